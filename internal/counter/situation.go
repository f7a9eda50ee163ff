package counter

import (
	"slices"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// Asked are the questions that the materials of an item hang on, in the pack's
// order.
func (s *Service) Asked(i *Item) (out []pack.Question) {
	for _, q := range s.o.Rules.Questions {
		if slices.ContainsFunc(i.Materials, func(m Material) bool { return strings.HasPrefix(m.When, q.Code+"=") }) {
			out = append(out, q)
		}
	}
	return out
}

// answers reads "who=company; place=rented".
func (s *Service) answers(text string) (map[string]string, error) {
	out := map[string]string{}
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '；' }) {
		code, answer, _ := strings.Cut(strings.TrimSpace(part), "=")
		if !s.knows(code, answer) {
			return nil, kernel.Invalid("answers", kernel.T("不认识这个情况“%s”", "The situation %q is not known"), part)
		}
		out[code] = answer
	}
	return out, nil
}

func (s *Service) knows(code, answer string) bool {
	for _, q := range s.o.Rules.Questions {
		if q.Code == code {
			return slices.ContainsFunc(q.Answers, func(a pack.Answer) bool { return a.Code == answer })
		}
	}
	return false
}

// Needed reports whether a material is asked in a situation. One that hangs on a
// question nobody answered is asked: unknown is not no.
func (m *Material) Needed(answers map[string]string) bool {
	code, want, on := strings.Cut(m.When, "=")
	given, said := answers[code]
	return !on || !said || given == want
}

// list is what a case has to hand in, one a line, with what the zone has already.
func (s *Service) list(i *Item, answers map[string]string) string {
	var out []string
	for _, m := range i.Materials {
		if !m.Needed(answers) {
			continue
		}
		line := m.Name
		switch {
		case m.Held != "":
			line += "（本区已有，不用交）"
		case m.Optional:
			line += "（需要时才交）"
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}
