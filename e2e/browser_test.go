package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"juyan/internal/store/storetest"
)

// browser is the one Chromium of this test process; tabs have cookies of their
// own.
var browser struct {
	sync.Mutex
	ctx    context.Context
	cancel context.CancelFunc
	err    error
	dir    string // profile, removed at the end
	proc   *os.Process
}

// programs are the names under which Chromium is installed. The headless shell has
// no windows, menus and tab strips to draw: half the processor time of the tests.
var programs = []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

func findBrowser() (string, error) {
	for _, name := range programs {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("none of %s is in PATH; install the package chromium", strings.Join(programs, ", "))
}

// startedBrowser returns the browser's context, starting it for the first who
// asks. Without Chromium the test is skipped by name, and fails in CI.
func startedBrowser(t *testing.T) context.Context {
	t.Helper()
	b := &browser
	b.Lock()
	defer b.Unlock()
	if b.ctx == nil && b.err == nil {
		b.err = launch()
	}
	if b.err != nil {
		storetest.Missing(t, "Chromium", b.err)
	}
	return b.ctx
}

// launch starts Chromium without anything that calls home; browser is locked.
func launch() error {
	path, err := findBrowser()
	if err != nil {
		return err
	}
	b := &browser
	if b.dir, err = os.MkdirTemp("", "juyan-browser-"); err != nil {
		return err
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(filepath.Join(b.dir, "profile")), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Flag("headless", "new"), chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-extensions", true), chromedp.Flag("disable-default-apps", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("disable-features", "Translate,OptimizationHints,MediaRouter"),
		chromedp.Flag("disable-domain-reliability", true), chromedp.Flag("disable-client-side-phishing-detection", true), chromedp.Flag("metrics-recording-only", true),
		chromedp.Flag("no-pings", true), chromedp.Flag("password-store", "basic"), chromedp.Flag("force-color-profile", "srgb"),
		chromedp.Flag("font-render-hinting", "none"), chromedp.Flag("lang", "zh-CN"), chromedp.Flag("disable-renderer-backgrounding", true), chromedp.Flag("disable-backgrounding-occluded-windows", true),
		// Only this machine can be reached, whatever a page asks for.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
	}
	alloc, cancelAlloc := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(alloc)
	b.cancel = func() { cancel(); cancelAlloc() }
	if err := chromedp.Do(ctx); err != nil {
		b.cancel()
		return fmt.Errorf("start %s: %w", path, err)
	}
	b.ctx, b.proc = ctx, chromedp.FromContext(ctx).Browser.Process()
	return nil
}

// stopBrowser ends the browser we started and removes its profile.
func stopBrowser() {
	b := &browser
	b.Lock()
	defer b.Unlock()
	if b.ctx != nil {
		ctx, cancel := context.WithTimeout(b.ctx, 5*time.Second)
		_ = chromedp.Cancel(ctx) // gracefully, if it will
		cancel()
		_ = b.proc.Kill() // by its id; gone already as a rule
		b.cancel()
	}
	if b.dir != "" {
		_ = os.RemoveAll(b.dir)
	}
}
