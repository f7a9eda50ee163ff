package ical

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"juyan/internal/kernel"
)

// Type is the media type of a calendar.
const Type = "text/calendar; charset=utf-8"

// refresh is how often programs are asked to look again.
const refresh = "PT1H"

// Bytes writes a calendar.
func (c *Calendar) Bytes() []byte {
	w := &writer{}
	w.line("BEGIN", "VCALENDAR")
	w.line("VERSION", "2.0")
	w.line("PRODID", text(c.Product))
	w.line("CALSCALE", "GREGORIAN")
	w.line("METHOD", "PUBLISH")
	w.line("X-WR-CALNAME", text(c.Name))
	w.line("NAME", text(c.Name)) // RFC 7986
	w.line("REFRESH-INTERVAL;VALUE=DURATION", refresh)
	w.line("X-PUBLISHED-TTL", refresh)
	for i := range c.Events {
		w.event(&c.Events[i])
	}
	w.line("END", "VCALENDAR")
	return w.out
}

type writer struct{ out []byte }

func (w *writer) event(e *Event) {
	w.line("BEGIN", "VEVENT")
	w.line("UID", text(e.UID))
	w.line("DTSTAMP", utc(e.Stamp))
	w.line("DTSTART", utc(e.Begin))
	w.line("DTEND", utc(max(e.End, e.Begin+1000)))
	w.line("SUMMARY", text(e.Summary))
	for _, x := range [][2]string{{"DESCRIPTION", text(e.Description)}, {"LOCATION", text(e.Location)}, {"URL", plain(e.URL)}} {
		if x[1] != "" {
			w.line(x[0], x[1])
		}
	}
	w.line("STATUS", map[bool]string{true: "CANCELLED", false: "CONFIRMED"}[e.Cancelled])
	w.line("TRANSP", map[bool]string{true: "OPAQUE", false: "TRANSPARENT"}[e.Busy && !e.Cancelled])
	if e.Alarm > 0 && !e.Cancelled {
		w.line("BEGIN", "VALARM")
		w.line("ACTION", "DISPLAY")
		w.line("DESCRIPTION", text(e.Summary))
		w.line("TRIGGER", "-PT"+strconv.Itoa(e.Alarm)+"M")
		w.line("END", "VALARM")
	}
	w.line("END", "VEVENT")
}

// octets is how long a line may be, its end left out.
const octets = 75

// line writes one content line, folded: what goes on begins with a space, and no
// sign is torn apart.
func (w *writer) line(name, value string) {
	rest, room := name+":"+value, octets
	for len(rest) > room {
		cut := room
		for !utf8.RuneStart(rest[cut]) {
			cut--
		}
		w.out = append(append(w.out, rest[:cut]...), "\r\n "...)
		rest, room = rest[cut:], octets-1
	}
	w.out = append(append(w.out, rest...), "\r\n"...)
}

// utc writes an instant.
func utc(i kernel.Instant) string { return i.Time().Format("20060102T150405Z") }

var escapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

// text escapes a value of type TEXT; control signs have no place in it.
func text(s string) string {
	return strings.Map(printable, escapes.Replace(strings.ToValidUTF8(s, "�")))
}

// plain is a value that is not escaped, such as an address.
func plain(s string) string { return strings.Map(printable, strings.ToValidUTF8(s, "")) }

func printable(r rune) rune {
	if r < ' ' && r != '\t' || r == 0x7f {
		return -1
	}
	return r
}
