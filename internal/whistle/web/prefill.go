// Package web adds to the pages of matters what only whistles have: the
// dispatch catalogue's proposal in the form that calls units, and the
// suggestion of a topic while a problem is typed.
//
// Layout: prefill.go.
//
// Invariants: a proposal fills an untouched form and names its duty basis; the
// task force confirms or changes it.
package web

import (
	"juyan/internal/kernel"
	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/web"
	"juyan/internal/whistle"
)

// Prefill proposes lead and called units from the dispatch catalogue.
func Prefill(s *whistle.Service) matterweb.Prefill {
	return func(_ *web.Ctx, v *matter.View, action string) (map[string][]string, kernel.Text) {
		if action != "call" || len(v.Lanes) > 0 {
			return nil, kernel.Text{}
		}
		topic, _ := v.Data["topic"].(string)
		problem, _ := v.Data["problem"].(string)
		p, ok := s.Propose(topic, problem)
		if !ok {
			return nil, kernel.Text{}
		}
		values := map[string][]string{"lead": {string(p.Lead)}, "units": {string(p.Lead)}}
		for _, u := range p.Units {
			values["units"] = append(values["units"], string(u))
		}
		return values, kernel.T("按派单目录推荐，依据：%s。可以改。", "Proposed by the dispatch catalogue; basis: %s. You may change it.").Format(p.Basis)
	}
}
