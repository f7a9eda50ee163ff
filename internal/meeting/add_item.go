package meeting

import (
	"context"
	"strings"
	"unicode/utf8"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// AddItemInput puts something on an agenda: a matter, or a title of its own.
type AddItemInput struct {
	Meeting kernel.ID
	Matter  kernel.ID
	Title   string // when it is about no matter
	Note    string // why it is put on
	Key     string
}

// AddItem adds a point to a meeting that is not closed. Errors: forbidden, not
// found, invalid with the fields, conflict when the matter already stands there
// undecided.
func (s *Service) AddItem(ctx context.Context, actor kernel.Actor, in AddItemInput) error {
	if err := actor.Require(PermManage); err != nil {
		return err
	}
	i, err := s.newItem(ctx, actor, in)
	if err != nil {
		return err
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error {
			m, err := load(tx, in.Meeting)
			if err != nil {
				return err
			}
			if err := notTwice(tx, m, i.Matter); err != nil {
				return err
			}
			if err := s.insert(tx, actor, m, i); err != nil {
				return err
			}
			return m.touch(tx)
		})
	})
}

// newItem checks the input and makes an item of it.
func (s *Service) newItem(ctx context.Context, actor kernel.Actor, in AddItemInput) (*Item, error) {
	i := &Item{Matter: in.Matter, Title: strings.TrimSpace(in.Title), Note: strings.TrimSpace(in.Note), Why: []kernel.Text{kernel.T("主持方增列", "added by the office")}}
	var es kernel.Errors
	if i.Matter == "" && i.Title == "" {
		es.Add(kernel.Invalid("matter", kernel.T("请选一件事，或写一个题目", "Please choose a matter, or write a title")))
	}
	limit(&es, "title", i.Title, 120)
	limit(&es, "note", i.Note, 500)
	if i.Matter == "" || len(es) > 0 {
		return i, es.Err()
	}
	m, err := s.o.Matter.Get(ctx, actor, i.Matter)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return nil, kernel.Invalid("matter", kernel.T("没有这件事，或您无权查看；请重新选择", "There is no such matter, or you may not see it; choose again"))
	}
	if err == nil {
		i.Title = titled(m.Number, m.Title)
	}
	return i, err
}

func limit(es *kernel.Errors, field, text string, max int) {
	if n := utf8.RuneCountInString(text); n > max {
		es.Add(kernel.Invalid(field, kernel.T("最多 %d 字，现在 %d 字，请精简", "At most %d characters; there are %d, please shorten it"), max, n))
	}
}

func notTwice(tx *store.Tx, m *Meeting, id kernel.ID) error {
	if id == "" {
		return nil
	}
	n, err := store.One(tx, store.Value[int], `SELECT COUNT(*) FROM meeting_item WHERE meeting_id = $1 AND matter_id = $2 AND decided_at = 0`, m.ID, id)
	if err == nil && n > 0 {
		return kernel.Errorf(kernel.CodeConflict, "matter", kernel.T("这件事已在议题里，还没有决定", "This matter already stands on the agenda, undecided"))
	}
	return err
}

// Candidates are the matters a search finds for the agenda.
func (s *Service) Candidates(ctx context.Context, actor kernel.Actor, q string) ([]*matter.Matter, error) {
	if err := actor.Require(PermManage); err != nil {
		return nil, err
	}
	if strings.TrimSpace(q) == "" {
		return nil, nil
	}
	p, err := s.o.Matter.List(ctx, actor, matter.Filter{State: "open", Search: q, Sort: "-created", Limit: 8})
	return p.Matters, err
}
