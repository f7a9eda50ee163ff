package meeting

import (
	"context"
	"embed"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/store"
)

// Permissions of this module.
const (
	PermView   = "meeting.view"
	PermManage = "meeting.manage"
)

//go:embed migrations
var migrations embed.FS

// Migrations are the tables of meetings.
func Migrations() store.Migrations {
	return store.Migrations{Module: "meeting", FS: store.Sub(migrations, "migrations")}
}

// Options are what a Service is made of.
type Options struct {
	DB     *store.DB
	Ledger *ledger.Ledger
	Org    *org.Service
	Matter *matter.Service
	// Points are what else belongs on an agenda, of other modules (a project
	// that has turned red); with an enterprise, only what concerns that firm.
	// nil = nothing.
	Points func(ctx context.Context, actor kernel.Actor, on kernel.Date, enterprise kernel.ID) ([]Point, error)
}

// Service holds the commands of meetings.
type Service struct{ o Options }

// New returns the service.
func New(o Options) *Service { return &Service{o} }
