package hook

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Line is a webhook with how its messages stand.
type Line struct {
	Hook
	Waiting, Dead, Sent int
}

// Sent is a message as it stands. Due is when it is tried next.
type Sent struct {
	Message
	State    string // waiting, sent, dead
	Attempts int
	Due      kernel.Instant
	SentAt   kernel.Instant
	Error    string
}

// List returns all webhooks. Needs hook.manage.
func (s *Service) List(ctx context.Context, actor kernel.Actor) (out []Line, err error) {
	if err := actor.Require(PermManage); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		hooks, err := store.All(tx, scanHook, `SELECT `+hookColumns+` FROM hook h ORDER BY h.created_at, h.id`)
		out = nil
		for _, h := range hooks {
			l := Line{Hook: h}
			if err == nil {
				err = l.count(tx)
			}
			out = append(out, l)
		}
		return err
	})
	return out, err
}

func (l *Line) count(tx *store.Tx) error {
	of := map[string]*int{"waiting": &l.Waiting, "sent": &l.Sent, "dead": &l.Dead}
	_, err := store.All(tx, func(r store.Scanner) (string, error) {
		var state string
		var n int
		err := r.Scan(&state, &n)
		if at := of[state]; at != nil {
			*at = n
		}
		return state, err
	}, `SELECT state, COUNT(*) FROM hook_message WHERE hook_id = $1 GROUP BY state`, l.ID)
	return err
}

// shownMessages bounds the page of a webhook.
const shownMessages = 100

// View returns one webhook and its messages: the dead first, then the newest.
// Needs hook.manage.
func (s *Service) View(ctx context.Context, actor kernel.Actor, id kernel.ID) (l Line, list []Sent, err error) {
	if err := actor.Require(PermManage); err != nil {
		return l, nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		if l.Hook, err = get(tx, id); err != nil {
			return err
		}
		if err := l.count(tx); err != nil {
			return err
		}
		list, err = store.All(tx, scanSent, `SELECT m.state, m.attempts, m.due_at, m.sent_at, m.error, `+messageColumns+fromMessages+`
			WHERE m.hook_id = $1 ORDER BY CASE m.state WHEN 'dead' THEN 0 ELSE 1 END, m.at DESC, m.id DESC LIMIT $2`, id, shownMessages)
		return err
	})
	return l, list, err
}

func scanSent(r store.Scanner) (x Sent, err error) {
	var row messageRow
	if err := r.Scan(append([]any{&x.State, &x.Attempts, &x.Due, &x.SentAt, &x.Error}, row.into()...)...); err != nil {
		return x, err
	}
	x.Message, err = row.message("")
	return x, err
}
