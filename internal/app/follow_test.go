package app

import (
	"testing"

	"juyan/internal/admin"
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

// What one node changes of what nodes hold in memory, another works by.
func TestANodeFollowsAnother(t *testing.T) {
	url := storetest.URL(t, store.Postgres)
	one := opened(t, url)
	if err := one.Found(t.Context(), kernel.Date{Year: 2022, Month: 1, Day: 1}); err != nil {
		t.Fatal(err)
	}
	two := opened(t, url)
	sys := kernel.System()
	const notice = "国务院办公厅关于2028年部分节假日安排的通知\n国办发明电〔2027〕9号\n一、元旦：1月1日（周六）至3日（周一）放假，共3天。"

	if _, err := one.Admin.LoadYear(t.Context(), sys, admin.LoadYearInput{Year: 2028, Text: notice}); err != nil {
		t.Fatal(err)
	}
	def := definition(t, "hazard")
	def.Name, def.Version = kernel.T("隐患整改（新）", "Hazards, new"), "new"
	if err := one.Kinds.Publish(t.Context(), one.DB, []*caseflow.Definition{def}); err != nil {
		t.Fatal(err)
	}
	unit, err := one.Org.CreateUnit(t.Context(), sys, org.UnitFields{Code: "harbour", Name: kernel.T("港口办", "Harbour Office"), Kind: org.Agency})
	if err != nil {
		t.Fatal(err)
	}
	m, err := one.Matter.Raise(t.Context(), sys, matter.RaiseInput{Kind: "whistle", Values: map[string][]string{"problem": {"停电两小时"}}})
	if err != nil {
		t.Fatal(err)
	}

	if _, err := two.Kinds.Version("hazard", "new"); err != nil {
		t.Errorf("a matter of a version just published cannot be opened: %v", err)
	}
	if v, err := two.Matter.View(t.Context(), sys, m.ID); err != nil || v.Number != m.Number {
		t.Errorf("the other's matter: %v", err)
	}
	if err := two.Follow(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := two.Calendar().CountYear(2028); err != nil {
		t.Errorf("the year the other loaded: %v", err)
	}
	if now, err := two.Kinds.Current("hazard"); err != nil || now.Def.Version != "new" {
		t.Errorf("the kind the other published: %v %v", now, err)
	}
	if _, ok := two.Org.Directory().Unit(unit.ID); !ok {
		t.Error("the unit the other made is not known to timers here")
	}
	if c := definition(t, "hazard"); one.Kinds.Publish(t.Context(), one.DB, []*caseflow.Definition{c}) != nil || two.Follow(t.Context()) != nil {
		t.Fatal("publishing the old version again")
	} else if now, err := two.Kinds.Current("hazard"); err != nil || now.Def.Version != c.Version {
		t.Errorf("a version known before, back in force: %v %v", now, err)
	}
}

// definition is a kind of the model pack.
func definition(t *testing.T, kind string) *caseflow.Definition {
	t.Helper()
	p, err := pack.Load(packs.Model())
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.Kinds {
		if p.Kinds[i].Kind == kind {
			return &p.Kinds[i].Definition
		}
	}
	t.Fatal(kind)
	return nil
}
