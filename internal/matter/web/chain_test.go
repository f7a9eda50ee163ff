package web_test

import (
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/org"
)

// The record of a matter whose kind has chains shows its chain to the zone's
// own people, with the way to set it for whoever may.
func TestARecordShowsItsChain(t *testing.T) {
	b := newBook(t)
	m := b.visit()
	path, set := "/m/visit/"+string(m.ID)+"?lang=zh", "/chains/visit/"+string(m.ID)
	b.get("keeper", path, 200).lacks("责任链")
	setter := b.actors["keeper"]
	setter.Grants = map[string]kernel.Scope{"visit.view": kernel.ScopeAll, org.PermChain: kernel.ScopeAll}
	b.actors["setter"] = setter
	if page := b.get("setter", path, 200).has("还没有设置责任链"); !strings.Contains(page.body, set) {
		t.Error("no way to set the chain")
	}
	unit, _ := b.dir.UnitByCode("kjj")
	post, _ := b.dir.PostByCode("k1")
	if _, err := b.org.SetChain(ctx, kernel.System(), org.SetChainInput{Subject: org.Subject{Kind: "visit", ID: m.ID}, Links: []org.ChainLink{
		{Level: org.ResponsibleUnit, Unit: unit.ID}, {Level: org.ResponsiblePost, Unit: unit.ID, Post: post.ID}, {Level: org.OverallLead, Unit: unit.ID}}}); err != nil {
		t.Fatal(err)
	}
	if page := b.get("keeper", path, 200).has("总牵头单位 科技局 责任单位 科技局 责任岗位 平台管理岗 · 苏晴"); strings.Contains(page.body, set) {
		t.Error("who may not set a chain is offered to")
	}
}
