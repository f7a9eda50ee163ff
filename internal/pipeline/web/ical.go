package web

import (
	"fmt"
	"net/http"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/pipeline"
	"juyan/internal/web"
)

// ical is a month's milestones as a file that calendars take in. It is fetched
// signed in, like any page: a feed without sign-in would hand names to whoever
// comes by its address.
func (p *Pages) ical(c *web.Ctx) error {
	from, to, err := p.month(c)
	if err != nil {
		return err
	}
	days, err := p.o.Pipeline.Days(c.Context(), c.Actor, filter(c), from, to, false)
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="juyan-`+month(from)+`.ics"`)
	h.Set("Cache-Control", "private, no-store")
	c.W.WriteHeader(http.StatusOK)
	_, err = c.W.Write([]byte(p.file(c, days)))
	return err
}

func (p *Pages) file(c *web.Ctx, days []pipeline.Day) string {
	var b strings.Builder
	line := func(name, value string) { b.WriteString(fold(name + ":" + value)) }
	line("BEGIN", "VCALENDAR")
	line("VERSION", "2.0")
	line("PRODID", "-//Juyan//pipeline//ZH")
	for _, d := range days {
		line("BEGIN", "VEVENT")
		line("UID", string(d.ID)+"-"+d.Stage+"@juyan")
		line("DTSTAMP", c.Now().In(c.Loc).UTC().Format("20060102T150405Z"))
		line("DTSTART;VALUE=DATE", compact(d.On))
		line("DTEND;VALUE=DATE", compact(d.On.AddDays(1)))
		line("SUMMARY", escaped(p.dayTag(c, d).Text+" "+d.Title))
		line("DESCRIPTION", escaped(d.Number))
		line("END", "VEVENT")
	}
	line("END", "VCALENDAR")
	return b.String()
}

func compact(d kernel.Date) string { return fmt.Sprintf("%04d%02d%02d", d.Year, d.Month, d.Day) }

var escapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`, "\r", "")

func escaped(s string) string { return escapes.Replace(s) }

// fold breaks a line into pieces of at most 75 bytes, never within a character
// (RFC 5545, 3.1).
func fold(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		w := len(string(r))
		if n+w > 75 {
			b.WriteString("\r\n ")
			n = 1
		}
		b.WriteRune(r)
		n += w
	}
	return b.String() + "\r\n"
}
