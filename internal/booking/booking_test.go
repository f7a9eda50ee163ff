package booking_test

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"juyan/internal/app/apptest"
	"juyan/internal/booking"
	"juyan/internal/kernel"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var ctx = context.Background()

const (
	clerk   = "tax.service-1"   // takes turns at the tax desk
	other   = "land.registry-1" // at another
	keeper  = "tax.head"
	centre  = "approval-center.chief"
	firm    = "E0001"
	another = "E0155"
)

type house struct{ *apptest.Site }

func each(t *testing.T, fn func(h *house)) {
	apptest.Each(t, "2022-03-02", func(s *apptest.Site) { fn(&house{s}) }) // a Wednesday
}

// item is a bookable item by its name.
func (h *house) item(name string) booking.Offer {
	h.Helper()
	list, err := h.Booking.Offers(ctx)
	h.Must(err)
	i := slices.IndexFunc(list, func(o booking.Offer) bool { return o.Name.ZH == name })
	if i < 0 {
		h.Fatalf("no item %s among %d", name, len(list))
	}
	return list[i]
}

func (h *house) at(day string, hour, minute int) kernel.Instant {
	h.Helper()
	d, err := kernel.ParseDate(day)
	h.Must(err)
	return d.At(hour, minute, h.Org.Location())
}

func (h *house) day(day string) kernel.Date {
	return kernel.DateOf(h.at(day, 0, 0).In(h.Org.Location()))
}

func (h *house) book(who kernel.Actor, name string, at kernel.Instant, visitor string) (*booking.Booking, error) {
	h.Helper()
	return h.Booking.Book(ctx, who, booking.BookInput{Item: h.item(name).ID, Start: at, Enterprise: who.Enterprise, Visitor: visitor})
}

func (h *house) booked(who kernel.Actor, name string, at kernel.Instant, visitor string) *booking.Booking {
	h.Helper()
	b, err := h.book(who, name, at, visitor)
	h.Must(err)
	return b
}

// told are the events about a subject, oldest first.
func (h *house) told(subject kernel.ID) string {
	h.Helper()
	var kinds []string
	h.Must(h.DB.Read(ctx, func(tx *store.Tx) (err error) {
		kinds, err = store.All(tx, store.Value[string], `SELECT kind FROM event WHERE subject_id = $1 ORDER BY seq`, subject)
		return err
	}))
	return strings.Join(kinds, " ")
}

// facts are the sums of what this module publishes, "booked walked-in absent served".
func (h *house) facts() string {
	h.Helper()
	var out []string
	h.Must(h.DB.Read(ctx, func(tx *store.Tx) error {
		for _, m := range []string{booking.Booked, booking.WalkedIn, booking.NotCome, booking.Served} {
			n, err := store.One(tx, store.Value[int64], `SELECT COALESCE(SUM(value), 0) FROM fact_shown WHERE measure = $1`, m)
			if err != nil {
				return err
			}
			out = append(out, strconv.FormatInt(n, 10))
		}
		return nil
	}))
	return strings.Join(out, " ")
}

func refused(h *house, err error, code kernel.Code, words string) {
	h.Helper()
	if kernel.CodeOf(err) != code || !strings.Contains(kernel.AllErrors(err)[0].Text.ZH, words) {
		h.Errorf("%v, want %s “%s”", err, code, words)
	}
}

// The sessions follow the calendar: the noon between the zone's hours of the
// season, an hour after work, weekends that are off, public holidays.
func TestSessionsFollowTheCalendar(t *testing.T) {
	each(t, func(h *house) {
		for day, want := range map[string]string{
			"2022-03-02": "noon 12:00-14:00, evening 17:30-18:30, ",
			"2022-07-01": "noon 12:00-14:30, evening 18:00-19:00, ",
			"2022-03-05": "weekend 09:00-12:00, ",
			"2022-10-01": "holiday 10:00-12:00, ",                   // a Saturday within the holiday
			"2022-10-08": "noon 12:00-14:00, evening 17:30-18:30, ", // a Saturday that is worked
		} {
			list, err := h.Booking.Sessions(h.day(day))
			h.Must(err)
			got := ""
			for _, s := range list {
				got += s.Code + " " + s.From.In(h.Org.Location()).Format("15:04") + "-" + s.To.In(h.Org.Location()).Format("15:04") + ", "
			}
			if got != want {
				h.Errorf("%s: %s, want %s", day, got, want)
			}
		}
		if _, err := h.Booking.Sessions(kernel.Date{Year: 2099, Month: 1, Day: 1}); err == nil {
			h.Error("a year without a calendar has sessions")
		}
		if n, err := h.Booking.Offers(ctx); err != nil || len(n) != 145 {
			h.Errorf("%d items may be booked, %v", len(n), err)
		}
		if d := h.item("机动车驾驶证换证").Desk.Code; d != "traffic" {
			h.Errorf("driving licences at %s", d)
		}
	})
}

// From the booking to the desk: booked, came; booked, did not come; cancelled;
// walked in. Each writes its event and its facts.
func TestFromTheBookingToTheDesk(t *testing.T) {
	each(t, func(h *house) {
		contact := h.Contact(firm)
		came := h.booked(contact, "发票领用", h.at("2022-03-02", 12, 0), "王芳")
		late := h.booked(contact, "发票领用", h.at("2022-03-02", 12, 30), "李强")
		gone := h.booked(contact, "发票领用", h.at("2022-03-02", 13, 0), "赵敏")
		if came.Number != 1 || gone.Number != 3 || came.Unit != kernel.ID(h.Unit("tax")) || came.Session != "noon" {
			h.Errorf("booked: %+v %+v", came, gone)
		}
		h.Must(h.Booking.Cancel(ctx, contact, gone.ID, "改期"))
		h.Must(h.Booking.Cancel(ctx, contact, gone.ID, "改期")) // sent twice
		if got := h.facts(); got != "2 0 0 0" {
			h.Errorf("facts %s", got)
		}
		desk := h.Who(clerk)
		refused(h, h.Booking.Absent(ctx, desk, late.ID), kernel.CodeConflict, "还没结束")
		h.At("2022-03-02", 12)
		h.Must(h.Booking.Came(ctx, desk, came.ID))
		refused(h, h.Booking.Cancel(ctx, contact, came.ID, ""), kernel.CodeConflict, "不能再取消")
		walked, err := h.Booking.WalkIn(ctx, desk, booking.WalkInInput{Item: h.item("发票代开").ID, Visitor: "过路的"})
		h.Must(err)
		if n, err := h.Booking.Sweep(ctx); n != 0 || err != nil {
			h.Errorf("swept %d before the time is over: %v", n, err)
		}
		h.At("2022-03-02", 14)
		if n, err := h.Booking.Sweep(ctx); n != 1 || err != nil {
			h.Errorf("swept %d, %v", n, err)
		}
		if n, _ := h.Booking.Sweep(ctx); n != 0 {
			h.Errorf("swept %d twice", n)
		}
		if got := h.facts(); got != "2 1 1 2" {
			h.Errorf("facts %s", got)
		}
		h.Must(h.Booking.Came(ctx, desk, late.ID)) // came late after all
		if got := h.facts(); got != "2 1 0 3" {
			h.Errorf("facts once corrected %s", got)
		}
		for id, want := range map[kernel.ID]string{came.ID: "booking.made booking.came", late.ID: "booking.made booking.absent booking.came", gone.ID: "booking.made booking.cancelled", walked.ID: "booking.walked-in"} {
			if got := h.told(id); got != want {
				h.Errorf("events %q, want %q", got, want)
			}
		}
		if _, err := h.Booking.WalkIn(ctx, desk, booking.WalkInInput{Item: h.item("发票代开").ID, Visitor: "来晚了"}); kernel.CodeOf(err) != kernel.CodeConflict {
			h.Errorf("a walk-in in office hours: %v", err)
		}
	})
}

func TestWhatCannotBeBookedIsRefused(t *testing.T) {
	each(t, func(h *house) {
		contact := h.Contact(firm)
		noon := h.at("2022-03-03", 12, 0)
		h.booked(contact, "发票领用", noon, "王芳")
		try := func(name string, at kernel.Instant, visitor string) error {
			_, err := h.book(contact, name, at, visitor)
			return err
		}
		refused(h, try("发票领用", noon, "王芳"), kernel.CodeConflict, "不能重复预约")
		refused(h, try("参保证明打印", noon, "王芳"), kernel.CodeConflict, "不能重复预约")
		refused(h, try("发票领用", noon, "李强"), kernel.CodeConflict, "已经约过了")
		refused(h, try("发票领用", noon+1, "李强"), kernel.CodeInvalid, "没有这个时段")
		refused(h, try("发票领用", h.at("2022-03-03", 10, 0), "李强"), kernel.CodeInvalid, "没有这个时段")
		refused(h, try("发票领用", h.at("2022-03-01", 12, 0), "李强"), kernel.CodeInvalid, "已经开始")
		refused(h, try("发票领用", h.at("2022-03-25", 12, 0), "李强"), kernel.CodeInvalid, "最多预约")
		refused(h, try("发票领用", h.at("2022-03-04", 12, 0), ""), kernel.CodeInvalid, "谁来办")
		_, err := h.Booking.Book(ctx, contact, booking.BookInput{Item: "no-such-item", Start: noon, Visitor: "李强"})
		refused(h, err, kernel.CodeNotFound, "不在延时办")
		for n := range 4 {
			h.booked(contact, "发票领用", h.at("2022-03-04", 12, 30*n), "王芳")
		}
		h.booked(contact, "发票领用", h.at("2022-03-07", 12, 0), "王芳")
		refused(h, try("发票领用", h.at("2022-03-07", 12, 30), "王芳"), kernel.CodeConflict, "最多同时约")
		clerkActor, stranger := h.Who(clerk), h.Who(other)
		mine := h.booked(h.Contact(another), "发票领用", h.at("2022-03-04", 17, 30), "孙悦")
		if _, err := h.Booking.Get(ctx, contact, mine.ID); kernel.CodeOf(err) != kernel.CodeNotFound {
			h.Errorf("another firm's booking: %v", err)
		}
		if _, err := h.Booking.Get(ctx, clerkActor, mine.ID); err != nil {
			h.Errorf("the desk does not see its booking: %v", err)
		}
		if _, err := h.Booking.Get(ctx, stranger, mine.ID); kernel.CodeOf(err) != kernel.CodeNotFound {
			h.Errorf("another desk sees it: %v", err)
		}
		if _, err := h.book(clerkActor, "发票领用", noon, "某人"); kernel.CodeOf(err) != kernel.CodeForbidden {
			h.Errorf("staff without the permission book: %v", err)
		}
		if _, err := h.Booking.WalkIn(ctx, stranger, booking.WalkInInput{Item: h.item("发票领用").ID, Visitor: "某人"}); kernel.CodeOf(err) != kernel.CodeForbidden {
			h.Errorf("another desk enters a walk-in: %v", err)
		}
		b, err := h.Booking.Book(ctx, h.Who(centre), booking.BookInput{Item: h.item("居民身份证换领").ID, Start: h.at("2022-03-05", 9, 0), Visitor: "代约的人"})
		if err != nil || b.Enterprise != "" || b.Desk != "household" {
			h.Errorf("booked for a person: %+v %v", b, err)
		}
	})
}

// No time has more bookings than its places, whatever is booked and given back at
// once; who was refused was told why.
func TestPlacesAreNeverExceeded(t *testing.T) {
	each(t, func(h *house) {
		offer := h.item("发票领用")
		places := h.Booking.Places(offer.Desk)
		firms := h.Org.Directory().Enterprises()
		var contacts []kernel.Actor
		for i := range 6 {
			contacts = append(contacts, h.Actor(firms[200+i].Contact, ""))
		}
		slots := []kernel.Instant{h.at("2022-03-03", 12, 0), h.at("2022-03-03", 12, 30)}
		rounds := 0
		rapid.Check(t, func(rt *rapid.T) {
			if rounds++; rounds > 40 {
				return // as many as both engines take in a moment
			}
			acts := rapid.SliceOfN(rapid.IntRange(0, 3*len(contacts)-1), 4, 12).Draw(rt, "acts")
			var group sync.WaitGroup
			var mu sync.Mutex
			for n, act := range acts {
				group.Go(func() {
					who := contacts[act%len(contacts)]
					if act >= 2*len(contacts) { // gives back what it has
						page, err := h.Booking.List(ctx, who, booking.Filter{State: booking.StateBooked})
						for _, b := range page.Bookings {
							if err == nil {
								err = h.Booking.Cancel(ctx, who, b.ID, "")
							}
						}
						if err != nil && kernel.CodeOf(err) != kernel.CodeConflict {
							mu.Lock()
							rt.Errorf("cancel: %v", err)
							mu.Unlock()
						}
						return
					}
					_, err := h.Booking.Book(ctx, who, booking.BookInput{Item: offer.ID, Start: slots[act/len(contacts)%2], Visitor: fmt.Sprintf("来人%d", n%3)})
					if err != nil && kernel.CodeOf(err) != kernel.CodeConflict {
						mu.Lock()
						rt.Errorf("book: %v", err)
						mu.Unlock()
					}
				})
			}
			group.Wait()
			h.Must(h.DB.Read(ctx, func(tx *store.Tx) error {
				for _, at := range slots {
					n, err := store.One(tx, store.Value[int], `SELECT COUNT(*) FROM booking WHERE desk = 'tax' AND start_at = $1 AND state = 'booked'`, at)
					if err != nil {
						return err
					}
					if n > places {
						rt.Errorf("%d of %d places", n, places)
					}
				}
				return nil
			}))
		})
		full := 0
		for i := range 6 {
			_, err := h.Booking.Book(ctx, contacts[i], booking.BookInput{Item: offer.ID, Start: h.at("2022-03-04", 12, 0), Visitor: "来人"})
			if kernel.CodeOf(err) == kernel.CodeConflict && strings.Contains(kernel.AllErrors(err)[0].Text.ZH, "约满") {
				full++
			}
		}
		if full != 6-places {
			h.Errorf("%d were refused, want %d", full, 6-places)
		}
	})
}

func (h *house) duty(day, session string) booking.Duty {
	h.Helper()
	d, err := h.Booking.Duty(ctx, h.Who(keeper), booking.Slip{Desk: "tax", Day: h.day(day), Session: session})
	h.Must(err)
	return d
}

// Turns go by the week; a change and a swap are events, and are refused when they
// are past, stale, another unit's or would leave people before a closed desk.
func TestARosterIsChangedAndSwapped(t *testing.T) {
	each(t, func(h *house) {
		head := h.Who(keeper)
		a, b := h.duty("2022-03-03", "noon"), h.duty("2022-03-10", "noon")
		if a.Post == b.Post || h.duty("2022-03-04", "noon").Post != a.Post || h.duty("2022-03-03", "evening").Post == a.Post {
			h.Errorf("turns: %+v %+v", a, b)
		}
		before := h.told(kernel.ID(h.Unit("tax")))
		in := booking.SwapInput{A: a.Slip, B: b.Slip, Reason: "家里有事"}
		refused(h, h.Booking.Swap(ctx, head, booking.SwapInput{A: a.Slip, B: b.Slip}), kernel.CodeInvalid, "为什么换班")
		h.Must(h.Booking.Swap(ctx, head, in))
		x, y := h.duty("2022-03-03", "noon"), h.duty("2022-03-10", "noon")
		if x.Post != b.Post || y.Post != a.Post || !x.Changed || x.Reason != "家里有事" {
			h.Errorf("swapped: %+v %+v", x, y)
		}
		if got := strings.TrimPrefix(h.told(kernel.ID(h.Unit("tax"))), before); strings.TrimSpace(got) != "roster.swapped" {
			h.Errorf("events %q", got)
		}
		refused(h, h.Booking.Swap(ctx, head, in), kernel.CodeConflict, "刚被别人改过")
		replace := func(who string, slip booking.Slip, post kernel.ID, version int64) error {
			return h.Booking.Replace(ctx, h.Who(who), booking.ReplaceInput{Slip: slip, Post: post, Reason: "培训", Version: version})
		}
		third, _ := h.Org.Directory().PostByCode("tax.policy")
		foreign, _ := h.Org.Directory().PostByCode(other)
		refused(h, replace("land.head", x.Slip, third.ID, x.Version), kernel.CodeForbidden, "不归")
		refused(h, replace(keeper, x.Slip, foreign.ID, x.Version), kernel.CodeInvalid, "本单位")
		refused(h, replace(keeper, booking.Slip{Desk: "tax", Day: h.day("2022-03-01"), Session: "noon"}, third.ID, 0), kernel.CodeConflict, "已经开始")
		refused(h, replace(keeper, booking.Slip{Desk: "tax", Day: h.day("2022-03-05"), Session: "noon"}, third.ID, 0), kernel.CodeNotFound, "没有这个延时时段")
		h.Must(replace(keeper, x.Slip, third.ID, x.Version))
		if d := h.duty("2022-03-03", "noon"); d.Post != third.ID || d.Version != x.Version+1 {
			h.Errorf("replaced: %+v", d)
		}
		h.booked(h.Contact(firm), "发票领用", h.at("2022-03-04", 12, 0), "王芳")
		refused(h, replace(keeper, booking.Slip{Desk: "tax", Day: h.day("2022-03-04"), Session: "noon"}, "", 0), kernel.CodeConflict, "已有 1 个预约")
		h.Must(replace(keeper, booking.Slip{Desk: "tax", Day: h.day("2022-03-04"), Session: "evening"}, "", 0))
		_, err := h.book(h.Contact(another), "发票领用", h.at("2022-03-04", 17, 30), "孙悦")
		refused(h, err, kernel.CodeInvalid, "没有人值班")
		h.Must(replace(centre, booking.Slip{Desk: "tax", Day: h.day("2022-03-04"), Session: "evening"}, third.ID, 1))
		h.booked(h.Contact(another), "发票领用", h.at("2022-03-04", 17, 30), "孙悦")
	})
}

// The pages: item, time, who comes; the record; the day at the desk; the month.
func TestThePagesOfExtendedHours(t *testing.T) {
	each(t, func(h *house) {
		p := h.Read(h.AskFirm(firm, "/bookings/new"), "/bookings/new", 200)
		if n := len(p.All("#often a")); n < 3 {
			h.Errorf("%d items asked for most", n)
		}
		if n := len(p.All(".choices details")); n != 17 {
			h.Errorf("%d units", n)
		}
		item := h.item("跨区域涉税事项缴税")
		at := "/bookings/new?item=" + string(item.ID)
		times := h.Read(h.AskFirm(firm, at), at, 200)
		first := times.Href(".times-list a")
		form := h.Read(h.AskFirm(firm, first), first, 200)
		if form.Typed("visitor") != h.Contact(firm).Name || form.Typed("start") == "" {
			h.Errorf("the form: visitor %q, start %q", form.Typed("visitor"), form.Typed("start"))
		}
		start := h.at("2022-03-02", 12, 0)
		send := url.Values{"item": {string(item.ID)}, "start": {strconv.FormatInt(int64(start), 10)}, "visitor": {"王芳"}}
		if w := h.Ask(clerk, "/bookings", send); w.Code != 403 {
			h.Errorf("a clerk books: %d", w.Code)
		}
		refusedForm := h.Refused(centre, "/bookings", url.Values{"item": {string(item.ID)}, "start": send["start"], "note": {"带公章"}})
		if refusedForm.Typed("note") != "带公章" {
			h.Error("what was typed is lost")
		}
		to := h.Sent(centre, "/bookings", send)
		h.Page(centre, to, 200).Has("#booking dd", "王芳")
		if w := h.AskFirm(another, to); w.Code != 404 {
			h.Errorf("another firm opens it: %d", w.Code)
		}
		if rows := h.Page(centre, "/bookings", 200).All("#bookings tbody tr"); len(rows) != 1 {
			h.Errorf("the list %q", rows)
		}
		h.At("2022-03-02", 12)
		day := h.Page(clerk, "/desks", 200)
		day.Has("#duty-tax-noon tbody tr", "王芳")
		day.Has("#duty-tax-noon tbody button", "来了")
		if to := h.Sent(clerk, to+"/came", url.Values{"x": {""}}); !strings.HasPrefix(to, "/desks?unit=") {
			h.Errorf("leads to %s", to)
		}
		h.Sent(clerk, "/desks/walk-in", url.Values{"item": {string(h.item("发票代开").ID)}, "visitor": {"过路的"}})
		h.Page(clerk, "/desks", 200).Has("#duty-tax-noon tbody tr", "直接来办")
		use := h.Page(centre, "/desks/use", 200)
		use.Has("#use-sheet tbody a", "1")
		use.Lacks("#use-sheet tbody a", "0") // nought leads nowhere
		if n := len(use.All("#use-sheet tbody a")); n != 2 {
			h.Errorf("%d doors, want to who came and who walked in", n)
		}
		if rows := h.Page(other, "/desks?unit="+h.Unit("tax"), 200).All(".sheet tbody tr"); len(rows) != 0 {
			h.Errorf("another desk sees %q", rows)
		}
		month := h.Page(keeper, "/rosters", 200)
		if n := len(month.All("#desk-tax td li")); n < 45 {
			h.Errorf("%d duties in March", n)
		}
		change := month.Href("#desk-tax td a")
		form = h.Page(keeper, change, 200)
		if len(form.All("[name=post]")) < 3 || len(form.All("#swap option")) < 3 {
			h.Error("nobody to swap with")
		}
		h.Page(other, change, 403)
		d := h.duty("2022-03-03", "noon")
		third, _ := h.Org.Directory().PostByCode("tax.policy")
		send = url.Values{"desk": {"tax"}, "day": {"2022-03-03"}, "session": {"noon"}, "version": {"0"}, "post": {string(third.ID)}}
		h.Refused(keeper, "/rosters/replace", send).Has("#replace .error", "为什么换班")
		send.Set("reason", "培训")
		h.Sent(keeper, "/rosters/replace", send)
		if h.duty("2022-03-03", "noon").Post == d.Post {
			h.Error("not replaced")
		}
		send = url.Values{"desk": {"tax"}, "day": {"2022-03-03"}, "session": {"noon"}, "version": {"1"}, "with": {"2022-03-10 noon 0"}, "reason": {"调课"}}
		h.Sent(keeper, "/rosters/swap", send)
		h.Page(keeper, "/rosters", 200).Has("#desk-tax .tag", "换")
	})
}

// Nobody knows on which days of a year that is not loaded anybody works: no time is
// offered and none is booked then.
func TestBookingIntoAYearNobodyLoaded(t *testing.T) {
	each(t, func(h *house) {
		h.At("2026-12-28", 10)
		_, err := h.book(h.Contact(firm), "发票领用", h.at("2027-01-05", 12, 0), "王芳")
		refused(h, err, kernel.CodeInvalid, "2027")
	})
}
