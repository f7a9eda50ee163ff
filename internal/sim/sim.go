package sim

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"time"

	"juyan/internal/approval"
	"juyan/internal/baton"
	"juyan/internal/booking"
	"juyan/internal/calendar"
	"juyan/internal/counter"
	"juyan/internal/doubt"
	"juyan/internal/economy"
	"juyan/internal/invest"
	"juyan/internal/kernel"
	"juyan/internal/keytask"
	"juyan/internal/matter"
	"juyan/internal/meeting"
	"juyan/internal/merit"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/party"
	"juyan/internal/project"
	"juyan/internal/review"
	"juyan/internal/store"
	"juyan/internal/van"
)

// World is the zone the year is replayed in: founded, its kinds published.
type World struct {
	DB       *store.DB // opened with Clock
	Matter   *matter.Service
	Meeting  *meeting.Service
	KeyTask  *keytask.Service
	Economy  *economy.Service
	Party    *party.Service
	Org      *org.Service
	Baton    *baton.Service // nil: nobody is appraised
	Merit    *merit.Service // nil: no result is announced
	Doubt    *doubt.Service // nil: nobody searches the ledger
	Invest   *invest.Service
	Review   *review.Service
	Project  *project.Service
	Approval *approval.Service
	Van      *van.Service
	Counter  *counter.Service // nil: nobody files a case
	Booking  *booking.Service // nil: nobody comes in extended hours
	Calendar *calendar.Calendar
	Pack     *pack.Pack
	Year     *Year
	Clock    *Clock
	// Actor returns who holds a post at the clock's time, with permissions;
	// without a person when nobody does.
	Actor func(post kernel.ID) kernel.Actor
	// Contact returns who speaks for an enterprise.
	Contact func(enterprise kernel.ID) kernel.Actor
}

// Options tune a replay.
type Options struct {
	Seed     uint64
	Whistles int // 0 = as many as the script says; the scenes always happen, the signals in a whole year only, the other kinds keep their ratio
	// Progress is told each day that begins, days from 0 to total.
	Progress func(done, total int, day kernel.Date)
}

// gcPercent lets the garbage of a replay, which lives a moment, pile up a
// little: an eighth of the time for some 50 MB more while it lasts.
const gcPercent = 400

// mostRefused: one act in fifty may come too late.
const mostRefused = 50

// run is one replay.
type run struct {
	World
	ctx        context.Context
	o          Options
	y          *Year
	loc        *time.Location
	dir        *org.Directory
	hours      *hours
	staff      *staff
	catalog    map[string][]dispatch
	firms      *firms
	queue      queue
	whistles   map[kernel.ID]*whistle // still on their way
	tasks      map[kernel.ID]*task
	leads      map[kernel.ID]*lead
	works      map[kernel.ID]*works
	tends      map[kernel.ID]int // projects of each commissioner and officer
	ground     *ground
	pictures   map[string][]byte
	spelt      map[string][]rune // the letters of texts
	complaints map[string]bool   // what each firm has complained of
	planned    int
	calls      int // visits of the mobile office thought of
	children   int // tasks that came out of whistles
	now        kernel.Instant
	end        kernel.Instant
	today      kernel.Date
	told       int // days reported
	dayEnds    kernel.Instant
	days       int
	timer      kernel.Instant // no timer is due before
	report     Report
}

// Run replays the year and leaves the clock standing at its end. An error is a
// fault of the script, the pack or the program; the zone is then half told and
// of no use.
func Run(ctx context.Context, w World, o Options) (Report, error) {
	began := kernel.SystemClock.Now()
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
	r, err := newRun(ctx, w, o)
	if err != nil {
		return Report{}, err
	}
	r.cast()
	if err := r.loop(); err != nil {
		return r.report, err
	}
	if r.report.Refused*mostRefused > r.report.Commands {
		return r.report, kernel.Internal(fmt.Errorf("sim: %d of %d acts came too late: script and course do not fit", r.report.Refused, r.report.Commands))
	}
	if err := r.count(); err != nil {
		return r.report, err
	}
	r.report.Took = kernel.SystemClock.Now().Sub(began)
	return r.report, nil
}

func newRun(ctx context.Context, w World, o Options) (*run, error) {
	r := &run{World: w, ctx: ctx, o: o, y: w.Year, loc: w.Calendar.Location(), dir: w.Org.Directory(), report: Report{Seed: o.Seed},
		whistles: map[kernel.ID]*whistle{}, tasks: map[kernel.ID]*task{}, leads: map[kernel.ID]*lead{}, works: map[kernel.ID]*works{}, tends: map[kernel.ID]int{}, pictures: map[string][]byte{}, spelt: map[string][]rune{}, complaints: map[string]bool{}}
	until, err := parseMoment(r.y.Until, r.loc)
	if err != nil {
		return nil, kernel.Invalid("until", kernel.T("%s：until 应写成 2023-01-03 09:30 这样", "%s: write until like 2023-01-03 09:30"), File)
	}
	r.end = until
	last := kernel.DateOf(until.In(r.loc))
	r.days = r.y.from.Days(last)
	if r.hours, err = newHours(w.Calendar, r.y.from.AddDays(-20), last.AddDays(90)); err != nil {
		return nil, err
	}
	if r.catalog, err = catalog(w.Pack, r.dir); err != nil {
		return nil, err
	}
	r.staff = newStaff(r, r.dir)
	r.firms = newFirms(r)
	r.now = r.y.from.At(0, 0, r.loc)
	r.moveTo(r.now)
	return r, nil
}

// The streams of chance: each matter draws from its own, so that one more or
// less of a kind leaves the others as they were.
const (
	streamWhistle = iota
	streamScene
	streamResident
	streamHazard
	streamTask
	streamChild
	streamMeeting
	streamKeyTask
	streamStatistics
	streamAppraisal
	streamParty
	streamLead
	streamReview
	streamWorks
	streamVisit
	streamCase
	streamCaseScene
	streamMandate
	streamList
	streamHours
)

func (r *run) chance(stream, n int) *rand.Rand {
	return rand.New(rand.NewPCG(r.o.Seed, uint64(stream)<<32|uint64(n)))
}

// cast plans how every matter begins.
func (r *run) cast() {
	share := 1.0
	c := r.y.Counts
	if r.o.Whistles > 0 && c.Whistles > 0 {
		share = float64(r.o.Whistles) / float64(c.Whistles)
	}
	of := func(n int) int { return int(float64(n)*share + 0.5) }
	scenes := r.y.Scenes
	if share >= 1 {
		scenes = slices.Concat(scenes, r.y.Signals)
	}
	whistles := 0
	for i := range scenes {
		r.castScene(i, &scenes[i])
		if scenes[i].Kind == "" {
			whistles += max(1, scenes[i].Times)
		}
	}
	days := r.spread()
	for i := range max(0, of(c.Whistles)-whistles) {
		r.castWhistle(i, days)
	}
	for i := range of(c.Residents) {
		r.castResident(i, days)
	}
	for i := range of(c.Hazards) {
		r.castHazard(i, days)
	}
	for i := range of(c.Tasks) {
		r.castTask(i, days)
	}
	r.castMeetings()
	r.castVans()
	r.castHours(share)
	r.castKeyTasks(share)
	r.castStatistics()
	r.castAppraisal()
	r.castDoubts()
	r.castParty()
	r.castLeads(share)
	r.castReviews()
	r.castWorks(share)
	r.castCounter(share)
}

// castScene plans a scene as often as it says. One that names what the pack
// does not have fails the replay.
func (r *run) castScene(i int, s *Scene) {
	first, err := parseMoment(s.At, r.loc)
	for k := range max(1, s.Times) {
		rnd := r.chance(streamScene, i<<8|k)
		begin := r.sceneOf(s, k, rnd)
		if begin == nil || err != nil {
			r.plan(r.now, func() error {
				return kernel.Invalid("scenes", kernel.T("%s：第 %d 个场景的种类、企业、类别、单位或时间不对", "%s: scene %d names a kind, firm, topic, unit or time that does not exist"), File, i+1)
			})
			return
		}
		r.plan(r.momentOf(first, s.Every*k, rnd), begin)
	}
}

// momentOf is so many working days after the first, at about the same time.
func (r *run) momentOf(first kernel.Instant, days int, rnd *rand.Rand) kernel.Instant {
	if days == 0 {
		return first
	}
	t := first.In(r.loc)
	d, err := r.Calendar.AddWorkdays(kernel.DateOf(t), days)
	if err != nil {
		return first
	}
	return d.At(t.Hour(), t.Minute()+rnd.IntN(50), r.loc)
}

// sceneOf is how the k-th of a scene's matters begins; nil when what it names
// does not exist.
func (r *run) sceneOf(s *Scene, k int, rnd *rand.Rand) func() error {
	code := s.Firm
	if len(s.Firms) > 0 {
		code = s.Firms[k%len(s.Firms)]
	}
	n, known := r.firms.at[code]
	switch {
	case s.Kind == "residents":
		return r.castResidentScene(rnd, s)
	case s.Kind == "task":
		return r.castTaskScene(rnd, s)
	case s.Kind == "" && known:
		return r.castWhistleScene(rnd, s, r.firms.list[n])
	case s.Kind == "hazard" && known:
		return r.castHazardScene(rnd, s, r.firms.list[n])
	}
	return nil
}
