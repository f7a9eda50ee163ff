package exchange

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"time"

	"juyan/internal/kernel"
)

// ReadXES reads an XES log (IEEE 1849), packed with gzip or not. A time without
// an offset is one of loc. Error codes: invalid, too_large.
func ReadXES(r io.Reader, loc *time.Location, l Limits) (*Log, error) {
	l = l.withDefaults()
	plain, err := unpacked(r, l)
	if err != nil {
		return nil, err
	}
	x := &xesReader{s: newScanner(plain, l.Value), loc: loc, limits: l, pool: pool{}, seen: map[string]bool{}, log: &Log{}}
	if err := x.read(); err != nil {
		return nil, err
	}
	x.log.Sort()
	return x.log, nil
}

// unpacked looks for gzip's mark and bounds what comes out.
func unpacked(r io.Reader, l Limits) (io.Reader, error) {
	packed := &counter{r: r}
	buffered := bufio.NewReaderSize(packed, 64<<10)
	out := &bounded{r: buffered, packed: packed, left: l.Unpacked, ratio: l.Ratio}
	if mark, _ := buffered.Peek(2); !bytes.Equal(mark, []byte{0x1f, 0x8b}) {
		out.ratio = 0
		return out, nil
	}
	z, err := gzip.NewReader(buffered)
	if err != nil {
		return nil, unreadable(err)
	}
	out.r = z
	return out, nil
}

type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}

// bounded refuses more than left bytes, and beyond 64 MiB more than ratio bytes
// for each packed one (0 = not packed).
type bounded struct {
	r      io.Reader
	packed *counter
	n      int64
	left   int64
	ratio  int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.n += int64(n)
	if b.n > b.left || b.ratio > 0 && b.n > 64<<20 && b.n > b.ratio*b.packed.n {
		return 0, kernel.Errorf(kernel.CodeTooLarge, "", kernel.T("日志展开后太大（已超过%d MiB），不读", "The log is too large once unpacked (more than %d MiB) and is refused"), b.n>>20)
	}
	return n, err
}

// xesReader takes tags one after another. level is log, trace or event while
// their own attributes are read; deeper elements are passed over.
type xesReader struct {
	s      *scanner
	loc    *time.Location
	limits Limits
	pool   pool
	seen   map[string]bool
	log    *Log
	stack  []string
	c      *Case
	e      *Event
	at     int // line where the case or event began
	events int
	begun  bool
}

func (x *xesReader) read() error {
	for {
		t, err := x.s.next()
		if errors.Is(err, io.EOF) {
			return x.finish()
		}
		if err != nil {
			return err
		}
		if t.open {
			err = x.enter(t)
		}
		if err == nil && t.close {
			err = x.leave(t)
		}
		if err != nil {
			return err
		}
	}
}

func (x *xesReader) finish() error {
	if len(x.stack) > 0 {
		return x.s.broken(io.EOF)
	}
	if !x.begun {
		return kernel.Invalid("", kernel.T("这不是 XES 日志：没有 <log>", "This is no XES log: there is no <log>"))
	}
	return nil
}

func (x *xesReader) top() string {
	if len(x.stack) == 0 {
		return ""
	}
	return x.stack[len(x.stack)-1]
}

func (x *xesReader) enter(t tag) error {
	parent := x.top()
	if len(x.stack) >= x.limits.Depth {
		return kernel.Errorf(kernel.CodeTooLarge, "", kernel.T("第%d行：标记嵌套超过%d层", "Line %d: elements are nested more than %d deep"), x.s.line, x.limits.Depth)
	}
	name := x.pool.keep(t.name)
	x.stack = append(x.stack, name)
	switch {
	case parent == "" && (name != "log" || x.begun):
		return kernel.Invalid("", kernel.T("第%d行：这不是 XES 日志，应以 <log> 开头，却是 <%s>", "Line %d: this is no XES log; it should begin with <log>, not <%s>"), x.s.line, name)
	case parent == "":
		x.begun = true
	case parent == "log" && name == "trace" && len(x.stack) == 2:
		x.c, x.at = &Case{}, x.s.line
	case parent == "trace" && name == "event" && x.c != nil:
		x.e, x.at = &Event{}, x.s.line
	case isKind(name) && t.keyed:
		return x.attr(parent, name, t)
	}
	return nil
}

func isKind(name string) bool {
	switch name {
	case "string", "date", "int", "float", "boolean", "id", "list", "container":
		return true
	}
	return false
}

// attr takes an attribute of the log, a case or an event.
func (x *xesReader) attr(parent, kind string, t tag) error {
	a := Attr{Key: x.pool.keep(t.key), Kind: kind, Value: x.pool.keep(t.value)}
	attrs := &x.log.Attrs
	depth := len(x.stack)
	switch {
	case kind == "list" || kind == "container":
		x.log.Skipped++
		return nil
	case parent == "event" && x.e != nil && depth == 4:
		if done, err := x.own(a); done || err != nil {
			return err
		}
		attrs = &x.e.Attrs
	case parent == "trace" && x.c != nil && depth == 3:
		if a.Key == "concept:name" && x.c.ID == "" {
			x.c.ID = a.Value
			return nil
		}
		attrs = &x.c.Attrs
	case parent == "log" && depth == 2:
		if a.Key == "concept:name" && x.log.Name == "" {
			x.log.Name = a.Value
			return nil
		}
	default:
		if x.stack[1] != "global" { // declared defaults are not data
			x.log.Skipped++
		}
		return nil
	}
	if *attrs = append(*attrs, a); len(*attrs) > x.limits.Attrs {
		return kernel.Errorf(kernel.CodeTooLarge, "", kernel.T("第%d行：属性超过%d个的上限", "Line %d: more than %d attributes"), x.s.line, x.limits.Attrs)
	}
	return nil
}

// own puts the attributes an Event has fields for into them.
func (x *xesReader) own(a Attr) (bool, error) {
	if a.Key == "time:timestamp" && x.e.Time.IsZero() {
		t, err := x.time(a.Value)
		x.e.Time = t
		return true, err
	}
	f := x.e.field(a.Key)
	if f == nil || *f != "" {
		return false, nil
	}
	*f = a.Value
	return true, nil
}

// field is the field that holds key.
func (e *Event) field(key string) *string {
	switch key {
	case "concept:name":
		return &e.Activity
	case "org:resource":
		return &e.Resource
	case "org:group":
		return &e.Group
	case "lifecycle:transition":
		return &e.Lifecycle
	case "concept:instance":
		return &e.Instance
	case strandKey:
		return &e.Strand
	case afterKey:
		return &e.After
	}
	return nil
}

// time reads what xs:dateTime allows. As everywhere in the house, years outside
// 1900–2199 are typing errors and 1970-01-01T00:00Z is how computers write "none".
func (x *xesReader) time(s string) (kernel.Instant, error) {
	t, err := time.Parse(time.RFC3339, s)
	for _, layout := range []string{"2006-01-02T15:04:05-0700", "2006-01-02T15:04:05", "2006-01-02"} {
		if err == nil {
			break
		}
		t, err = time.ParseInLocation(layout, s, x.loc)
	}
	if err != nil || t.Year() < 1900 || t.Year() > 2199 || t.UnixMilli() == 0 {
		return 0, kernel.Invalid("", kernel.T("第%d行：时间“%s”看不懂或不合理，应写成 2022-03-05T08:05:00.000+08:00", "Line %d: the time “%s” cannot be read or be right; write it like 2022-03-05T08:05:00.000+08:00"), x.s.line, clip(s))
	}
	return kernel.InstantOf(t), nil
}

func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

func (x *xesReader) leave(t tag) error {
	if x.top() != string(t.name) {
		return x.s.malformed()
	}
	depth := len(x.stack)
	x.stack = x.stack[:depth-1]
	switch {
	case depth == 3 && x.e != nil:
		return x.addEvent()
	case depth == 2 && x.c != nil:
		return x.addCase()
	}
	return nil
}

func (x *xesReader) addEvent() error {
	if x.top() != "trace" {
		return nil
	}
	e := *x.e
	x.e = nil
	if e.Activity == "" || e.Time.IsZero() {
		return kernel.Invalid("", kernel.T("第%d行的事件缺活动（concept:name）或时间（time:timestamp），无法知道先后", "The event at line %d lacks its activity (concept:name) or time (time:timestamp), so its place is unknown"), x.at)
	}
	if x.events++; x.events > x.limits.Events {
		return tooManyEvents(x.limits.Events)
	}
	x.c.Events = append(x.c.Events, e)
	return nil
}

func (x *xesReader) addCase() error {
	c := *x.c
	x.c = nil
	switch {
	case strings.TrimSpace(c.ID) == "":
		return kernel.Invalid("", kernel.T("到第%d行为止的一件没有编号（trace 的 concept:name）", "The case that ends at line %d has no id (concept:name of the trace)"), x.s.line)
	case x.seen[c.ID]:
		return kernel.Invalid("", kernel.T("编号“%s”出现了两次（第%d行），两件不能同号", "The case “%s” occurs twice (line %d); two cases cannot share an id"), c.ID, x.s.line)
	}
	x.seen[c.ID] = true
	x.log.Cases = append(x.log.Cases, c)
	return nil
}
