package logs

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math"
	"slices"
	"strings"
)

// off is a level that no line reaches.
const off = slog.Level(math.MaxInt)

// Levels says from which level on a package's lines are written. The zero value
// is info for all.
type Levels struct {
	all  slog.Level
	only map[string]slog.Level
}

// ParseLevels reads "info,session=debug": items parted by commas, a bare level
// for all packages and name=level for one. Levels are debug, info, warn, error
// and off, in any case; slog's "info+2" is read too. Empty text means info for
// all. The error names every item that cannot be read.
func ParseLevels(text string) (Levels, error) {
	levels := Levels{only: map[string]slog.Level{}}
	var faults []error
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item == "" {
			continue
		}
		if err := levels.add(item); err != nil {
			faults = append(faults, err)
		}
	}
	if err := errors.Join(faults...); err != nil {
		return Levels{}, err
	}
	return levels, nil
}

func (l *Levels) add(item string) error {
	name, word, single := strings.Cut(item, "=")
	if !single {
		word = name
	}
	level, err := parseLevel(strings.TrimSpace(word))
	switch name = strings.TrimSpace(name); {
	case err != nil:
		return fmt.Errorf("logs: level %q: use debug, info, warn, error or off", item)
	case !single:
		l.all = level
	case name == "":
		return fmt.Errorf("logs: level %q names no package", item)
	default:
		l.only[name] = level
	}
	return nil
}

func parseLevel(word string) (slog.Level, error) {
	if strings.EqualFold(word, "off") {
		return off, nil
	}
	if strings.EqualFold(word, "warning") { // Python's word
		word = "warn"
	}
	var level slog.Level
	err := level.UnmarshalText([]byte(word))
	return level, err
}

// Names lists the packages that have a level of their own, in order.
func (l Levels) Names() []string { return slices.Sorted(maps.Keys(l.only)) }

// For returns the lowest level that a package writes.
func (l Levels) For(pkg string) slog.Level {
	if level, ok := l.only[pkg]; ok {
		return level
	}
	return l.all
}
