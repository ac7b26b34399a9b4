package taggedjson_test

import (
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/taggedjson"
)

// login is the session of somebody who has signed in by Flask-Login.
var login = dict{
	"_fresh":     true,
	"_id":        strings.Repeat("ab", 64),
	"_permanent": true,
	"_user_id":   "7",
	"csrf_token": strings.Repeat("0f", 20),
}

func BenchmarkDumps(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := taggedjson.Dumps(login); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoads(b *testing.B) {
	text := must(taggedjson.Dumps(login))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := taggedjson.Loads(text); err != nil {
			b.Fatal(err)
		}
	}
}
