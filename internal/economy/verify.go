package economy

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// VerifyInput confirms claims: those named, or all of a file that are not yet
// confirmed. Amount corrects a single claim, and then says why.
type VerifyInput struct {
	Claims []kernel.ID
	File   kernel.ID
	Amount *int64
	Note   string
	Key    string
}

// Verify confirms claimed values. Errors: forbidden (also: one's own claim), not
// found, conflict when a newer claim replaced it, invalid when a correction does
// not say why.
func (s *Service) Verify(ctx context.Context, actor kernel.Actor, in VerifyInput) error {
	if err := actor.Require(PermVerify); err != nil {
		return err
	}
	if in.Amount != nil && (len(in.Claims) != 1 || in.Note == "") {
		return kernel.Invalid("note", kernel.T("核定数与上报数不同，请写明理由", "The verified value differs from the claim: please say why"))
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error { return s.verify(tx, actor, in) })
	})
}

func (s *Service) verify(tx *store.Tx, actor kernel.Actor, in VerifyInput) error {
	claims, err := open(tx, in)
	if err != nil {
		return err
	}
	list := make([]map[string]any, 0, len(claims))
	for i := range claims {
		c := &claims[i]
		if c.Person == actor.Person && actor.Kind == kernel.ActorPerson {
			return kernel.Forbidden(kernel.T("自己上报的数不能自己核实，请另一位同事核实", "Nobody verifies their own claim; ask a colleague"))
		}
		if in.Amount != nil {
			c.Amount = *in.Amount
		}
		list = append(list, map[string]any{"claim": c.ID, "series": c.Series, "period": c.Period.String(), "subject": c.Subject, "value": c.Amount})
	}
	ev, err := s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: "statistics.verified", Subject: in.File, Payload: map[string]any{"rows": list, "note": in.Note}})
	if err != nil {
		return err
	}
	for _, c := range claims {
		c.ID, c.Claim, c.Note = tx.NewID(), c.ID, in.Note
		if err := insert(tx, actor, verified, c, ev.ID); err != nil {
			return err
		}
	}
	return nil
}

// open are the claims to confirm: the newest of their period, not confirmed yet.
func open(tx *store.Tx, in VerifyInput) ([]Value, error) {
	if in.File != "" {
		list, err := store.All(tx, scanValue, `SELECT `+valueColumns+` FROM stat_value v WHERE v.file_id = $1 AND v.side = 'claimed' AND `+newest+` AND `+unconfirmed+` ORDER BY v.series, v.period, v.subject_id`, in.File)
		if err == nil && len(list) == 0 {
			err = kernel.Conflict(kernel.T("这个文件的数都核实过了", "Every value of this file is verified already"))
		}
		return list, err
	}
	var out []Value
	for _, id := range in.Claims {
		c, err := store.One(tx, scanValue, `SELECT `+valueColumns+` FROM stat_value v WHERE v.id = $1 AND v.side = 'claimed'`, id)
		if err != nil {
			return nil, err
		}
		left, err := store.One(tx, store.Value[int], `SELECT COUNT(*) FROM stat_value v WHERE v.id = $1 AND `+newest+` AND `+unconfirmed, id)
		if err != nil {
			return nil, err
		}
		if left == 0 {
			return nil, kernel.Conflict(kernel.T("%s 的数已核实，或又有新的上报，请刷新后再看", "The value of %s is verified already, or there is a newer claim; please reload"), c.Period.String())
		}
		out = append(out, c)
	}
	return out, nil
}

const (
	// newest: no later version of the same value.
	newest = `NOT EXISTS (SELECT 1 FROM stat_value n WHERE n.series = v.series AND n.period = v.period AND n.subject_id = v.subject_id AND n.side = v.side AND n.version > v.version)`
	// unconfirmed: nobody verified this claim.
	unconfirmed = `NOT EXISTS (SELECT 1 FROM stat_value c WHERE c.claim_id = v.id)`
)
