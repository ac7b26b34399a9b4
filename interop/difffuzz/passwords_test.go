package difffuzz

import "github.com/gourd-auth/gourd/password"

// checkPassword says "match", or what is wrong in the word of password.Code.
func checkPassword(fields []string) string {
	err := password.Check(fields[0], fields[1])
	if err == nil {
		return "match"
	}
	return password.Code(err)
}
