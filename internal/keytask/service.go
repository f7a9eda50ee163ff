package keytask

import (
	"embed"

	"juyan/internal/calendar"
	"juyan/internal/matter"
	"juyan/internal/monthly"
	"juyan/internal/pack"
	"juyan/internal/store"
)

//go:embed migrations
var migrations embed.FS

// Migrations are the tables of key tasks.
func Migrations() store.Migrations {
	return store.Migrations{Module: "keytask", FS: store.Sub(migrations, "migrations")}
}

// Kind is the kind of matter this package serves.
const Kind = "keytask"

// Permissions of the kind that this package asks for itself.
const (
	PermView   = Kind + ".view"
	PermDirect = Kind + ".direct"
	PermExport = Kind + ".export"
)

// Options are what a Service is made of.
type Options struct {
	DB       *store.DB
	Rules    pack.KeyTasks
	Calendar func() *calendar.Calendar
}

// Service carries out the effects of key tasks and reads their boards.
type Service struct{ o Options }

// New returns the service.
func New(o Options) *Service { return &Service{o} }

// Effects are the effects the pack's actions may name.
func (s *Service) Effects() map[string]matter.Effect {
	return map[string]matter.Effect{
		"keytask.deploy":   s.deploy,
		"keytask.plan":     s.plan,
		"keytask.report":   monthly.Report(book{s}),
		"keytask.missed":   monthly.Missed(book{s}),
		"keytask.catch_up": monthly.CatchUp(book{s}),
		"keytask.amend":    monthly.Amend(book{s}),
		"keytask.adjust":   s.adjust,
		"keytask.letter":   letter,
		"keytask.tell":     tell,
		"keytask.finish":   s.finish,
		"keytask.return":   s.resumed,
		"keytask.close":    closed,
		"keytask.end":      ended,
	}
}
