package counter

import (
	"context"
	"slices"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// Asked are the questions that the materials of an item hang on, and those they
// hang on themselves, in the pack's order.
func (s *Service) Asked(i *Item) (out []pack.Question) {
	wanted := map[string]bool{}
	for _, m := range i.Materials {
		code, _, _ := strings.Cut(m.When, "=")
		wanted[code] = true
	}
	for _, q := range slices.Backward(s.o.Rules.Questions) { // a question hangs on one before it
		if wanted[q.Code] {
			code, _, _ := strings.Cut(q.When, "=")
			wanted[code] = true
			out = append(out, q)
		}
	}
	slices.Reverse(out)
	return out
}

// Put are those of an item's questions that its applicant is asked, as far as the
// answers tell: one that hangs on another answer is not put.
func (s *Service) Put(i *Item, answers map[string]string) (out []pack.Question) {
	for _, q := range s.Asked(i) {
		if s.put(q, answers) {
			out = append(out, q)
		}
	}
	return out
}

// put: a question is asked when the answer it hangs on was given on a question that
// was asked itself.
func (s *Service) put(q pack.Question, answers map[string]string) bool {
	code, want, on := strings.Cut(q.When, "=")
	if !on {
		return true
	}
	on = answers[code] == want
	before, known := s.o.Rules.Question(code)
	return on && known && s.put(before, answers)
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
	q, ok := s.o.Rules.Question(code)
	return ok && slices.ContainsFunc(q.Answers, func(a pack.Answer) bool { return a.Code == answer })
}

// Needed are the materials asked in a situation. One that hangs on a question
// nobody answered is asked: unknown is not no. One that hangs on a question which
// an earlier answer rules out is not.
func (s *Service) Needed(i *Item, answers map[string]string) (out []Material) {
	for _, m := range i.Materials {
		code, want, on := strings.Cut(m.When, "=")
		given, said := answers[code]
		q, _ := s.o.Rules.Question(code)
		if !on || said && given == want || !said && !s.ruledOut(q, answers) {
			out = append(out, m)
		}
	}
	return out
}

// ruledOut: an earlier answer was given, and it is another than the question hangs on.
func (s *Service) ruledOut(q pack.Question, answers map[string]string) bool {
	code, want, on := strings.Cut(q.When, "=")
	if !on {
		return false
	}
	if given, said := answers[code]; said {
		return given != want
	}
	before, _ := s.o.Rules.Question(code)
	return s.ruledOut(before, answers)
}

// list is what a case has to hand in, one a line, with what the zone has already.
func (s *Service) list(firm kernel.ID, i *Item, answers map[string]string) string {
	var out []string
	for _, m := range s.Needed(i, answers) {
		line := m.Name
		switch {
		case s.holds(firm, &m):
			line += "（本区已有，不用交）"
		case m.Optional:
			line += "（需要时才交）"
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// Trees are the guides of the pack: questions that lead to items.
func (s *Service) Trees() []pack.Guide { return s.o.Rules.Guides }

// Way is how far the answers lead through a guide.
type Way struct {
	Guide pack.Guide
	Asked []pack.Question // those answered, in order
	Next  *pack.Question  // to be answered; nil = the way ends
	Items []Needs         // where it ends, in the order they are filed
}

// Needs is an item a way ends at.
type Needs struct {
	Brief Brief
	Item  Item
}

// Follow goes a guide's way as far as the answers lead. Errors: not found.
func (s *Service) Follow(ctx context.Context, actor kernel.Actor, guide string, answers map[string]string) (w Way, err error) {
	if err := actor.Require(PermView); err != nil {
		return w, err
	}
	at := slices.IndexFunc(s.o.Rules.Guides, func(g pack.Guide) bool { return g.Code == guide })
	if at < 0 {
		return w, kernel.NotFound(kernel.T("没有这组问答", "There is no such guide"))
	}
	w.Guide = s.o.Rules.Guides[at]
	step := w.Guide.Steps[0]
	for {
		q, _ := s.o.Rules.Question(step.Ask)
		lead, ok := step.Go(answers[q.Code])
		if !ok {
			w.Next = &q
			return w, nil
		}
		w.Asked = append(w.Asked, q)
		if lead.To == "" {
			if w.Items, err = s.inForce(ctx, actor, lead.Items); err == nil {
				s.rest(&w, answers)
			}
			return w, err
		}
		step, _ = w.Guide.Step(lead.To)
	}
}

// rest goes on with what the items a way ends at ask besides.
func (s *Service) rest(w *Way, answers map[string]string) {
	for _, x := range w.Items {
		for _, q := range s.Put(&x.Item, answers) {
			asked := slices.ContainsFunc(w.Asked, func(a pack.Question) bool { return a.Code == q.Code })
			switch _, said := answers[q.Code]; {
			case asked:
			case !said:
				w.Next = &q
				return
			default:
				w.Asked = append(w.Asked, q)
			}
		}
	}
}

// inForce finds items by their codes; those not handled at present are left out.
func (s *Service) inForce(ctx context.Context, actor kernel.Actor, codes []string) (out []Needs, err error) {
	for _, code := range codes {
		f, err := s.Find(ctx, actor, Query{Text: code, Limit: 5})
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(f.Items, func(b Brief) bool { return b.Code == code })
		if at < 0 {
			continue
		}
		g, err := s.Guide(ctx, actor, f.Items[at].ItemID, "")
		if err != nil {
			return nil, err
		}
		out = append(out, Needs{f.Items[at], g.Item})
	}
	return out, nil
}
