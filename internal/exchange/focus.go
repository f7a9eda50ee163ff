package exchange

import (
	"slices"
)

// Focus says how much of a log a map shows: the most frequent activities that
// make up the share Activities of all events, then the most frequent paths that
// make up the share Paths of all transitions. What is left out is skipped over,
// so the rest stays connected: each activity keeps its strongest way in and out.
// 0 means 1, all; Most bounds the activities (0 = 60).
type Focus struct {
	Activities, Paths float64
	Most              int
}

const most = 60

// keep returns the activities to show.
func (f Focus) keep(s *Study) map[string]bool {
	limit, left := f.Most, share(f.Activities, s.Events)
	if limit == 0 {
		limit = most
	}
	out := map[string]bool{}
	for _, a := range s.Activities {
		if left <= 0 || len(out) == limit {
			break
		}
		out[a.Name] = true
		left -= a.Events
	}
	return out
}

// share is how many of n make up the share, at least one.
func share(part float64, n int) int {
	if part <= 0 || part >= 1 {
		return n
	}
	return max(1, int(part*float64(n)+0.999999))
}

// Of is what a map with this focus is drawn of: the log without the activities
// it leaves out.
func (f Focus) Of(l *Log, s *Study) *Log {
	keep := f.keep(s)
	if len(keep) == len(s.Activities) {
		return l
	}
	return only(l, keep)
}

// only is the log with the kept activities alone.
func only(l *Log, keep map[string]bool) *Log {
	out := &Log{Name: l.Name, Cases: make([]Case, len(l.Cases))}
	for i := range l.Cases {
		c := l.Cases[i]
		all := c.Events
		c.Events = make([]Event, 0, len(all))
		for _, e := range all {
			if keep[e.Activity] {
				c.Events = append(c.Events, e)
			}
		}
		out.Cases[i] = c
	}
	return out
}

// The two ends of every case, as nodes of the map.
const (
	begin  = "\x00begin"
	finish = "\x00finish"
)

// Graph is what a map shows of a log.
type Graph struct {
	Study          *Study // of the shown activities
	Nodes          []Activity
	Edges          []Edge // with begin and end
	AllActivities  int
	AllTransitions int // between shown activities
	Shown          int
}

// NewGraph studies the log as far as the focus reaches.
func NewGraph(l *Log, o Options, f Focus) (*Graph, error) {
	s, err := Analyse(l, o)
	if err != nil {
		return nil, err
	}
	return s.Graph(l, o, f)
}

// Graph is NewGraph for a log that was studied already.
func (s *Study) Graph(l *Log, o Options, f Focus) (*Graph, error) {
	g := &Graph{Study: s, AllActivities: len(s.Activities)}
	if shown := f.Of(l, s); shown != l {
		var err error
		if g.Study, err = Analyse(shown, o); err != nil {
			return nil, err
		}
	}
	g.Nodes = g.Study.Activities
	g.choose(g.withEnds(), f.Paths)
	return g, nil
}

// withEnds are all edges, those from the beginning and to the end among them.
func (g *Graph) withEnds() []Edge {
	out := slices.Clone(g.Study.Edges)
	for _, c := range g.Study.Starts {
		out = append(out, Edge{From: begin, To: c.Name, Count: c.Cases, Cases: c.Cases})
	}
	goesOn := g.Study.GoesOn()
	for _, c := range g.Study.Ends {
		if goesOn[c.Name] {
			out = append(out, Edge{From: c.Name, To: finish, Count: c.Cases, Cases: c.Cases})
		}
	}
	for _, a := range g.Nodes { // where a strand leads nowhere, it ends
		if !goesOn[a.Name] {
			out = append(out, Edge{From: a.Name, To: finish, Count: a.Cases, Cases: a.Cases})
		}
	}
	slices.SortFunc(out, compareEdges)
	return out
}

// GoesOn tells which activities are ever followed by another.
func (s *Study) GoesOn() map[string]bool {
	out := map[string]bool{}
	for _, e := range s.Edges {
		out[e.From] = out[e.From] || e.From != e.To
	}
	return out
}

// choose keeps the most frequent edges, and of each node the strongest in and
// out (a way to itself is neither).
func (g *Graph) choose(all []Edge, paths float64) {
	for _, e := range all {
		g.AllTransitions += e.Count
	}
	left := share(paths, g.AllTransitions)
	in, out := map[string]bool{begin: true}, map[string]bool{finish: true}
	for _, e := range all {
		needed := e.From != e.To && (!in[e.To] || !out[e.From])
		if left <= 0 && !needed {
			continue
		}
		if e.From != e.To {
			in[e.To], out[e.From] = true, true
		}
		left -= e.Count
		g.Shown += e.Count
		g.Edges = append(g.Edges, e)
	}
}
