package invest

import (
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// rule decides who holds a lead that several claim: it stays, it is shared, or it
// goes to another claimant.
func (s *Service) rule(st *matter.Step) error {
	claims, err := s.claimsToJudge(st)
	if err != nil {
		return err
	}
	switch text(st, "ruling") {
	case "keep":
		return s.settle(st, claims, holder(claims), []Share{{holder(claims), Whole}})
	case "give":
		return s.give(st, claims)
	}
	shares, err := ParseShares(text(st, sharesField), s.unitNamed)
	if err != nil {
		return err
	}
	if err := jointly(claims, shares, s); err != nil {
		return err
	}
	return s.settle(st, claims, holder(claims), shares)
}

// give takes the lead to another claimant; what credit the first keeps must be
// written.
func (s *Service) give(st *matter.Step, claims []Claim) error {
	to := kernel.ID(text(st, "to_unit"))
	if !slices.ContainsFunc(claims, func(c Claim) bool { return c.Live() && c.Unit == to && c.State != Holding }) {
		return kernel.Invalid("to_unit", kernel.T("请选一个主张这条线索的单位，不能是现在的责任单位", "Choose one of the units that claim the lead, other than the responsible one"))
	}
	shares := []Share{{to, Whole}}
	if text(st, sharesField) != "" {
		var err error
		if shares, err = ParseShares(text(st, sharesField), s.unitNamed); err != nil {
			return err
		}
		if !slices.ContainsFunc(shares, func(x Share) bool { return x.Unit == to }) {
			return kernel.Invalid(sharesField, kernel.T("归属单位（%s）没有写比例", "%s, to whom it is given, has no share"), s.unitShort(to))
		}
		if err := claimed(claims, shares, s); err != nil {
			return err
		}
	}
	return s.settle(st, claims, to, shares)
}

// jointly holds shares against those who claim: the responsible unit among them,
// two or more.
func jointly(claims []Claim, shares []Share, s *Service) error {
	if len(shares) < 2 {
		return kernel.Invalid(sharesField, kernel.T("联合招引至少两个单位有比例", "At least two units share a joint lead"))
	}
	if h := holder(claims); !slices.ContainsFunc(shares, func(x Share) bool { return x.Unit == h }) {
		return kernel.Invalid(sharesField, kernel.T("责任单位（%s）没有写比例", "The responsible unit (%s) has no share"), s.unitShort(h))
	}
	return claimed(claims, shares, s)
}

func claimed(claims []Claim, shares []Share, s *Service) error {
	for _, x := range shares {
		if !slices.ContainsFunc(claims, func(c Claim) bool { return c.Live() && c.Unit == x.Unit }) {
			return kernel.Invalid(sharesField, kernel.T("%s没有主张这条线索", "%s does not claim this lead"), s.unitShort(x.Unit))
		}
	}
	return nil
}

// share sets the shares of a lead nobody contests, also of units that helped
// without claiming it: who made the first contact, who provides the plot.
func (s *Service) share(st *matter.Step) error {
	claims, err := s.claimsToJudge(st)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(claims, func(c Claim) bool { return c.State == Contested }) {
		return kernel.Conflict(kernel.T("还有未裁定的主张，请先裁定归属", "There are claims without a ruling; rule on them first"))
	}
	shares, err := ParseShares(text(st, sharesField), s.unitNamed)
	if err != nil {
		return err
	}
	h := holder(claims)
	if !slices.ContainsFunc(shares, func(x Share) bool { return x.Unit == h }) {
		return kernel.Invalid(sharesField, kernel.T("责任单位（%s）没有写比例", "The responsible unit (%s) has no share"), s.unitShort(h))
	}
	if own := s.agency(st.Actor.Unit); slices.ContainsFunc(shares, func(x Share) bool { return x.Unit == own }) {
		return impartial()
	}
	for _, x := range shares {
		if !slices.ContainsFunc(claims, func(c Claim) bool { return c.Live() && c.Unit == x.Unit }) {
			claims = append(claims, Claim{ID: st.Tx.NewID(), Lead: st.Matter.ID, Unit: x.Unit, At: st.Tx.Now(), Note: text(st, "ruling_note"), State: Contested})
			if err := addClaim(st.Tx, claims[len(claims)-1]); err != nil {
				return err
			}
		}
	}
	return s.settle(st, claims, h, shares)
}

// claimsToJudge are the claims on a lead, to somebody whose unit has none.
func (s *Service) claimsToJudge(st *matter.Step) ([]Claim, error) {
	claims, err := claimsOf(st.Tx, st.Matter.ID)
	own := s.agency(st.Actor.Unit)
	switch {
	case err != nil:
		return nil, err
	case holder(claims) == "":
		return nil, kernel.Conflict(kernel.T("这条线索现在无人跟进，请先主张", "Nobody follows this lead now; it must be claimed first"))
	case slices.ContainsFunc(claims, func(c Claim) bool { return c.Live() && c.Unit == own }):
		return nil, impartial()
	}
	return claims, nil
}

func impartial() error {
	return kernel.Forbidden(kernel.T("本单位是主张方，不能裁定自己的归属和比例，请由区领导裁定", "Your unit is a party to it and cannot rule on its own claim; a leader of the zone rules"))
}

func holder(claims []Claim) kernel.ID {
	for _, c := range claims {
		if c.State == Holding {
			return c.Unit
		}
	}
	return ""
}

// settle writes a ruling: who holds the lead, who has a share, whose claim ends.
func (s *Service) settle(st *matter.Step, claims []Claim, to kernel.ID, shares []Share) error {
	before := holder(claims)
	var post kernel.ID
	for i := range claims {
		c := &claims[i]
		if !c.Live() {
			continue
		}
		c.State, c.Share, c.Reason = Dismissed, 0, text(st, "ruling_note")
		for _, x := range shares {
			if x.Unit == c.Unit {
				c.State, c.Share = Joint, x.Parts
			}
		}
		switch {
		case c.Unit == to:
			c.State, post = Holding, c.Post
		case c.State == Dismissed:
			c.Ended = st.Tx.Now()
		}
		if err := saveClaim(st.Tx, *c); err != nil {
			return err
		}
	}
	if to != before {
		s.hold(st, to, post)
	}
	st.Note("shares", noted(shares))
	if err := contend(st, claims); err != nil {
		return err
	}
	return stand(st)
}

// noted are shares as an event keeps them.
func noted(shares []Share) map[string]int64 {
	out := map[string]int64{}
	for _, x := range shares {
		out[string(x.Unit)] = x.Parts
	}
	return out
}
