package app

import (
	"maps"
	"slices"
	"testing"

	"juyan/internal/caseflow"
	"juyan/internal/store"
	"juyan/internal/web/texts"
	"juyan/packs"
)

// A permission that a role carries has words: nobody reads codes on the page of a
// role or in a refusal.
func TestEveryPermissionOfARoleHasWords(t *testing.T) {
	a := openSite(t, store.SQLite, packs.Model())
	seen := 0
	for _, r := range a.Pack.Roles {
		for _, code := range slices.Sorted(maps.Keys(r.Grants)) {
			seen++
			if name := a.permissionName(code); name.ZH == "" || name.EN == "" {
				t.Errorf("%s of the role %s has no words: give it some in permissionNames of internal/admin/web", code, r.Code)
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d grants were found", seen)
	}
}

// Whoever holds a stage or is given a matter is named on its record.
func TestEveryRelationHasWords(t *testing.T) {
	a := openSite(t, store.SQLite, packs.Model())
	var all [][]byte
	for _, m := range a.modules(a.door()) {
		all = append(all, m.Texts...)
	}
	said, err := texts.Load(all...)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range a.Kinds.All() {
		for _, relation := range relationsOf(k.Def) {
			if _, ok := said.Text("matter.relation." + relation); !ok {
				t.Errorf("%s has the relation %s without words: add matter.relation.%s to internal/matter/web/texts.yaml", k.Def.Kind, relation, relation)
			}
		}
	}
}

func relationsOf(d *caseflow.Definition) (out []string) {
	for _, s := range d.Stages {
		if s.Holder != "" {
			out = append(out, s.Holder)
		}
	}
	for _, act := range append([]caseflow.Action{d.Raise}, d.Acts...) {
		for _, x := range act.Assign {
			out = append(out, x.Relation)
		}
	}
	return out
}
