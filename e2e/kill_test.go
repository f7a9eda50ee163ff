package e2e

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"juyan/internal/app"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/sim"
	"juyan/packs"
)

// TestKill kills the program while people file and act and timers fire, starts
// it again on the same database, and looks whether anything that was
// acknowledged is gone, anything is half done, anything happened twice.
func TestKill(t *testing.T) {
	kills := 3
	if os.Getenv("JUYAN_SOAK") == "1" {
		kills = 50
	}
	k := &killed{t: t, db: filepath.Join(t.TempDir(), "kill.db"), bin: build(t)}
	k.prepare(40 * kills)
	for range kills {
		k.round()
	}
	k.start()
	k.retry()
	k.stop()
	k.check()
	k.mu.Lock()
	defer k.mu.Unlock()
	t.Logf("%d kills; acknowledged: %d whistles, %d acts; %d requests died under way", kills, len(k.raised), len(k.acts), k.died)
	if len(k.raised) < 10*kills || k.died == 0 {
		t.Errorf("too little was under way to prove anything")
	}
}

// killed is a program on a database, and what it has acknowledged.
type killed struct {
	t                *testing.T
	db, bin, url     string
	cmd              *exec.Cmd
	contact, officer *http.Client
	mu               sync.Mutex
	raised           map[string]string // problem → record path, acknowledged
	open             []request         // sent, never answered: sent again after the restart
	acts             []act             // acknowledged
	died             int
}

// request is one form, with its idempotency key.
type request struct {
	as   *http.Client
	path string
	form url.Values
}

// act is one acknowledged action on a record.
type act struct{ path, action string }

// built is the program, made once for all tests; its folder goes with them.
var built = sync.OnceValues(func() (dir string, err error) {
	if dir, err = os.MkdirTemp("", "juyan-e2e-"); err != nil {
		return "", err
	}
	cmd := exec.Command("go", "build", "-o", filepath.Join(dir, "juyan"), "./cmd/juyan")
	cmd.Dir = ".."
	if out, err := cmd.CombinedOutput(); err != nil {
		return dir, fmt.Errorf("go build: %w\n%s", err, out)
	}
	builtIn = dir
	return dir, nil
})

var builtIn string // "" = nothing was built

// build returns the program: the one that scripts/test.sh has made, or one made now.
func build(t *testing.T) string {
	t.Helper()
	if program := os.Getenv("JUYAN_PROGRAM"); program != "" {
		return program
	}
	dir, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "juyan")
}

// prepare founds the zone and raises n urgent whistles whose first limits fall
// one after the other as soon as the program runs, so that timers fire while it
// is killed.
func (k *killed) prepare(n int) {
	k.t.Helper()
	ctx := context.Background()
	start := kernel.Date{Year: 2022, Month: 3, Day: 1}.At(10, 0, beijing)
	clock := sim.NewClock(start)
	a, err := app.Open(ctx, app.Config{DB: k.db, Pack: packs.Model(), Demo: true, Clock: clock})
	if err != nil {
		k.t.Fatal(err)
	}
	s := &site{App: a, clock: clock}
	err = a.DB.SetUnsafe(ctx, true) // nobody kills this part
	if err == nil {
		err = a.Found(ctx, kernel.Date{Year: 2022, Month: 1, Day: 1})
	}
	if err != nil {
		k.t.Fatal(err)
	}
	who := s.contact(k.t, "E0001")
	for i := range n {
		clock.Set(start + kernel.Instant(i*25))
		if i == n-1 {
			clock.Set(start + 30*60*1000) // the program goes on from the newest event
		}
		if _, err := a.Matter.Raise(ctx, who, matter.RaiseInput{Kind: "whistle", Values: values("problem", fmt.Sprintf("备好的第%d件", i), "urgency", "urgent")}); err != nil {
			k.t.Fatal(err)
		}
	}
	if err := errors.Join(a.DB.SetUnsafe(ctx, false), a.Close()); err != nil {
		k.t.Fatal(err)
	}
	k.raised = map[string]string{}
	k.t.Cleanup(k.stop)
}

func values(pairs ...string) map[string][]string {
	out := map[string][]string{}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i]] = []string{pairs[i+1]}
	}
	return out
}

// start runs the program and waits until it answers.
func (k *killed) start() {
	k.t.Helper()
	k.cmd = exec.Command(k.bin, "demo", "--db", k.db, "--addr", "127.0.0.1:0", "--quiet")
	k.cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	k.cmd.Stderr = os.Stderr
	out, err := k.cmd.StdoutPipe()
	if err == nil {
		err = k.cmd.Start()
	}
	if err != nil {
		k.t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if at := strings.TrimSpace(lines.Text()); strings.HasPrefix(at, "http://") {
			k.url = at
			go func() { _, _ = io.Copy(io.Discard, out) }() // ends with the process
			k.signIn()
			return
		}
	}
	k.t.Fatalf("the program ended before it served: %v", k.cmd.Wait())
}

// stop ends the program we started, without a word of warning.
func (k *killed) stop() {
	if k.cmd != nil && k.cmd.Process != nil {
		_ = k.cmd.Process.Kill() // by its id; it may be gone
		_ = k.cmd.Wait()
		k.cmd = nil
	}
}

// signIn gets sessions, once: they outlive the kills.
func (k *killed) signIn() {
	k.t.Helper()
	if k.contact == nil {
		k.contact, k.officer = k.session("contact"), k.session("officer")
		return
	}
	for _, c := range []*http.Client{k.contact, k.officer} { // the port is another; cookies do not care
		c.CloseIdleConnections()
	}
}

func (k *killed) session(part string) *http.Client {
	k.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		k.t.Fatal(err)
	}
	c := &http.Client{Jar: jar, Timeout: 10 * time.Second, Transport: &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	k.t.Cleanup(c.CloseIdleConnections)
	resp, err := c.PostForm(k.url+"/demo/signin", url.Values{"code": {part}})
	if err != nil {
		k.t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther {
		k.t.Fatalf("sign in as %s: %s", part, resp.Status)
	}
	return c
}

// round runs the program, files and acts with several hands at once, and kills
// it in the middle.
func (k *killed) round() {
	k.t.Helper()
	k.start()
	k.retry()
	done := make(chan struct{})
	todo := make(chan string, 1000)
	var hands sync.WaitGroup
	for hand := range 4 {
		hands.Go(func() { k.file(hand, done, todo) })
	}
	for range 2 {
		hands.Go(func() { k.work(done, todo) })
	}
	time.Sleep(time.Duration(400+rand.IntN(500)) * time.Millisecond)
	k.stop()
	close(done)
	hands.Wait()
}

// file blows whistles until the end.
func (k *killed) file(hand int, done <-chan struct{}, todo chan<- string) {
	for n := 0; ; n++ {
		select {
		case <-done:
			return
		default:
		}
		problem := fmt.Sprintf("第%d手第%d件：变压器跳闸 %s", hand, n, uuid.NewString())
		r := request{k.contact, "/m/whistle", url.Values{"problem": {problem}, "topic": {"utilities"}, "urgency": {"urgent"}, "_key": {uuid.NewString()}}}
		if path := k.send(r); path != "" {
			select {
			case todo <- path:
			default:
			}
		}
	}
}

// work makes the first contact for what was filed.
func (k *killed) work(done <-chan struct{}, todo <-chan string) {
	for {
		select {
		case <-done:
			return
		case path := <-todo:
			k.send(request{k.officer, path + "/actions/contact", url.Values{"contact_way": {"phone"}, "contact_note": {"已联系"},
				"topic": {"utilities"}, "urgency": {"urgent"}, "_key": {uuid.NewString()}}})
		}
	}
}

// send sends a form and notes the acknowledgement; without an answer the form
// is kept for later. It returns the record's path.
func (k *killed) send(r request) string {
	resp, err := r.as.PostForm(k.url+r.path, r.form)
	k.mu.Lock()
	defer k.mu.Unlock()
	if err != nil {
		if !errors.Is(err, syscall.ECONNREFUSED) {
			k.died++
		}
		k.open = append(k.open, r)
		return ""
	}
	return k.took(r, resp)
}

// took notes an answer; the lock is held.
func (k *killed) took(r request, resp *http.Response) string {
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	to := resp.Header.Get("Location")
	if resp.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "/m/whistle/") {
		k.t.Errorf("%s: %s to %q", r.path, resp.Status, to)
		return ""
	}
	if problem := r.form.Get("problem"); problem != "" {
		if before, twice := k.raised[problem]; twice && before != to {
			k.t.Errorf("one key made two whistles: %s and %s", before, to)
		}
		k.raised[problem] = to
	} else if path, action, ok := strings.Cut(r.path, "/actions/"); ok {
		k.acts = append(k.acts, act{path, action})
	}
	return to
}

// retry sends again what was never answered, with the same keys.
func (k *killed) retry() {
	k.mu.Lock()
	again := k.open
	k.open = nil
	k.mu.Unlock()
	for _, r := range again {
		k.send(r)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.open) > 0 {
		k.t.Fatalf("%d forms are refused by a program that was just started", len(k.open))
	}
}
