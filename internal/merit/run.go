package merit

import (
	"context"
	"slices"
	"strings"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Runs is what this module needs of the appraisal.
type Runs interface {
	// Official returns an official run with everybody it scored; a trial is not
	// found.
	Official(ctx context.Context, id kernel.ID) (*Run, error)
	// Lines are the groups of a run with their lines alone.
	Lines(tx *store.Tx, id kernel.ID) ([]Group, error)
	// Newest lists official runs, newest first, without their groups.
	Newest(ctx context.Context) ([]Run, error)
	// Again makes an official run that follows another and says why.
	Again(ctx context.Context, actor kernel.Actor, of kernel.ID, reason, key string) (kernel.ID, error)
	// LeaveOut records that the facts of matters do not count in an appraisal.
	LeaveOut(tx *store.Tx, actor kernel.Actor, e Exclusion) error
}

// Run is an official run of an appraisal.
type Run struct {
	ID      kernel.ID
	Code    string // of the scheme
	Name    kernel.Text
	Period  indicator.Period
	Digest  string
	Follows kernel.ID
	Groups  []Group
}

// Group is one group of a run.
type Group struct {
	Code     string
	Name     kernel.Text
	Kind     indicator.SubjectKind
	Unpaid   bool
	Lines    []Line
	Subjects []Subject
}

// Line is one line of a group's scores.
type Line struct {
	Code string
	Name kernel.Text
}

// Subject is one scored subject.
type Subject struct {
	Code   string
	ID     kernel.ID
	Unit   kernel.ID
	Person kernel.ID
	Name   kernel.Text
	Total  indicator.Value
	Rank   int // 0 = no total
	Caps   []string
}

// Exclusion says which matters are left out of which appraisal, and why.
type Exclusion struct {
	Code     string // of the scheme
	Period   string
	Matters  []kernel.ID
	Reason   string
	Evidence kernel.ID // the appeal
}

// line finds a line by its name or code.
func (g *Group) line(said string) *Line {
	said = strings.TrimSpace(said)
	i := slices.IndexFunc(g.Lines, func(l Line) bool { return l.Code == said || l.Name.ZH == said || strings.EqualFold(l.Name.EN, said) })
	if i < 0 {
		return nil
	}
	return &g.Lines[i]
}
