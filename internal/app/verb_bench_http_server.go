package app

import (
	"bufio"
	"bytes"
	"context"
	"debug/elf"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"juyan/internal/kernel"
)

// server is `juyan serve` as a process of its own.
type server struct {
	cmd  *exec.Cmd
	addr string        // host:port
	ops  string        // of the operators
	took time.Duration // from the start of the process to its address
	said bytes.Buffer  // on standard error
}

// startServer starts the program that runs once more, to serve at a station.
func startServer(ctx context.Context, at station) (*server, error) {
	s := &server{ops: "127.0.0.1:" + strconv.Itoa(freePort())}
	cmd, err := again(ctx, "serve", "--db", at.db, "--addr", "127.0.0.1:0", "--ops", s.ops)
	if err != nil {
		return nil, err
	}
	if at.program != "" {
		cmd.Path = at.program
	}
	cmd.Stderr = &s.said
	if at.processors > 0 {
		cmd.Env = append(os.Environ(), "GOMAXPROCS="+strconv.Itoa(at.processors))
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s.cmd = cmd
	line, err := bufio.NewReader(out).ReadString('\n')
	s.took = time.Since(began)
	if err != nil {
		s.stop()
		return nil, kernel.Internal(fmt.Errorf("serve did not start: %s", s.said.String()))
	}
	s.addr = strings.TrimPrefix(strings.TrimSpace(line), "http://")
	return s, nil
}

// again is the program that runs, to be run beside itself.
func again(ctx context.Context, args ...string) (*exec.Cmd, error) {
	path, err := benchProgram()
	if err != nil {
		return nil, err
	}
	return exec.CommandContext(ctx, path, args...), nil
}

// benchProgram is where the program that runs lies; a test says where the command
// it stands for does.
var benchProgram = os.Executable

func freePort() int {
	l, err := listen("127.0.0.1:0")
	if err != nil {
		return 0
	}
	defer l.Close()
	_, port, _ := strings.Cut(l.Addr().String(), ":")
	n, _ := strconv.Atoi(port)
	return n
}

// stop lets it finish what is under way.
func (s *server) stop() {
	_ = s.cmd.Process.Signal(os.Interrupt) // it may have ended
	_ = s.cmd.Wait()
}

// proc reads a file the system keeps about a process.
func proc(pid int, name string) string {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), name))
	if err != nil {
		return ""
	}
	return string(text)
}

// memory is what it holds resident, in bytes; 0 where the system does not tell.
func (s *server) memory() int64 {
	for line := range strings.Lines(proc(s.cmd.Process.Pid, "status")) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kb * 1024
		}
	}
	return 0
}

// worked is the processor time it has used; 0 where the system does not tell.
func (s *server) worked() time.Duration { return processWorked(s.cmd.Process.Pid, 2) }

// processWorked adds up the first so many of: what a process used itself, for the
// system, and the same two of children that have ended.
func processWorked(pid, parts int) (sum time.Duration) {
	_, rest, ok := strings.Cut(proc(pid, "stat"), ") ")
	if f := strings.Fields(rest); ok && len(f) > 14 {
		for _, part := range f[11 : 11+parts] {
			ticks, _ := strconv.Atoi(part)
			sum += time.Duration(ticks) * 10 * time.Millisecond // USER_HZ is 100
		}
	}
	return sum
}

// rests waits until the process has done hardly anything for a while: what it does
// once after a start, such as the day's search for doubts, is over then.
func (s *server) rests() {
	quiet := 0
	for i := 0; i < 30 && quiet < 2; i++ {
		before := s.worked()
		time.Sleep(idleFor)
		if quiet++; s.worked()-before > idleFor/50 {
			quiet = 0
		}
	}
}

// nodes are servers of the same database.
type nodes []*server

// worked is the processor time they have used together.
func (n nodes) worked() (sum time.Duration) {
	for _, s := range n {
		sum += s.worked()
	}
	return sum
}

// warm asks each request twice of each.
func (n nodes) warm(ctx context.Context, plan loadPlan) error {
	plan.Count = 2 * len(plan.Requests) * len(n)
	_, err := n.load(ctx, plan)
	return err
}

// load has a process of its own ask what the plan says.
func (n nodes) load(ctx context.Context, plan loadPlan) (load, error) {
	for _, s := range n {
		plan.Addrs = append(plan.Addrs, s.addr)
	}
	in, err := json.Marshal(plan)
	if err != nil {
		return load{}, err
	}
	cmd, err := again(ctx, "bench", "ask")
	if err != nil {
		return load{}, err
	}
	var said bytes.Buffer
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), &said
	before := n.worked()
	out, err := cmd.Output()
	if err != nil {
		return load{}, kernel.Internal(fmt.Errorf("asking: %w: %s", err, said.String()))
	}
	var l load
	err = json.Unmarshal(out, &l)
	l.Server = costOf(n.worked()-before, l)
	if err == nil && l.Wrong > 0 {
		err = kernel.Internal(fmt.Errorf("%d of %d answers were wrong: %s", l.Wrong, l.Count, l.FirstWrong))
	}
	return l, err
}

// profile keeps where the processor time goes for a while.
func (s *server) profile(ctx context.Context, d time.Duration, path string) error {
	url := fmt.Sprintf("http://%s/debug/pprof/profile?seconds=%d", s.ops, max(1, int(d.Seconds())))
	text, _, err := fetch(ctx, url, "")
	for range 20 { // the operators' address opens a little after the site's
		if err == nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
		text, _, err = fetch(ctx, url, "")
	}
	if err == nil {
		err = os.WriteFile(path, text, 0o644)
	}
	return err
}

var (
	pageParts  = regexp.MustCompile(`(?:src|href)="(/static/[^"]+)"`)
	styleParts = regexp.MustCompile(`url\(["']?([^"')]+)["']?\)`)
)

// firstLoad weighs a page and the files it asks for as they cross the network.
func (s *server) firstLoad(ctx context.Context, path, cookie string) (bytes, parts int, err error) {
	seen := map[string]bool{}
	queue := []string{path}
	for len(queue) > 0 {
		at := queue[0]
		if queue = queue[1:]; seen[at] {
			continue
		}
		seen[at] = true
		text, n, err := fetch(ctx, "http://"+s.addr+at, cookie)
		if err != nil {
			return 0, 0, err
		}
		bytes, parts = bytes+n, parts+1
		find := pageParts
		if at != path {
			find = styleParts
		}
		if at != path && !strings.HasSuffix(at, ".css") {
			continue
		}
		for _, m := range find.FindAllSubmatch(text, -1) {
			switch part := string(m[1]); {
			case strings.HasPrefix(part, "data:"), strings.HasPrefix(part, "#"): // stands in the file itself
			case strings.HasPrefix(part, "/"):
				queue = append(queue, part)
			default:
				queue = append(queue, at[:strings.LastIndex(at, "/")+1]+part)
			}
		}
	}
	return bytes, parts, nil
}

// fetch gets an address; n is what its body weighs compressed.
func fetch(ctx context.Context, url, cookie string) (text []byte, n int, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return nil, 0, err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, 0, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = kernel.Internal(fmt.Errorf("%s: %s", url, res.Status))
	}
	if err != nil || res.Header.Get("Content-Encoding") != "gzip" {
		return body, len(body), err
	}
	text, err = unzip(body)
	return text, len(body), err
}

// installed copies the program, some kilobytes at a time as installing it does. What a
// linker has just written lies in the page cache in pieces of up to megabytes, and a
// process that reads a byte of one has the whole counted as its memory: some 20 MB more
// than of a copy, or than after the machine was started anew.
func installed(dir string) (path string, err error) {
	program, err := benchProgram()
	if err != nil {
		return "", err
	}
	from, err := os.Open(program)
	if err != nil {
		return "", err
	}
	defer from.Close()
	path = filepath.Join(dir, "juyan")
	to, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o700)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(struct{ io.Writer }{to}, from) // by way of a buffer
	return path, errors.Join(err, to.Close())
}

// strippedSize is what the program weighs without the tables that only debuggers
// read, as it is handed out (-s -w).
func strippedSize() (int64, error) {
	path, err := benchProgram()
	if err != nil {
		return 0, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	size := info.Size()
	f, err := elf.Open(path)
	if err != nil {
		return size, nil // another system's form: the whole file
	}
	defer f.Close()
	for _, s := range f.Sections {
		if strings.HasPrefix(s.Name, ".debug_") || s.Name == ".symtab" || s.Name == ".strtab" {
			size -= int64(s.FileSize)
		}
	}
	return size, nil
}
