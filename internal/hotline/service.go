package hotline

import (
	"embed"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/pack"
	"juyan/internal/store"
)

//go:embed migrations
var migrations embed.FS

// Migrations are the tables of the exchange.
func Migrations() store.Migrations {
	return store.Migrations{Module: "hotline", FS: store.Sub(migrations, "migrations")}
}

// Options are what a Service is made of.
type Options struct {
	DB     *store.DB
	Matter *matter.Service
	Rules  *pack.Hotline
}

// Service takes tickets in and tells what became of them.
type Service struct{ o Options }

// New returns the service.
func New(o Options) *Service { return &Service{o} }

// permission is that of raising the kind: who may register a caller's matter may
// exchange tickets.
func (s *Service) allowed(actor kernel.Actor) error {
	if s.o.Rules.Kind == "" {
		return kernel.NotFound(kernel.T("本区没有与热线交换工单（区域包没有 hotline.yaml）", "This zone exchanges no tickets: its pack has no hotline.yaml"))
	}
	course, err := s.o.Matter.Kinds().Current(s.o.Rules.Kind)
	if err != nil {
		return err
	}
	return actor.Require(course.Permission(&course.Def.Raise))
}
