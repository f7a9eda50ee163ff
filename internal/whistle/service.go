package whistle

import (
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// Kind is the kind of matter this package serves.
const Kind = "whistle"

// Options are what the service is made of; all are data of the pack in force.
type Options struct {
	Topics   []caseflow.Option // the options of field topic, with their everyday words
	Urgency  []caseflow.Option // the options of field urgency
	Dispatch map[string]Proposal
}

// Proposal is a row of the dispatch catalogue: who usually takes a topic.
type Proposal struct {
	Topic string
	Lead  kernel.ID   // unit
	Units []kernel.ID // other units to call
	Basis kernel.Text // duty basis (职责依据)
}

// Service suggests, proposes, and carries out the effects of whistle actions.
type Service struct{ o Options }

// New returns the service.
func New(o Options) *Service { return &Service{o} }

// Effects are the effects the pack's actions may name.
func (s *Service) Effects() map[string]matter.Effect {
	return map[string]matter.Effect{
		"whistle.suggest":   s.suggest,
		"whistle.redo":      redo,
		"whistle.rule":      rule,
		"whistle.supervise": supervise,
	}
}

// EffectNames lists the effects, for the pack's check.
func EffectNames() []string {
	return []string{"whistle.suggest", "whistle.redo", "whistle.rule", "whistle.supervise"}
}
