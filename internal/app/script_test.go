package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"juyan/internal/auth/oidctest"
	"juyan/internal/kernel/kerneltest"
	"juyan/internal/store/storetest"
)

// underStore runs the tests of the package within the throwaway databases.
type underStore struct{ m *testing.M }

func (u underStore) Run() int { return storetest.Run(u.m) }

// TestMain makes this test binary the command juyan too, for the scripts.
func TestMain(m *testing.M) {
	oidctest.Child()
	testscript.Main(underStore{m}, map[string]func(){"juyan": func() {
		os.Exit(Main(context.Background(), os.Args[1:], &IO{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
	}})
}

// TestScripts runs the command line as people type it, in Chinese unless a
// script says otherwise. Outside data are in $DATA, "" where there are none.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("JUYAN_UPDATE") != "",
		Condition:           condition,
		Setup: func(env *testscript.Env) error {
			env.Setenv("LC_ALL", "zh_CN.UTF-8")
			env.Setenv("DATA", outsideData())
			return nil
		},
	})
}

// condition answers [data] in a script: outside data are there.
func condition(name string) (bool, error) {
	if name != "data" {
		return false, fmt.Errorf("there is no condition %q; there is data", name)
	}
	return outsideData() != "", nil
}

// outsideData is the folder of outside data, "" if it is not there.
func outsideData() string {
	dir, err := filepath.Abs(kerneltest.OutsideDir())
	if err != nil {
		return ""
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return ""
	}
	return dir
}
