package meeting

import (
	"embed"

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
}

// Service holds the commands of meetings.
type Service struct{ o Options }

// New returns the service.
func New(o Options) *Service { return &Service{o} }
