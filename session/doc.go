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
// Signed, the zero Config's kind, is Flask's own: everything is in the cookie.
// Nothing can end it early. A copied cookie works until it is too old, an older
// copy is as good as the newest, and a late answer can bring a deleted cookie
// back. Asking it to end sessions is [ErrNotRevocable], never a silent nil.
//
// Tracked is the same cookie with one text value more, _gourd, which names a
// row of a [Registry] (session/sqlstore keeps one on SQLite). Every request with
// a login reads that row, so a logout, a change of password or a revocation
// holds at once and for every copy. It costs one read a request, and when the
// store cannot be asked nobody is signed in or out: [Session.Err] says so, and
// guarded routes answer 503. A visitor who is not signed in has no row. Rows that
// are over stay in the store until [Manager.Sweep] removes them: call it now and
// then, every ten minutes say; no goroutine does it here.
//
// # What it does not do
//
// Contents are signed, not encrypted: anyone who holds a cookie reads it. Two
// requests that write at once leave the cookie of the last answer. Values are
// small: a browser keeps some 4 KB, and more is [*TooLargeError].
//
// A connection that is hijacked, as websockets are, gets no headers from
// net/http: the session is saved into the ResponseWriter's headers before the
// hijack, and whoever took the connection sends them with the 101, or the new
// cookie is lost. Sign nobody in or out in such a handler. What is done with a
// session after that is [ErrHeadersSent], and a socket that stays open does not
// notice that its session ends.
package session
