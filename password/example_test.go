package password_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gourd-auth/gourd/password"
)

// A hash that Flask wrote with generate_password_hash.
func ExampleCheck() {
	stored := "pbkdf2:sha1:5$0AP3aS07gqrG1nR4$a22317b218c6d278cb86aff9e7b9c4ea5eefa32d"
	fmt.Println(password.Check(stored, "e\u0301"))
	fmt.Println(password.Check(stored, "guess"))
	fmt.Println(password.Check("md5$abc$00", "guess"))
	// Output:
	// <nil>
	// password: does not match
	// password: unsupported hash: md5 alone, which Werkzeug 3.0 removed
}

// What Flask will read, and what it will not.
func ExampleHash() {
	forFlask, _ := password.Hash("correct horse battery staple", password.Scrypt)
	alone, _ := password.Hash("correct horse battery staple", "")
	fmt.Println(forFlask[:17], password.Scheme(alone))
	// Output: scrypt:32768:8:1$ argon2id
}

// A login that spends the same work whether the name exists or not, and makes
// old hashes again.
func ExampleHasher() {
	h, err := password.New(password.Config{Method: "argon2id:64:1:1"}) // low, for the example
	if err != nil {
		panic(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second) // nobody waits longer for a turn
	defer cancel()
	users := map[string]string{"ada": "pbkdf2:sha1:5$0AP3aS07gqrG1nR4$a22317b218c6d278cb86aff9e7b9c4ea5eefa32d"}

	login := func(name, pw string) error {
		stored, known := users[name]
		if !known {
			return h.Decoy(ctx, name, pw, []password.Use{{Method: "pbkdf2:sha1:5", Count: 1}})
		}
		result, err := h.Check(ctx, stored, pw)
		if err == nil && result.Upgrade {
			users[name], err = h.Hash(ctx, pw)
		}
		return err
	}
	fmt.Println(errors.Is(login("bob", "e\u0301"), password.ErrMismatch))
	fmt.Println(login("ada", "e\u0301"), password.Method(users["ada"]))
	// Output:
	// true
	// <nil> argon2id:64:1:1
}
