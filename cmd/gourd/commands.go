package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// noun is a command that only holds others. Called by itself it is a wrong
// command line, and a wrong verb is answered with the nearest right one.
func noun(use, short, example string, verbs ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use: use + " COMMAND", Short: short, Example: example,
		Args:                  verbArgs,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return usagef("a command is missing\n\n%s", strings.TrimRight(cmd.UsageString(), "\n"))
		},
	}
	cmd.SuggestionsMinimumDistance = 2
	cmd.AddCommand(verbs...)
	return cmd
}

// verbArgs refuses whatever is not one of the commands below cmd.
func verbArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := ""
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = "\nDid you mean '" + cmd.CommandPath() + " " + near[0] + "'?"
	}
	return usagef("unknown command %q for %q%s\nRun '%s --help' for the commands.",
		args[0], cmd.CommandPath(), hint, cmd.CommandPath())
}

// verb is a command that does something. Its first line of help is short, the
// rest text.
func verb(use, short, text, example string, args cobra.PositionalArgs, run func(args []string) error) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Long: short + ".\n\n" + strings.TrimSpace(text), Example: example,
		DisableFlagsInUseLine: true,
		Args: func(cmd *cobra.Command, given []string) error {
			if err := args(cmd, given); err != nil {
				return usagef("%w\nRun '%s --help' for an example.", err, cmd.CommandPath())
			}
			return nil
		},
		RunE: func(_ *cobra.Command, given []string) error { return run(given) },
	}
}

// noArguments, oneUser and oneUserAtMost say what arguments a verb takes, in our words.
func noArguments(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return errors.New("it takes flags and no arguments")
	}
	return nil
}

func oneUser(_ *cobra.Command, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("it takes the name of one user, not %d arguments", len(args))
	}
	return nil
}

func oneUserAtMost(_ *cobra.Command, args []string) error {
	if len(args) > 1 {
		return fmt.Errorf("it takes the name of one user at most, not %d arguments", len(args))
	}
	return nil
}

// jsonFlag is the same flag wherever there is one.
func jsonFlag(cmd *cobra.Command, to *bool) {
	cmd.Flags().BoolVar(to, "json", false, "print one JSON object a line")
}
