package sim

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// fields are a form as somebody fills it in.
type fields map[string][]string

func one(code, value string) fields { return fields{code: {value}} }

// with adds a field; an empty value is left out.
func (f fields) with(code string, values ...string) fields {
	if len(values) > 0 && values[0] != "" {
		f[code] = values
	}
	return f
}

// life is one matter on its way.
type life struct {
	*run
	teller
	rnd    *rand.Rand
	m      *matter.Matter
	urgent bool     // people act at any hour
	script bool     // a scene: nothing happens by chance
	do     []string // of a scene: what is still to happen on the way
	hold   string   // of a scene: stage it stands in once all that happened
	still  bool     // it stands there: nobody moves any more
}

func (r *run) life(rnd *rand.Rand) life {
	return life{run: r, rnd: rnd, teller: teller{slots: r.y.Slots, known: map[string]string{}, spelt: r.spelt, rnd: rnd, date: r.monthDay}}
}

// scene makes the life a scene's.
func (l *life) scene(s *Scene) {
	l.script, l.do, l.hold = true, slices.Clone(s.Do), s.Hold
}

// monthDay writes the day some working days from now: 1月9日.
func (r *run) monthDay(workdays int) string {
	d := r.workday(workdays)
	return fmt.Sprintf("%d月%d日", int(d.Month), d.Day)
}

// workday is the n-th working day from today.
func (r *run) workday(n int) kernel.Date {
	d, err := r.Calendar.AddWorkdays(r.today, n)
	if err != nil {
		return r.today.AddDays(n * 7 / 5)
	}
	return d
}

// raise begins the matter.
func (l *life) raise(who kernel.Actor, in matter.RaiseInput) error {
	l.report.Commands++
	m, err := l.Matter.Raise(l.ctx, who, in)
	if err != nil {
		return l.failed(who, in.Kind+" raise", err)
	}
	l.note(m)
	return nil
}

// act takes one action on the matter or a lane of it.
func (l *life) act(who kernel.Actor, lane kernel.ID, action string, v fields, files ...matter.File) error {
	l.report.Commands++
	m, err := l.Matter.Act(l.ctx, who, matter.ActInput{Matter: l.m.ID, Lane: lane, Action: action, Values: v, Files: files})
	if kernel.CodeOf(err) == kernel.CodeConflict {
		l.report.Refused++
		return errRefused
	}
	if err != nil {
		return l.failed(who, l.m.Number+" "+action, err)
	}
	l.note(m)
	return nil
}

// note takes note of how the matter stands.
func (l *life) note(m *matter.Matter) {
	l.m = m
	l.still = l.still || l.hold != "" && m.Stage == l.hold && len(l.do) == 0
}

// plan has something done later, unless the matter stands still by then.
func (l *life) plan(at kernel.Instant, do func() error) {
	l.run.plan(at, func() error {
		if l.still {
			return nil
		}
		return do()
	})
}

func (l *life) failed(who kernel.Actor, what string, err error) error {
	return fmt.Errorf("sim: %s by %s %s at %s: %w", what, who.Name, who.PostName.ZH, l.now.In(l.loc).Format(time.DateTime), err)
}

// will decides whether something of the script happens.
func (l *life) will(name string) bool { return l.willBut(name, 1) }

// plays reports whether a scene is of a sort that goes on all its way.
func (l *life) plays(turn string) bool { return slices.Contains(l.do, turn) }

// willBut is will with the chance multiplied. In a scene nothing is left to
// chance: it happens as often as the scene names it.
func (l *life) willBut(name string, times float64) bool {
	if l.script {
		i := slices.Index(l.do, name)
		if i >= 0 {
			l.do = slices.Delete(l.do, i, i+1)
		}
		return i >= 0
	}
	return l.rnd.Float64() < l.y.Chances[name]*times
}

// inTime decides whether somebody keeps a limit; late multiplies the chance
// that they do not. In a scene everybody does.
func (l *life) inTime(name string, late float64) bool {
	return l.script || l.rnd.Float64() >= min(0.9, (1-l.y.Chances[name])*late)
}

// between draws a share or a number of hours.
func (l *life) between(lo, hi float64) float64 { return lo + (hi-lo)*l.rnd.Float64() }

// soon is some working hours from now; with an urgent matter plain ones.
func (l *life) soon(lo, hi float64) kernel.Instant {
	d := time.Duration(l.between(lo, hi) * float64(time.Hour))
	if l.urgent {
		return l.now.Add(d)
	}
	return l.hours.after(l.now, d)
}

// later is some working hours from now, urgent or not.
func (l *life) later(lo, hi float64) kernel.Instant {
	return l.hours.after(l.now, time.Duration(l.between(lo, hi)*float64(time.Hour)))
}

// before is at a share of the time left until due.
func (l *life) before(due kernel.Instant, lo, hi float64) kernel.Instant {
	share := l.between(lo, hi)
	from, to := l.hours.worked(l.now), l.hours.worked(due)
	if !l.urgent && to > from {
		return min(l.hours.when(from+kernel.Instant(float64(to-from)*share)), due-1000)
	}
	at := l.now + kernel.Instant(float64(due-l.now)*share)
	if due.Sub(l.now) < 6*time.Hour {
		return at
	}
	return min(l.awake(at), due-1000)
}

// past is some working hours after due.
func (l *life) past(due kernel.Instant, lo, hi float64) kernel.Instant {
	d := time.Duration(l.between(lo, hi) * float64(time.Hour))
	if !l.urgent {
		return l.hours.after(max(due, l.now), d)
	}
	if at := max(due, l.now).Add(d); d > 3*time.Hour {
		return l.awake(at)
	}
	return max(due, l.now).Add(d)
}

// awake moves what would happen at night, though it need not, to the morning.
func (l *life) awake(at kernel.Instant) kernel.Instant {
	t := at.In(l.loc)
	day := kernel.DateOf(t)
	switch {
	case t.Hour() >= 22:
		day = day.AddDays(1)
	case t.Hour() >= 7:
		return at
	}
	return day.At(7, 0, l.loc).Add(time.Duration(l.between(0, 90) * float64(time.Minute)))
}

// due is when a clock of the matter is used up that starts now.
func (l *life) due(lane, clock string) (kernel.Instant, error) {
	course, err := l.Matter.Kinds().Version(l.m.Kind, l.m.Version)
	if err != nil {
		return 0, err
	}
	c := course.Clock(lane, clock)
	if c == nil {
		return 0, kernel.Internal(errors.New("sim: kind " + l.m.Kind + " has no clock " + clock))
	}
	limit, err := course.LimitOf(c, l.m.Data, nil)
	if err != nil {
		return 0, err
	}
	return (&matter.Clockwork{Calendar: l.Calendar}).Deadline(l.now, limit, nil)
}

// temper of a unit or task force by its code; 1 where the script has none.
func temper(m map[string]Temper, code string) Temper {
	if t, ok := m[code]; ok {
		return t
	}
	return Temper{1, 1}
}
