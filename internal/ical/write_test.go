package ical

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"juyan/internal/kernel"
)

func TestACalendarIsWrittenAsRFC5545HasIt(t *testing.T) {
	at := kernel.Date{Year: 2022, Month: 3, Day: 2}.At(12, 0, kernel.Instant(0).Time().Location())
	c := Calendar{Name: "值班", Product: "-//Juyan//ZH", Events: []Event{{UID: "a@x", Stamp: at, Begin: at, End: at + 1800_000, Summary: "值班; 中午, 12:00", Description: "一行\n两行 \\ 完", URL: "https://zone.example/a?b=c,d", Busy: true, Alarm: 30}}}
	want := strings.Join([]string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Juyan//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "X-WR-CALNAME:值班", "NAME:值班", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
		"BEGIN:VEVENT", "UID:a@x", "DTSTAMP:20220302T120000Z", "DTSTART:20220302T120000Z", "DTEND:20220302T123000Z", `SUMMARY:值班\; 中午\, 12:00`, `DESCRIPTION:一行\n两行 \\ 完`, "URL:https://zone.example/a?b=c,d", "STATUS:CONFIRMED", "TRANSP:OPAQUE",
		"BEGIN:VALARM", "ACTION:DISPLAY", `DESCRIPTION:值班\; 中午\, 12:00`, "TRIGGER:-PT30M", "END:VALARM", "END:VEVENT", "END:VCALENDAR", ""}, "\r\n")
	if got := string(c.Bytes()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Whatever is written into it, a line has 75 octets at most and ends in CRLF, no
// sign is torn, no line is smuggled in, and what was written is read back.
func TestLinesAreFolded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		said := rapid.String().Draw(t, "said")
		c := Calendar{Name: "n", Events: []Event{{UID: "u", Summary: said, Description: strings.Repeat("长", rapid.IntRange(1, 90).Draw(t, "n"))}}}
		body := c.Bytes()
		if !bytes.HasSuffix(body, []byte("\r\n")) || !utf8.Valid(body) {
			t.Fatalf("%q", body)
		}
		lines := bytes.Split(bytes.TrimSuffix(body, []byte("\r\n")), []byte("\r\n"))
		for _, l := range lines {
			if len(l) > 75 || !utf8.Valid(l) || bytes.ContainsAny(l, "\r\n") {
				t.Fatalf("line %q of %d octets", l, len(l))
			}
		}
		unfolded := strings.ReplaceAll(string(body), "\r\n ", "")
		if n := strings.Count(unfolded, "\r\n"); n != 20 {
			t.Fatalf("%d lines of %q", n, unfolded)
		}
		_, rest, _ := strings.Cut(unfolded, "\r\nSUMMARY:")
		got, _, _ := strings.Cut(rest, "\r\n")
		back := strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\n`, "\n").Replace(got)
		want := strings.Map(func(r rune) rune {
			if r == '\n' {
				return r
			}
			return printable(r)
		}, strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(said, "�")))
		if back != want {
			t.Fatalf("read back %q, want %q", back, want)
		}
	})
}
