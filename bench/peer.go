package main

import (
	"io"
	"net/http"
	"os"
)

// A peer is a library of sessions as a handler sees it. An error of it is
// answered with a 500 by the handlers here.
type peer interface {
	// wrap is the library's middleware, if it has one.
	wrap(next http.Handler) http.Handler
	// user loads the session and returns who is signed in, or nothing.
	user(r *http.Request) string
	signIn(r *http.Request, user string) error
	signOut(r *http.Request) error
	get(r *http.Request, key string) string
	set(r *http.Request, key, value string) error
	// flash keeps a message for the next page, flashes takes them out.
	flash(r *http.Request, message string) error
	flashes(r *http.Request) ([]string, error)
	// save writes what changed, where that is the handler's to do.
	save(w http.ResponseWriter, r *http.Request) error
}

// A contender is a peer with one of its stores.
type contender struct {
	name string
	open func(folder string) (peer, error) // folder is empty, for files of the store
	// What Gourd promises of it, and the tests here ask.
	keepsWrites, keepsLogouts bool
}

var contenders = []contender{
	{name: "Gourd Signed", open: gourdSigned},
	{name: "Gourd Sealed", open: gourdSealed},
	{name: "Gourd Tracked, memstore", open: gourdMemory(tracked), keepsLogouts: true},
	{name: "Gourd Tracked, sqlstore", open: gourdSQL(tracked), keepsLogouts: true},
	{name: "Gourd Stored, memstore", open: gourdMemory(stored), keepsWrites: true, keepsLogouts: true},
	{name: "Gourd Stored, sqlstore", open: gourdSQL(stored), keepsWrites: true, keepsLogouts: true},
	{name: "scs, memstore", open: scsMemory(0)},
	{name: "scs, memstore, IdleTimeout", open: scsMemory(idle)},
	{name: "scs, sqlite3store", open: scsSQLite(0)},
	{name: "scs, sqlite3store, IdleTimeout", open: scsSQLite(idle)},
	{name: "gorilla, CookieStore", open: gorillaCookie},
	{name: "gorilla, FilesystemStore", open: gorillaFiles},
}

// with opens the contender's peer in a folder of its own, and closes it.
func (c contender) with(use func(peer) error) error {
	return inFolder(func(folder string) error {
		p, err := c.open(folder)
		if err != nil {
			return err
		}
		if closer, ok := p.(io.Closer); ok {
			defer closer.Close()
		}
		return use(p)
	})
}

// inFolder gives use an empty folder, which is gone afterwards.
func inFolder(use func(folder string) error) error {
	folder, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	return use(folder)
}
