package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is what is known of this program, from what the Go tool wrote into it.
type version struct {
	Version  string `json:"version"`
	Commit   string `json:"commit,omitempty"`
	Time     string `json:"time,omitempty"`
	Modified bool   `json:"modified,omitempty"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func readVersion() version {
	v := version{Version: "(devel)", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if info.Main.Version != "" {
		v.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Commit = s.Value
		case "vcs.time":
			v.Time = s.Value
		case "vcs.modified":
			v.Modified = s.Value == "true"
		}
	}
	return v
}

func (v version) String() string {
	text := fmt.Sprintf("gourd %s %s %s", v.Version, v.Go, v.Platform)
	if v.Commit != "" {
		text += " " + v.Commit[:min(12, len(v.Commit))]
	}
	if v.Modified {
		text += " (modified)"
	}
	return text
}

func (a *app) versionCommand() *cobra.Command {
	var asJSON bool
	cmd := verb("version [--json]", "Print which gourd this is", `
The version, the Go release it was built with, the platform and, where the Go
tool knew it, the commit.`,
		"  gourd version --json", noArguments, func([]string) error {
			v := readVersion()
			if asJSON {
				return a.printJSON(v)
			}
			return a.printLine(v.String())
		})
	jsonFlag(cmd, &asJSON)
	return cmd
}
