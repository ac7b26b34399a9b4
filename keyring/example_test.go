package keyring_test

import (
	"fmt"
	"time"

	"github.com/gourd-auth/gourd/keyring"
)

func ExampleNew() {
	active, _ := keyring.Text("0f6c3e5a94b1d7e22c8a61f0b3d59e47")
	older, _ := keyring.Bytes([]byte("\xfd{H\xe5<\x95\xf9\xe3"))
	ring, err := keyring.New(active, older)
	if err != nil {
		panic(err)
	}
	secret, fallbacks := ring.Secrets()
	fmt.Println(len(secret), len(fallbacks), ring.Active())
	// Output: 32 1 REDACTED
}

func ExampleResolve() {
	vars := map[string]string{"SECRET_KEY": "one", "FLASK_SECRET_KEY": "another"}
	lookup := func(name string) (string, bool) { v, ok := vars[name]; return v, ok }

	sources, err := keyring.FromEnv(lookup) // os.LookupEnv in a real program
	if err != nil {
		panic(err)
	}
	_, err = keyring.Resolve(sources...)
	fmt.Println(err)
	// Output: keyring: SECRET_KEY and FLASK_SECRET_KEY give different secret keys (fingerprints 2d75bb7b6c87145d and 1a53ba4b7a5fd55d): remove one of them
}

func ExampleRing_CheckServing() {
	key, _ := keyring.Text("changeme")
	ring, _ := keyring.New(key)
	_, err := ring.CheckServing(time.Now(), time.Time{})
	fmt.Println(err)
	// Output: keyring: SECRET_KEY (fingerprint bcb3cb37e3adc2d9) is a published key: it is printed in public documentation or examples, so anybody can sign with it; make another with `gourd key new`
}
