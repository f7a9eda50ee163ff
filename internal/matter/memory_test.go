package matter_test

import (
	"slices"
	"testing"

	"juyan/internal/calendar"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/org"
)

// node is a second program on the same database.
func (z *zone) node() *zone {
	o := org.New(z.db, ledger.New(), org.Options{})
	cal, err := calendar.New(calendar.Official(), calendar.OfficeHours(), o.Location())
	if err != nil {
		z.Fatal(err)
	}
	kinds := matter.NewKinds(matter.CompileRule)
	if err := kinds.Load(ctx, z.db); err != nil {
		z.Fatal(err)
	}
	return &zone{z.T, z.db, matter.New(matter.Options{DB: z.db, Ledger: ledger.New(), Org: o, Kinds: kinds,
		Calendar: func() *calendar.Calendar { return cal }, Where: everything}), z.clock, cal, o.Directory(), nil}
}

func TestAnotherNodesChangeIsSeen(t *testing.T) {
	each(t, func(z *zone) {
		z.at("2022-03-01", 9, 0)
		other := z.node()
		m := z.called()
		other.act(other.post("gd1"), m, other.lane(m, "gd"), "arrive", nil)
		z.act(z.post("gd1"), m, z.lane(m, "gd"), "close", nil) // from "called" this would be refused
		other.refuse(kernel.CodeConflict, other.post("gd1"), m, other.lane(m, "gd"), "close", nil)
		got := other.act(other.post("zr1"), m, other.lane(m, "zr"), "arrive", nil)
		if got.Counts["arrive"] != 2 || got.Counts["close"] != 1 {
			z.Fatalf("counts %v", got.Counts)
		}
	})
}

func TestAFailedActLeavesNothingBehind(t *testing.T) {
	each(t, func(z *zone) {
		z.at("2022-03-01", 9, 0)
		m := z.called()
		_, err := z.m.Act(ctx, z.post("zg"), matter.ActInput{Matter: m.ID, Action: "pause", Values: map[string][]string{"why": {"等"}}, Files: []matter.File{{Name: "空.pdf"}}})
		if kernel.CodeOf(err) != kernel.CodeInvalid {
			z.Fatalf("an empty file: %v", err)
		}
		got := z.act(z.post("gd1"), m, z.lane(m, "gd"), "arrive", nil)
		if got.Data["why"] != nil || got.Counts["pause"] != 0 || slices.Contains(z.events(m), "repair.pause") {
			z.Fatalf("traces of the refused act: %v %v", got.Data, got.Counts)
		}
	})
}

func TestWhatActReturnsIsTheCallersOwn(t *testing.T) {
	each(t, func(z *zone) {
		z.at("2022-03-01", 9, 0)
		m := z.called()
		m.Data["why"], m.Counts["call"], m.Stage = "改动", 9, "end"
		got := z.act(z.post("gd1"), m, z.lane(m, "gd"), "arrive", nil)
		if got.Data["why"] != nil || got.Counts["call"] != 1 || got.Stage != "work" {
			z.Fatalf("the caller's changes came back: %+v", got)
		}
	})
}

// What waits goes on waiting since then, whatever else happens meanwhile.
func TestSinceIsWhenTheWaitBegan(t *testing.T) {
	each(t, func(z *zone) {
		z.at("2022-03-01", 9, 0)
		m := z.called()
		began := z.clock.Now()
		z.at("2022-03-01", 10, 0)
		z.act(z.post("gd1"), m, z.lane(m, "gd"), "arrive", nil)
		other := z.node() // has never seen the matter
		z.at("2022-03-01", 10, 30)
		other.act(other.post("gd1"), m, other.lane(m, "gd"), "close", nil)
		list, err := z.m.Today(ctx, z.post("zr1"), 10)
		if err != nil || len(list) != 1 || list[0].Action != "arrive" || list[0].Since != began {
			z.Fatalf("got %+v, %v; want since %d", list, err, began)
		}
	})
}

func TestFireNextGoesFromTimerToTimer(t *testing.T) {
	each(t, func(z *zone) {
		z.at("2022-03-01", 9, 0)
		z.raise(map[string][]string{"what": {"断水"}, "grade": {"urgent"}})
		if z.m.Soonest() != z.clock.Now()+60*60_000 || z.m.Soonest() != matter.Never {
			z.Fatal("the timer at half of two hours was not told, or told twice")
		}
		end := z.clock.Now() + 4*60*60_000
		var at []kernel.Instant
		fired, next := true, kernel.Instant(0)
		for fired {
			var err error
			fired, next, err = z.m.FireNext(ctx, end, func(due kernel.Instant) { z.clock.Set(due); at = append(at, due) })
			if err != nil {
				z.Fatal(err)
			}
		}
		start := end - 4*60*60_000
		want := []kernel.Instant{start + 3_600_000, start + 2*3_600_000, start + 2*3_600_000} // half, the limit, its reminder
		if !slices.Equal(at, want) || next <= end || next == matter.Never {
			z.Fatalf("fired at %v, want %v; next %d", at, want, next)
		}
		if z.clock.Now() != want[2] {
			z.Fatal("the clock does not stand at the last timer")
		}
	})
}

// Many hands on one matter at once: nothing is lost, nothing counted twice.
func TestManyActAtOnce(t *testing.T) {
	each(t, func(z *zone) {
		z.at("2022-03-01", 9, 0)
		m := z.called()
		const hands = 8
		errs := make(chan error, 2*hands)
		for range hands {
			go func() {
				_, err := z.m.Act(ctx, z.post("zg"), matter.ActInput{Matter: m.ID, Action: "pause", Values: map[string][]string{"why": {"等图"}}})
				errs <- err
			}()
			go func() {
				got, err := z.m.Get(ctx, z.post("zg"), m.ID)
				if err == nil && got.Data["what"] != "蒸汽压力不足" {
					err = kernel.Internal(nil)
				}
				errs <- err
			}()
		}
		for range 2 * hands {
			if err := <-errs; err != nil {
				z.Error(err)
			}
		}
		got := z.act(z.post("gd1"), m, z.lane(m, "gd"), "arrive", nil)
		if got.Counts["pause"] != hands || got.Record != m.Record+hands+1 || len(z.events(m)) != hands+3 {
			z.Fatalf("%d pauses, record %d after %d, %d events", got.Counts["pause"], got.Record, m.Record, len(z.events(m)))
		}
	})
}
