// Package login is Flask-Login for net/http: who a request's session proves its
// visitor to be (flask_login: LoginManager, current_user, login_user,
// logout_user, login_required). A Flask app with Flask-Login and the same
// SECRET_KEY knows the user from the same cookie.
//
// Start with [New] and [Manager.Handler], inside a session.Manager's Handler.
// [Manager.In] and [Manager.Out] sign in and out, [Current] tells who it is,
// and [Manager.Required] guards a handler:
//
//	logins, err := login.New(login.Config{Load: users.ByID, LoginURL: "/login"})
//	h := sessions.Handler(logins.Handler(mux))
//
// Example, in example_test.go, is the classic program of /, /login, /logout and
// /profile.
//
// What a session claims is a candidate until [Config.Load] knows it; only then
// it is a [Principal]. The loader is asked once a request, and only if somebody
// asks who it is, so a disabled user is nobody at the next request.
//
// [Manager.RequireFresh] guards what needs credentials that were given a moment
// ago, and [Manager.Confirm] notes that they were. With [Config.Remember] a user is
// signed in again once the session is over, never freshly, by a cookie whose copy
// betrays itself; see [Remember].
//
// # What it does not do
//
// It checks no password (package password does) and keeps no users. Unlike
// Flask-Login it gives a session a new id at each login and carries no contents
// over but those of [Config.Keep]. Its answer to a failing store or loader is
// 503, never an anonymous visitor.
//
// It does not ask where a form was sent from, and other sites' forms may carry
// the cookie. Put net/http's CrossOriginProtection around whatever changes
// something, the login and the logout too:
//
//	own := http.NewCrossOriginProtection()
//	h := sessions.Handler(logins.Handler(own.Handler(mux)))
package login
