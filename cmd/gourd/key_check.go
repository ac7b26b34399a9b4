package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/internal/term"
	"github.com/gourd-auth/gourd/keyring"
)

// keyGrade is what --json says of one key.
type keyGrade struct {
	OK          bool   `json:"ok"`
	Name        string `json:"name"`
	Grade       string `json:"grade"` // published, weak or strong
	Bytes       int    `json:"bytes"`
	Bits        int    `json:"bits"`
	Fingerprint string `json:"fingerprint"`
	Reason      string `json:"reason,omitempty"`
}

func (a *app) keyCheckCommand() *cobra.Command {
	var keyFile string
	var asJSON bool
	cmd := verb("check [flags] [-]", "Say whether secret keys are strong", whichKeys+`

A key is published if it is printed in a tutorial, a manual or an example, weak
if it has fewer than 16 bytes or could be guessed, else strong. The exit status
is 1 if any is not strong.`,
		`  SECRET_KEY=dev gourd key check
  gourd key check --json --key-file secret.key`,
		dashOnly, func(args []string) error { return a.keyCheck(args, keyFile, asJSON) })
	cmd.Flags().StringVar(&keyFile, "key-file", "", "read the newest key from `FILE` and not from SECRET_KEY")
	jsonFlag(cmd, &asJSON)
	return cmd
}

func (a *app) keyCheck(args []string, keyFile string, asJSON bool) error {
	quiet := *a
	quiet.quietKeys = true // what would be warned of is the answer here
	keys, err := quiet.givenKeys(args, keyFile)
	if err != nil {
		return err
	}
	for _, k := range keys {
		g := gradeOf(k)
		if !g.OK {
			err = errFailed
		}
		if printErr := a.printGrade(g, asJSON); printErr != nil {
			return printErr
		}
	}
	return err
}

func gradeOf(k namedKey) keyGrade {
	s := k.Check()
	return keyGrade{
		OK: s.Grade == keyring.Strong, Name: k.name, Grade: s.Grade.String(),
		Bytes: s.Bytes, Bits: s.Bits, Fingerprint: k.Fingerprint(), Reason: s.Reason,
	}
}

func (a *app) printGrade(g keyGrade, asJSON bool) error {
	if asJSON {
		return a.printJSON(g)
	}
	style := term.For(a.stdout, a.getenv)
	grade := style.Green(g.Grade)
	if !g.OK {
		grade = style.Red(g.Grade) + ": " + g.Reason
	}
	return a.printLine(fmt.Sprintf("%s (%s, %d bytes, about %d bits): %s", g.Name, g.Fingerprint, g.Bytes, g.Bits, grade))
}
