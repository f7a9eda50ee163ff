package exchange

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"juyan/internal/kernel"
)

func beside(strand string, e Event) Event {
	e.Strand = strand
	return e
}

// called is a case whose two units work side by side after they were called.
func called() Case {
	return course("1", at(7, 9, "受理", "甲"), at(7, 10, "召集", "甲"),
		beside("1", at(7, 11, "报到", "乙")), beside("2", at(7, 12, "报到", "丙")), beside("2", at(7, 13, "办结", "丙")),
		at(7, 14, "催办", "甲"), beside("1", at(7, 15, "办结", "乙")), at(7, 17, "答复", "甲"))
}

func TestUnitsWorkSideBySide(t *testing.T) {
	c := called()
	// the reminder follows the unit that was done, not the one at work; the answer the last one done
	if got, want := c.Follows(), []int{-1, 0, 1, 1, 3, 4, 2, 6}; !slices.Equal(got, want) {
		t.Errorf("follow %v, want %v", got, want)
	}
	s := analysed(t, &Log{Cases: []Case{c}}, Options{})
	if s.Rework != (Rework{}) {
		t.Errorf("two units that each come once are no rework: %+v", s.Rework)
	}
	if len(s.PingPong) > 0 {
		t.Errorf("nor is it back and forth: %+v", s.PingPong)
	}
	if got := strings.Join(s.Variants[0].Activities, " → "); got != "受理 → 召集 → [报到 → 办结]×2 → 催办 → 答复" {
		t.Errorf("way %s", got)
	}
	// 1 and 2 hours from the call, 1 and 4 from coming to done
	for _, e := range s.Edges {
		if want, asked := map[string]int64{"召集报到": 3, "报到办结": 5}[e.From+e.To]; asked && (e.Count != 2 || e.Wait.Total != want*hour) {
			t.Errorf("%+v, want %d hours", e, want)
		}
	}
	again := course("1", at(7, 9, "召集", "甲"), beside("1", at(7, 10, "办结", "乙")), beside("1", at(7, 11, "退回", "甲")), beside("1", at(7, 12, "办结", "乙")))
	if s = analysed(t, &Log{Cases: []Case{again}}, Options{}); s.Rework != (Rework{1, 1}) || len(s.PingPong) != 1 || s.PingPong[0].Count != 2 {
		t.Errorf("sent back within its strand: %+v, %+v", s.Rework, s.PingPong)
	}
}

// A unit that comes after the plan was made was still called before it.
func TestAStrandBeginsWhereItSays(t *testing.T) {
	call, plan, came := at(7, 9, "召集", "甲"), at(7, 10, "方案", "甲"), beside("1", at(7, 11, "报到", "乙"))
	call.Instance, came.After = "7", "7"
	c := course("1", call, plan, came)
	if got := c.Follows(); !slices.Equal(got, []int{-1, 0, 0}) {
		t.Errorf("follow %v", got)
	}
	came.After = "8" // nothing of that name
	if got := (&Case{Events: []Event{call, plan, came}}).Follows(); !slices.Equal(got, []int{-1, 0, 1}) {
		t.Errorf("follow %v", got)
	}
}

// How fast a strand runs changes what is waited for, not the way of the case.
func TestTheWayDoesNotDependOnWhoIsFaster(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var strands [][]Event
		for i := range rapid.IntRange(1, 4).Draw(t, "strands") {
			var s []Event
			for range rapid.IntRange(1, 4).Draw(t, "events") {
				s = append(s, Event{Strand: string(rune('1' + i)), Activity: rapid.SampledFrom([]string{"报到", "反馈", "办结"}).Draw(t, "activity")})
			}
			strands = append(strands, s)
		}
		mixed := func() Case {
			c := Case{ID: "1", Events: []Event{{Activity: "召集"}}}
			left := slices.Clone(strands)
			for len(left) > 0 {
				i := rapid.IntRange(0, len(left)-1).Draw(t, "next")
				c.Events = append(c.Events, left[i][0])
				if left[i] = left[i][1:]; len(left[i]) == 0 {
					left = slices.Delete(left, i, i+1)
				}
			}
			c.Events = append(c.Events, Event{Activity: "答复"})
			for i := range c.Events {
				c.Events[i].Time = kernel.Instant(1_650_000_000_000 + i)
			}
			return c
		}
		one, err := Analyse(&Log{Cases: []Case{mixed()}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		two, err := Analyse(&Log{Cases: []Case{mixed()}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(one.Variants[0].Activities, two.Variants[0].Activities) || one.Rework != two.Rework {
			t.Fatalf("%v, %+v\n%v, %+v", one.Variants[0].Activities, one.Rework, two.Variants[0].Activities, two.Rework)
		}
	})
}

// Every event follows an earlier one, whatever a file says.
func TestEveryEventFollowsAnEarlierOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, c := range drawLog(t, "string").Cases {
			for i, before := range c.Follows() {
				if before >= i || (before < 0) != (i == 0) {
					t.Fatalf("event %d follows %d: %+v", i, before, c.Events)
				}
			}
		}
	})
}
