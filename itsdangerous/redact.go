package itsdangerous

import (
	"fmt"
	"io"
	"log/slog"
)

// redacted is all that is ever shown of a type that holds keys.
const redacted = "REDACTED"

// secret is embedded by every type that holds keys, so that no verb, logger or
// encoder shows one. Format is needed beside String because %d would print the
// bytes.
type secret struct{}

// String returns "REDACTED", and so does everything else that would print a
// key.
func (secret) String() string { return redacted }

// GoString returns "REDACTED".
func (secret) GoString() string { return redacted }

// Format writes "REDACTED" whatever the verb.
func (secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue returns "REDACTED".
func (secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText returns "REDACTED".
func (secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
