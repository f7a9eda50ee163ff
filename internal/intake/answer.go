package intake

import (
	"regexp"
	"slices"

	"juyan/internal/caseflow"
)

// answered is what an answer to a question counts for: a rating, say.
type answered struct {
	field string
	facts []caseflow.Fact
}

// answers finds, for each field the file fills, the action that asks for it
// where a case ends, and of that action's facts those that depend on the answer.
// They are the same the action itself would have published, credited to the same
// relation. Its other facts (that somebody confirmed it is solved) do not follow
// from an answer in a file, and what is credited to a relation the file does not
// tell of is nobody's.
func (b *binder) answers() {
	for _, f := range b.fields {
		for i := range b.how.Course.Def.Acts {
			a := &b.how.Course.Def.Acts[i]
			if facts := b.answer(a, f.field.Code); len(facts) > 0 {
				b.answered = append(b.answered, answered{f.field.Code, facts})
				break
			}
		}
	}
}

func (b *binder) answer(a *caseflow.Action, field string) (out []caseflow.Fact) {
	if b.how.Closed == nil || a.To != b.how.Closed.Code || !slices.Contains(a.Form, field) {
		return nil
	}
	asks := regexp.MustCompile(`\bf\.` + regexp.QuoteMeta(field) + `\b`)
	for _, f := range a.Facts {
		if asks.MatchString(f.When) && f.Of == b.how.Relation {
			out = append(out, f)
		}
	}
	return out
}

// ratings are the facts of the answers a case brings.
func (p *plan) ratings(data, m caseflow.Values) (out []caseflow.Fact, err error) {
	for _, x := range p.answered {
		if data[x.field] == nil {
			continue
		}
		list, err := p.how.Course.Facts(x.facts, data, m)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}
