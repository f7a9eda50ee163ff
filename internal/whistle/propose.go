package whistle

// Propose returns the dispatch catalogue's row for a topic; ok is false when
// the catalogue has none, and the task force then chooses by itself.
func (s *Service) Propose(topic string) (p Proposal, ok bool) {
	p, ok = s.o.Dispatch[topic]
	return p, ok
}
