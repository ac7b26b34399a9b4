package itsdangerous

import (
	"sync"
	"time"
)

// scratch is room for payloads and texts on their way.
var scratch = sync.Pool{New: func() any { return new([]byte) }}

// inner replaces the payload in v by the text that it spells.
func (c *core) inner(v Verified) (Verified, error) {
	text := scratch.Get().(*[]byte)
	defer scratch.Put(text)
	var err error
	if *text, err = c.appendText((*text)[:0], v.Text); err != nil {
		return Verified{}, err
	}
	v.Text = string(*text)
	return v, nil
}

// withInnerText makes an expired token offer its text as Verify would have
// given it.
func (c *core) withInnerText(err error) error {
	if expired, ok := err.(*ExpiredError); ok {
		v, _ := c.inner(expired.verified)
		expired.verified.Text = v.Text
	}
	return err
}

// loadsUnsafe mirrors Python's, which tells only of a payload that is signed and
// cannot be read.
//
// Source: itsdangerous, serializer.py, Serializer._loads_unsafe_impl.
func (c *core) loadsUnsafe(token string, maxAge time.Duration) (value any, signed bool, err error) {
	v, err := c.unsign(token, maxAge)
	switch err := err.(type) {
	case nil:
		value, err := c.parse(v.Text)
		return value, err == nil, err
	case *BadDataError:
		return nil, false, err
	case *ExpiredError:
		value, _ = c.parse(err.verified.Text)
		return value, false, nil
	}
	payload, found := c.signers[len(c.signers)-1].value(token)
	if !found {
		return nil, false, nil
	}
	value, _ = c.parse(payload)
	return value, false, nil
}
