package party

import (
	"context"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// PioneerInput names a post a pioneer post (党员先锋岗) for a period.
type PioneerInput struct {
	Branch     kernel.ID
	Post       kernel.ID
	From, To   kernel.Date // To is its last day
	Commitment string
	Key        string
}

// Pioneer is a pioneer post with what it commits itself to.
type Pioneer struct {
	ID         kernel.ID
	Branch     kernel.ID
	Post       kernel.ID
	From, To   kernel.Date
	Commitment string
}

// NamePioneer names a pioneer post. Errors: forbidden, invalid with the fields.
func (s *Service) NamePioneer(ctx context.Context, actor kernel.Actor, in PioneerInput) error {
	if err := s.speaksFor(actor, in.Branch); err != nil {
		return err
	}
	in.Commitment = strings.TrimSpace(in.Commitment)
	var errs kernel.Errors
	if _, ok := s.o.Org.Directory().Post(in.Post); !ok {
		errs.Add(kernel.Invalid("post", kernel.T("请选择岗位", "Please choose a post")))
	}
	if in.From.IsZero() || in.To.IsZero() || in.To.Before(in.From) {
		errs.Add(kernel.Invalid("to", kernel.T("请写明起止日期，止不早于起", "Please give the days from and to, in this order")))
	}
	if len([]rune(in.Commitment)) < 4 || len([]rune(in.Commitment)) > 300 {
		errs.Add(kernel.Invalid("commitment", kernel.T("请写明承诺，4 到 300 字", "Please write the commitment, 4 to 300 characters")))
	}
	if err := errs.Err(); err != nil {
		return err
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error {
			ev, err := s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: "party.pioneer_named", Subject: in.Branch, Payload: map[string]any{"post": in.Post, "from": in.From, "to": in.To, "commitment": in.Commitment}})
			if err != nil {
				return err
			}
			return tx.Exec(`INSERT INTO party_pioneer (id, branch_id, post_id, from_day, to_day, commitment, named_at, event_id) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
				tx.NewID(), in.Branch, in.Post, in.From.String(), in.To.String(), in.Commitment, tx.Now(), ev.ID)
		})
	})
}

func scanPioneer(s store.Scanner) (Pioneer, error) {
	var p Pioneer
	var from, to string
	err := s.Scan(&p.ID, &p.Branch, &p.Post, &from, &to, &p.Commitment)
	if err == nil {
		if p.From, err = kernel.ParseDate(from); err == nil {
			p.To, err = kernel.ParseDate(to)
		}
	}
	return p, err
}
