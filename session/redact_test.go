package session

import (
	"fmt"
	"strings"
	"testing"
)

// Whatever holds a manager, in exported fields or not, prints without its key.
func TestK14ManagersPrintNoKey(t *testing.T) {
	m := signedManager(t)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, v := range []any{m, *m, struct{ m *Manager }{m}, struct{ m Manager }{*m}} {
			shown := fmt.Sprintf(verb, v)
			for _, leak := range []string{"flask-dev-key", "102 108 97", "666c61736b", "0x66, 0x6c"} {
				if strings.Contains(shown, leak) {
					t.Errorf("%s of %T shows %q", verb, v, leak)
				}
			}
		}
	}
}
