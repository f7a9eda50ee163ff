package web

import (
	"net/http"
	"strconv"
	"strings"

	"juyan/internal/booking"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// changeView changes one duty: somebody else, nobody, or a swap.
type changeView struct {
	Head          ui.PageHead
	Facts         []ui.Fact
	Replace, Swap ui.Form
	Posts, With   ui.Field
	Reason        ui.Field
	Hidden        []ui.Field
}

// slipOf is the duty an address or a form names.
func (p *Pages) slipOf(c *web.Ctx) (booking.Slip, error) {
	day, err := kernel.ParseDate(said(c, "day"))
	return booking.Slip{Desk: said(c, "desk"), Day: day, Session: said(c, "session")}, err
}

func (p *Pages) askChange(c *web.Ctx) error {
	return p.drawChange(c, http.StatusOK, c.NewForm(), c.NewForm())
}

func (p *Pages) drawChange(c *web.Ctx, status int, replace, swap ui.FormState) error {
	slip, err := p.slipOf(c)
	if err != nil {
		return err
	}
	duty, err := p.o.Booking.Duty(c.Context(), c.Actor, slip)
	if err != nil {
		return err
	}
	desk, err := p.o.Booking.Desk(slip.Desk)
	if err != nil {
		return err
	}
	unit := p.o.Booking.UnitOf(desk)
	if !p.o.Booking.May(c.Actor, booking.PermKeep, desk) {
		return kernel.Forbidden(kernel.T("这个窗口的班不归您的岗位排", "This desk's roster is not your post's"))
	}
	v := changeView{Head: ui.PageHead{Title: c.T("booking.change"), Sub: c.Say(desk.Name) + " · " + ui.DayWords(c.Lang, duty.Day), Crumbs: []ui.Crumb{{Label: c.T("booking.rosters"), Href: rosterHref(unit, kernel.MonthOf(slip.Day))}, {Label: c.T("booking.change")}}},
		Facts:   []ui.Fact{{Label: c.T("booking.when"), Text: ui.DayWords(c.Lang, duty.Day) + " " + c.Say(duty.Name) + " " + span(c, duty.Span)}, {Label: c.T("booking.duty"), Text: p.names(c).PostHolder(duty.Post, duty.Span.From), None: c.T("booking.closed")}},
		Replace: ui.Form{ID: "replace", Action: "/rosters/replace", State: replace, Submit: c.T("booking.replace.do")},
		Swap:    ui.Form{ID: "swap", Action: "/rosters/swap", State: swap, Submit: c.T("booking.swap.do")},
		Hidden:  []ui.Field{{Name: "desk", Type: "hidden", Value: slip.Desk}, {Name: "day", Type: "hidden", Value: slip.Day.String()}, {Name: "session", Type: "hidden", Value: slip.Session}, {Name: "version", Type: "hidden", Value: strconv.FormatInt(duty.Version, 10)}}}
	if duty.Reason != "" {
		v.Facts = append(v.Facts, ui.Fact{Label: c.T("booking.reason"), Text: duty.Reason})
	}
	v.Reason = ui.Field{Name: "reason", Label: c.T("booking.reason"), Required: true, Max: 200}
	v.Posts = p.posts(c, desk, duty)
	if v.With, err = p.with(c, desk, duty); err != nil {
		return err
	}
	return c.PageStatus(status, v.Head.Title, changePage(v))
}

// posts are who may stand in: those who take turns at the desk first, then the
// unit's others; or nobody.
func (p *Pages) posts(c *web.Ctx, d pack.Desk, duty booking.Duty) ui.Field {
	f := ui.Field{Name: "post", Type: "code", Label: c.T("booking.instead"), Required: true}
	dir := p.o.Org.Directory()
	seen := map[kernel.ID]bool{duty.Post: true}
	add := func(id kernel.ID) {
		if h, held := dir.Holder(id, duty.Span.From); held && !seen[id] {
			f.Options = append(f.Options, ui.Option{Value: string(id), Label: h.In(c.Lang), Hint: p.names(c).Post(id)})
		}
		seen[id] = true
	}
	for _, code := range d.Posts {
		if x, ok := dir.PostByCode(code); ok {
			add(x.ID)
		}
	}
	for _, unit := range dir.Subtree(p.o.Booking.UnitOf(d)) {
		for _, x := range dir.PostsOf(unit) {
			add(x.ID)
		}
	}
	f.Options = append(f.Options, ui.Option{Value: nobody, Label: c.T("booking.close"), Hint: c.T("booking.close.hint")})
	return f
}

// nobody closes a desk.
const nobody = "nobody"

// swapDays is how far around a duty others are offered to be swapped with.
const swapDays = 28

// with are the duties of the desk that this one may be swapped with.
func (p *Pages) with(c *web.Ctx, d pack.Desk, duty booking.Duty) (ui.Field, error) {
	f := ui.Field{Name: "with", Type: "unit", Label: c.T("booking.swap-with"), Required: true}
	from, today := duty.Day.AddDays(-swapDays), p.o.Booking.Today(c.Now())
	if from.Before(today) {
		from = today
	}
	list, err := p.o.Booking.Roster(c.Context(), c.Actor, p.o.Booking.UnitOf(d), from, p.o.Booking.Known(duty.Day, swapDays))
	for i := range list {
		x := &list[i]
		if x.Desk == d.Code && x.Open() && x.Post != duty.Post && x.Span.From > c.Now() {
			f.Options = append(f.Options, ui.Option{Value: x.Day.String() + " " + x.Session + " " + strconv.FormatInt(x.Version, 10), Label: ui.DayWords(c.Lang, x.Day) + " " + c.Say(x.Name) + " · " + p.names(c).Person(x.Person)})
		}
	}
	return f, err
}

func (p *Pages) replace(c *web.Ctx) error {
	slip, err := p.slipOf(c)
	if err != nil {
		return err
	}
	post := c.Form("post")
	if post == "" {
		err = kernel.Invalid("post", kernel.T("请选由谁值班", "Choose who is on duty"))
	} else {
		version, _ := strconv.ParseInt(c.Form("version"), 10, 64)
		err = p.o.Booking.Replace(c.Context(), c.Actor, booking.ReplaceInput{Slip: slip, Post: kernel.ID(strings.TrimPrefix(post, nobody)), Reason: c.Form("reason"), Version: version, Key: c.Key()})
	}
	if web.Mendable(err) {
		return p.drawChange(c, web.Status(err), c.FormState(err, "post", "reason"), c.NewForm())
	}
	return p.changed(c, slip, err, "booking.replaced")
}

func (p *Pages) swap(c *web.Ctx) error {
	slip, err := p.slipOf(c)
	if err != nil {
		return err
	}
	in := booking.SwapInput{A: slip, B: booking.Slip{Desk: slip.Desk}, Reason: c.Form("reason"), Key: c.Key()}
	in.VersionA, _ = strconv.ParseInt(c.Form("version"), 10, 64)
	if parts := strings.Fields(c.Form("with")); len(parts) == 3 {
		in.B.Session = parts[1]
		in.VersionB, _ = strconv.ParseInt(parts[2], 10, 64)
		in.B.Day, err = kernel.ParseDate(parts[0])
	} else {
		err = kernel.Invalid("with", kernel.T("请选和哪个班换", "Choose the duty to swap with"))
	}
	if err == nil {
		err = p.o.Booking.Swap(c.Context(), c.Actor, in)
	}
	if web.Mendable(err) {
		return p.drawChange(c, web.Status(err), c.NewForm(), c.FormState(err, "with", "reason"))
	}
	return p.changed(c, slip, err, "booking.swapped")
}

func (p *Pages) changed(c *web.Ctx, slip booking.Slip, err error, words string) error {
	if err != nil {
		return err
	}
	desk, err := p.o.Booking.Desk(slip.Desk)
	if err != nil {
		return err
	}
	c.Flash(ui.Good, c.T(words))
	return c.Redirect(rosterHref(p.o.Booking.UnitOf(desk), kernel.MonthOf(slip.Day)))
}
