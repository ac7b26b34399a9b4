// Command read-cookie prints what a Flask session cookie holds.
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/session"
)

func main() {
	keys := itsdangerous.Keys{Secret: []byte(os.Getenv("SECRET_KEY"))}
	flask, err := session.NewSerializer(keys, itsdangerous.Options{})
	if err != nil {
		panic(err)
	}
	values, err := flask.Loads(os.Args[1], 31*24*time.Hour)
	fmt.Println(values, err)
}
