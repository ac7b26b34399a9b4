package cookie

import "fmt"

// SizeError says that a cookie is too large to be kept by browsers. Nothing was
// written, the cookie of before stays.
type SizeError struct {
	Name  string // of the cookie
	What  string // "name and value", or "value and attributes" for the whole text
	Size  int    // bytes it would take
	Limit int    // bytes it may take
}

func (e *SizeError) Error() string {
	return fmt.Sprintf("cookie: %q is too large: its %s take %d bytes, the limit is %d", e.Name, e.What, e.Size, e.Limit)
}

// LimitError says that a request carries more cookies than are read.
type LimitError struct {
	What  string // "cookies" or "bytes of Cookie header"
	Got   int
	Limit int
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("cookie: request has %d %s, the limit is %d", e.Got, e.What, e.Limit)
}
