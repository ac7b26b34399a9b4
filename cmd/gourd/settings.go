package main

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/internal/config"
)

// settingFlags are the flags of package config, and where the rest of the
// settings come from.
type settingFlags struct {
	given   map[string]*textFlag // by the flag's name
	cmd     *cobra.Command
	files   []string
	keyFile string
}

// register offers the flags of these names, or of all settings.
func (f *settingFlags) register(cmd *cobra.Command, names ...string) {
	f.cmd, f.given = cmd, map[string]*textFlag{}
	for _, s := range config.Flags() {
		if len(names) > 0 && !slices.Contains(names, s.Name) {
			continue
		}
		f.given[s.Name] = &textFlag{word: flagWords[s.Name]}
		cmd.Flags().Var(f.given[s.Name], s.Name, flagText(s))
	}
	cmd.Flags().StringArrayVar(&f.files, "config", nil, "read settings from `FILE`, a TOML file or a config.py (config.py:CLASS for a class in it)")
}

// textFlag is a flag whose value is read with all the other settings.
type textFlag struct{ text, word string }

func (t *textFlag) String() string        { return t.text }
func (t *textFlag) Type() string          { return t.word }
func (t *textFlag) Set(text string) error { t.text = text; return nil }

// flagWords say what the value of a flag is.
var flagWords = map[string]string{
	"data": "DIR", "listen": "HOST:PORT", "public-url": "URL", "profile": "flask|hardened",
	"registration": "open|closed", "log-level": "LEVEL", "log-format": "auto|text|json", "log-file": "FILE",
}

// flagText is the meaning of a setting as help for a flag, in plain text.
func flagText(s config.Flag) string {
	plain := strings.NewReplacer("`", "").Replace
	meaning := strings.TrimSuffix(plain(s.Meaning), ".")
	text := strings.ToLower(meaning[:1]) + meaning[1:]
	if s.Default != "none" {
		text += " (default " + plain(s.Default) + ")"
	}
	return text
}

// load reads all settings, those of the environment too, and shows what people
// should know of them.
func (f *settingFlags) load(a *app) (*config.Config, error) {
	src := config.Sources{Environ: a.environ, KeyFile: f.keyFile, DotEnv: ".env", Flags: map[string]string{}}
	for _, s := range config.Flags() {
		if value := f.given[s.Name]; value != nil && f.cmd.Flags().Changed(s.Name) {
			src.Flags[s.Setting] = value.text
		}
	}
	if err := f.addFiles(&src); err != nil {
		return nil, err
	}
	c, err := config.Load(src)
	if err != nil {
		return nil, configError(err)
	}
	for _, w := range c.Warnings {
		a.warn("%s", w)
	}
	return c, nil
}

func (f *settingFlags) addFiles(src *config.Sources) error {
	for _, path := range f.files {
		to := &src.TOML
		if file, class, _ := strings.Cut(path, ".py:"); strings.HasSuffix(path, ".py") || file != path {
			to = &src.Python
			if file != path {
				path, src.PythonClass = file+".py", class
			}
		} else if filepath.Ext(path) != ".toml" {
			return usagef("--config %s: settings are read from a .toml file or a .py file", path)
		}
		if *to != "" {
			return usagef("--config %s: there is another file of that kind, %s", path, *to)
		}
		*to = path
	}
	return nil
}
