package invest

import (
	"context"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// State is how a claim stands.
type State string

// The states of a claim.
const (
	Holding   State = "holding"   // the responsible unit's
	Joint     State = "joint"     // has a share beside it
	Contested State = "contested" // waits for a ruling
	Dismissed State = "dismissed" // ruled against
	Lapsed    State = "lapsed"    // no contact was logged in time
	Moved     State = "moved"     // taken over by the lead this one was merged into
)

// Claim is a unit's claim on a lead, with its share of the credit.
type Claim struct {
	ID     kernel.ID
	Lead   kernel.ID
	Unit   kernel.ID
	Post   kernel.ID
	Person kernel.ID
	At     kernel.Instant
	Note   string
	State  State
	Share  int64 // basis points
	Ended  kernel.Instant
	Reason string
}

// Live reports whether the claim holds or waits for a ruling.
func (c Claim) Live() bool { return c.State == Holding || c.State == Joint || c.State == Contested }

const claimColumns = `id, lead_id, unit_id, post_id, person_id, at, note, state, share, ended_at, reason`

func scanClaim(s store.Scanner) (Claim, error) {
	var c Claim
	var state string
	err := s.Scan(&c.ID, &c.Lead, &c.Unit, &c.Post, &c.Person, &c.At, &c.Note, &state, &c.Share, &c.Ended, &c.Reason)
	c.State = State(state)
	return c, err
}

// claimsOf lists the claims on a lead, the earliest first.
func claimsOf(tx *store.Tx, lead kernel.ID) ([]Claim, error) {
	return store.All(tx, scanClaim, `SELECT `+claimColumns+` FROM invest_claim WHERE lead_id = $1 ORDER BY at, id`, lead)
}

func addClaim(tx *store.Tx, c Claim) error {
	return tx.Exec(`INSERT INTO invest_claim (`+claimColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`,
		c.ID, c.Lead, c.Unit, c.Post, c.Person, c.At, c.Note, string(c.State), c.Share, c.Ended, c.Reason)
}

func saveClaim(tx *store.Tx, c Claim) error {
	return tx.Exec(`UPDATE invest_claim SET state = $1, share = $2, ended_at = $3, reason = $4 WHERE id = $5`, string(c.State), c.Share, c.Ended, c.Reason, c.ID)
}

// end closes a claim that no longer counts.
func end(tx *store.Tx, c Claim, state State, reason string) error {
	c.State, c.Share, c.Ended, c.Reason = state, 0, tx.Now(), reason
	return saveClaim(tx, c)
}

// Shares are the units that have credit for a lead, in the order of their claims.
// They sum to Whole; of a lead nobody holds there are none.
func (s *Service) Shares(tx *store.Tx, lead kernel.ID) ([]Share, error) { return sharesOf(tx, lead) }

func sharesOf(tx *store.Tx, lead kernel.ID) ([]Share, error) {
	claims, err := claimsOf(tx, lead)
	var out []Share
	for _, c := range claims {
		if c.Live() && c.Share > 0 {
			out = append(out, Share{c.Unit, c.Share})
		}
	}
	return out, err
}

// ClaimInput contests a lead that another unit holds, or takes up an orphan.
type ClaimInput struct {
	Lead  kernel.ID
	Note  string // when, with whom, about what
	Files []matter.File
	Key   string // idempotency key
}

// Claim joins the actor's unit to those who claim a lead. The unit need not see
// the lead yet: it learnt of it while registering the same. Errors: forbidden, not
// found, conflict (it claims already), invalid with the fields.
func (s *Service) Claim(ctx context.Context, actor kernel.Actor, in ClaimInput) error {
	if err := actor.Require(PermRaise); err != nil {
		return err
	}
	_, err := s.matter.Act(ctx, actor, matter.ActInput{Matter: in.Lead, Action: "claim", Values: map[string][]string{"claim_note": {in.Note}}, Files: in.Files, Key: in.Key, Vouched: true})
	return err
}

// claim joins the actor's unit to those who claim a lead; where nobody holds it
// any more, it is theirs.
func (s *Service) claim(st *matter.Step) error {
	unit := s.agency(st.Actor.Unit)
	if unit == "" {
		return kernel.Forbidden(kernel.T("只有区内单位能主张线索", "Only units of the zone claim leads"))
	}
	claims, err := claimsOf(st.Tx, st.Matter.ID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(claims, func(c Claim) bool { return c.Unit == unit && c.Live() }) {
		return kernel.Conflict(kernel.T("本单位已经跟进或主张这条线索", "Your unit follows or claims this lead already"))
	}
	c := Claim{ID: st.Tx.NewID(), Lead: st.Matter.ID, Unit: unit, Post: st.Actor.Post, Person: st.Actor.Person, At: st.Tx.Now(), Note: text(st, "claim_note"), State: Contested}
	if !slices.ContainsFunc(claims, Claim.Live) {
		return s.adopt(st, c)
	}
	if err := addClaim(st.Tx, c); err != nil {
		return err
	}
	if err := contend(st, append(claims, c)); err != nil {
		return err
	}
	return stand(st)
}

// adopt makes the claimant of an orphan its responsible unit.
func (s *Service) adopt(st *matter.Step, c Claim) error {
	c.State, c.Share = Holding, Whole
	if err := addClaim(st.Tx, c); err != nil {
		return err
	}
	s.hold(st, c.Unit, c.Post)
	st.Set("orphan", nil)
	if err := st.StopClock("ruling", false); err != nil {
		return err
	}
	if err := startAnew(st); err != nil {
		return err
	}
	return stand(st)
}

// startAnew gives a new holder the whole of the limits.
func startAnew(st *matter.Step) error {
	for _, clock := range []string{"update", "lapse"} {
		if err := st.StartClock(clock); err != nil {
			return err
		}
	}
	return nil
}

// contend keeps who else claims the lead: their number, and the relation through
// which they see it.
func contend(st *matter.Step, claims []Claim) error {
	var who, joint []matter.Involved
	rivals := int64(0)
	for _, c := range claims {
		switch c.State {
		case Contested:
			rivals++
			who = append(who, involved(c)...)
		case Joint:
			joint = append(joint, involved(c)...)
		}
	}
	st.Assign("claimant", who...)
	st.Assign("joint", joint...)
	st.Set("rivals", rivals)
	return nil
}

// involved are the unit of a claim and the post that made it.
func involved(c Claim) []matter.Involved {
	out := []matter.Involved{{Unit: c.Unit}}
	if c.Post != "" {
		out = append(out, matter.Involved{Post: c.Post})
	}
	return out
}
