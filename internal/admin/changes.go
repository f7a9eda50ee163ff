package admin

import (
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// KindChange is what publishing a pack would change of one kind of matter.
type KindChange struct {
	Kind     string
	Name     kernel.Text
	From, To string           // versions; From is "" for a new kind
	Parts    []PartChange     // what was added and removed, by sort
	Edited   bool             // something else in it changed: words, limits, permissions …
	Faults   []caseflow.Fault // why it cannot run in this program and zone
}

// PartChange are the parts of one sort that a new version has more or fewer.
type PartChange struct {
	Sort    string // stages, actions, fields, clocks or lanes
	Added   []kernel.Text
	Removed []kernel.Text
}

// changes compares the kinds of p with those in force; kinds that stay as they
// are are left out.
func (s *Service) changes(p *pack.Pack) ([]KindChange, error) {
	var out []KindChange
	for i := range p.Kinds {
		def := &p.Kinds[i].Definition
		c := KindChange{Kind: def.Kind, Name: def.Name, To: def.Version}
		now, err := s.o.Matter.Kinds().Current(def.Kind)
		switch {
		case kernel.CodeOf(err) == kernel.CodeNotFound:
			c.Parts = parts(&caseflow.Definition{}, def)
		case err != nil:
			return nil, err
		case now.Def.Version == def.Version:
			continue
		default:
			c.From, c.Parts = now.Def.Version, parts(now.Def, def)
			c.Edited = len(c.Parts) == 0
		}
		c.Faults = caseflow.Prove(def, s.names(p))
		out = append(out, c)
	}
	return out, nil
}

// names are what a kind may refer to: the roles in force, not those of the
// uploaded pack, which are not published with it.
func (s *Service) names(p *pack.Pack) caseflow.Names {
	out := caseflow.Names{Roles: map[string]bool{}, Effects: s.o.Effects, Kinds: map[string]bool{}}
	for _, r := range s.o.Auth.Roles() {
		out.Roles[r.Code] = true
	}
	for i := range p.Kinds {
		out.Kinds[p.Kinds[i].Kind] = true
	}
	for _, c := range s.o.Matter.Kinds().All() {
		out.Kinds[c.Def.Kind] = true
	}
	return out
}

// named is the code and the name of a part of a definition.
type named struct {
	code string
	name kernel.Text
}

func parts(old, now *caseflow.Definition) []PartChange {
	var out []PartChange
	for _, sort := range []string{"stages", "actions", "fields", "clocks", "lanes"} {
		c := PartChange{Sort: sort, Added: missing(partsOf(now, sort), partsOf(old, sort)), Removed: missing(partsOf(old, sort), partsOf(now, sort))}
		if len(c.Added)+len(c.Removed) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// missing are the parts of a that b lacks.
func missing(a, b []named) []kernel.Text {
	has := map[string]bool{}
	for _, x := range b {
		has[x.code] = true
	}
	var out []kernel.Text
	for _, x := range a {
		if !has[x.code] {
			out = append(out, x.name)
		}
	}
	return out
}

// partsOf lists the parts of one sort, those of lanes included.
func partsOf(d *caseflow.Definition, sort string) []named {
	var out []named
	add := func(lane, code string, name kernel.Text) { out = append(out, named{lane + "." + code, name}) }
	course := func(lane string, stages []caseflow.Stage, acts []caseflow.Action, clocks []caseflow.Clock) {
		switch sort {
		case "stages":
			for _, x := range stages {
				add(lane, x.Code, x.Name)
			}
		case "actions":
			for _, x := range acts {
				add(lane, x.Code, x.Name)
			}
		case "clocks":
			for _, x := range clocks {
				add(lane, x.Code, x.Name)
			}
		}
	}
	course("", d.Stages, d.Acts, d.Clocks)
	for _, l := range d.Lanes {
		course(l.Code, l.Stages, l.Acts, l.Clocks)
		if sort == "lanes" {
			add("", l.Code, l.Name)
		}
	}
	if sort == "fields" {
		for _, f := range d.Fields {
			add("", f.Code, f.Name)
		}
	}
	return out
}
