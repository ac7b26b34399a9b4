package million

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"github.com/gourd-auth/gourd/itsdangerous"
)

// jsonPieces are put into a text, in place of some of its bytes or between them.
var jsonPieces = []string{
	"0", "-", "-0", ".", "1", "e", "E+", "1e400", "-1e400", "1E5", "1e-400", ".5", "5.", "01", "1.0e-07",
	"NaN", "Infinity", "-Infinity", "-NaN", "null", "nul", "true", "True", `"`, `\`, `\u`, `\u0`, `\u00e9`,
	`\uD83D\uDE00`, `\ud83d`, `\ude00`, `\uD83D\u0041`, `\ud83d\ud83d\ude00`, `\x41`, `\/`, `\b\f\n\r\t`, `\'`,
	"[", "]", "{", "}", ",", ":", "[]", "{}", `"a":1,`, `"":`, " ", "\t", "\n", "\r", "\x0b", "\x0c", "\x00",
	"\x1f", "\x7f", "\xc2\xa0", "\xef\xbb\xbf", "\xe2\x80\xa8", "\xed\xa0\x80", "\xc0\x80", "\xff", "\xf4\x90\x80\x80", "/**/", "\xd9\xa1",
}

// jsonCase writes a value in one of the dialects, spoils its text now and then,
// reads it and writes it anew. interop/python/million_json.py does the same.
func jsonCase(s *stream) (labels, fields []string) {
	codec := itsdangerous.JSON{Spaced: s.oneIn(2), EscapeNonASCII: s.oneIn(2), SortKeys: s.oneIn(4), KeepOrder: true}
	g := values{stream: s, lone: codec.EscapeNonASCII}
	var v any
	if s.oneIn(2) {
		v = g.dict(4)
	} else {
		v = g.value(4)
	}
	text, err := codec.Dumps(v)
	if err != nil {
		return []string{"refused"}, nil
	}
	times := s.below(3)
	for range times {
		text = spoiled(s, text)
	}
	verdict, told := readJSON(text, codec)
	return []string{"spoiled:" + strconv.Itoa(times), verdict}, append([]string{quoted(text)}, told...)
}

func spoiled(s *stream, text []byte) []byte {
	at := s.below(len(text) + 1)
	cut := 0
	if s.oneIn(2) {
		cut = s.below(4)
	}
	piece := ""
	if s.below(4) > 0 {
		piece = pick(s, jsonPieces)
	}
	return bytes.Join([][]byte{text[:at], text[min(at+cut, len(text)):]}, []byte(piece))
}

func readJSON(text []byte, codec itsdangerous.JSON) (verdict string, told []string) {
	v, err := codec.Loads(text)
	if err != nil || !utf8.Valid(text) {
		return "bad", nil
	}
	again, err := codec.Dumps(v)
	if err != nil { // a lone surrogate, which UTF-8 cannot hold
		return "good", []string{notation(v), "refused"}
	}
	return "good", []string{notation(v), quoted(again)}
}
