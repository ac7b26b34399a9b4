package flaskconfig

import "errors"

// maxFile bounds the text of one file. A configuration of a megabyte is another file.
const maxFile = 1 << 20

var errTooLarge = errors.New("flaskconfig: file is over 1 MiB")

// Value is a setting and the line where it is set, counted from 1; 0 if unknown.
type Value struct {
	Value any
	Line  int
}

// Remark is a line that people should know about. Its reason holds no value.
type Remark struct {
	Line   int
	Reason string
}

// File is what a file says.
type File struct {
	Values  map[string]Value
	Skipped []Remark // what was not understood, and is not in Values
	Notes   []Remark // what was read, but may be read otherwise by Python

	// Unread holds the settings that the file assigns and that got no value: what they
	// are assigned was not understood, or is None for want of a variable.
	Unread map[string]Remark
}

func (f *File) skip(line int, reason string) {
	f.Skipped = append(f.Skipped, Remark{line, reason})
}
