package matter_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/org"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

// sameLists compares what a program that remembers lists says with one that was
// started just now.
func (z *zone) sameLists(who kernel.Actor, step string) {
	z.Helper()
	fresh := z.node()
	for _, f := range []matter.Filter{{Kind: "repair", Limit: 7}, {Kind: "repair", State: "open", Sort: "due", Limit: 7}, {Kind: "repair", State: "closed", Sort: "-updated", Limit: 7},
		{Kind: "repair", Mine: true, State: "open", Sort: "created", Limit: 7}, {Kind: "repair", Tags: map[string]string{"grade": "urgent"}, Limit: 7}, {State: "late", Limit: 7}} {
		for page := range 2 {
			got, err := z.m.List(ctx, who, f)
			if err != nil {
				z.Fatal(err)
			}
			want, err := fresh.m.List(ctx, who, f)
			if err != nil {
				z.Fatal(err)
			}
			if fmt.Sprint(ids(got), got.Total, got.More, got.Next) != fmt.Sprint(ids(want), want.Total, want.More, want.Next) {
				z.Fatalf("%s, page %d of %+v: %v of %d, want %v of %d", step, page, f, ids(got), got.Total, ids(want), want.Total)
			}
			if f.After = got.Next; f.After == "" {
				break
			}
		}
	}
}

func ids(p matter.Page) (out []string) {
	for _, m := range p.Matters {
		out = append(out, string(m.ID), m.Stage, fmt.Sprint(m.Record))
	}
	return out
}

// Whatever happens, and by whichever program, a list that is remembered is what
// the database would say.
func TestARememberedListIsTheList(t *testing.T) {
	each(t, func(z *zone) {
		r := rand.New(rand.NewPCG(1, 2))
		other := z.node() // another program on the same database
		var all []*matter.Matter
		for step := range 40 {
			z.at("2022-03-01", 9, step)
			if step == 30 {
				z.at("2022-03-20", 9, 0)
				z.fire() // limits are passed
			}
			hands := []*zone{z, other}[r.IntN(2)]
			switch {
			case step < 8 || r.IntN(3) == 0:
				all = append(all, hands.raise(map[string][]string{"what": {fmt.Sprintf("第%d件坏了", step)}, "grade": {[]string{"normal", "urgent"}[r.IntN(2)]}}))
			default:
				m := all[r.IntN(len(all))]
				action, values := "call", map[string][]string{"lead": {z.unit("gd")}}
				if m.Stage == "work" {
					action, values = "pause", map[string][]string{"why": {"等料"}}
				}
				if got, err := hands.m.Act(ctx, hands.post("zg"), matter.ActInput{Matter: m.ID, Action: action, Values: values}); err == nil {
					*m = *got
				} else if kernel.CodeOf(err) != kernel.CodeConflict {
					z.Fatal(err)
				}
			}
			z.sameLists(z.post("zg"), fmt.Sprint("step ", step))
		}
	})
}

// Of a long list only the beginning is remembered: what is counted beyond stays
// "1,000 and more" while some go, and exact when few are left.
func TestTheBeginningOfALongList(t *testing.T) {
	z := newZone(t, storetest.Open(t, store.SQLite, ledger.Migrations(), measure.Migrations(), org.Migrations(), matter.Migrations()))
	z.at("2022-03-01", 9, 0)
	var all []kernel.ID
	err := z.db.WriteBulk(ctx, func(tx *store.Tx) error {
		for i := range 1700 {
			m, err := z.m.RaiseTx(tx, z.firm(), matter.RaiseInput{Kind: "repair", Values: map[string][]string{"what": {fmt.Sprintf("第%d件", i)}}})
			if err != nil {
				return err
			}
			all = append(all, m.ID)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	stage := matter.Filter{Kind: "repair", Stage: "open", Limit: 7}
	for left := 1700; left > 900; left -= 100 {
		p, err := z.m.List(ctx, z.post("zg"), stage)
		if err != nil || p.Total != min(left, 1000) || p.More != (left > 1000) || p.Matters[0].ID != all[left-1] {
			t.Fatalf("%d are open: %d, more %v, %v", left, p.Total, p.More, err)
		}
		err = z.db.WriteBulk(ctx, func(tx *store.Tx) error {
			for _, id := range all[left-100 : left] {
				if _, err := z.m.ActTx(tx, z.post("zg"), matter.ActInput{Matter: id, Action: "call", Values: map[string][]string{"lead": {z.unit("gd")}}}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
