package hook

import (
	"context"
	"errors"
	"sync"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// How the sender tries: so often, so long a lease, at first so soon again, then
// twice as long each time up to a limit.
const (
	attempts   = 10
	atOnce     = 50
	lease      = 2 * time.Minute
	firstPause = 10 * time.Second
	longest    = 6 * time.Hour
	kept       = 30 * 24 * time.Hour // what arrived is kept so long
)

// pause is how long a message rests after its n-th failure (from 1).
func pause(n int) time.Duration {
	d := firstPause
	for range n - 1 {
		d = min(2*d, longest)
	}
	return d
}

type parcel struct {
	id       kernel.ID
	row      messageRow
	attempts int
	lease    kernel.Instant
	hook     Hook
}

// Run delivers what is due every so often until ctx ends, and takes over what
// other nodes changed.
func (s *Service) Run(ctx context.Context, every time.Duration, failed func(error)) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := errors.Join(s.Load(ctx), s.prune(ctx))
		if err == nil && s.remindsNow() {
			err = s.Remind(ctx)
		}
		if err == nil && (s.o.Mails || len(*s.hooks.Load()) > 0) {
			_, err = s.Deliver(ctx)
		}
		if err != nil && ctx.Err() == nil {
			failed(err)
		}
	}
}

// remindsNow is true once a minute.
func (s *Service) remindsNow() bool {
	if now := s.o.Real(); now.Sub(s.reminded) >= time.Minute {
		s.reminded = now
		return true
	}
	return false
}

// prune forgets what arrived long ago.
func (s *Service) prune(ctx context.Context) error {
	old := func(tx *store.Tx) kernel.Instant { return tx.Now().Add(-kept) }
	some := false
	err := s.o.DB.Read(ctx, func(tx *store.Tx) error {
		list, err := store.All(tx, store.Value[kernel.ID], `SELECT id FROM hook_message WHERE state = 'sent' AND due_at < $1 LIMIT 1`, old(tx))
		some = len(list) > 0
		return err
	})
	if err != nil || !some {
		return err
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return tx.Exec(`DELETE FROM hook_message WHERE state = 'sent' AND due_at < $1`, old(tx))
	})
}

// Deliver sends what is due, each webhook's messages in their order and several
// webhooks beside each other, so that a slow receiver holds up only itself. It
// returns how many arrived.
func (s *Service) Deliver(ctx context.Context) (arrived int, err error) {
	due, err := s.take(ctx)
	if err != nil {
		return 0, err
	}
	of := map[kernel.ID][]parcel{}
	for _, p := range due {
		of[p.hook.ID] = append(of[p.hook.ID], p)
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	for _, list := range of {
		all.Go(func() {
			for i, p := range list {
				if i > 0 && !rests(ctx, robots[p.hook.Format].gap) {
					return
				}
				ok, failed := s.deliver(ctx, p)
				mu.Lock()
				err = errors.Join(err, failed)
				if ok {
					arrived++
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return arrived, err
}

// rests waits; false when ctx ended meanwhile.
func rests(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// take leases what is due: nobody else sends it until the lease ends. What a robot
// does not bear yet goes on waiting, and holds up no other webhook.
func (s *Service) take(ctx context.Context) (out []parcel, err error) {
	err = s.o.DB.Write(ctx, func(tx *store.Tx) error {
		out = nil
		sent, err := sentLately(tx)
		if err != nil {
			return err
		}
		args := []any{tx.Now(), atOnce, ""} // and the webhooks that are left out
		for _, h := range *s.hooks.Load() {
			if r, ok := robots[h.Format]; ok && sent[h.ID] >= r.minute {
				args = append(args, h.ID)
			}
		}
		list, err := store.All(tx, scanParcel, `SELECT m.id, m.attempts, m.lease_at, `+messageColumns+`, `+hookColumns+fromMessages+`JOIN hook h ON h.id = m.hook_id
			WHERE m.state = 'waiting' AND m.due_at <= $1 AND m.lease_at <= $1 AND (h.active = 1 OR m.event = '`+eventConfirm+`')
			AND m.hook_id NOT IN (`+store.Marks(3, len(args)-2)+`) ORDER BY m.due_at, m.id LIMIT $2`, args...)
		if err != nil {
			return err
		}
		for _, p := range list {
			if r, ok := robots[p.hook.Format]; ok {
				if sent[p.hook.ID]++; sent[p.hook.ID] > r.minute {
					continue
				}
			}
			was := p.lease
			p.lease = tx.Now().Add(lease)
			n, err := tx.ExecN(`UPDATE hook_message SET lease_at = $1 WHERE id = $2 AND state = 'waiting' AND lease_at = $3`, p.lease, p.id, was)
			if err != nil {
				return err
			}
			if n == 1 {
				out = append(out, p)
			}
		}
		return nil
	})
	return out, err
}

// sentLately counts, for each webhook, what arrived within the last minute or is on
// its way, from whatever node.
func sentLately(tx *store.Tx) (map[kernel.ID]int, error) {
	out := map[kernel.ID]int{}
	_, err := store.All(tx, func(r store.Scanner) (n int, err error) {
		var id kernel.ID
		err = r.Scan(&id, &n)
		out[id] = n
		return n, err
	}, `SELECT hook_id, COUNT(*) FROM hook_message WHERE state = 'sent' AND due_at > $1 OR state = 'waiting' AND lease_at > $2 GROUP BY hook_id`, tx.Now().Add(-time.Minute), tx.Now())
	return out, err
}

func scanParcel(r store.Scanner) (parcel, error) {
	var p parcel
	var err error
	p.hook, err = scanHook(ahead{r, append([]any{&p.id, &p.attempts, &p.lease}, p.row.into()...)})
	return p, err
}

// ahead scans columns that stand before those of the caller.
type ahead struct {
	store.Scanner
	first []any
}

// Scan implements store.Scanner.
func (a ahead) Scan(rest ...any) error { return a.Scanner.Scan(append(a.first, rest...)...) }

// deliver sends one message and writes down how it went. A lease that was lost
// meanwhile writes nothing: whoever holds it now will.
func (s *Service) deliver(ctx context.Context, p parcel) (bool, error) {
	why := s.send(ctx, p)
	if ctx.Err() != nil {
		return false, nil // the lease ends by itself
	}
	err := s.o.DB.Write(ctx, func(tx *store.Tx) error {
		if why == "" {
			return tx.Exec(`UPDATE hook_message SET state = 'sent', sent_at = $1, due_at = $1, attempts = attempts + 1, error = '' WHERE id = $2 AND lease_at = $3`, tx.Now(), p.id, p.lease)
		}
		state := "waiting"
		if p.attempts+1 >= attempts {
			state = "dead"
		}
		return tx.Exec(`UPDATE hook_message SET state = $1, attempts = attempts + 1, due_at = $2, lease_at = 0, error = $3 WHERE id = $4 AND lease_at = $5`,
			state, tx.Now().Add(pause(p.attempts+1)), why, p.id, p.lease)
	})
	return why == "" && err == nil, err
}

// send returns why the message did not arrive, "" if it did.
func (s *Service) send(ctx context.Context, p parcel) string {
	m, err := p.row.message(s.o.Site)
	if err != nil {
		return err.Error()
	}
	r, err := p.hook.request(&m, s.o.Real())
	if err != nil {
		return err.Error()
	}
	a, err := s.o.Post(ctx, r)
	if err != nil {
		return clip(err.Error())
	}
	return clip(p.hook.refusal(a))
}

// clip keeps what an administrator reads short.
func clip(s string) string {
	if r := []rune(s); len(r) > 200 {
		return string(r[:200]) + "…"
	}
	return s
}
