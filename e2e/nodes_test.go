package e2e

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"juyan/internal/app"
	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/sim"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

// password of those who sign in at the nodes.
const password = "三棵白杨树 2022"

// TestNodes runs the program twice on one PostgreSQL: sessions, files and limits of
// guessing hold on both, timers fire once, one seals at a time, and while each is
// restarted under load nobody is refused and nothing is lost.
func TestNodes(t *testing.T) {
	f := &fleet{killed: &killed{t: t, db: storetest.URL(t, store.Postgres), bin: build(t), raised: map[string]string{}}}
	f.key = filepath.Join(t.TempDir(), "ledger.key")
	f.prepare(30)
	f.nodes = []*node{{f: f}, {f: f}}
	for _, n := range f.nodes {
		n.addr, n.ops = "127.0.0.1:"+freePort(t), "127.0.0.1:"+freePort(t)
	}
	var both sync.WaitGroup
	for _, n := range f.nodes { // at once: both find the same timers due
		both.Go(n.start)
	}
	both.Wait()
	f.signsInHereReadsThere()
	f.guessesEverywhere()
	f.sendsAFile()
	f.personRenamed()
	f.restartsUnderLoad()
	for _, n := range f.nodes {
		n.term()
	}
	f.check()
	f.sealed()
	f.mu.Lock()
	defer f.mu.Unlock()
	t.Logf("acknowledged: %d whistles, %d acts; %d refused connections went to the other node", len(f.raised), len(f.acts), f.refused.Load())
	if len(f.raised) < 40 || len(f.acts) == 0 || f.refused.Load() == 0 {
		t.Error("too little was under way to prove anything")
	}
}

// fleet is the nodes on one database and what they acknowledged.
type fleet struct {
	*killed
	key     string
	nodes   []*node
	turn    atomic.Int64
	refused atomic.Int64
}

// node is one process.
type node struct {
	f         *fleet
	addr, ops string
	cmd       *exec.Cmd
	log       *bytes.Buffer // what it wrote, to be read once it is gone
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// prepare founds the zone, gives two people passwords and raises n whistles of
// long ago, all of whose limits are over when the nodes start.
func (f *fleet) prepare(n int) {
	f.t.Helper()
	ctx := context.Background()
	clock := sim.NewClock(kernel.Date{Year: 2022, Month: 3, Day: 1}.At(10, 0, beijing))
	a, err := app.Open(ctx, app.Config{DB: f.db, Pack: packs.Model(), Clock: clock, Hash: auth.HashParams{Memory: 8, Passes: 1, Threads: 1}})
	if err == nil {
		err = a.Found(ctx, kernel.Date{Year: 2022, Month: 1, Day: 1})
	}
	if err != nil {
		f.t.Fatal(err)
	}
	s := &site{App: a, clock: clock}
	officer, contact := s.actor(f.t, "economy-projects.service-1"), s.contact(f.t, "E0001")
	for login, who := range map[string]kernel.Actor{"officer": officer, "contact": contact} {
		l, err := a.Auth.OpenAccount(ctx, kernel.System(), auth.OpenAccountInput{Person: who.Person, Login: login})
		if err == nil {
			err = a.Auth.SetPasswordByLink(ctx, auth.SetPasswordInput{Token: l.Token, Password: password})
		}
		if err != nil {
			f.t.Fatal(err)
		}
	}
	for i := range n {
		if _, err := a.Matter.Raise(ctx, contact, matter.RaiseInput{Kind: "whistle", Values: values("problem", fmt.Sprintf("备好的第%d件", i), "urgency", "urgent")}); err != nil {
			f.t.Fatal(err)
		}
	}
	if err := a.Close(); err != nil {
		f.t.Fatal(err)
	}
	var said bytes.Buffer
	if code := app.Main(ctx, []string{"init", "--db", f.db, "--ledger-key", f.key, "--signin-key", f.key + ".signin"}, &app.IO{Out: io.Discard, Err: &said}); code != 0 {
		f.t.Fatal(said.String())
	}
}

// start runs the node and returns when it takes requests.
func (n *node) start() {
	cmd := exec.Command(n.f.bin, "serve", "--db", n.f.db, "--addr", n.addr, "--ops", n.ops, "--ledger-key", n.f.key, "--signin-key", n.f.key+".signin", "--drain", "500ms")
	n.log = &bytes.Buffer{}
	cmd.Stderr = n.log
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		n.f.t.Error(err)
		return
	}
	n.cmd = cmd
	n.f.t.Cleanup(func() { _ = cmd.Process.Kill() }) // by its id; it may be gone
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		n.f.t.Errorf("node %s did not serve: %v\n%s", n.addr, cmd.Wait(), n.log)
		return
	}
	go func() { _, _ = io.Copy(io.Discard, out) }() // ends with the process
}

// term asks the node to end, looks whether it says so to those who ask if it is
// ready, and waits until it is gone.
func (n *node) term() {
	t := n.f.t
	t.Helper()
	if err := n.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	time.Sleep(100 * time.Millisecond)
	c := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 5 * time.Second}
	if resp, err := c.Get("http://" + n.ops + "/readyz"); err != nil || resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("%s is ready while it goes down: %v %v", n.addr, resp, err)
	} else {
		_ = resp.Body.Close()
	}
	if err := n.cmd.Wait(); err != nil {
		t.Errorf("%s ended with %v", n.addr, err)
	}
	for line := range strings.Lines(n.log.String()) {
		if strings.Contains(line, "request failed") && strings.Contains(line, "internal") {
			t.Errorf("%s: %s", n.addr, line)
		}
	}
}

// client is a browser that knows the cookies of every node, for they have one name.
func (f *fleet) client() *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		f.t.Fatal(err)
	}
	c := &http.Client{Jar: jar, Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 8},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	f.t.Cleanup(c.CloseIdleConnections)
	return c
}

// page is an answer read whole.
func (f *fleet) page(resp *http.Response, err error) (int, string) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		f.t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// signsInHereReadsThere: a session of one node is one of the other.
func (f *fleet) signsInHereReadsThere() {
	f.t.Helper()
	f.contact, f.officer = f.client(), f.client()
	for login, c := range map[string]*http.Client{"contact": f.contact, "officer": f.officer} {
		if status, said := f.page(c.PostForm("http://"+f.nodes[0].addr+"/signin", url.Values{"login": {login}, "password": {password}})); status != http.StatusSeeOther {
			f.t.Fatalf("%s signs in: %d %s", login, status, said)
		}
		if status, _ := f.page(c.Get("http://" + f.nodes[1].addr + "/account")); status != http.StatusOK {
			f.t.Errorf("%s signed in at one node, the other says %d", login, status)
		}
	}
}

// guessesEverywhere: failures at both nodes count together.
func (f *fleet) guessesEverywhere() {
	f.t.Helper()
	c := f.client()
	guess := func(n int) int {
		status, _ := f.page(c.PostForm("http://"+f.nodes[n].addr+"/signin", url.Values{"login": {"nobody"}, "password": {"wrong"}}))
		return status
	}
	for _, n := range []int{0, 1, 0, 1, 0} {
		if status := guess(n); status != http.StatusUnprocessableEntity {
			f.t.Errorf("a wrong password at node %d: %d", n, status)
		}
	}
	if a, b := guess(0), guess(1); a != http.StatusTooManyRequests || b != http.StatusTooManyRequests {
		f.t.Errorf("after five failures at both: %d, %d", a, b)
	}
}

var fileLink = regexp.MustCompile(`href="(/files/[^"]+)"`)

// sendsAFile: what was sent to one node is there on the other.
func (f *fleet) sendsAFile() {
	f.t.Helper()
	body := "%PDF-1.7\n" + strings.Repeat("合同 ", 1<<20) // beyond what is staged at once
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	err := errors.Join(w.WriteField("problem", "附件里写明了的问题"), w.WriteField("_key", uuid.NewString()))
	part, err2 := w.CreateFormFile("photos", "合同.pdf")
	if err = errors.Join(err, err2); err == nil {
		_, err = io.WriteString(part, body)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		f.t.Fatal(err)
	}
	resp, err := f.contact.Post("http://"+f.nodes[0].addr+"/m/whistle", w.FormDataContentType(), &form)
	if status, said := f.page(resp, err); status != http.StatusSeeOther {
		f.t.Fatalf("sending a file: %d %s", status, said)
	}
	other := "http://" + f.nodes[1].addr
	_, record := f.page(f.contact.Get(other + resp.Header.Get("Location")))
	found := fileLink.FindStringSubmatch(record)
	if found == nil {
		f.t.Fatal("the record on the other node has no file")
	}
	if status, got := f.page(f.contact.Get(other + found[1])); status != http.StatusOK || got != body {
		f.t.Errorf("the file from the other node: %d, %d bytes of %d", status, len(got), len(body))
	}
}

// personRenamed: what changes in the organisation on one node (here the test's own,
// a third) stands on the next page of the others.
func (f *fleet) personRenamed() {
	f.t.Helper()
	ctx := context.Background()
	a, err := app.Open(ctx, app.Config{DB: f.db, Pack: packs.Model()})
	if err != nil {
		f.t.Fatal(err)
	}
	who := (&site{App: a}).actor(f.t, "economy-projects.service-1").Person
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		p, err := a.Org.Person(tx, who)
		if err != nil {
			return err
		}
		in := org.EditPersonInput{ID: p.ID, Version: p.Version, PersonFields: p.PersonFields}
		in.Name = "欧阳新名"
		_, err = a.Org.EditPersonTx(tx, kernel.System(), in)
		return err
	})
	if err = errors.Join(err, a.Close()); err != nil {
		f.t.Fatal(err)
	}
	for _, n := range f.nodes {
		if _, page := f.page(f.officer.Get("http://" + n.addr + "/account")); !strings.Contains(page, "欧阳新名") {
			f.t.Errorf("%s does not know the new name", n.addr)
		}
	}
}

// post sends a form as browsers do: a connection kept from before that closes
// without an answer was closed as idle while the form was on its way, which HTTP/1.1
// cannot rule out (RFC 9112, 9.3.1 and 9.5); it is sent again. The header tells the
// transport that it may, for the form has its key.
func (r request) post(addr string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodPost, "http://"+addr+r.path, strings.NewReader(r.form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Idempotency-Key", r.form.Get("_key"))
	return r.as.Do(req)
}

// send sends a form to a node, the next in turn, and to the other where nobody
// listens. Any other failure is one.
func (f *fleet) send(r request) string {
	for range 100 {
		n := f.nodes[int(f.turn.Add(1))%len(f.nodes)]
		resp, err := r.post(n.addr)
		if errors.Is(err, syscall.ECONNREFUSED) {
			f.refused.Add(1)
			time.Sleep(5 * time.Millisecond)
			continue
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		if err != nil {
			f.t.Errorf("%s at %s: %v", r.path, n.addr, err)
			return ""
		}
		return f.took(r, resp)
	}
	f.t.Errorf("%s: no node answers", r.path)
	return ""
}

// restartsUnderLoad ends and starts one node after the other while people file and
// act.
func (f *fleet) restartsUnderLoad() {
	f.t.Helper()
	done, todo := make(chan struct{}), make(chan string, 1000)
	var hands sync.WaitGroup
	for range 3 {
		hands.Go(func() { f.files(done, todo) })
	}
	hands.Go(func() { f.contacts(done, todo) })
	for _, n := range f.nodes {
		time.Sleep(300 * time.Millisecond)
		n.term()
		n.start()
	}
	time.Sleep(300 * time.Millisecond)
	close(done)
	hands.Wait()
}

// files blows whistles until the end.
func (f *fleet) files(done <-chan struct{}, todo chan<- string) {
	for {
		select {
		case <-done:
			return
		default:
		}
		key := uuid.NewString()
		path := f.send(request{f.contact, "/m/whistle", url.Values{"problem": {"变压器跳闸 " + key}, "topic": {"utilities"}, "_key": {key}}})
		if path != "" {
			todo <- path
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// contacts makes the first contact for what was filed.
func (f *fleet) contacts(done <-chan struct{}, todo <-chan string) {
	for {
		select {
		case <-done:
			return
		case path := <-todo:
			f.send(request{f.officer, path + "/actions/contact", url.Values{"contact_way": {"phone"}, "contact_note": {"已联系"}, "topic": {"utilities"}, "urgency": {"urgent"}, "_key": {uuid.NewString()}}})
		}
	}
}

// sealed: the nodes sealed and signed what was there, and left nothing a second
// before they ended that nobody will seal.
func (f *fleet) sealed() {
	f.t.Helper()
	ctx := context.Background()
	db := storetest.Reopen(f.t, f.db, store.Options{})
	if _, err := ledger.NewSealer(db).Seal(ctx); err != nil { // the lease was given back: no wait
		f.t.Fatal(err)
	}
	v, err := ledger.Verify(ctx, db, ledger.Trust{}, nil)
	if err != nil || len(v.Damage) > 0 || v.Checkpoints == 0 || v.Waiting > 0 || v.Signed*10 < v.Leaves*8 {
		f.t.Errorf("%+v %v", v, err)
	}
}
