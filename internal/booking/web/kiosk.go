package web

import (
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"juyan/internal/booking"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// kioskView is a page of the self-service area.
type kioskView struct {
	Title, Place string
	Home, Other  string // addresses: the start, and this page in the other language
	Lang         string // of Other, as it calls itself
	OtherLang    string
	Now          string
	Idle         string
	Tiles        []kioskTile
	Back         bool
	Rows         []kioskRow
	None         string
	Ask          *kioskAsk
	Facts        []ui.Fact
	Next         string
}

type kioskTile struct{ Label, Note, Href string }

// kioskRow is a desk or an item.
type kioskRow struct {
	Label, Note, When string
	Now               bool
}

// kioskAsk asks for the code of a receipt, with keys to tap.
type kioskAsk struct {
	Action, Code, Error string
	Keys                []string
}

// kioskKeys are those of receipts: no sign that is easily misread.
const kioskKeys = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// kioskStyle is the style sheet that only the area needs.
const kioskStyle = "kiosk.css"

// mostTyped is how long a code may be.
const mostTyped = 40

// in writes an address of the area in a language, so that the next person begins
// in the zone's own.
func in(path string, lang kernel.Lang) string { return path + "?lang=" + string(lang) }

func (p *Pages) kioskView(c *web.Ctx, title, path string) kioskView {
	rules := p.o.Booking.Rules().Kiosk
	other, called := kernel.EN, "English"
	if c.Lang == kernel.EN {
		other, called = kernel.ZH, "中文"
	}
	return kioskView{Title: title, Place: c.Say(rules.Place), Home: in("/kiosk", c.Lang), Other: in(path, other), Lang: called, OtherLang: string(other), Idle: strconv.Itoa(max(1, rules.Idle)), Back: path != "/kiosk",
		Now: ui.DayWords(c.Lang, p.o.Booking.Today(c.Now())) + " " + clock(c, c.Now())}
}

func (p *Pages) kiosk(c *web.Ctx) error {
	v := p.kioskView(c, c.T("kiosk.title"), "/kiosk")
	v.Tiles = []kioskTile{{c.T("kiosk.status"), c.T("kiosk.status.note"), in("/kiosk/status", c.Lang)}, {c.T("kiosk.open"), c.T("kiosk.open.note"), in("/kiosk/open", c.Lang)}, {c.T("kiosk.items"), c.T("kiosk.items.note"), in("/kiosk/items", c.Lang)}}
	return c.Plain(http.StatusOK, v.Title, kioskPage(v), kioskStyle)
}

func (p *Pages) kioskAsk(c *web.Ctx) error { return p.drawAsk(c, http.StatusOK, "", "") }

func (p *Pages) drawAsk(c *web.Ctx, status int, code, fault string) error {
	v := p.kioskView(c, c.T("kiosk.status"), "/kiosk/status")
	if !p.o.Booking.Connected() {
		v.None = c.T("kiosk.not-connected")
		return c.Plain(status, v.Title, kioskPage(v), kioskStyle)
	}
	v.Ask = &kioskAsk{Action: in("/kiosk/status", c.Lang), Code: code, Error: fault, Keys: strings.Split(kioskKeys, "")}
	return c.Plain(status, v.Title, kioskPage(v), kioskStyle)
}

// kioskStatus takes a tap on a key, or looks the code up.
func (p *Pages) kioskStatus(c *web.Ctx) error {
	c.W.Header().Set("Cache-Control", "no-store")
	code := cutTo(c.Form("code"), mostTyped)
	switch press := c.Form("press"); {
	case press == "back" && code != "":
		_, size := utf8.DecodeLastRuneInString(code)
		return p.drawAsk(c, http.StatusOK, code[:len(code)-size], "")
	case press == "back":
		return p.drawAsk(c, http.StatusOK, "", "")
	case len(press) == 1 && strings.Contains(kioskKeys, press):
		return p.drawAsk(c, http.StatusOK, cutTo(code+press, mostTyped), "")
	}
	st, err := p.o.Booking.Status(c.Context(), code, c.IP())
	switch kernel.CodeOf(err) {
	case "":
		return p.drawStanding(c, st)
	case kernel.CodeNotFound, kernel.CodeTooMany:
		return p.drawAsk(c, web.Status(err), code, c.Say(kernel.AllErrors(err)[0].Text))
	case kernel.CodeUnavailable:
		return p.drawAsk(c, http.StatusOK, "", "")
	}
	return err
}

func cutTo(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

func (p *Pages) drawStanding(c *web.Ctx, st booking.Standing) error {
	v := p.kioskView(c, c.T("kiosk.standing"), "/kiosk/status")
	day := func(at kernel.Instant) string { return ui.DayWords(c.Lang, p.o.Booking.Today(at)) }
	state := ui.Info
	if st.Done {
		state = ui.Good
	}
	v.Facts = []ui.Fact{{Label: c.T("kiosk.item"), Text: c.Say(st.Item)}, {Label: c.T("kiosk.stage"), Tags: []ui.Tag{{Text: c.Say(st.Stage), State: state}}}, {Label: c.T("kiosk.filed"), Text: day(st.Filed)}}
	switch {
	case st.Ended != 0:
		v.Facts = append(v.Facts, ui.Fact{Label: c.T("kiosk.ended"), Text: day(st.Ended)})
	case st.Due != 0 && !st.Done:
		v.Facts = append(v.Facts, ui.Fact{Label: c.T("kiosk.due"), Text: day(st.Due)})
	}
	v.Next = c.Say(st.Next)
	return c.Plain(http.StatusOK, v.Title, kioskPage(v), kioskStyle)
}

// kioskOpen lists the desks open in extended hours today.
func (p *Pages) kioskOpen(c *web.Ctx) error {
	v := p.kioskView(c, c.T("kiosk.open"), "/kiosk/open")
	list, err := p.o.Booking.OpenDesks(c.Context(), c.Now())
	if err != nil && kernel.CodeOf(err) != kernel.CodeInvalid { // a year without a calendar has no known hours
		return err
	}
	for _, d := range list {
		row := kioskRow{Label: c.Say(d.Name), Note: c.Say(d.Unit)}
		var spans []string
		for _, s := range d.Spans {
			spans = append(spans, span(c, s.Period))
			row.Now = row.Now || s.Now
		}
		row.When = strings.Join(spans, " · ")
		v.Rows = append(v.Rows, row)
	}
	if len(v.Rows) == 0 {
		v.None = c.T("kiosk.none-open")
	}
	return c.Plain(http.StatusOK, v.Title, kioskPage(v), kioskStyle)
}

// kioskItems lists what is done at once in the area.
func (p *Pages) kioskItems(c *web.Ctx) error {
	v := p.kioskView(c, c.T("kiosk.items"), "/kiosk/items")
	list, err := p.o.Booking.AtOnce(c.Context())
	if err != nil {
		return err
	}
	for _, i := range list {
		v.Rows = append(v.Rows, kioskRow{Label: c.Say(i.Name), Note: p.names(c).Unit(i.Unit)})
	}
	if len(v.Rows) == 0 {
		v.None = c.T("kiosk.none-items")
	}
	return c.Plain(http.StatusOK, v.Title, kioskPage(v), kioskStyle)
}
