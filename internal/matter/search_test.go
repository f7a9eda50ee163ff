package matter_test

import (
	"slices"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// found are the keys of the laboratories that who finds.
func (z *zone) found(who kernel.Actor, words string) []string {
	z.Helper()
	all, err := z.m.FindRecords(ctx, who, words)
	if err != nil {
		z.Fatal(err)
	}
	var out []string
	for _, rec := range all["lab"] {
		out = append(out, rec.Key)
	}
	return out
}

// A record is found by its title, its key, its firm and the texts it holds, by
// those who may see it, and no longer by what it was called before.
func TestRecordsAreFoundByTheirWords(t *testing.T) {
	eachBooks(t, func(z *zone) {
		who := z.keeper(kernel.ScopeAll)
		z.enter(lab("L1", "氯碱实验室", "state", "enterprise", z.firmID(), "note", "研究离子膜", "inward", "存疑数据", "terms", "按统一文本"))
		l2 := z.enter(lab("L2", "阿拉善实验室", "region", "unit", z.unit("zr")))
		firm, unit := z.firm(), z.post("gd1")
		firm.Grants = map[string]kernel.Scope{"lab.view": kernel.ScopeEnterprise}
		unit.Grants = map[string]kernel.Scope{"lab.view": kernel.ScopeUnit}
		nobody := z.post("gd1")
		nobody.Grants = nil
		for _, c := range []struct {
			who   kernel.Actor
			words string
			want  []string
		}{
			{who, "实验室", []string{"L2", "L1"}},
			{who, "L2", []string{"L2"}},
			{who, "离子膜", []string{"L1"}},
			{who, "漠岩新材料", []string{"L1"}},
			{who, "存疑数据", []string{"L1"}},
			{who, "统一文本", nil}, // common to many
			{who, "没有这个", nil},
			{firm, "实验室", []string{"L1"}},
			{firm, "离子膜", []string{"L1"}},
			{firm, "存疑数据", nil}, // internal
			{unit, "实验室", nil},
			{nobody, "实验室", nil},
		} {
			if got := z.found(c.who, c.words); !slices.Equal(got, c.want) {
				z.Errorf("%s: %v, want %v", c.words, got, c.want)
			}
		}
		for _, c := range []struct {
			who  kernel.Actor
			q    string
			want string
		}{{who, "离子膜", "L1"}, {who, "存疑", "L1"}, {firm, "离子膜", "L1"}, {firm, "存疑", ""}} {
			if p, err := z.m.Records(ctx, c.who, matter.RecordFilter{Register: "lab", Search: c.q}); err != nil || titles(p) != c.want {
				z.Errorf("the list for %s: %s, %v", c.q, titles(p), err)
			}
		}
		if _, err := z.m.EditRecord(ctx, who, l2.ID, 1, lab("L2", "腾格里实验室", "region")); err != nil {
			z.Fatal(err)
		}
		if got := z.found(who, "阿拉善"); got != nil {
			z.Errorf("found by its old name: %v", got)
		}
	})
}

// A database from before its registers were indexed, or under another
// definition, is indexed at the start; one indexed already is left alone.
func TestRegistersAreIndexedOnce(t *testing.T) {
	eachBooks(t, func(z *zone) {
		rec := z.enter(lab("L1", "氯碱实验室", "state", "note", "研究离子膜"))
		forget := func() {
			err := z.db.Write(ctx, func(tx *store.Tx) error { return store.UnindexText(tx, "record", rec.ID) })
			if err != nil {
				z.Fatal(err)
			}
		}
		who := z.keeper(kernel.ScopeAll)
		for i, want := range [][]string{{"L1"}, nil} {
			if forget(); z.found(who, "离子膜") != nil {
				z.Fatal("still found")
			}
			if err := z.m.IndexRegisters(ctx); err != nil {
				z.Fatal(err)
			}
			if got := z.found(who, "离子膜"); !slices.Equal(got, want) {
				z.Errorf("start %d: %v, want %v", i+1, got, want)
			}
		}
	})
}
