// Package session is Flask's session for net/http: values of one browser, kept
// in a signed cookie that a Flask app with the same SECRET_KEY reads and writes
// too (flask.sessions.SecureCookieSessionInterface).
//
// Start with [New] and [Manager.Handler]; inside a handler, [From] gives the
// request's [Session]:
//
//	sessions, err := session.New(session.Config{Keys: ring})
//	http.ListenAndServe(addr, sessions.Handler(mux))
//
//	s, _ := session.From(r.Context())
//	s.Set("visits", 1)
//
// [Session.Get] and its typed siblings read one key; a [Value] keeps a type of
// the program's own under a key, and Config.Tags carries one inside of other
// values as well.
//
// A session is opened on first use, so a handler that never asks pays nothing,
// and its values are decoded as they are asked for, so that whoever wants the
// user's id does not pay for the cart. It is saved before the first byte of the response, and only if it changed.
// A change after that returns [ErrHeadersSent].
//
// # Which kind
//
// All kinds have one API; a Config chooses. What a kind cannot do is an error.
//
// Signed, the zero Config's kind, is Flask's own: everything is in the cookie.
// Nothing can end it early. A copied cookie works until it is too old, an older
// copy is as good as the newest, and a late answer can bring a deleted cookie
// back. Asking it to end sessions is [ErrNotRevocable], never a silent nil.
//
// Sealed, by Config.Sealed, is Signed and encrypted, so that nobody but the server
// reads what is in it. It is Gourd's own; Flask does not know it. It cannot be
// ended early either.
//
// Tracked, by Config.Registry, is Flask's cookie with one text value more, _gourd,
// which names a row of a [Registry]. Every request with a login reads that row, so
// a logout, a change of password or a revocation holds at once and for every copy.
// A visitor who is not signed in has no row. Of two requests that write at once the
// cookie of the last answer stays. It is the kind to share with a Flask app.
//
// Stored, by Config.Store, has an id of 256 random bits in its cookie and all the
// rest in a [Store]. Requests that write at once lose nothing: what each did is
// done again to what the other left, key by key. Flashes append, [Session.Clear]
// and the keys of a login are one unit, and a value that was changed in place
// counts as set. An older copy does not exist. No Flask app reads it.
//
// session/memstore and session/sqlstore are both a Registry and a Store. Tracked
// and Stored cost one read a request. When the store cannot be asked nobody is
// signed in or out: [Session.Err] says so, and guarded routes answer 503. Rows that
// are over stay until [Manager.Sweep] removes them: call it now and then, every ten
// minutes say; no goroutine does it here.
//
// # How sessions end
//
// By age: Config.Lifetime after they were last used, and, with a row,
// Config.AbsoluteLifetime after the login, both by the server's clock. By
// [Session.End], [Manager.EndOne], [Manager.EndUser], [Manager.EndAll] and
// [Session.EndOthers]. And by Config.MaxSessions, when there are too many of one
// user. [Session.Renew] and [Session.Confirm] change the id and keep the contents;
// the old id is dead at once, and the age does not change. A late answer, touch or
// refresh of what has ended sets nothing.
//
// # What it does not do
//
// Contents of a Signed or Tracked cookie are not encrypted: anyone who holds it
// reads it. Values in cookies are small: a browser keeps some 4 KB, and more is
// [*TooLargeError]; a Stored session holds 64 KiB.
//
// A connection that is hijacked, as websockets are, gets no headers from
// net/http: the session is saved into the ResponseWriter's headers before the
// hijack, and whoever took the connection sends them with the 101, or the new
// cookie is lost. Sign nobody in or out in such a handler. What is done with a
// session after that is [ErrHeadersSent], and a socket that stays open does not
// notice that its session ends.
package session
