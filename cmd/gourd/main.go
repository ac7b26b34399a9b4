// Command gourd makes and checks secret keys, signs and verifies Flask's session
// cookies, itsdangerous's tokens and Werkzeug's password hashes, manages users
// and their sessions, and serves logins. Its twin is the flask command, for the
// part of Flask that signs people in.
//
// The result of a command alone goes to standard output, everything else to
// standard error, and with --json the result is one stable object a line. The
// exit status is 0 if all is well, 1 if a check failed, 2 if the command line
// is wrong, 3 if the configuration is, or a key is missing.
package main

import (
	"os"
	"time"
)

func main() {
	a := &app{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		getenv: os.Getenv, environ: os.Environ(), now: time.Now,
	}
	os.Exit(a.run(os.Args[1:]))
}
