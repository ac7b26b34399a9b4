package difffuzz

import (
	"strings"
	"testing"
)

// The five targets differ in what Go's fuzzing may change; all else follows from
// the seed. A few questions go to Python at once, since the pipe costs more than
// an answer.

// FuzzPythonLoads: a payload and the spelling of a time, signed with the right
// key for one of the seven classes, and the token as it is.
func FuzzPythonLoads(f *testing.F) {
	for seed, payload := range []string{
		"", "value", "bnVsbA", ".eJzLK83JAQAEWAGz", "..", `{"a": 1}`, "eyIgZGkiOnsiIHRfXyI6MX19", ".", "bnVsbA==", "\xff", `"\ud800"`, "!!!!",
		encode64(`{"_flashes":[{" t":["message","Hi"]}]}`), "." + encode64(deflate(`{"a":[1,2,3]}`, 6)), "NaN", encode64("\xed\xa0\x80"),
	} {
		f.Add(uint64(seed), payload, timeText(1_700_000_000), "a.b.c")
	}
	f.Add(uint64(99), "bnVsbA", "", "..")
	f.Fuzz(func(t *testing.T, seed uint64, payload, stamp, whole string) {
		g := newGen(seed, 1)
		var batch []question
		for range 3 {
			k := g.reader()
			batch = append(batch, g.questionsOf(k, payload, stamp)...)
			k.text = whole
			batch = append(batch, k.question())
		}
		check(t, batch)
	})
}

// FuzzPythonTagged: a text as JSON and as tagged JSON, and under every tag.
func FuzzPythonTagged(f *testing.F) {
	for seed, text := range []string{
		`null`, `{" t":[1,"x"]}`, `{" di":{" t__":{" b":"AA=="}}}`, `{" u":"12345678123456781234567812345678"}`, `{" m":5}`, `{" m":"<b>"}`,
		`{" d":"Thu, 02 Jan 2020 03:04:05 GMT"}`, `"\ud83d\ude00\ud800"`, `[1e400,-0,-0.0,1E5,NaN,Infinity,-Infinity]`, ` [ ] `, "\ufeff1", `{"a":1,"a":2}`,
		`"` + "\x7f\u2028é" + `"`, `{"b":1,"a":{"z":1e16,"y":1e-5}}`, `123456789012345678901234567890`, `{" d":{"":[]}}`, `{" di":{"é😀x":1}}`,
	} {
		f.Add(uint64(seed), text)
	}
	f.Fuzz(func(t *testing.T, seed uint64, text string) {
		g := newGen(seed, 2)
		batch := append(g.questionsAbout(text), question{"json", text}, question{"tagged", text})
		batch = append(batch, question{"tagged", "{" + g.memberText(g.pick(tagNames...), text) + "}"})
		if valid := strings.ToValidUTF8(text, ""); !strings.ContainsRune(text, '"') {
			batch = append(batch, question{"tagged", "{" + g.memberText(g.pick(tagNames...), g.stringText(valid)) + "}"})
		}
		check(t, batch)
	})
}

// FuzzPythonCookie: a Cookie header, a value that Werkzeug writes, and what it
// writes read again.
func FuzzPythonCookie(f *testing.F) {
	for seed, header := range []string{
		"a=b; c=d", `a="b;c"; d=e`, `a="\303\251"`, "=x; y=1", "a = b ; c", `a="x\`, "\xa0a=\xff", "$Version=1; a=b", `a="b"x; c=d`, `a="\400"`, ";;;",
		`a=b c; d="e" f`, `a"b=1`, `"a=b;c=d"`, "a=1;a=2;b=3;a=4", "a=\"\xe9\\;\"",
	} {
		f.Add(uint64(seed), header, header, "/"+header)
	}
	f.Fuzz(func(t *testing.T, seed uint64, header, value, path string) {
		g := newGen(seed, 3)
		c := setCookie{name: "a", value: strings.ToValidUTF8(value, ""), path: strings.ToValidUTF8(path, "")}
		batch := append(g.cookieQuestions(), question{"cookies", header}, c.question())
		if text, err := cookieDump(c); err == nil {
			batch = append(batch, question{"cookies", text + "; " + header})
		}
		check(t, batch)
	})
}

// FuzzPythonDates: a date to read, a second to write.
func FuzzPythonDates(f *testing.F) {
	for seed, date := range []string{
		"Thu, 02 Jan 2020 03:04:05 GMT", "02-Jan-20 03:04:05", "Jan 2 2020 3.4 EST", "2 jan 03:04 2020", "Thu,2 Jan 99 3:4:5 -0500", "", "x,", "1 2 3 4 5",
		"1 January +5 03:04 2020", "Mon 1 Jan 2020 03:04:05+0100", "1 Jan 2020, 03:04:05, Z", "30 Feb 2020 00:00 GMT", "1 Jan 2020 00:00:60 GMT",
	} {
		f.Add(uint64(seed), date, int64(seed)*1e9-62135596799)
	}
	f.Fuzz(func(t *testing.T, seed uint64, date string, second int64) {
		g := newGen(seed, 4)
		date = strings.ToValidUTF8(date, "")
		batch := append(g.dateQuestions(), question{"read-date", date}, question{"tagged", `{" d":` + g.stringText(date) + `}`})
		check(t, append(batch, question{"write-date", canonicalInt(second)}))
	})
}

// FuzzPythonPasswords: a stored text, and a salt and a password hashed rightly
// for a low cost.
func FuzzPythonPasswords(f *testing.F) {
	for seed, stored := range []string{
		"", "$$", "scrypt:128:1:1$salt$00", "pbkdf2:sha256:1$$", "pbkdf2:SHA1:1$a$", "plain$$pw", "sha1$a$b", "$argon2id$v=19$", "$2b$04$", "scrypt:128:1:1:1$a$b", "pbkdf2:sha256:0$a$b",
	} {
		f.Add(uint64(seed), stored, "salt", "pw")
	}
	f.Fuzz(func(t *testing.T, seed uint64, stored, salt, pw string) {
		g := newGen(seed, 5)
		stored, pw = strings.ToValidUTF8(stored, ""), strings.ToValidUTF8(pw, "")
		right := hashed(g.method(), strings.ReplaceAll(strings.ToValidUTF8(salt, ""), "$", ""), pw)
		check(t, append(g.passwordQuestions(),
			question{"password", stored, pw}, question{"password", right, pw}, question{"password", g.respelledHash(right), pw}))
	})
}
