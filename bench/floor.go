package main

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// floors are what nobody can be quicker than.
var floors = []struct {
	name    string
	measure func(b *testing.B)
}{
	{"floor: the handler alone", func(b *testing.B) {
		first, w := httptest.NewRequest("GET", "/", nil), &sink{header: http.Header{}}
		handler := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
		b.ReportAllocs()
		for b.Loop() {
			r := *first
			clear(w.header)
			handler.ServeHTTP(w, &r)
		}
	}},
	{"floor: HMAC-SHA-1 of a signed cookie", func(b *testing.B) {
		mac, sum := hmac.New(sha1.New, make([]byte, sha1.Size)), make([]byte, 0, sha1.Size)
		cookie := []byte(strings.Repeat("c", 180)) // the payload and the time of Gourd Signed
		b.ReportAllocs()
		for b.Loop() {
			mac.Reset()
			mac.Write(cookie)
			mac.Sum(sum)
		}
	}},
	{"floor: SHA-256 of a session id", func(b *testing.B) {
		id := []byte(strings.Repeat("i", 43))
		b.ReportAllocs()
		for b.Loop() {
			sha256.Sum256(id)
		}
	}},
}
