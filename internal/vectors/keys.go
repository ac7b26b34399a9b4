package vectors

import (
	"encoding/hex"
	"slices"
)

// Keys gives keys_hex, the secret keys in the order in which itsdangerous got
// them: the oldest first, the last one signs.
func (c Case) Keys() [][]byte {
	var keys [][]byte
	for _, text := range c.Strings("keys_hex") {
		key, err := hex.DecodeString(text)
		if err != nil {
			c.fail("keys_hex", err.Error())
		}
		keys = append(keys, key)
	}
	return keys
}

// KeyText is a secret key and whether Python got it as text.
type KeyText struct {
	Bytes  []byte // the text's UTF-8, if it is text
	IsText bool
}

// SecretKey gives secret_key or secret_key_hex.
func (c Case) SecretKey() KeyText {
	return KeyText{c.Bytes("secret_key"), c.has("secret_key")}
}

// Fallbacks gives SECRET_KEY_FALLBACKS in Flask's order, of which the last is
// tried first.
func (c Case) Fallbacks() []KeyText {
	if !c.has("fallbacks") {
		return nil
	}
	var list []struct{ Text, Hex *string }
	c.Unmarshal("fallbacks", &list)
	keys := make([]KeyText, 0, len(list))
	for _, k := range list {
		if k.Text != nil {
			keys = append(keys, KeyText{[]byte(*k.Text), true})
			continue
		}
		b, err := hex.DecodeString(*k.Hex)
		if err != nil {
			c.fail("fallbacks", err.Error())
		}
		keys = append(keys, KeyText{b, false})
	}
	return keys
}

// Newest turns keys round: what Python lists oldest first, Gourd takes most
// recent first.
func Newest[K any](keys []K) []K {
	keys = slices.Clone(keys)
	slices.Reverse(keys)
	return keys
}
