package matter

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Notice is one in-app notification.
type Notice struct {
	ID     kernel.ID
	Matter kernel.ID
	Number string
	Text   kernel.Text
	At     kernel.Instant
	Read   bool
}

// notify leaves a notice for each holder address, once each.
func (w *work) notify(holders []string, text kernel.Text) error {
	seen := map[string]bool{}
	var args []any
	body := encode(text)
	for _, h := range holders {
		if !seen[h] && h != "" {
			seen[h] = true
			args = append(args, w.tx.NewID(), h, w.m.ID, body, w.tx.Now())
		}
	}
	if len(args) == 0 {
		return nil
	}
	return w.tx.Exec(`INSERT INTO notice (id, holder, matter_id, text, at) VALUES `+store.Values(len(args)/5, 5), args...)
}

// addressed is the condition of what reaches actor: sent to one of the actor's
// addresses (holder), about a matter m the actor may see. A unit's notices do
// not tell its auditor what the unit works on.
func (s *Service) addressed(actor kernel.Actor, holder string, args []any) (string, []any, error) {
	in, args := marks(Holders(actor), args)
	q := &conds{store.Cond{Args: args}}
	err := s.scope(q, actor, "")
	return holder + " IN (" + in + ") AND " + q.SQL(), q.Args, err
}

// NoticeFilter narrows and pages somebody's notices.
type NoticeFilter struct {
	State string // NoticeUnread, NoticeRead; "" = both, what is unread first
	After string // cursor of the page before
	Limit int
}

// The states of a notice.
const (
	NoticeUnread = "unread"
	NoticeRead   = "read"
)

// NoticePage is one page of notices.
type NoticePage struct {
	Notices []Notice
	Next    string // cursor of the next page; "" = the last
	Total   int    // exact up to store.CountLimit
	More    bool   // there are more than Total
	Unread  int    // however the list is narrowed; counted up to 100
}

// noticeRead is 1 once the reader marked notice n as read.
const noticeRead = `CASE WHEN r.at IS NULL THEN 0 ELSE 1 END`

// noticeOrder puts what is unread first, then the newest.
var noticeOrder = []store.SortCol{{Name: "read", SQL: noticeRead, Int: true}, {Name: "at", SQL: "n.at", Int: true, Desc: true}, {Name: "id", SQL: "n.id", Desc: true}}

// Notices lists a page of the notices addressed to actor.
func (s *Service) Notices(ctx context.Context, actor kernel.Actor, f NoticeFilter) (p NoticePage, err error) {
	where, args, err := s.addressed(actor, "n.holder", []any{actor.Person})
	if err != nil {
		return p, err
	}
	from := `FROM notice n JOIN matter m ON m.id = n.matter_id LEFT JOIN notice_read r ON r.notice_id = n.id AND r.person_id = $1 WHERE ` + where
	switch f.State {
	case NoticeUnread:
		from += " AND r.at IS NULL"
	case NoticeRead:
		from += " AND r.at IS NOT NULL"
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		if p.Total, p.More, err = store.Count(tx, from, args...); err != nil {
			return err
		}
		w, err := store.Keyset(noticeOrder, store.Page{After: f.After, Limit: f.Limit}, len(args)+1)
		if err != nil {
			return err
		}
		list, err := store.All(tx, scanNotice, `SELECT n.id, n.matter_id, m.number, n.text, n.at, `+noticeRead+` `+from+` AND `+w.Where+w.Order, append(args, w.Args...)...)
		p.Notices, p.Next = store.Cut(w, list, func(n Notice) []any { return []any{store.Bool(n.Read), n.At, n.ID} })
		return err
	})
	if err == nil {
		p.Unread, err = s.Unread(ctx, actor)
	}
	return p, err
}

func scanNotice(sc store.Scanner) (Notice, error) {
	var n Notice
	var text string
	var read int64
	if err := sc.Scan(&n.ID, &n.Matter, &n.Number, &text, &n.At, &read); err != nil {
		return n, err
	}
	n.Read = read == 1
	return n, json.Unmarshal([]byte(text), &n.Text)
}

// Unread counts actor's unread notices, 100 at most.
func (s *Service) Unread(ctx context.Context, actor kernel.Actor) (n int, err error) {
	where, args, err := s.addressed(actor, "n.holder", []any{actor.Person})
	if err != nil {
		return 0, err
	}
	q := `SELECT COUNT(*) FROM (SELECT 1 AS one FROM notice n JOIN matter m ON m.id = n.matter_id WHERE ` + where + `
		AND NOT EXISTS (SELECT 1 FROM notice_read r WHERE r.notice_id = n.id AND r.person_id = $1) LIMIT 100) x`
	key := append([]any{s.reads.Load()}, args...)
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		c, err := s.numbers.number(tx, q, key, func() (c number, err error) {
			c.until = Never
			return c, tx.QueryRow(q, args...).Scan(&c.n)
		})
		n = c.n
		return err
	})
	return n, err
}

// MarkRead marks every notice of actor as read.
func (s *Service) MarkRead(ctx context.Context, actor kernel.Actor) error {
	in, args := marks(Holders(actor), []any{actor.Person})
	return s.db.Write(ctx, func(tx *store.Tx) error {
		tx.AfterCommit(func() { s.reads.Add(1) })
		args := append(args, tx.Now())
		return tx.Exec(fmt.Sprintf(`INSERT INTO notice_read (notice_id, person_id, at)
			SELECT n.id, $1, $%d FROM notice n WHERE n.holder IN (%s) ON CONFLICT DO NOTHING`, len(args), in), args...)
	})
}

// marks returns "$k,$k+1,…" for list, appended to args.
func marks(list []string, args []any) (string, []any) {
	out := make([]string, len(list))
	for i, s := range list {
		args = append(args, s)
		out[i] = fmt.Sprintf("$%d", len(args))
	}
	if len(out) == 0 {
		return "NULL", args
	}
	return strings.Join(out, ","), args
}
