package review

import "juyan/internal/pack"

// Vote is what a member says on an item.
type Vote string

// The votes.
const (
	Yes     Vote = "yes"
	No      Vote = "no"
	Abstain Vote = "abstain"
)

// Roll counts those who may decide on an item: the members there are, those of
// them who stand aside, and those present who do not.
type Roll struct {
	Members, Recused, Present int
}

// Entitled is how many may decide: those who stand aside do not count.
func (r Roll) Entitled() int { return r.Members - r.Recused }

// Needed is how many of those entitled must be present.
func Needed(t *pack.ReviewTerms, entitled int) int {
	n := max(t.Least, 1)
	for n < entitled && !t.Quorum.Reaches(n, entitled) {
		n++
	}
	return n
}

// Quorate reports whether enough of those entitled are present.
func Quorate(t *pack.ReviewTerms, r Roll) bool { return r.Present >= Needed(t, r.Entitled()) }

// Ballot is how the votes fell.
type Ballot struct {
	Yes, No, Abstain int
	Chair            Vote // of whoever is in the chair
}

// Cast is how many have voted.
func (b Ballot) Cast() int { return b.Yes + b.No + b.Abstain }

// Carried reports whether a motion is carried. By votes, the share of those
// entitled decides, present or not; with a casting vote, a tie goes the chair's
// way as if the chair had one vote more. A consensus has nobody against it.
func Carried(t *pack.ReviewTerms, r Roll, b Ballot) bool {
	if t.Way == pack.ByConsensus {
		return b.No == 0
	}
	return reaches(t, b.Yes, r.Entitled()) || t.Casting && b.Yes == b.No && b.Chair == Yes && reaches(t, b.Yes+1, r.Entitled())
}

func reaches(t *pack.ReviewTerms, yes, entitled int) bool {
	switch {
	case yes == 0:
		return false
	case t.MoreThan != "":
		return t.MoreThan.Exceeds(yes, entitled)
	}
	return t.AtLeast.Reaches(yes, entitled)
}
