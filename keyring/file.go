package keyring

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

const (
	newKeyBytes = 32
	maxKeyFile  = 4096 // a key file is one key; a bigger file is the wrong one
)

// Generate makes a new key: 32 random bytes in hex, as text, which is the spelling that
// survives every file, shell and configuration format.
func Generate() Key {
	b := make([]byte, newKeyBytes)
	_, _ = rand.Read(b) // never fails: it stops the program instead
	k, _ := Text(hex.EncodeToString(b))
	return k
}

// CreateFile makes a key by [Generate] and a file that holds it and a newline, readable
// by its owner alone (0600). The folder must exist and the file must not: an existing
// one is never touched, and the error is an fs.ErrExist.
func CreateFile(path string) (Key, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Key{}, fmt.Errorf("keyring: no key file made: %w", err)
	}
	k := Generate()
	_, err = f.Write(append(k.UTF8(), '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		_ = os.Remove(path)
		return Key{}, fmt.Errorf("keyring: no key file made: %w", err)
	}
	return k, nil
}

// LoadFile reads a key out of a file of its own: the text of the file without one final
// newline, or its bytes as they are where they are no text. A file that its group or
// others may read is refused; so is an empty one, and one over 4096 bytes.
func LoadFile(path string) (Key, error) {
	k, mode, err := readKeyFile(path)
	if err != nil {
		return Key{}, err
	}
	if mode&0o077 != 0 {
		return Key{}, fmt.Errorf("keyring: key file %s may be read by others (mode %04o): chmod 600 %s, and think of the key as known", path, mode, path)
	}
	return k, nil
}

// readKeyFile reads the key and says who may read the file.
func readKeyFile(path string) (Key, os.FileMode, error) {
	f, err := os.Open(path)
	if err != nil {
		return Key{}, 0, fmt.Errorf("keyring: key file: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Key{}, 0, fmt.Errorf("keyring: key file: %w", err)
	}
	b, err := io.ReadAll(io.LimitReader(f, maxKeyFile+1))
	if err != nil {
		return Key{}, 0, fmt.Errorf("keyring: key file: %w", err)
	}
	if len(b) > maxKeyFile {
		return Key{}, 0, fmt.Errorf("keyring: key file %s is over %d bytes; it holds one key and nothing else", path, maxKeyFile)
	}
	k, err := fileKey(b)
	if err != nil {
		return Key{}, 0, fmt.Errorf("%w: key file %s is empty", err, path)
	}
	return k, info.Mode().Perm(), nil
}

// fileKey turns the contents of a file into a key. Random bytes may end in a newline of
// their own, so only text loses one.
func fileKey(b []byte) (Key, error) {
	if !utf8.Valid(b) {
		return Bytes(b)
	}
	return Text(trimNewline(string(b)))
}

// trimNewline takes one final newline off, \n or \r\n.
func trimNewline(s string) string {
	if cut, ok := strings.CutSuffix(s, "\n"); ok {
		return strings.TrimSuffix(cut, "\r")
	}
	return s
}
