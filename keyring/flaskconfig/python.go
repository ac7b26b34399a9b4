package flaskconfig

import (
	"fmt"
	"strings"
)

// PythonOptions says how a config.py is read. The zero value has an empty environment and
// takes the last class.
type PythonOptions struct {
	// Getenv answers os.environ.get, os.getenv and os.environ[…]; it is os.LookupEnv,
	// or nil for an environment without variables.
	Getenv func(name string) (value string, found bool)
	// Class is the class whose attributes are the settings, as in
	// from_object("config.Production"). Empty is the last class of the file.
	Class string
}

// ParsePython reads a config.py without running it. Settings are the names in capitals,
// of the module and, over them, of one class with what it inherits: the class that
// [PythonOptions] names, or the last one. The other classes are listed as skipped.
//
// Understood are literals of text, bytes, numbers, True, False, None, lists, tuples and
// dicts, adjacent strings, + - * / // %, and, or, not, == and !=, x if y else z, names
// set before, timedelta(…), os.environ.get("X", "default"), os.getenv, os.environ["X"],
// int(…), float(…), bool(…) and str(…) of these. A name whose last assignment was not
// understood, or that may be set by a skipped if, for, with or try, has no value at all:
// an earlier one would be wrong.
//
// The error is for files over a megabyte and for a class that is not there; of anything
// else the good lines are read.
//
// Source: flask, config.py, Config.from_pyfile and from_object.
func ParsePython(text []byte, opt PythonOptions) (File, error) {
	if len(text) > maxFile {
		return File{}, errTooLarge
	}
	f := File{Values: map[string]Value{}, Unread: map[string]Remark{}}
	m := module{file: &f, getenv: opt.Getenv, classes: map[string]scope{}}
	if m.getenv == nil {
		m.getenv = func(string) (string, bool) { return "", false }
	}
	m.globals = scope{}
	m.run(statements(string(text)), m.globals)
	f.take(m.globals)
	if err := m.takeClass(opt.Class); err != nil {
		return File{}, err
	}
	sortRemarks(f.Skipped)
	return f, nil
}

// scope holds the names of a module or class. A name that is there with unknown set has
// been assigned something that was not understood.
type scope map[string]binding

type binding struct {
	Value
	unknown bool
	why     string // it is unknown, or None; empty if the value is what was meant
}

// take makes settings of the names in capitals; an unknown one removes a setting.
func (f *File) take(s scope) {
	for name, b := range s {
		if !isSetting(name) {
			continue
		}
		delete(f.Values, name)
		delete(f.Unread, name)
		if !b.unknown {
			f.Values[name] = b.Value
		}
		if b.why != "" {
			f.Unread[name] = Remark{b.Line, b.why}
		}
	}
}

// module is a file being read.
type module struct {
	file    *File
	getenv  func(string) (string, bool)
	globals scope
	classes map[string]scope
	order   []classLine
	inClass bool
}

type classLine struct {
	name string
	line int
}

// takeClass puts one class over the module's names.
func (m *module) takeClass(name string) error {
	if len(m.order) == 0 && name == "" {
		return nil
	}
	if name == "" {
		name = m.order[len(m.order)-1].name
	}
	class, found := m.classes[name]
	if !found {
		return fmt.Errorf("flaskconfig: there is no class %s", name)
	}
	m.file.take(class)
	for _, c := range m.order {
		if c.name != name {
			m.file.skip(c.line, fmt.Sprintf("class %s: class %s is the one that is read", c.name, name))
		}
	}
	return nil
}

// run reads statements of one block into a scope.
func (m *module) run(list []statement, into scope) {
	for i := 0; i < len(list); {
		s := list[i]
		body := blockLength(list[i:])
		switch {
		case s.fault != "":
			m.forget(s.line, s.fault, touched(list[i:i+body]), into)
		case s.word() == "class" && body > 1:
			m.class(list[i : i+body])
		case s.compound():
			m.compound(list[i:i+body], into)
		default:
			m.simple(s, into)
			body = 1
		}
		i += body
	}
}

// blockLength counts a statement and those that are indented below it.
func blockLength(list []statement) int {
	n := 1
	for n < len(list) && list[n].indent > list[0].indent {
		n++
	}
	return n
}

// compound skips a statement with a block. What it assigns is unknown from here on, but
// for functions, whose names are their own.
func (m *module) compound(list []statement, into scope) {
	head := list[0]
	if w := head.word(); w == "def" || w == "async" || w == "class" || w == "" {
		m.file.skip(head.line, "a definition ("+w+") is not run")
		return
	}
	m.forget(head.line, "a block ("+head.word()+") is not run", touched(list), into)
}

// forget skips a statement, and the values that it may have set.
func (m *module) forget(line int, reason string, names []string, into scope) {
	if len(names) > 0 {
		reason = strings.Join(names, ", ") + ": " + reason
	}
	for _, name := range names {
		into[name] = binding{Value: Value{Line: line}, unknown: true, why: reason}
	}
	m.file.skip(line, reason)
}

// class reads a class: what it inherits from classes of this file, then its own names.
func (m *module) class(list []statement) {
	name, bases, ok := classHead(list[0].code)
	if !ok || m.inClass {
		m.file.skip(list[0].line, "a class of a form that is not understood")
		return
	}
	own := scope{}
	for i := len(bases) - 1; i >= 0; i-- {
		for k, v := range m.classes[bases[i]] {
			own[k] = v
		}
	}
	m.inClass = true
	m.run(list[1:], own)
	m.inClass = false
	if _, again := m.classes[name]; !again {
		m.order = append(m.order, classLine{name, list[0].line})
	}
	m.classes[name] = own
}

// classHead takes "class Name(Base, Other):" apart.
func classHead(code string) (name string, bases []string, ok bool) {
	head, ok := strings.CutSuffix(strings.TrimSpace(strings.TrimPrefix(code, "class")), ":")
	if !ok {
		return "", nil, false
	}
	name, rest, hasBases := strings.Cut(head, "(")
	if hasBases {
		inner, closed := strings.CutSuffix(strings.TrimSpace(rest), ")")
		if !closed {
			return "", nil, false
		}
		for b := range strings.SplitSeq(inner, ",") {
			bases = append(bases, strings.TrimSpace(b))
		}
	}
	name = strings.TrimSpace(name)
	return name, bases, isName(name)
}

// simple reads one statement without a block.
func (m *module) simple(s statement, into scope) {
	targets, expr, ok := s.assignment()
	switch {
	case !ok && s.harmless():
		return
	case !ok:
		m.forget(s.line, s.why(), s.targets(), into)
		return
	}
	v, unset, err := m.value(s, expr, into)
	if err != nil {
		m.forget(s.line, err.Error(), targets, into)
		return
	}
	b := binding{Value: Value{v, s.line}}
	if unset != "" {
		b.why = strings.Join(targets, ", ") + ": the environment has no " + unset
	}
	for _, name := range targets {
		into[name] = b
	}
}

// value evaluates an expression. Unset is the variable for want of which it is None.
func (m *module) value(s statement, expr string, into scope) (v any, unset string, err error) {
	getenv := func(name string) (string, bool) {
		value, found := m.getenv(name)
		if !found {
			unset = name
		}
		return value, found
	}
	v, err = evaluate(expr, evaluator{s.lits, getenv, []scope{into, m.globals}})
	if v != nil {
		unset = ""
	}
	return v, unset, err
}
