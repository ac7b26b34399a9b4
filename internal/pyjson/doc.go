// Package pyjson writes and reads JSON text as Python's json module does, byte
// for byte, because what is signed is the text and not the value.
//
// Start with Encoder.Append and Decoder.Decode; the zero values of both are
// ready. Decoder.Members checks a text without building its values. They
// differ from encoding/json where Python does: floats are written as repr
// writes them, integers have any size, NaN and Infinity are allowed both ways,
// <, > and & are not escaped, U+007F is escaped in ASCII mode, and a text may
// hold lone surrogates.
//
// The value model is nil, bool, int64 (or *big.Int where an integer does not
// fit), float64, string, []any and map[string]any; Object stands for a map
// where order or keys that are not text matter. On writing, every Go integer
// and float kind, maps with string keys, slices, structs and pointers are
// accepted too.
//
// A string is WTF-8: UTF-8 in which a lone surrogate stands as its three-byte
// form, so that nothing Python wrote is lost. Any other invalid UTF-8 is an
// error on writing, and every invalid UTF-8, surrogates too, in JSON text.
//
// Absent on purpose: streaming, indentation, reading into structs. A caller
// bounds the length of a text before it is decoded; the work is linear in it.
//
// Source: CPython 3.11, Lib/json and Modules/_json.c.
package pyjson
