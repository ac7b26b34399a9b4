package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	maxJSON      = 64 << 10 // bytes of a JSON body
	maxJSONDepth = 32
)

// jsonBody lets only strict JSON reach the API: application/json by name, within
// the limits, one value in valid UTF-8, no field twice. Parsers disagree about
// what a repeated field means, and attackers live on disagreement.
func (s *Server) jsonBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, p := readJSON(w, r)
		if p != nil {
			s.fail(w, r, p)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json") // huma compares it as text
		next.ServeHTTP(w, r)
	})
}

// readJSON returns the whole body, checked. A request without a body needs no
// content type: only routes that take none accept it then.
func readJSON(w http.ResponseWriter, r *http.Request) ([]byte, *Problem) {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return nil, nil
	}
	if !isJSON(r) {
		return nil, problemOf("unsupported_media_type")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxJSON))
	if _, tooLong := errors.AsType[*http.MaxBytesError](err); tooLong {
		return nil, problemOf("body_too_large")
	}
	if err != nil {
		return nil, problemOf("bad_request").detail("The body could not be read.")
	}
	if len(body) == 0 {
		return nil, nil
	}
	if err := checkJSON(body); err != nil {
		return nil, problemOf("invalid_json").detail("The body " + err.Error() + ".")
	}
	return body, nil
}

// isJSON reports whether the body is declared as application/json, uncompressed,
// or whether neither body nor type is there.
func isJSON(r *http.Request) bool {
	declared := r.Header.Get("Content-Type")
	if declared == "" && r.ContentLength == 0 && r.Header.Get("Content-Encoding") == "" {
		return true
	}
	kind, _, err := mime.ParseMediaType(declared)
	return err == nil && kind == "application/json" && r.Header.Get("Content-Encoding") == ""
}

// checkJSON reports, as the end of a sentence about the body, why it is not
// strict JSON. Its messages hold nothing of the body.
func checkJSON(body []byte) error {
	if !utf8.Valid(body) {
		return errors.New("is not UTF-8")
	}
	if hasLoneSurrogate(body) {
		return errors.New("holds half of a surrogate pair")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := checkValue(d, 0); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("goes on after its JSON value")
	}
	return nil
}

// hasLoneSurrogate finds an escape such as \ud800 without its other half, which
// encoding/json turns into U+FFFD: different passwords would be one. Backslashes
// stand in strings only, so the rest of JSON need not be known.
func hasLoneSurrogate(body []byte) bool {
	high := false // an escaped high half came just before
	for i := 0; i < len(body); {
		size, r := 1, rune(body[i])
		if r == '\\' {
			size, r = unescape(body[i:])
		}
		low := r >= 0xdc00 && r <= 0xdfff
		if high != low {
			return true
		}
		high = r >= 0xd800 && r <= 0xdbff
		i += size
	}
	return high
}

// unescape returns the length of the escape that body begins with, and its code
// unit if it is one of \uXXXX.
func unescape(body []byte) (size int, r rune) {
	if len(body) < 6 || body[1] != 'u' {
		return 2, 0
	}
	n, err := strconv.ParseUint(string(body[2:6]), 16, 16)
	if err != nil {
		return 2, 0
	}
	return 6, rune(n)
}

var errSyntax = errors.New("is not valid JSON")

func checkValue(d *json.Decoder, depth int) error {
	token, err := d.Token()
	if err != nil {
		return errSyntax
	}
	delim, nested := token.(json.Delim)
	if !nested {
		return nil
	}
	if depth == maxJSONDepth {
		return fmt.Errorf("is nested deeper than %d levels", maxJSONDepth)
	}
	if delim == '{' {
		err = checkObject(d, depth+1)
	} else {
		err = checkArray(d, depth+1)
	}
	if err != nil {
		return err
	}
	if _, err := d.Token(); err != nil { // the closing delimiter
		return errSyntax
	}
	return nil
}

func checkArray(d *json.Decoder, depth int) error {
	for d.More() {
		if err := checkValue(d, depth); err != nil {
			return err
		}
	}
	return nil
}

// checkObject refuses a second field of the same name. Case is ignored, as
// encoding/json ignores it when it fills a struct: by way of the capitals, for
// to it the long s (U+017F) is an s, which is a small letter already.
func checkObject(d *json.Decoder, depth int) error {
	seen := map[string]bool{}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return errSyntax
		}
		name, _ := token.(string)
		if name = strings.ToLower(strings.ToUpper(name)); seen[name] {
			return errors.New("has a field twice")
		}
		seen[name] = true
		if err := checkValue(d, depth); err != nil {
			return err
		}
	}
	return nil
}
