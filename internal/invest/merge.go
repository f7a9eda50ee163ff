package invest

import (
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// merge takes a lead into another that is the same: its claims go on there as
// claims to be ruled on, as old as they were.
func (s *Service) merge(st *matter.Step) error {
	into, err := target(st)
	if err != nil {
		return err
	}
	ours, err := claimsOf(st.Tx, st.Matter.ID)
	if err != nil {
		return err
	}
	theirs, err := claimsOf(st.Tx, into)
	if err != nil {
		return err
	}
	for _, c := range ours {
		if !c.Live() {
			continue
		}
		if err := end(st.Tx, c, Moved, text(st, "merge_note")); err != nil {
			return err
		}
		if slices.ContainsFunc(theirs, func(x Claim) bool { return x.Unit == c.Unit && x.Live() }) {
			continue
		}
		c.ID, c.Lead, c.State, c.Share, c.Reason = st.Tx.NewID(), into, Contested, 0, ""
		if err := addClaim(st.Tx, c); err != nil {
			return err
		}
	}
	st.Note("into", into)
	if _, err := s.matter.ActTx(st.Tx, kernel.System(), matter.ActInput{Matter: into, Action: "absorb"}); err != nil {
		return err
	}
	return stand(st)
}

// target finds the lead that is named by number.
func target(st *matter.Step) (kernel.ID, error) {
	number := text(st, "merged_into")
	into, err := store.One(st.Tx, store.Value[kernel.ID], `SELECT m.id FROM matter_shown m JOIN invest_lead l ON l.matter_id = m.id
		WHERE m.kind = $1 AND m.number = $2 AND m.open = 1`, Kind, number)
	switch {
	case kernel.CodeOf(err) == kernel.CodeNotFound:
		return "", kernel.Invalid("merged_into", kernel.T("没有编号为“%s”、还在办的线索", "There is no open lead with the number %q"), number)
	case err == nil && into == st.Matter.ID:
		return "", kernel.Invalid("merged_into", kernel.T("不能并入自己", "A lead cannot be merged into itself"))
	}
	return into, err
}

// absorb lets those who claimed the merged lead contend for this one.
func absorb(st *matter.Step) error {
	claims, err := claimsOf(st.Tx, st.Matter.ID)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(claims, func(c Claim) bool { return c.State == Contested }) {
		if err := st.StopClock("ruling", false); err != nil {
			return err
		}
	}
	if err := contend(st, claims); err != nil {
		return err
	}
	return stand(st)
}
