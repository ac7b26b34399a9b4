package main

import (
	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/internal/inspect"
	"github.com/gourd-auth/gourd/internal/term"
)

func (a *app) inspectCommand() *cobra.Command {
	f := newCookieFlags()
	cmd := verb("inspect [flags] [COOKIE…|-]", "Say in words what a session cookie is", inspectText,
		`  gourd cookie inspect eyJ1c2VyIjoiYW5uIn0.ZmXWYg.F_TNWSgUqBDvPg0DXx3lmDXrE0E
  gourd cookie inspect 'Cookie: theme=dark; session=eyJ1c2VyIjoiYW5uIn0.ZmXWYg.F_TNWSgUqBDvPg0DXx3lmDXrE0E'
  curl -si http://localhost:5000/ | gourd cookie inspect -`,
		cobra.ArbitraryArgs, func(args []string) error { return a.inspect(f, args) })
	f.wireFlags(cmd)
	f.ageFlag(cmd)
	return cmd
}

const inspectText = `
Takes a cookie's value, NAME=VALUE, a Cookie: or Set-Cookie: line, or many lines
on standard input; other lines of an HTTP answer are passed over. It tells the
parts of the cookie, how old it is and until when it is valid, what anyone who
has it can read in it, and how much of a browser's space it takes. Nothing is
sent anywhere.

No key is needed. With one, from SECRET_KEY, SECRET_KEY_HEX or --key-file, the
cookie is verified too: which key fitted, or why none did.

The exit status is 1 if a cookie cannot be read or does not hold, or if there
was none. With --json every cookie is one object on a line.`

func (a *app) inspect(f *cookieFlags, args []string) error {
	keys, err := a.keysIfAny(f.keyFile)
	if err != nil {
		return err
	}
	seen, failed := 0, false
	err = a.inputs(args, input{"cookie", true}, func(l line) error {
		reports := a.inspectLine(l, a.look(f, keys))
		failed = failed || l.tooLong
		for _, r := range reports {
			if err := a.printReport(r, f.json, seen > 0); err != nil {
				return err
			}
			seen++
			failed = failed || !r.OK
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case seen == 0 && !failed:
		a.say("gourd: no cookie found")
		return errFailed
	case failed:
		return errFailed
	}
	return nil
}

// inspectLine looks at every cookie of a line.
func (a *app) inspectLine(l line, o inspect.Options) (reports []inspect.Report) {
	if l.tooLong {
		a.warn("line %d is over 1 MiB and was passed over", l.number)
		return nil
	}
	for _, c := range inspect.Find(l.text) {
		reports = append(reports, inspect.Look(c, o))
	}
	return reports
}

func (a *app) printReport(r inspect.Report, asJSON, another bool) error {
	if asJSON {
		return a.printJSON(r)
	}
	if another {
		if err := a.printLine(""); err != nil {
			return err
		}
	}
	return r.Write(a.stdout, term.For(a.stdout, a.getenv))
}
