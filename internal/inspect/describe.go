package inspect

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gourd-auth/gourd/internal/pyjson"
	"github.com/gourd-auth/gourd/taggedjson"
)

const (
	mostRunes = 160 // of a value on one line
	mostBytes = 24  // of a bytes value in hexadecimal
)

// describe writes a value on one line as a Python programmer would say it, with
// the types that Flask's tags stand for, and cut where it gets long.
func describe(v any) string {
	text := say(v)
	if utf8.RuneCountInString(text) > mostRunes {
		text = string([]rune(text)[:mostRunes]) + "…"
	}
	return text
}

func say(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return strconv.Quote(v)
	case taggedjson.Markup:
		return "Markup " + strconv.Quote(string(v))
	case taggedjson.UUID:
		return "UUID " + v.String()
	case []byte:
		return sayBytes(v)
	case time.Time:
		return "datetime " + v.UTC().Format("2006-01-02 15:04:05 UTC")
	case taggedjson.Tuple:
		return "(" + sayAll(v) + ")"
	case []any:
		return "[" + sayAll(v) + "]"
	case pyjson.Object:
		return sayObject(v)
	case float64:
		return sayFloat(v)
	}
	return fmt.Sprint(v)
}

func sayAll(items []any) string {
	words := make([]string, len(items))
	for i, item := range items {
		words[i] = say(item)
	}
	return strings.Join(words, ", ")
}

func sayObject(o pyjson.Object) string {
	words := make([]string, len(o))
	for i, m := range o {
		words[i] = say(m.Key) + ": " + say(m.Value)
	}
	return "{" + strings.Join(words, ", ") + "}"
}

func sayBytes(b []byte) string {
	text := hex.EncodeToString(b[:min(mostBytes, len(b))])
	if len(b) > mostBytes {
		text += "…"
	}
	return strings.TrimSpace(plural(int64(len(b)), "byte") + " " + text)
}

func sayFloat(f float64) string {
	text, err := pyjson.Encoder{}.Append(nil, f)
	if err != nil {
		return fmt.Sprint(f)
	}
	return string(text)
}
