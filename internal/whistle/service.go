package whistle

import (
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// Kind is the kind of matter this package serves.
const Kind = "whistle"

// Options are what the service works with: data of the pack in force.
type Options struct {
	Dispatch []Proposal // the dispatch catalogue, in its order
}

// Proposal is a row of the dispatch catalogue: who usually takes a topic. A row
// with Words stands before the others of its topic when the problem holds one.
type Proposal struct {
	Topic string
	Words []string
	Lead  kernel.ID   // unit
	Units []kernel.ID // other units to call
	Basis kernel.Text // duty basis (职责依据)
}

// Service proposes units and carries out the effects of whistle actions.
type Service struct{ options func() Options }

// New returns the service; options is asked each time, for the pack and the
// units change while the program runs.
func New(options func() Options) *Service { return &Service{options} }

// Effects are the effects the pack's actions may name.
func (s *Service) Effects() map[string]matter.Effect {
	return map[string]matter.Effect{
		"whistle.suggest":   s.suggest,
		"whistle.redo":      redo,
		"whistle.rule":      rule,
		"whistle.supervise": supervise,
	}
}
