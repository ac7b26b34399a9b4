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
		cookie := []byte(strings.Repeat("c", 127)) // the payload and the time of Gourd Signed here
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
	{"floor: SQLite finds a row by its key", func(b *testing.B) {
		err := inFolder(func(folder string) error { return findRow(b, folder) })
		if err != nil {
			b.Fatal(err)
		}
	}},
}

func findRow(b *testing.B, folder string) error {
	db, err := openSQLite(folder)
	if err != nil {
		return err
	}
	defer db.Close()
	key, contents := make([]byte, sha256.Size), strings.Repeat("c", 100)
	_, err = db.Exec(`CREATE TABLE t (key BLOB PRIMARY KEY, contents TEXT); INSERT INTO t VALUES (?, ?)`, key, contents)
	if err != nil {
		return err
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := db.QueryRow(`SELECT contents FROM t WHERE key = ?`, key).Scan(&contents); err != nil {
			return err
		}
	}
	return nil
}
