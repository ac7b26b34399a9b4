package main

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/keyring"
)

type keyNewFlags struct {
	bytes  int
	format string
	out    string
}

// keyFormats write a key as text; env and python are lines for a file of others.
var keyFormats = map[string]func([]byte) (key, text string){
	"hex":    func(b []byte) (string, string) { k := hex.EncodeToString(b); return k, k },
	"base64": func(b []byte) (string, string) { k := base64.StdEncoding.EncodeToString(b); return k, k },
	"env":    func(b []byte) (string, string) { k := hex.EncodeToString(b); return k, "SECRET_KEY=" + k },
	"python": func(b []byte) (string, string) { k := hex.EncodeToString(b); return k, "SECRET_KEY = '" + k + "'" },
	"file":   func(b []byte) (string, string) { k := hex.EncodeToString(b); return k, k },
}

func (a *app) keyNewCommand() *cobra.Command {
	f := keyNewFlags{bytes: 32}
	cmd := verb("new [flags]", "Make a new secret key", keyNewText,
		`  FLASK_SECRET_KEY=$(gourd key new)
  gourd key new --out secret.key
  gourd key new --format python >> config.py`,
		noArguments, func([]string) error { return a.keyNew(f) })
	cmd.Flags().IntVar(&f.bytes, "bytes", f.bytes, "how many random bytes, 16 to 1024")
	cmd.Flags().StringVar(&f.format, "format", "", "`FORMAT`: hex, base64, env, python or file (default hex, or file with --out)")
	cmd.Flags().StringVar(&f.out, "out", "", "write it to a new `FILE` that only you can read")
	return cmd
}

const keyNewText = `
The key is random and in hex, as Python's secrets.token_hex() writes it, which is
what Flask's documentation shows. Formats:

  hex     the key
  base64  the key, shorter
  env     SECRET_KEY=…, a line for .env
  python  SECRET_KEY = '…', a line for config.py
  file    a key file, for --key-file and SECRET_KEY_FILE; needs --out

With --out the file must not exist; it is made with mode 0600, and the
fingerprint of the key goes to standard error.`

func (a *app) keyNew(f keyNewFlags) error {
	if f.format == "" {
		f.format = "hex"
		if f.out != "" {
			f.format = "file"
		}
	}
	write, known := keyFormats[f.format]
	switch {
	case !known:
		return usagef("--format %s: the formats are hex, base64, env, python and file", f.format)
	case f.bytes < 16 || f.bytes > 1024:
		return usagef("--bytes %d: a key has 16 to 1024 bytes", f.bytes)
	case f.format == "file" && f.out == "":
		return usagef("--format file needs --out FILE")
	}
	b := make([]byte, f.bytes)
	rand.Read(b) // never fails; see crypto/rand
	key, text := write(b)
	if f.out == "" {
		return a.printLine(text)
	}
	return a.keyToFile(f.out, key, text)
}

// keyToFile makes a file that only its owner can read, and never one anew.
func (a *app) keyToFile(path, key, text string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return configf("no key made: %w", err)
	}
	_, err = file.WriteString(text + "\n")
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		_ = os.Remove(path)
		return configf("no key made: %w", err)
	}
	k, err := keyring.Text(key)
	if err != nil {
		return fmt.Errorf("the new key: %w", err)
	}
	a.say("key %s written to %s", k.Fingerprint(), path)
	return nil
}
