package difffuzz

import (
	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/taggedjson"
)

// readTagged reads a text as Flask's session does and writes the value again, as
// within an app context and outside of one. The value without order is the same
// value, or the answer says that it is not.
func readTagged(fields []string) string {
	text := []byte(fields[0])
	ordered := taggedjson.Serializer{KeepOrder: true}
	value, err := ordered.Loads(text)
	plain, errPlain := taggedjson.Loads(text)
	if (err == nil) != (errPlain == nil) || err == nil && canon(plain) != canon(unordered(value)) {
		return "differs without order"
	}
	if err != nil {
		return "refused"
	}
	inside := written(taggedjson.Serializer{}, value)
	if again := written(taggedjson.Serializer{}, plain); again != inside {
		return "is written otherwise without order: " + again
	}
	return "ok " + canon(value) + " " + inside + " " + written(ordered, value)
}

// readJSON reads plain JSON and writes the value in the dialects of Serializer
// and of URLSafeSerializer.
func readJSON(fields []string) string {
	value, err := itsdangerous.JSON{KeepOrder: true}.Loads([]byte(fields[0]))
	if err != nil {
		return "refused"
	}
	spaced := itsdangerous.JSON{Spaced: true, EscapeNonASCII: true}
	return "ok " + canon(value) + " " + written(spaced, value) + " " + written(itsdangerous.JSON{}, value)
}

// written quotes what a value is written as, or says that it cannot be.
func written(codec itsdangerous.Codec, value any) string {
	text, err := codec.Dumps(value)
	if err != nil {
		return "unwritable"
	}
	return quoted(string(text))
}
