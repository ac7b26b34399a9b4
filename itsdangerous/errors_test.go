package itsdangerous

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

func TestErrorTree(t *testing.T) {
	sentinels := []error{ErrBadData, ErrBadSignature, ErrBadTimeSignature, ErrSignatureExpired, ErrBadPayload}
	rows := []struct {
		err  error
		code string
		is   []bool // each of the sentinels
	}{
		{&BadDataError{"r"}, "bad_data", []bool{true, false, false, false, false}},
		{&BadSignatureError{"r"}, "bad_signature", []bool{true, true, false, false, false}},
		{&BadTimeSignatureError{Reason: "r"}, "bad_time_signature", []bool{true, true, true, false, false}},
		{&ExpiredError{}, "expired", []bool{true, true, true, true, false}},
		{&BadPayloadError{Reason: "r"}, "bad_payload", []bool{true, false, false, false, true}},
		{&BadPayloadError{"r", io.ErrUnexpectedEOF}, "bad_payload", []bool{true, false, false, false, true}},
		{io.EOF, "", []bool{false, false, false, false, false}},
	}
	for _, row := range rows {
		for i, sentinel := range sentinels {
			if got := errors.Is(row.err, sentinel); got != row.is[i] {
				t.Errorf("errors.Is(%T, %q) = %v", row.err, sentinel, got)
			}
		}
		for _, err := range []error{row.err, fmt.Errorf("wrapped: %w", row.err), errors.Join(io.EOF, row.err)} {
			if got := Code(err); got != row.code {
				t.Errorf("Code(%v) = %q, want %q", err, got, row.code)
			}
		}
		if text := row.err.Error(); row.code != "" && !strings.HasPrefix(text, "itsdangerous: ") {
			t.Errorf("%T says %q", row.err, text)
		}
	}
	for _, sentinel := range append(sentinels, ErrTooLarge) {
		if Code(sentinel) != "" || !strings.HasPrefix(sentinel.Error(), "itsdangerous: ") {
			t.Errorf("%q has the code %q", sentinel, Code(sentinel))
		}
	}
	if Code(nil) != "" || !errors.Is(rows[5].err, io.ErrUnexpectedEOF) || errors.Is(ErrTooLarge, ErrBadData) {
		t.Error("nil has a code, a cause is lost, or a fault of the caller is bad data")
	}
}

// A payload may be a token itself; the outer error tells the kind.
func TestCodeOfNestedTokens(t *testing.T) {
	err := &BadPayloadError{"r", &ExpiredError{}}
	if got := Code(err); got != "bad_payload" {
		t.Errorf("Code = %q", got)
	}
}
