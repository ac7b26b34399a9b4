package main

import (
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/session"
)

// dataFlags say where the data of gourd serve is.
type dataFlags struct{ dir string }

func (f *dataFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.dir, "data", "", "data folder `DIR` of gourd serve (default $XDG_STATE_HOME/gourd)")
}

type settings struct{ dir string }

func (f *dataFlags) load(a *app) (settings, error) {
	dir := f.dir
	if dir == "" {
		base := a.getenv("XDG_STATE_HOME")
		if base == "" {
			base = filepath.Join(a.getenv("HOME"), ".local", "state")
		}
		dir = filepath.Join(base, "gourd")
	}
	return settings{dir}, nil
}

func (c settings) DatabasePath() string { return filepath.Join(c.dir, "gourd.db") }

func (c settings) accounts(repo account.Repo, now func() time.Time) (*account.Service, error) {
	return account.New(account.Config{Repo: repo, Now: now})
}

func (c settings) manager(r session.Registry, now func() time.Time) (*session.Manager, error) {
	return session.New(session.Config{Keys: throwaway(), Registry: r, Now: now})
}
