package web

import (
	"slices"
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/web"
)

// actRegister enters a project in statistics; its form asks for the evidence.
const (
	actRegister   = "register_stat"
	fieldEvidence = "stat_evidence"
)

// usual are the days that are mostly the day they are entered on.
var usual = []string{"filed_on", "started_on", "registered_on", "trial_on", "production_on", "capacity_on", "exit_on", "removed_on", "block_since", "fund_on", "increase_on"}

// Prefill proposes today for the day of what is entered as it happens, and on
// the way into statistics ticks the evidence that the zone holds already.
func (p *Pages) Prefill(c *web.Ctx, v *matter.View, action string) (map[string][]string, kernel.Text) {
	out := map[string][]string{}
	a := v.Course.Action("", action)
	if a == nil {
		return out, kernel.Text{}
	}
	for _, code := range a.Form {
		f := v.Course.Field(code)
		if slices.Contains(usual, code) && (f.Anew || v.Data[code] == nil) {
			out[code] = []string{today(c).String()}
		}
	}
	if action != actRegister {
		return out, kernel.Text{}
	}
	held, words := p.held(c, v)
	if len(held) == 0 {
		return out, kernel.Text{}
	}
	out[fieldEvidence] = held
	return out, kernel.T("按已有记录勾上：%s。请核对。", "Ticked from what is on record: %s. Please check.").Format(strings.Join(words, c.T("project.and")))
}

// held is the evidence that stands on record, by the rule of today.
func (p *Pages) held(c *web.Ctx, v *matter.View) (codes, words []string) {
	rule, _ := p.o.Project.Rules().Stats(today(c))
	field := v.Course.Field(fieldEvidence)
	for _, code := range rule.Evidence {
		if said := p.onRecord(c, v, rule.Held[code]); said != "" {
			codes, words = append(codes, code), append(words, field.OptionName(code).In(c.Lang)+c.T("project.in-brackets", said))
		}
	}
	return codes, words
}

// onRecord is what the record says in a field; of the enterprise, its credit
// code.
func (p *Pages) onRecord(c *web.Ctx, v *matter.View, code string) string {
	f := v.Course.Field(code)
	if f == nil || v.Data[code] == nil {
		return ""
	}
	said, _ := v.Data[code].(string)
	if f.Type == caseflow.TypeEnterprise {
		e, _ := p.o.Org.Directory().Enterprise(kernel.ID(said))
		return e.USCC
	}
	return said
}
