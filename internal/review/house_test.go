package review_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"juyan/internal/app/apptest"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/review"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var ctx = context.Background()

// The posts of the course.
const (
	secretary = "office-secretariat.chief"
	investor  = "investment-first.chief"
	chair     = "admin-committee.deputy-economy"
	director  = "admin-committee.director"
)

// group, committee and party are the members of the three bodies, the chair
// first.
var (
	group     = []string{chair, "economy.head", "investment.head", "planning.head", "land.head", "ecology.head", "emergency.head", "finance.head", "approval.head"}
	committee = []string{director, chair, "admin-committee.deputy-planning", "admin-committee.deputy-safety", "admin-committee.deputy-services"}
	party     = []string{"party-committee.secretary", "party-committee.deputy", "party-committee.organisation", "party-committee.discipline", director}
)

// house is the model zone on one engine.
type house struct{ *apptest.Site }

func each(t *testing.T, fn func(h *house)) {
	apptest.Each(t, "2022-03-01", func(s *apptest.Site) { fn(&house{s}) })
}

func (h *house) refused(err error, code kernel.Code, text string) {
	h.Helper()
	if kernel.CodeOf(err) != code || err != nil && !strings.Contains(err.Error(), text) {
		h.Fatalf("%v; want %s with %q", err, code, text)
	}
}

// good is a lead that meets every check of the day.
func good() apptest.Values {
	return apptest.Values{"industry": {"2662"}, "background": {"private"}, "product": {"电子级硅烷"}, "investment": {"120000"}, "tax": {"9000"}, "output": {"150000"}, "mu": {"400"}, "energy": {"60000"}, "voc": {"12"}, "hazardous": {"true"}}
}

// lead raises a lead of the first investment section and proposes it for review
// with what is known of it.
func (h *house) lead(title string, v apptest.Values) *matter.Matter {
	h.Helper()
	m := h.Raise(investor, "lead", "", apptest.Values{"title": {title}, "investor": {"虚构" + title + "集团"}, "chain": {"silicon"}, "unit": {h.Unit("investment-first")}})
	h.Do(investor, m, "triage", apptest.Values{"triage_note": {"符合产业方向"}})
	v["propose_note"] = []string{"各项条件基本具备，请评审"}
	h.Do(investor, m, "propose", v)
	return m
}

func (h *house) posts(codes ...string) (out []kernel.ID) {
	for _, c := range codes {
		out = append(out, kernel.ID(h.Post(c)))
	}
	return out
}

// session plans a session of a body for today with one lead on it.
func (h *house) session(body string, lead *matter.Matter) (*review.Session, *review.Item) {
	h.Helper()
	x, err := h.Review.Plan(ctx, h.Who(secretary), review.PlanInput{Body: body, HeldOn: h.today(), Leads: []kernel.ID{lead.ID}})
	h.Must(err)
	return x, h.item(x)
}

func (h *house) item(x *review.Session) *review.Item {
	h.Helper()
	v, err := h.Review.View(ctx, h.Who(secretary), x.ID)
	h.Must(err)
	return v.Items[0].Item
}

func (h *house) today() kernel.Date { return h.Org.Directory().Day(h.Clock.Now()) }

// open begins a session with those present, the first of them in the chair.
func (h *house) open(x *review.Session, present ...string) {
	h.Helper()
	h.Must(h.Review.Open(ctx, h.Who(secretary), review.OpenInput{Session: x.ID, Present: h.posts(present...), Chairs: h.posts(present[0])}))
}

// votes has members vote in favour but for those who vote otherwise.
func (h *house) votes(i *review.Item, otherwise map[string]review.Vote, members ...string) {
	h.Helper()
	for _, post := range members {
		v := review.Yes
		if o, is := otherwise[post]; is {
			v = o
		}
		h.Must(h.Review.Vote(ctx, h.Who(post), review.VoteInput{Item: i.ID, Vote: v}))
	}
}

func (h *house) decide(i *review.Item, o review.Outcome, reason string) error {
	return h.Review.Decide(ctx, h.Who(secretary), review.DecideInput{Item: i.ID, Outcome: o, Reason: reason})
}

func (h *house) stage(m *matter.Matter) string {
	h.Helper()
	got, err := h.Matter.Get(ctx, kernel.System(), m.ID)
	h.Must(err)
	return got.Stage
}

// reviewEvents are the kinds of a lead's events that reviews wrote, and its own
// behind them.
func (h *house) reviewEvents(m *matter.Matter) []string {
	var out []string
	for _, kind := range strings.Fields(h.Events(m.ID)) {
		if strings.HasPrefix(kind, "review.") || slices.Contains([]string{"lead.admitted", "lead.passed", "lead.rejected", "lead.postponed", "lead.admission_refused"}, kind) {
			out = append(out, kind)
		}
	}
	return out
}

func (h *house) wantEvents(m *matter.Matter, want ...string) {
	h.Helper()
	if got := h.reviewEvents(m); !slices.Equal(got, want) {
		h.Errorf("events: %v\nwant:   %v", got, want)
	}
}

// payload is the newest event of a kind on a record, as JSON.
func (h *house) payload(m kernel.ID, kind string) (out map[string]any) {
	h.Helper()
	h.Must(h.DB.Read(ctx, func(tx *store.Tx) error {
		list, err := ledger.OfMatter(tx, m)
		for _, ev := range list {
			if ev.Kind == kind {
				out = map[string]any{}
				if err := json.Unmarshal(ev.Payload, &out); err != nil {
					return err
				}
			}
		}
		return err
	}))
	return out
}

// opinions are those asked on a lead, as matters.
func (h *house) opinions(lead *matter.Matter) []*matter.Matter {
	h.Helper()
	p, err := h.Matter.List(ctx, kernel.System(), matter.Filter{Kind: review.KindOpinion, Parent: lead.ID, Limit: 50})
	h.Must(err)
	return p.Matters
}

// state gives an opinion as whoever was asked.
func (h *house) state(o *matter.Matter, stance, text string) {
	h.Helper()
	dir := h.Org.Directory()
	action := "state"
	post, _ := o.Data["opinion_post"].(string)
	if post != "" {
		action = "advise"
	} else {
		unit, _ := o.Data["opinion_unit"].(string)
		for _, p := range dir.PostsOf(kernel.ID(unit)) {
			if slices.Contains(p.Roles, "unit_head") && p.Level == "head" {
				post = string(p.ID)
			}
		}
	}
	p, _ := dir.Post(kernel.ID(post))
	h.Do(p.Code, o, action, apptest.Values{"stance": {stance}, "opinion_text": {text}})
}

// hands has the secretary record how the members of posts voted.
func (h *house) hands(i *review.Item, votes ...any) error {
	in := review.HandsInput{Item: i.ID}
	for k := 0; k < len(votes); k += 2 {
		in.Votes = append(in.Votes, review.Hand{Post: h.posts(votes[k].(string))[0], Vote: votes[k+1].(review.Vote)})
	}
	return h.Review.Hands(ctx, h.Who(secretary), in)
}
