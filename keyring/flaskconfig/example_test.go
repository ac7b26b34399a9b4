package flaskconfig_test

import (
	"fmt"

	"github.com/gourd-auth/gourd/keyring/flaskconfig"
)

func ExampleParsePython() {
	f, err := flaskconfig.ParsePython([]byte(`
import os
SECRET_KEY = b'\xfd{H\xe5<\x95'
PERMANENT_SESSION_LIFETIME = timedelta(days=7)
MAIL = load_mail_settings()
`), flaskconfig.PythonOptions{})
	if err != nil {
		panic(err)
	}
	key := f.Values["SECRET_KEY"]
	fmt.Println(len(key.Value.([]byte)), "bytes, line", key.Line)
	fmt.Println(f.Values["PERMANENT_SESSION_LIFETIME"].Value)
	fmt.Println(f.Skipped)
	// Output:
	// 6 bytes, line 3
	// 168h0m0s
	// [{5 MAIL: a call of load_mail_settings is not run}]
}
