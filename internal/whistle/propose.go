package whistle

import "strings"

// Propose returns the dispatch catalogue's row for a problem of a topic; ok is
// false when the catalogue has none, and the task force then chooses by itself.
func (s *Service) Propose(topic, problem string) (p Proposal, ok bool) {
	for _, row := range s.options().Dispatch {
		if row.Topic != topic {
			continue
		}
		if len(row.Words) > 0 && mentions(problem, row.Words) {
			return row, true
		}
		if len(row.Words) == 0 && !ok {
			p, ok = row, true
		}
	}
	return p, ok
}

func mentions(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
