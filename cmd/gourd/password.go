package main

import (
	"errors"

	"github.com/spf13/cobra"
)

func (a *app) passwordCommand() *cobra.Command {
	return noun("password", "Make and check the hashes of passwords: Werkzeug's, argon2id, bcrypt",
		`  gourd password hash --scheme scrypt
  gourd password check --json - < logins.jsonl`,
		a.passwordHashCommand(), a.passwordCheckCommand())
}

// passwordStdin allows no argument but "-".
func passwordStdin(_ *cobra.Command, args []string) error {
	if len(args) == 0 || len(args) == 1 && args[0] == "-" {
		return nil
	}
	return errors.New("passwords and hashes come on standard input or from the terminal, not as arguments, which others can see")
}

// asks says that there is somebody at the terminal to ask, and no "-", which
// wants lines.
func (a *app) asks(args []string) bool { return len(args) == 0 && isTerminalReader(a.stdin) }
