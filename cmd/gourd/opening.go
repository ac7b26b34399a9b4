package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
)

// opening is how the cookies or tokens of one command are verified and answered.
type opening struct {
	app   *app
	json  bool
	timed bool // the answer has a time and an age
	now   *nowFlag
	at    time.Time // the present time of this line

	verify func(text string) (itsdangerous.Verified, error)
	// payload appends what was signed as JSON. Its errors say that it cannot
	// be read.
	payload func(dst []byte, text string) ([]byte, error)
}

// clock gives the present time of a line. It is asked anew for every line, for
// whoever writes the lines may take hours over them.
func (o *opening) clock() time.Time { return o.at }

// answer is the line of output for one line of input.
func (o *opening) answer(dst []byte, l line) ([]byte, bool) {
	o.at = o.now.orElse(o.app.now)
	out, err := o.open(dst, l)
	if err != nil {
		return o.app.refuse(dst, l, o.json, codeOf(err), err), false
	}
	return out, true
}

func (o *opening) open(dst []byte, l line) ([]byte, error) {
	if l.tooLong {
		return nil, &itsdangerous.BadDataError{Reason: "line over 1 MiB"}
	}
	v, err := o.verify(l.text)
	if err != nil {
		return nil, err
	}
	out, err := o.payload(append(dst, `{"ok":true,"payload":`...), v.Text)
	if err != nil {
		return nil, &itsdangerous.BadPayloadError{Reason: "payload cannot be parsed", Err: err}
	}
	if !o.json {
		return append(append(dst, v.Text...), '\n'), nil
	}
	out = appendQuoted(append(out, `,"text":`...), v.Text)
	if o.timed {
		signed := v.SignedAt.Unix()
		out = appendField(out, "timestamp", signed)
		out = appendField(out, "age", o.at.Unix()-signed)
	}
	return append(appendField(out, "key", int64(v.Key)), "}\n"...), nil
}

// inDays is detail for people, to whom 744h0m0s says little. Ages are cut to whole days,
// unless that would hide the difference.
func inDays(err error) string {
	expired, ok := errors.AsType[*itsdangerous.ExpiredError](err)
	switch {
	case ok && expired.Age <= -2*day24:
		return fmt.Sprintf("signed %s in the future", longDuration(-expired.Age.Truncate(day24)))
	case !ok || expired.Age < 2*day24 || expired.MaxAge < 0:
		return detail(err)
	}
	age, limit := longDuration(expired.Age.Truncate(day24)), longDuration(expired.MaxAge)
	if age == limit {
		return detail(err)
	}
	return fmt.Sprintf("signature expired: age %s, limit %s", age, limit)
}

const day24 = 24 * time.Hour

// detail is an error for people, without the name of the package in front.
func detail(err error) string {
	return strings.TrimPrefix(unprefixed(err.Error()), "password: ")
}
