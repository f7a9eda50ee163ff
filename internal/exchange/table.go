package exchange

import (
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"juyan/internal/kernel"
)

// Table is a file of rows, one an event, as package sheet reads it. Next returns
// a row's number and cells, io.EOF after the last; Time reads a point in time.
type Table struct {
	Header []string
	Next   func() (int, []string, error)
	Time   func(string) (kernel.Instant, error)
}

// caseColumn begins the name of a column that holds for the whole case.
const caseColumn = "case:"

// ReadTable makes a log of rows. Columns beyond the mapping become attributes, of
// the case where their name begins with "case:". A row without activity and time
// is a case to which nothing happened. Error codes: invalid, too_large.
func ReadTable(t Table, m Mapping, l Limits) (*Log, error) {
	cols, err := m.columns(t.Header)
	if err != nil {
		return nil, err
	}
	r := &tableReader{t: t, cols: cols, limits: l.withDefaults(), pool: pool{}, cases: map[string]*Case{}}
	for {
		number, cells, err := t.Next()
		if errors.Is(err, io.EOF) {
			return r.log(), nil
		}
		if err == nil {
			err = r.row(number, cells)
		}
		if err != nil {
			return nil, err
		}
	}
}

type tableReader struct {
	t      Table
	cols   columns
	limits Limits
	pool   pool
	cases  map[string]*Case
	events int
}

func (r *tableReader) log() *Log {
	l := &Log{}
	for _, id := range slices.Sorted(maps.Keys(r.cases)) {
		l.Cases = append(l.Cases, *r.cases[id])
	}
	l.Sort()
	return l
}

func (r *tableReader) row(number int, cells []string) error {
	at := func(i int) string {
		if i < 0 || i >= len(cells) {
			return ""
		}
		return r.pool.keep([]byte(cells[i]))
	}
	id := at(r.cols.cases)
	if strings.TrimSpace(id) == "" {
		return kernel.Invalid("case", kernel.T("第%d行没有编号", "Row %d has no case"), number)
	}
	c := r.cases[id]
	if c == nil {
		c = &Case{ID: id}
		r.cases[id] = c
	}
	e := Event{Activity: at(r.cols.activity), Resource: at(r.cols.resource), Group: at(r.cols.group), Lifecycle: at(r.cols.lifecycle), Instance: at(r.cols.instance), Strand: at(r.cols.strand), After: at(r.cols.after)}
	for i, name := range r.t.Header {
		if v := at(i); v != "" && name != "" && !r.cols.taken(i) {
			if err := place(c, &e, name, v, number); err != nil {
				return err
			}
		}
	}
	return r.add(c, e, at(r.cols.time), number)
}

// place puts a further column where it belongs. Of a case's own columns every
// row that says something must say the same, else the order of rows would matter.
func place(c *Case, e *Event, name, v string, number int) error {
	key, ofCase := strings.CutPrefix(name, caseColumn)
	if !ofCase {
		e.Attrs = append(e.Attrs, Attr{name, "string", v})
		return nil
	}
	switch had := Find(c.Attrs, key); had {
	case v:
	case "":
		c.Attrs = append(c.Attrs, Attr{key, "string", v})
	default:
		return kernel.Invalid("", kernel.T("第%d行：“%s”的列“%s”各行不一样；以 case: 开头的列对整件都一样，每个事件不同的请改列名", "Row %d: the rows of “%s” differ in column “%s”; a column named case:… holds for the whole case, so rename it if it changes"), number, c.ID, name)
	}
	return nil
}

func (r *tableReader) add(c *Case, e Event, when string, number int) error {
	if e.Activity == "" && when == "" {
		return nil
	}
	if e.Activity == "" {
		return kernel.Invalid("activity", kernel.T("第%d行没有活动", "Row %d has no activity"), number)
	}
	var err error
	if e.Time, err = r.t.Time(when); err != nil {
		var why *kernel.Error
		if errors.As(err, &why) {
			return kernel.Invalid("time", kernel.T("第%d行：%s", "Row %d: %s"), number, why.Text)
		}
		return err
	}
	if r.events++; r.events > r.limits.Events {
		return tooManyEvents(r.limits.Events)
	}
	c.Events = append(c.Events, e)
	return nil
}

// own are the columns every table of ours has.
var own = []string{"case:concept:name", "concept:name", "time:timestamp", "lifecycle:transition", "org:resource", "org:group", "concept:instance", strandKey, afterKey}

// WriteTable hands out the log as rows, the names of the columns first; times
// are in loc. A table knows texts only: kinds of attributes are not kept.
func WriteTable(l *Log, loc *time.Location, write func(cells []string) error) error {
	ofCase, ofEvent, err := further(l)
	if err != nil {
		return err
	}
	head := slices.Clone(own)
	for _, k := range ofCase {
		head = append(head, caseColumn+k)
	}
	if err := write(append(head, ofEvent...)); err != nil {
		return err
	}
	for i := range l.Cases {
		c := &l.Cases[i]
		events := c.Events
		if len(events) == 0 {
			events = []Event{{}}
		}
		for _, e := range events {
			if err := write(rowOf(c, e, loc, ofCase, ofEvent)); err != nil {
				return err
			}
		}
	}
	return nil
}

func rowOf(c *Case, e Event, loc *time.Location, ofCase, ofEvent []string) []string {
	when := ""
	if !e.Time.IsZero() {
		when = e.Time.In(loc).Format(stamp)
	}
	row := []string{c.ID, e.Activity, when, e.Lifecycle, e.Resource, e.Group, e.Instance, e.Strand, e.After}
	for _, k := range ofCase {
		row = append(row, Find(c.Attrs, k))
	}
	for _, k := range ofEvent {
		row = append(row, Find(e.Attrs, k))
	}
	return row
}

// further lists the keys of the other attributes, sorted.
func further(l *Log) (ofCase, ofEvent []string, err error) {
	cases, events := map[string]bool{}, map[string]bool{}
	for i := range l.Cases {
		for _, a := range l.Cases[i].Attrs {
			cases[a.Key] = true
		}
		for _, e := range l.Cases[i].Events {
			for _, a := range e.Attrs {
				events[a.Key] = true
			}
		}
	}
	for k := range events {
		if strings.HasPrefix(k, caseColumn) || slices.Contains(own, k) {
			return nil, nil, kernel.Invalid("", kernel.T("事件的属性“%s”在表里会被当成别的列，请写成 XES", "As a column the event attribute “%s” would be taken for another; write XES instead"), k)
		}
	}
	return slices.Sorted(maps.Keys(cases)), slices.Sorted(maps.Keys(events)), nil
}
