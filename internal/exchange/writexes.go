package exchange

import (
	"bufio"
	"encoding/xml"
	"io"
	"strings"
	"time"

	"juyan/internal/kernel"
)

const xesHead = `<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<classifier name="Activity" keys="concept:name"/>
`

// WriteXES writes an XES log, its times in loc.
func WriteXES(w io.Writer, l *Log, loc *time.Location) error {
	out := &xesWriter{w: bufio.NewWriter(w), loc: loc}
	out.text(xesHead)
	out.attr(Attr{"concept:name", "string", l.Name})
	out.attrs(l.Attrs)
	for i := range l.Cases {
		out.write(&l.Cases[i])
	}
	out.text("</log>\n")
	if out.err == nil {
		out.err = out.w.Flush()
	}
	return out.err
}

// xesWriter keeps the first error.
type xesWriter struct {
	w   *bufio.Writer
	loc *time.Location
	err error
}

func (x *xesWriter) text(s string) {
	if x.err == nil {
		_, x.err = x.w.WriteString(s)
	}
}

func (x *xesWriter) attrs(list []Attr) {
	for _, a := range list {
		x.attr(a)
	}
}

// attr writes one attribute; what is empty says nothing.
func (x *xesWriter) attr(a Attr) {
	if a.Value == "" {
		return
	}
	x.text("<" + a.Kind + ` key="` + x.escape(a.Key) + `" value="` + x.escape(a.Value) + "\"/>\n")
}

// escape refuses what XML cannot say; xml.EscapeText would write U+FFFD.
func (x *xesWriter) escape(s string) string {
	if plainXML(s) {
		return s
	}
	var b strings.Builder
	if strings.ContainsFunc(s, func(r rune) bool {
		return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
	}) && x.err == nil {
		x.err = kernel.Invalid("", kernel.T("“%s”里有 XML 写不下的控制字符", "“%s” holds a control character XML cannot carry"), clip(s))
	}
	_ = xml.EscapeText(&b, []byte(s)) // a Builder never fails
	return b.String()
}

func plainXML(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c >= 0x80 || c == '<' || c == '>' || c == '&' || c == '"' || c == '\'' {
			return false
		}
	}
	return true
}

func (x *xesWriter) write(c *Case) {
	x.text("<trace>\n")
	x.attr(Attr{"concept:name", "string", c.ID})
	x.attrs(c.Attrs)
	for _, e := range c.Events {
		x.text("<event>\n")
		x.attr(Attr{"concept:name", "string", e.Activity})
		x.attr(Attr{"lifecycle:transition", "string", e.Lifecycle})
		x.attr(Attr{"org:resource", "string", e.Resource})
		x.attr(Attr{"org:group", "string", e.Group})
		x.attr(Attr{"time:timestamp", "date", e.Time.In(x.loc).Format(stamp)})
		x.attr(Attr{"concept:instance", "string", e.Instance})
		x.attr(Attr{strandKey, "string", e.Strand})
		x.attr(Attr{afterKey, "string", e.After})
		x.attrs(e.Attrs)
		x.text("</event>\n")
	}
	x.text("</trace>\n")
}

// stamp is how times are written: exact to the millisecond, with their offset.
const stamp = "2006-01-02T15:04:05.000Z07:00"
