package party

import (
	"embed"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Permissions of this module.
const (
	PermView = "party.view"
	PermTake = "party.take"
)

// The measures a branch is credited with.
const (
	Taken  = "party.taken"
	Solved = "party.solved"
)

//go:embed migrations
var migrations embed.FS

// Migrations are the tables of party branches' work.
func Migrations() store.Migrations {
	return store.Migrations{Module: "party", FS: store.Sub(migrations, "migrations")}
}

// Options are what a Service is made of.
type Options struct {
	DB     *store.DB
	Ledger *ledger.Ledger
	Org    *org.Service
	Matter *matter.Service
	Rules  pack.Party
}

// Service holds the commands of party branches.
type Service struct{ o Options }

// New returns the service, listening for how matters in charge end.
func New(o Options) *Service {
	s := &Service{o}
	for kind := range o.Rules.Kinds {
		o.Ledger.On(kind+".*", s.heard)
	}
	return s
}

// Branch is a party branch with who speaks for it.
type Branch struct {
	org.Unit
	Secretary kernel.ID // post
}

// Branches lists the branches of the pack, in its order.
func (s *Service) Branches() (out []Branch) {
	dir := s.o.Org.Directory()
	for _, b := range s.o.Rules.Branches {
		u, ok := dir.UnitByCode(b.Unit)
		p, _ := dir.PostByCode(b.Secretary)
		if ok {
			out = append(out, Branch{u, p.ID})
		}
	}
	return out
}

// Branch returns one branch; not found is an error.
func (s *Service) Branch(id kernel.ID) (Branch, error) {
	for _, b := range s.Branches() {
		if b.ID == id {
			return b, nil
		}
	}
	return Branch{}, kernel.NotFound(kernel.T("没有这个党支部", "There is no such party branch"))
}

// Mine returns a branch the actor may act for. Errors: not found, forbidden.
func (s *Service) Mine(actor kernel.Actor, id kernel.ID) (Branch, error) {
	b, err := s.Branch(id)
	if err == nil {
		err = s.speaksFor(actor, id)
	}
	return b, err
}

// Speaks lists the branches an actor may act for: all of them with the
// permission for the whole zone, else those whose secretary's post it holds.
func (s *Service) Speaks(actor kernel.Actor) (out []Branch) {
	scope := actor.Can(PermTake)
	for _, b := range s.Branches() {
		if scope == kernel.ScopeAll || scope != kernel.ScopeNone && b.Secretary == actor.Post && actor.Post != "" {
			out = append(out, b)
		}
	}
	return out
}

func (s *Service) speaksFor(actor kernel.Actor, branch kernel.ID) error {
	if err := actor.Require(PermTake); err != nil {
		return err
	}
	for _, b := range s.Speaks(actor) {
		if b.ID == branch {
			return nil
		}
	}
	return notYours()
}

func notYours() error {
	return kernel.Forbidden(kernel.T("只有支部书记或党群部门能代表这个党支部", "Only its secretary or the party department acts for this branch"))
}
