package keyring

import (
	"fmt"
	"io"
	"log/slog"
)

// redacted is all that any formatting of a key or a ring shows.
const redacted = "REDACTED"

// String returns "REDACTED".
func (k Key) String() string { return redacted }

// GoString returns "REDACTED".
func (k Key) GoString() string { return redacted }

// Format writes "REDACTED" for every verb, %x, %q and %p among them.
func (k Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue is "REDACTED" for slog.
func (k Key) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalJSON gives the JSON text "REDACTED", quotes included. There is no way back.
func (k Key) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// MarshalText gives REDACTED.
func (k Key) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// String returns "REDACTED".
func (r *Ring) String() string { return redacted }

// GoString returns "REDACTED".
func (r *Ring) GoString() string { return redacted }

// Format writes "REDACTED" for every verb.
func (r *Ring) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue is "REDACTED" for slog.
func (r *Ring) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalJSON gives the JSON text "REDACTED", quotes included.
func (r *Ring) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }
