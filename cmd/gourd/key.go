package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/keyring"
)

func (a *app) keyCommand() *cobra.Command {
	return noun("key", "Make, check and compare secret keys",
		`  gourd key new
  gourd key check
  gourd key fingerprint --key-file secret.key`,
		a.keyNewCommand(), a.keyCheckCommand(), a.keyFingerprintCommand())
}

const whichKeys = `
Keys come from SECRET_KEY, or --key-file, and from SECRET_KEY_FALLBACKS, a JSON
list, most recent first; those that are not text from SECRET_KEY_HEX and
SECRET_KEY_FALLBACKS_HEX, which are numbered after the others. With - they are
lines of standard input.`

// givenKeys are the keys that a key command is about; none is an error.
func (a *app) givenKeys(args []string, keyFile string) ([]namedKey, error) {
	if len(args) == 1 {
		return a.typedKeys()
	}
	keys, err := a.keys(keyFile)
	if err == nil && len(keys) == 0 {
		err = configError(errNoKey)
	}
	return keys, err
}

// typedKeys reads text keys, one a line.
func (a *app) typedKeys() (keys []namedKey, err error) {
	err = a.inputs(nil, input{noun: "key"}, func(l line) error {
		if l.tooLong {
			return configf("line %d is over 1 MiB, which is no key", l.number)
		}
		k, err := keyring.Text(l.text)
		if err != nil {
			return configf("line %d: %w", l.number, err)
		}
		keys = append(keys, namedKey{k, fmt.Sprintf("line %d", l.number)})
		return nil
	})
	if err == nil && len(keys) == 0 {
		err = configf("no key on standard input")
	}
	return keys, err
}

// dashOnly allows no argument but "-": a key in an argument is seen by everybody
// on the machine.
func dashOnly(_ *cobra.Command, args []string) error {
	if len(args) == 0 || len(args) == 1 && args[0] == "-" {
		return nil
	}
	return errors.New("keys come from the environment, a file or standard input, not as arguments")
}
