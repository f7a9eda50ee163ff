package org

import (
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// ChainLevel is a link of a responsibility chain, from the top down.
type ChainLevel string

// The levels: 总牵头单位 → 分项牵头单位 → 责任单位 → 岗位.
const (
	OverallLead     ChainLevel = "overall"
	ItemLead        ChainLevel = "item"
	ResponsibleUnit ChainLevel = "responsible"
	ResponsiblePost ChainLevel = "post"
)

// Name is what people call the level.
func (l ChainLevel) Name() kernel.Text {
	return map[ChainLevel]kernel.Text{
		OverallLead: kernel.T("总牵头单位", "Overall lead"), ItemLead: kernel.T("分项牵头单位", "Item lead"),
		ResponsibleUnit: kernel.T("责任单位", "Responsible unit"), ResponsiblePost: kernel.T("责任岗位", "Responsible post"),
	}[l]
}

var chainLevels = []ChainLevel{OverallLead, ItemLead, ResponsibleUnit, ResponsiblePost}

// ChainLink is one unit or post of a chain. A link of level post names both
// the post and its unit; the others name a unit, and may name the leader's
// post.
type ChainLink struct {
	Level ChainLevel `json:"level" yaml:"level"`
	Unit  kernel.ID  `json:"unit" yaml:"unit"`
	Post  kernel.ID  `json:"post,omitempty" yaml:"post"`
}

// SetChainInput replaces the chain of a subject from a day on; zero = today.
type SetChainInput struct {
	Subject Subject     `json:"subject"`
	Links   []ChainLink `json:"links"`
	From    kernel.Date `json:"from"`
}

// checkChain tells what is wrong with the shape of a chain.
func checkChain(links []ChainLink) error {
	var es kernel.Errors
	count := map[ChainLevel]int{}
	for _, l := range links {
		oneOf(&es, "level", l.Level, chainLevels)
		count[l.Level]++
		if l.Unit == "" {
			es.Add(kernel.Invalid(string(l.Level), kernel.T("责任链的每一环都要有单位", "Every link of the chain needs a unit")))
		}
		if l.Level == ResponsiblePost && l.Post == "" {
			es.Add(kernel.Invalid(string(l.Level), kernel.T("请选择责任岗位", "Please choose the responsible post")))
		}
	}
	if count[OverallLead] != 1 {
		es.Add(kernel.Invalid(string(OverallLead), kernel.T("总牵头单位要有且只有一个，现在有 %d 个", "There must be exactly one overall lead unit, not %d"), count[OverallLead]))
	}
	if count[ResponsibleUnit] == 0 {
		es.Add(kernel.Invalid(string(ResponsibleUnit), kernel.T("至少要有一个责任单位", "There must be at least one responsible unit")))
	}
	return es.Err()
}

const chainColumns = `id, subject_kind, subject_id, level, unit_id, post_id, sort, from_date, to_date`

func scanChainLink(r store.Scanner) (ChainLink, error) {
	var l ChainLink
	return l, r.Scan(&l.Level, &l.Unit, &l.Post)
}

// Chain returns the responsibility chain of a subject at a moment, from the
// top down; empty when none was set.
func (s *Service) Chain(tx *store.Tx, subject Subject, at kernel.Instant) ([]ChainLink, error) {
	day := kernel.DateOf(at.In(s.loc)).String()
	return store.All(tx, scanChainLink, `SELECT level, unit_id, post_id FROM chain_link
		WHERE subject_kind = $1 AND subject_id = $2 AND `+inForce("$3")+` ORDER BY sort`, subject.Kind, subject.ID, day)
}
