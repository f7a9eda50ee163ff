package admin

import (
	"context"
	"embed"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/store"
)

//go:embed migrations
var migrationFiles embed.FS

// Migrations are the tables of admin.
func Migrations() store.Migrations {
	return store.Migrations{Module: "admin", FS: store.Sub(migrationFiles, "migrations")}
}

// The permissions of admin; those of accounts, roles and audit are auth's.
const (
	PermCalendar = "calendar.manage"
	PermPack     = "pack.manage"
)

// Options are what a Service stands on.
type Options struct {
	DB      *store.DB
	Ledger  *ledger.Ledger
	Auth    *auth.Service
	Matter  *matter.Service // its Kinds are published to
	Effects map[string]bool // what the modules offer to kinds; nil = not checked
	// Changed is called after the calendar or the kinds changed, outside of any
	// transaction; nil = nobody listens.
	Changed func()
	// Retime reckons the running clocks by a calendar just loaded and says how many
	// ran and moved; nil = nobody does.
	Retime func(ctx context.Context, actor kernel.Actor) matter.Retimed
}

// Service holds the commands of admin. Safe for concurrent use.
type Service struct{ o Options }

// New returns the commands of admin.
func New(o Options) *Service {
	if o.Changed == nil {
		o.Changed = func() {}
	}
	if o.Retime == nil {
		o.Retime = func(context.Context, kernel.Actor) matter.Retimed { return matter.Retimed{} }
	}
	return &Service{o}
}

// event writes one event of admin.
func (s *Service) event(tx *store.Tx, actor kernel.Actor, d ledger.Draft) error {
	_, err := s.o.Ledger.Append(tx, actor, d)
	return err
}

// read runs one question in its own transaction.
func read[T any](ctx context.Context, s *Service, fn func(*store.Tx) (T, error)) (T, error) {
	var out T
	err := s.o.DB.Read(ctx, func(tx *store.Tx) error {
		var err error
		out, err = fn(tx)
		return err
	})
	return out, err
}
