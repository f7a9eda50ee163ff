package matter

import (
	"slices"
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// waiting is one row of the inbox: an action of a course that waits for a
// holder.
type waiting struct {
	lane   kernel.ID
	action string
	holder string
	since  kernel.Instant
	due    kernel.Instant
}

func waitsOf(tx *store.Tx, matter kernel.ID) ([]waiting, error) {
	return store.All(tx, scanWait, `SELECT `+waitingColumns+` FROM inbox WHERE matter_id = $1`, matter)
}

const waitingColumns = `lane_id, action, holder, since, due_at`

func scanWait(s store.Scanner) (x waiting, err error) {
	return x, s.Scan(&x.lane, &x.action, &x.holder, &x.since, &x.due)
}

// saveInbox writes anew what waits for whom, if that changed: for the main
// course and each open lane, the awaited actions, addressed to whoever may
// take them. What waited before goes on waiting since then.
func (w *work) saveInbox() error {
	now := w.awaited()
	if same(w.inbox, now) {
		return nil
	}
	if len(w.inbox) > 0 {
		if err := w.tx.Exec(`DELETE FROM inbox WHERE matter_id = $1`, w.m.ID); err != nil {
			return err
		}
	}
	w.inbox = now
	if len(now) == 0 {
		return nil
	}
	args := make([]any, 0, 6*len(now))
	for _, x := range now {
		args = append(args, w.m.ID, x.lane, x.action, x.holder, x.since, x.due)
	}
	return w.tx.Queue(`INSERT INTO inbox (matter_id, lane_id, action, holder, since, due_at) VALUES `+store.Values(len(now), 6), args...)
}

// same reports whether two inboxes hold the same rows, in whatever order.
func same(a, b []waiting) bool {
	if len(a) != len(b) {
		return false
	}
	for _, x := range a {
		if !slices.Contains(b, x) {
			return false
		}
	}
	return true
}

// awaited lists what waits now; since when, from what waited before.
func (w *work) awaited() []waiting {
	if !w.m.Open {
		return nil
	}
	out := w.awaitedOn(nil, nil)
	for _, l := range w.lanes {
		if l.Open {
			out = w.awaitedOn(out, l)
		}
	}
	return out
}

func (w *work) awaitedOn(out []waiting, lane *Lane) []waiting {
	code := ""
	if lane != nil {
		code = lane.Code
	}
	s := w.stageNow(lane)
	if s == nil {
		return out
	}
	for _, action := range s.Awaits {
		a := w.course.Action(code, action)
		if ok, err := w.course.Allowed(a, w.m.Data, w.facts()); err != nil || !ok {
			continue // a condition that cannot be answered does not hold
		}
		for _, h := range w.addresses(a, lane) {
			out = w.await(out, waiting{laneID(lane), action, h, w.tx.Now(), w.dueOf(a, lane)})
		}
	}
	return out
}

// await adds x once, since when it was already awaited.
func (w *work) await(out []waiting, x waiting) []waiting {
	is := func(o waiting) bool { return o.lane == x.lane && o.action == x.action && o.holder == x.holder }
	if slices.ContainsFunc(out, is) {
		return out
	}
	if i := slices.IndexFunc(w.inbox, is); i >= 0 {
		x.since = w.inbox[i].since
	}
	return append(out, x)
}

// addresses lists the inbox addresses of those who may take action a.
func (w *work) addresses(a *caseflow.Action, lane *Lane) []string {
	var out []string
	for _, by := range a.By {
		if strings.HasPrefix(by, "role:") {
			out = append(out, by)
			continue
		}
		for _, i := range w.relation(by, laneID(lane)) {
			out = append(out, i.Holder())
		}
	}
	return out
}

// dueOf is the limit that presses action a: the nearest clock it stops, else the
// nearest of its course.
func (w *work) dueOf(a *caseflow.Action, lane *Lane) kernel.Instant {
	best, stopped := Never, Never
	for _, c := range w.clocks {
		if !c.Running() || c.PausedAt != 0 || c.Lane != laneID(lane) {
			continue
		}
		if contains(a.Stop, c.Code) {
			stopped = min(stopped, c.DueAt)
		}
		best = min(best, c.DueAt)
	}
	if stopped != Never {
		return stopped
	}
	return best
}
