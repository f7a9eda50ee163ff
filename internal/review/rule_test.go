package review_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/review"
	"juyan/packs"
)

func someTerms(t *rapid.T) pack.ReviewTerms {
	den := rapid.IntRange(1, 6).Draw(t, "den")
	share := pack.Share(fmt.Sprintf("%d/%d", rapid.IntRange(0, den).Draw(t, "num"), den))
	out := pack.ReviewTerms{Quorum: share, Way: pack.ByVotes, Casting: rapid.Bool().Draw(t, "casting"), Least: rapid.IntRange(0, 4).Draw(t, "least")}
	if rapid.Bool().Draw(t, "more") {
		out.MoreThan = "1/2"
	} else {
		out.AtLeast = "2/3"
	}
	return out
}

func someRoll(t *rapid.T) review.Roll {
	members := rapid.IntRange(1, 15).Draw(t, "members")
	recused := rapid.IntRange(0, members).Draw(t, "recused")
	return review.Roll{Members: members, Recused: recused, Present: rapid.IntRange(0, members-recused).Draw(t, "present")}
}

func someBallot(t *rapid.T, r review.Roll) review.Ballot {
	yes := rapid.IntRange(0, r.Present).Draw(t, "yes")
	no := rapid.IntRange(0, r.Present-yes).Draw(t, "no")
	return review.Ballot{Yes: yes, No: no, Abstain: r.Present - yes - no, Chair: rapid.SampledFrom([]review.Vote{review.Yes, review.No, review.Abstain}).Draw(t, "chair")}
}

// A quorum is the least number that reaches the share of those entitled, and one
// more present never loses it.
func TestQuorum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms, r := someTerms(t), someRoll(t)
		num, den, _ := terms.Quorum.Parts()
		n := review.Needed(&terms, r.Entitled())
		if n < max(terms.Least, 1) || int64(n)*den < num*int64(r.Entitled()) {
			t.Fatalf("%d of %d is no quorum under %+v", n, r.Entitled(), terms)
		}
		if n > max(terms.Least, 1) && int64(n-1)*den >= num*int64(r.Entitled()) {
			t.Fatalf("%d of %d would do already under %+v", n-1, r.Entitled(), terms)
		}
		if more := (review.Roll{Members: r.Members, Recused: r.Recused, Present: r.Present + 1}); review.Quorate(&terms, r) && !review.Quorate(&terms, more) {
			t.Fatal("one more present loses the quorum")
		}
	})
}

// Standing aside takes a member out of both sides of the fraction: with as many
// present, a quorum there was stays.
func TestTheRecusedDoNotCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms, r := someTerms(t), someRoll(t)
		if r.Present == r.Entitled() {
			return
		}
		aside := review.Roll{Members: r.Members, Recused: r.Recused + 1, Present: r.Present} // an absent one
		if review.Quorate(&terms, r) && !review.Quorate(&terms, aside) {
			t.Fatalf("%+v has a quorum, %+v has not", r, aside)
		}
	})
}

// A vote in favour instead of one against or an abstention never loses a motion;
// nothing is carried without a vote in favour; a majority of more than half and
// its opposite are never both carried.
func TestVotes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms, r := someTerms(t), someRoll(t)
		b := someBallot(t, r)
		terms.Casting = false
		if b.Yes == 0 && review.Carried(&terms, r, b) {
			t.Fatal("carried without a vote in favour")
		}
		more := b
		if b.No > 0 {
			more.Yes, more.No = b.Yes+1, b.No-1
		} else if b.Abstain > 0 {
			more.Yes, more.Abstain = b.Yes+1, b.Abstain-1
		}
		if review.Carried(&terms, r, b) && !review.Carried(&terms, r, more) {
			t.Fatal("a vote more loses the motion")
		}
		other := review.Ballot{Yes: b.No, No: b.Yes, Abstain: b.Abstain}
		if review.Carried(&terms, r, b) && review.Carried(&terms, r, other) {
			t.Fatalf("both %+v and its opposite are carried", b)
		}
	})
}

// The casting vote matters in a tie alone, and only when the chair is in favour.
func TestCastingVote(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms, r := someTerms(t), someRoll(t)
		b := someBallot(t, r)
		with, without := terms, terms
		with.Casting, without.Casting = true, false
		if review.Carried(&with, r, b) != review.Carried(&without, r, b) && (b.Yes != b.No || b.Chair != review.Yes) {
			t.Fatalf("the casting vote decided %+v", b)
		}
	})
}

func TestMajoritiesAsTheyAreCounted(t *testing.T) {
	half, thirds := pack.ReviewTerms{Way: pack.ByVotes, MoreThan: "1/2"}, pack.ReviewTerms{Way: pack.ByVotes, AtLeast: "2/3"}
	casting, consensus := half, pack.ReviewTerms{Way: pack.ByConsensus}
	casting.Casting = true
	for _, x := range []struct {
		name  string
		terms pack.ReviewTerms
		roll  review.Roll
		b     review.Ballot
		want  bool
	}{
		{"five of nine", half, review.Roll{Members: 9, Present: 7}, review.Ballot{Yes: 5, No: 2}, true},
		{"four of nine, all present in favour: half of those entitled is not reached", half, review.Roll{Members: 9, Present: 4}, review.Ballot{Yes: 4}, false},
		{"four of seven after two stood aside", half, review.Roll{Members: 9, Recused: 2, Present: 6}, review.Ballot{Yes: 4, No: 2}, true},
		{"half is not more than half", half, review.Roll{Members: 8, Present: 8}, review.Ballot{Yes: 4, No: 4, Chair: review.Yes}, false},
		{"unless the chair's vote breaks the tie", casting, review.Roll{Members: 8, Present: 8}, review.Ballot{Yes: 4, No: 4, Chair: review.Yes}, true},
		{"not when most abstain", casting, review.Roll{Members: 8, Present: 8}, review.Ballot{Yes: 1, No: 1, Abstain: 6, Chair: review.Yes}, false},
		{"six of nine are two thirds", thirds, review.Roll{Members: 9, Present: 9}, review.Ballot{Yes: 6, No: 3}, true},
		{"nobody against", consensus, review.Roll{Members: 5, Present: 4}, review.Ballot{}, true},
		{"one against", consensus, review.Roll{Members: 5, Present: 4}, review.Ballot{No: 1}, false},
	} {
		if got := review.Carried(&x.terms, x.roll, x.b); got != x.want {
			t.Errorf("%s: %v", x.name, got)
		}
	}
}

// The fair competition review binds from its day on, not a day before: the same
// incentives, looked at on both sides of it.
func TestFairCompetitionFromItsDay(t *testing.T) {
	p, err := pack.Load(packs.Model())
	if err != nil {
		t.Fatal(err)
	}
	with := func(fair, basis string) []*review.Incentive {
		return []*review.Incentive{{Text: "租金三年减半", Basis: "普惠政策第九条", Fair: review.FairPassed}, {Text: "按税收返还", Basis: basis, Fair: fair}}
	}
	for _, x := range []struct {
		what    string
		offered []*review.Incentive
		then    review.Result // from the day on
	}{
		{"nothing offered", nil, review.None},
		{"passed", with(review.FairPassed, "普惠政策第十条"), review.OK},
		{"not reviewed yet", with("", "普惠政策第十条"), review.Unknown},
		{"failed", with(review.FairFailed, "普惠政策第十条"), review.Breach},
		{"without a legal basis", with(review.FairPassed, ""), review.Breach},
	} {
		for day, want := range map[kernel.Date]review.Result{
			{Year: 2024, Month: 7, Day: 31}: review.NotYet,
			{Year: 2024, Month: 8, Day: 1}:  x.then,
			{Year: 2025, Month: 3, Day: 1}:  x.then,
		} {
			found, err := review.Examine(p.Reviews.Checks, day, review.Facts{Incentives: x.offered})
			if err != nil {
				t.Fatal(err)
			}
			if i := slices.IndexFunc(found, func(f review.Finding) bool { return f.Check.Code == "fair_competition" }); i < 0 || found[i].Result != want {
				t.Errorf("%s on %s: %+v, want %s", x.what, day, found, want)
			}
			if n := len(review.Breaches(found)); (want == review.Breach) != (n == 1) {
				t.Errorf("%s on %s: %d breaches", x.what, day, n)
			}
		}
	}
}
