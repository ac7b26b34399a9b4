package logs

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/lmittmann/tint"
)

// lowest lets everything through: the package's handler has filtered already.
const lowest = slog.Level(-1 << 31)

// textHandler writes lines for people, clock time only.
func textHandler(w io.Writer, color bool) slog.Handler {
	return tint.NewTextHandler(w, &tint.Options{
		Level:       lowest,
		TimeFormat:  "15:04:05.000",
		NoColor:     !color,
		ReplaceAttr: cleanText,
	})
}

// jsonHandler writes one JSON object a line, times in UTC with milliseconds.
func jsonHandler(w io.Writer) slog.Handler {
	return slog.NewJSONHandler(escapingWriter{w}, &slog.HandlerOptions{
		Level:       lowest,
		ReplaceAttr: cleanJSON,
	})
}

// cleanText makes every value text without a character that could move the
// cursor, turn the line round or begin another one.
func cleanText(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && (a.Key == slog.TimeKey || a.Key == slog.LevelKey) {
		return a
	}
	text, ok := textOf(a.Value)
	switch {
	case !ok:
	case len(groups) == 0 && a.Key == slog.MessageKey:
		a.Value = slog.StringValue(escape(shorten(text)))
	default:
		a.Value = quoted(shorten(text))
	}
	return a
}

// textOf returns the text of values that strangers may have a hand in.
func textOf(v slog.Value) (text string, ok bool) {
	switch v.Kind() {
	case slog.KindString:
		return v.String(), true
	case slog.KindAny:
		return fmt.Sprintf("%+v", v.Any()), true
	}
	return "", false
}

// quoted hands text to tint so that it is printed bare if it is one harmless
// word and as a Go string otherwise. Tint quotes bytes with strconv.AppendQuote;
// given a string it would also turn a literal \x1b back into the escape
// character, which is how a user name could paint on our terminal.
func quoted(text string) slog.Value {
	harmless := func(r rune) bool {
		return r > ' ' && r != '"' && r != '\\' && r != '=' && r != utf8.RuneError && unicode.IsPrint(r)
	}
	if text != "" && strings.IndexFunc(text, func(r rune) bool { return !harmless(r) }) < 0 {
		return slog.StringValue(text)
	}
	return slog.AnyValue([]byte(text))
}

// cleanJSON only cuts: encoding/json escapes controls, escapingWriter the rest,
// so that a program reads back the very value.
func cleanJSON(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && a.Key == slog.TimeKey {
		return slog.String(a.Key, a.Value.Time().UTC().Format("2006-01-02T15:04:05.000Z"))
	}
	switch v := a.Value; v.Kind() {
	case slog.KindString:
		a.Value = slog.StringValue(shorten(v.String()))
	case slog.KindDuration:
		a.Value = slog.StringValue(v.Duration().Round(time.Microsecond).String())
	case slog.KindAny:
		if err, ok := v.Any().(error); ok {
			a.Value = slog.StringValue(shorten(err.Error()))
		}
	}
	return a
}
