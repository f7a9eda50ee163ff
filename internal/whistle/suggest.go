package whistle

import (
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/matter"
)

// Suggestion is what the words of a problem point to; "" where they point
// nowhere.
type Suggestion struct{ Topic, Urgency string }

// Suggest reads a problem as the enterprise wrote it.
func (s *Service) Suggest(problem string) Suggestion {
	o := s.options()
	return Suggestion{best(o.Topics, problem), best(o.Urgency, problem)}
}

// best returns the option most of whose words occur in text, the earlier one
// on a tie; longer words weigh more, since they are more specific.
func best(options []caseflow.Option, text string) string {
	code, most := "", 0
	for _, o := range options {
		score := 0
		for _, w := range o.Words {
			if strings.Contains(text, w) {
				score += len([]rune(w))
			}
		}
		if score > most {
			code, most = o.Code, score
		}
	}
	return code
}

// suggest fills the topic the caller left open.
func (s *Service) suggest(st *matter.Step) error {
	if t, _ := st.Matter.Data["topic"].(string); t != "" {
		return nil
	}
	problem, _ := st.Matter.Data["problem"].(string)
	if topic := s.Suggest(problem).Topic; topic != "" {
		st.Set("topic", topic)
		st.Note("suggested", topic)
	}
	return nil
}
