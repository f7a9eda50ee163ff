package whistle

import "juyan/internal/matter"

// suggest fills the topic the caller left open, if the words of the problem
// point to one.
func (s *Service) suggest(st *matter.Step) error {
	problem, _ := st.Matter.Data["problem"].(string)
	if topic, _ := st.Matter.Data["topic"].(string); topic != "" {
		return nil
	}
	if found := st.Field("topic").Suggest(problem); found != "" {
		st.Set("topic", found)
		st.Note("suggested", found)
	}
	return nil
}
