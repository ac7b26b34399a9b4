package main

import (
	"bufio"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/internal/term"
)

// app is what a command has of the world around it.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	environ        []string
	now            func() time.Time
	quietKeys      bool          // no warnings of weak keys
	results        *bufio.Writer // what answer keeps back; nil elsewhere
}

// run executes one command line and returns the exit status.
func (a *app) run(args []string) int {
	root := a.root()
	root.SetArgs(args)
	err := root.Execute()
	if text := message(err); text != "" {
		fmt.Fprintln(a.stderr, "gourd: "+text)
	}
	return status(err)
}

// root is the whole tree of commands.
func (a *app) root() *cobra.Command {
	root := noun("gourd", "Flask's signed sessions, logins and cookies", `  gourd serve
  gourd key new
  gourd cookie inspect eyJ1c2VyIjoiYW5uIn0.ZmXWYg.F_TNWSgUqBDvPg0DXx3lmDXrE0E`,
		a.keyCommand(), a.cookieCommand(), a.tokenCommand(), a.passwordCommand(), a.userCommand(), a.sessionCommand(), a.auditCommand(), a.serveCommand(),
		a.versionCommand(), completionCommand())
	root.Long = rootText
	root.CompletionOptions.DisableDefaultCmd = true
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetUsageTemplate(usageText)
	root.SetHelpCommand(helpCommand())
	root.Version = readVersion().String()
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usagef("%w\nRun '%s --help' for the flags.", err, cmd.CommandPath())
	})
	return root
}

const rootText = `Gourd makes and checks secret keys, signs and verifies Flask's session cookies,
itsdangerous's tokens and Werkzeug's password hashes, manages users and their
sessions, tells who did what, and serves logins.

The result alone goes to standard output, everything else to standard error.
Exit status: 0 all is well, 1 a check failed, 2 the command line is wrong,
3 the configuration is wrong or a key is missing.`

// warn tells the user something that does not stop the command. Like say, it
// comes after the results that were there before it.
func (a *app) warn(format string, args ...any) {
	_ = a.flush()
	label := term.For(a.stderr, a.getenv).Yellow("warning:")
	fmt.Fprintf(a.stderr, "gourd: %s %s\n", label, fmt.Sprintf(format, args...))
}

// say tells the user what happened, apart from the result.
func (a *app) say(format string, args ...any) {
	_ = a.flush()
	fmt.Fprintf(a.stderr, format+"\n", args...)
}
