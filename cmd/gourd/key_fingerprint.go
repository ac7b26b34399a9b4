package main

import "github.com/spf13/cobra"

// keyPrint is what --json says of one key.
type keyPrint struct {
	Key         int    `json:"key"` // 0 is the newest, n the n-th fallback
	Name        string `json:"name"`
	Fingerprint string `json:"fingerprint"`
}

func (a *app) keyFingerprintCommand() *cobra.Command {
	var keyFile string
	var asJSON bool
	cmd := verb("fingerprint [flags] [-]", "Print fingerprints of secret keys", whichKeys+`

A fingerprint names a key without telling it, so that two servers can be
compared: 'gourd serve' prints the same at its start. The newest key comes
first, then the fallbacks, one a line.`,
		`  gourd key fingerprint
  gourd key fingerprint --json --key-file secret.key`,
		dashOnly, func(args []string) error { return a.keyFingerprint(args, keyFile, asJSON) })
	cmd.Flags().StringVar(&keyFile, "key-file", "", "read the newest key from `FILE` and not from SECRET_KEY")
	jsonFlag(cmd, &asJSON)
	return cmd
}

func (a *app) keyFingerprint(args []string, keyFile string, asJSON bool) error {
	keys, err := a.givenKeys(args, keyFile)
	if err != nil {
		return err
	}
	for i, k := range keys {
		if asJSON {
			err = a.printJSON(keyPrint{i, k.name, k.Fingerprint()})
		} else {
			err = a.printLine(k.Fingerprint())
		}
		if err != nil {
			return err
		}
	}
	return nil
}
