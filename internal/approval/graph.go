package approval

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/schedule"
	"juyan/internal/store"
)

// pin keeps the graph in force under the hash of its content.
func (s *Service) pin(tx *store.Tx) (string, error) {
	body, err := json.Marshal(s.o.Graph)
	if err != nil {
		return "", kernel.Internal(err)
	}
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:])
	if _, known := s.graphs.Load(hash); known {
		return hash, nil
	}
	err = tx.Exec(`INSERT INTO approval_graph (hash, body, at) VALUES ($1,$2,$3) ON CONFLICT (hash) DO NOTHING`, hash, string(body), tx.Now())
	tx.AfterCommit(func() { s.graphs.Store(hash, s.o.Graph) })
	return hash, err
}

// graph returns a pinned graph.
func (s *Service) graph(tx *store.Tx, hash string) (*pack.Approvals, error) {
	if g, ok := s.graphs.Load(hash); ok {
		return g.(*pack.Approvals), nil
	}
	body, err := store.One(tx, store.Value[string], `SELECT body FROM approval_graph WHERE hash = $1`, hash)
	if err != nil {
		return nil, err
	}
	g := &pack.Approvals{}
	if err := json.Unmarshal([]byte(body), g); err != nil {
		return nil, kernel.Internal(err)
	}
	s.graphs.Store(hash, g)
	return g, nil
}

// Step returns a step of a graph, nil if there is none.
func stepOf(g *pack.Approvals, code string) *pack.Step {
	for i := range g.Steps {
		if g.Steps[i].Code == code {
			return &g.Steps[i]
		}
	}
	return nil
}

// planned is a plan as schedule understands it: the graph on the day it began,
// with what happened since.
func planned(g *pack.Approvals, p Plan, rows []Row) (*schedule.Plan, error) {
	out, err := g.Plan(p.Template, p.Start, false)
	if err != nil {
		return nil, err
	}
	gone := map[string]bool{}
	for _, r := range rows {
		a := out.Activity(r.Code)
		switch {
		case a == nil:
			continue
		case r.State == Cancelled:
			gone[r.Code] = true
		case r.State != Done:
			a.Takes.N += r.Extra
		}
		a.Started, a.Finished, a.Use = r.Started, r.Finished, r.Ways
	}
	return without(out, gone), nil
}

// without leaves steps out; who waited for them waits for what they waited for.
func without(p *schedule.Plan, gone map[string]bool) *schedule.Plan {
	if len(gone) == 0 {
		return p
	}
	kept := *p
	kept.Activities = nil
	for _, a := range p.Activities {
		if gone[a.Code] {
			continue
		}
		a.After = inherited(p, a.After, gone, map[string]bool{})
		left := func(list []string) []string {
			return slices.DeleteFunc(slices.Clone(list), func(code string) bool { return gone[code] })
		}
		a.Parallel, a.Deferrable, a.Promisable = left(a.Parallel), left(a.Deferrable), left(a.Promisable)
		kept.Activities = append(kept.Activities, a)
	}
	return &kept
}

func inherited(p *schedule.Plan, after []string, gone, seen map[string]bool) []string {
	var out []string
	for _, ref := range after {
		code := schedule.Predecessor(ref)
		if !gone[code] {
			if !slices.Contains(out, ref) {
				out = append(out, ref)
			}
			continue
		}
		if seen[code] {
			continue
		}
		seen[code] = true
		for _, more := range inherited(p, p.Activity(code).After, gone, seen) {
			if !slices.Contains(out, more) {
				out = append(out, more)
			}
		}
	}
	return out
}
