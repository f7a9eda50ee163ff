package economy

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Row is one value that is claimed: of a series, for a period, of a subject
// ("" = the zone), scaled as its series says.
type Row struct {
	Series  string
	Period  Period
	Subject kernel.ID
	Value   int64
}

// ClaimInput is what a unit claims, with the file it stands in.
type ClaimInput struct {
	Rows []Row
	File *File // nil when the values were typed
	Note string
	Key  string
}

// File is the paper behind values.
type File struct {
	Name   string
	Upload store.Upload
}

// The sides of a value.
const (
	claimed  = "claimed"
	verified = "verified"
)

// Claim enters values; a value for the same series, period and subject becomes
// the next version. Errors: forbidden, invalid with what is wrong.
func (s *Service) Claim(ctx context.Context, actor kernel.Actor, in ClaimInput) error {
	if err := actor.Require(PermClaim); err != nil {
		return err
	}
	if err := s.fit(in.Rows); err != nil {
		return err
	}
	if err := s.owns(actor, in.Rows); err != nil {
		return err
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error { return s.claim(tx, actor, in) })
	})
}

// owns: who may not claim for the whole zone claims what the own unit answers
// for.
func (s *Service) owns(actor kernel.Actor, rows []Row) error {
	if actor.Can(PermClaim) == kernel.ScopeAll {
		return nil
	}
	for _, r := range rows {
		x := s.series[r.Series]
		if u, ok := s.o.Org.Directory().UnitByCode(x.Owner); !ok || u.ID != actor.Unit {
			return kernel.Forbidden(kernel.T("“%s”由别的单位负责上报", "Another unit answers for %q"), x.Name)
		}
	}
	return nil
}

// fit holds each row against its series.
func (s *Service) fit(rows []Row) error {
	if len(rows) == 0 {
		return kernel.Invalid("value", kernel.T("没有数据", "There is nothing to enter"))
	}
	for _, r := range rows {
		x, err := s.Series(r.Series)
		if err != nil {
			return err
		}
		switch {
		case r.Period.Kind != x.Period:
			return kernel.Invalid("period", kernel.T("“%s”按%s统计，%s 不是这样的统计期", "%q is counted by %s; %s is no such period"), x.Name, periodWords[x.Period], r.Period.String())
		case (r.Subject == "") != (x.Subject == pack.OfZone):
			return kernel.Invalid("subject", kernel.T("“%s”的统计对象不对", "The subject does not fit %q"), x.Name)
		}
	}
	return nil
}

var periodWords = map[pack.PeriodKind]kernel.Text{pack.Monthly: kernel.T("月", "month"), pack.Quarterly: kernel.T("季度", "quarter"), pack.Yearly: kernel.T("年", "year")}

func (s *Service) claim(tx *store.Tx, actor kernel.Actor, in ClaimInput) error {
	file, err := keep(tx, actor, in.File, len(in.Rows))
	if err != nil {
		return err
	}
	list := make([]map[string]any, 0, len(in.Rows))
	for _, r := range in.Rows {
		list = append(list, map[string]any{"series": r.Series, "period": r.Period.String(), "subject": r.Subject, "value": r.Value})
	}
	ev, err := s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: "statistics.claimed", Subject: file, Payload: map[string]any{"rows": list, "note": in.Note}})
	if err != nil {
		return err
	}
	for _, r := range in.Rows {
		v := Value{ID: tx.NewID(), Series: r.Series, Period: r.Period, Subject: r.Subject, Amount: r.Value, File: file, Note: in.Note}
		if err := insert(tx, actor, claimed, v, ev.ID); err != nil {
			return err
		}
	}
	return nil
}

// keep stores the file behind values.
func keep(tx *store.Tx, actor kernel.Actor, f *File, rows int) (kernel.ID, error) {
	if f == nil {
		return "", nil
	}
	id := tx.NewID()
	if err := store.PutUpload(tx, f.Upload); err != nil {
		return "", err
	}
	return id, tx.Exec(`INSERT INTO stat_file (id, name, hash, size, rows_read, person_id, post_id, at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
		id, f.Name, f.Upload.Hash, len(f.Upload.Body), rows, actor.Person, actor.Post, tx.Now())
}

// insert writes the next version of a value.
func insert(tx *store.Tx, actor kernel.Actor, side string, v Value, event kernel.ID) error {
	return tx.Exec(`INSERT INTO stat_value (id, series, period, subject_id, side, version, value, claim_id, file_id, note, person_id, post_id, at, event_id)
		SELECT $1, $2, $3, $4, $5, COALESCE(MAX(x.version), 0) + 1, $6, $7, $8, $9, $10, $11, $12, $13 FROM stat_value x
		WHERE x.series = $2 AND x.period = $3 AND x.subject_id = $4 AND x.side = $5`,
		v.ID, v.Series, v.Period.String(), v.Subject, side, v.Amount, v.Claim, v.File, v.Note, actor.Person, actor.Post, tx.Now(), event)
}
