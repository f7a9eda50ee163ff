package e2e

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"juyan/internal/store/storetest"
	"juyan/internal/store/throwaway"
)

// TestTheDatabaseGoesAway crashes PostgreSQL under the program while people file
// and act, and starts it again. Meanwhile everybody is told what is wrong, in
// their language, and /readyz says no; afterwards all goes on without help, what
// was acknowledged is there, and what was not is there once it is sent again with
// its key, once.
func TestTheDatabaseGoesAway(t *testing.T) {
	c, err := throwaway.StartInMemory("synchronous_commit=on") // what is acknowledged must survive the crash of the server
	if err != nil {
		storetest.Missing(t, "PostgreSQL", err)
	}
	t.Cleanup(c.Stop)
	f := &faulty{fleet: &fleet{killed: &killed{t: t, db: c.URL("postgres"), bin: build(t), raised: map[string]string{}}}}
	f.begin(10)
	f.under(func() {
		time.Sleep(500 * time.Millisecond)
		if err := c.Down(); err != nil {
			t.Fatal(err)
		}
		f.refusedClearly("数据库")
		f.ready(http.StatusServiceUnavailable)
		if err := c.Up(); err != nil {
			t.Fatal(err)
		}
		f.ready(http.StatusOK)
		time.Sleep(500 * time.Millisecond)
	})
	f.end()
}

// TestTheDiskIsFull lets the file of an SQLite database grow no further while
// people file and act: by a quota on the size of files, which the kernel answers
// as it does a full disk, with an error of writing.
func TestTheDiskIsFull(t *testing.T) {
	f := &faulty{fleet: &fleet{killed: &killed{t: t, db: filepath.Join(t.TempDir(), "full.db"), bin: build(t), raised: map[string]string{}}}}
	f.begin(10)
	f.under(func() {
		time.Sleep(500 * time.Millisecond)
		f.quota("1048576") // the file is larger than that already
		f.refusedClearly("")
		if status, _ := f.page(f.contact.Get("http://" + f.nodes[0].addr + "/m/whistle")); status != http.StatusOK {
			t.Errorf("reading, while nothing can be written: %d", status)
		}
		f.quota("unlimited")
		time.Sleep(500 * time.Millisecond)
	})
	f.end()
}

// TestTheDiskIsSlow lets every sync to the disk take a quarter of a second more
// while people file and act: they wait, nobody is refused, readers do not wait,
// and afterwards all is quick again. The kernel delays the calls for strace, which
// only make soak asks for.
func TestTheDiskIsSlow(t *testing.T) {
	if os.Getenv("JUYAN_SOAK") != "1" {
		t.Skip("set JUYAN_SOAK=1 to let strace slow the disk down")
	}
	f := &faulty{patient: true, fleet: &fleet{killed: &killed{t: t, db: filepath.Join(t.TempDir(), "slow.db"), bin: build(t), raised: map[string]string{}}}}
	f.begin(10)
	f.under(func() {
		time.Sleep(500 * time.Millisecond)
		quick := f.filed(time.Second)
		f.slow(250*time.Millisecond, func() {
			if n := f.filed(3 * time.Second); n == 0 || n > 3*3*4+3 {
				t.Errorf("%d filed in three seconds by three who wait a quarter of a second each", n)
			}
			for range 10 {
				began := time.Now()
				if status, _ := f.page(f.officer.Get("http://" + f.nodes[0].addr + "/m/whistle")); status != http.StatusOK || time.Since(began) > time.Second {
					t.Errorf("reading, while writing is slow: %d after %v", status, time.Since(began))
				}
			}
		})
		if n := f.filed(time.Second); n < quick/2 {
			t.Errorf("%d filed in a second after it, %d before", n, quick)
		}
	})
	f.end()
}

// faulty is one node, and the forms it refused.
type faulty struct {
	*fleet
	patient     bool // nobody is to be refused
	unavailable int
	last        string // what a refusal said
}

// begin starts the node on a zone with n whistles whose limits are over.
func (f *faulty) begin(n int) {
	f.key = filepath.Join(f.t.TempDir(), "ledger.key")
	f.prepare(n)
	f.nodes = []*node{{f: f.fleet, addr: "127.0.0.1:" + freePort(f.t), ops: "127.0.0.1:" + freePort(f.t)}}
	f.nodes[0].start()
	f.contact, f.officer = f.client(), f.client()
	for login, c := range map[string]*http.Client{"contact": f.contact, "officer": f.officer} {
		if status, said := f.page(c.PostForm("http://"+f.nodes[0].addr+"/signin", url.Values{"login": {login}, "password": {password}})); status != http.StatusSeeOther {
			f.t.Fatalf("%s signs in: %d %s", login, status, said)
		}
	}
}

// under does something while people file and act.
func (f *faulty) under(something func()) {
	f.t.Helper()
	done, todo := make(chan struct{}), make(chan string, 1000)
	var hands sync.WaitGroup
	for range 3 {
		hands.Go(func() { f.filing(done, todo) })
	}
	something()
	close(done)
	hands.Wait()
	close(todo)
	for path := range todo {
		f.try(request{f.officer, path + "/actions/contact", url.Values{"contact_way": {"phone"}, "contact_note": {"已联系"}, "topic": {"utilities"}, "urgency": {"urgent"}, "_key": {uuid.NewString()}}})
	}
}

func (f *faulty) filing(done <-chan struct{}, todo chan<- string) {
	for {
		select {
		case <-done:
			return
		case <-time.After(20 * time.Millisecond):
		}
		key := uuid.NewString()
		if path := f.try(request{f.contact, "/m/whistle", url.Values{"problem": {"变压器跳闸 " + key}, "topic": {"utilities"}, "_key": {key}}}); path != "" {
			select {
			case todo <- path:
			default: // there is enough to act on
			}
		}
	}
}

// try sends a form once. 503 is the one refusal there may be; it is kept for
// later.
func (f *faulty) try(r request) string {
	n := f.nodes[int(f.turn.Add(1))%len(f.nodes)]
	resp, err := r.as.PostForm("http://"+n.addr+r.path, r.form)
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil {
		f.t.Errorf("%s: %v", r.path, err)
		return ""
	}
	if resp.StatusCode != http.StatusServiceUnavailable {
		return f.took(r, resp)
	}
	said, err := io.ReadAll(resp.Body)
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		f.t.Error(err)
	}
	f.unavailable, f.last = f.unavailable+1, string(said)
	f.open = append(f.open, r)
	return ""
}

// refusedClearly waits until somebody was refused and looks at what they read.
func (f *faulty) refusedClearly(word string) {
	f.t.Helper()
	for range 200 {
		time.Sleep(20 * time.Millisecond)
		f.mu.Lock()
		said := f.last
		f.mu.Unlock()
		if said != "" {
			if !strings.Contains(said, word) || !strings.Contains(said, `lang="zh`) {
				f.t.Errorf("a refusal says: %s", said)
			}
			return
		}
	}
	f.t.Error("nobody was refused")
}

// ready waits until /readyz answers so.
func (f *faulty) ready(want int) {
	f.t.Helper()
	status := 0
	for range 200 {
		if status, _ = f.page(http.Get("http://" + f.nodes[0].ops + "/readyz")); status == want {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	f.t.Errorf("/readyz says %d, want %d", status, want)
}

// quota bounds how large files the node may write.
func (f *faulty) quota(bytes string) {
	f.t.Helper()
	out, err := exec.Command("prlimit", "--pid", fmt.Sprint(f.nodes[0].cmd.Process.Pid), "--fsize="+bytes+":unlimited").CombinedOutput()
	if err != nil {
		storetest.Missing(f.t, "prlimit", fmt.Errorf("%w %s", err, out))
	}
}

// slow delays every sync of the node by so long while something happens.
func (f *faulty) slow(by time.Duration, something func()) {
	f.t.Helper()
	cmd := exec.Command("strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync",
		"-e", fmt.Sprintf("inject=fsync,fdatasync:delay_exit=%d", by.Microseconds()), "-p", fmt.Sprint(f.nodes[0].cmd.Process.Pid))
	if err := cmd.Start(); err != nil {
		storetest.Missing(f.t, "strace", err)
	}
	time.Sleep(500 * time.Millisecond) // until it holds every thread
	something()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		f.t.Errorf("strace has ended before: %v", err)
	}
	_ = cmd.Wait() // interrupted, as asked
}

// filed counts the whistles acknowledged during so long.
func (f *faulty) filed(during time.Duration) int {
	count := func() int {
		f.mu.Lock()
		defer f.mu.Unlock()
		return len(f.raised)
	}
	before := count()
	time.Sleep(during)
	return count() - before
}

// end sends again what was refused, ends the node and judges the database.
func (f *faulty) end() {
	f.t.Helper()
	f.mu.Lock()
	again := f.open
	f.open = nil
	f.mu.Unlock()
	for _, r := range again {
		f.try(r)
	}
	if len(f.open) > 0 {
		f.t.Errorf("%d forms are still refused: %s", len(f.open), f.last)
	}
	for _, n := range f.nodes {
		n.term()
	}
	f.check()
	f.t.Logf("acknowledged: %d whistles, %d acts; %d refused with 503 and sent again", len(f.raised), len(f.acts), len(again))
	if len(f.raised) < 20 || (len(again) == 0) != f.patient {
		f.t.Error("too little was under way to prove anything")
	}
}
