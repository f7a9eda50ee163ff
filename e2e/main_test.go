package e2e

import (
	"os"
	"testing"

	"juyan/internal/store/storetest"
)

// inBrowser ends the browser with the tests, before leftovers are counted.
type inBrowser struct{ m *testing.M }

func (b inBrowser) Run() int {
	code := b.m.Run()
	stopBrowser()
	if builtIn != "" {
		_ = os.RemoveAll(builtIn)
	}
	return code
}

func TestMain(m *testing.M) { os.Exit(storetest.Run(inBrowser{m})) }
