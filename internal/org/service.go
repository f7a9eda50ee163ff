package org

import (
	"context"
	"embed"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

//go:embed migrations
var migrationFiles embed.FS

// Migrations are the tables of org.
func Migrations() store.Migrations {
	return store.Migrations{Module: "org", FS: store.Sub(migrationFiles, "migrations")}
}

// Guard looks at a transaction that changed who carries which role, and
// refuses it with an error. Package auth keeps the administrators apart by one.
type Guard func(tx *store.Tx) error

// Options tune a Service; the zero value is right for a zone in China.
type Options struct {
	// Location decides when a civil date begins; nil means Asia/Shanghai.
	Location *time.Location
	// Log hears of a directory that could not be read; nil means slog.Default.
	Log *slog.Logger
}

// Service holds the commands and the directory. Safe for concurrent use.
type Service struct {
	db     *store.DB
	led    *ledger.Ledger
	loc    *time.Location
	log    *slog.Logger
	guards []Guard

	build   sync.Mutex // one rebuild at a time
	current atomic.Pointer[Directory]
	last    atomic.Pointer[private] // the latest picture read inside a transaction
	stale   atomic.Bool
}

// New returns the commands of org on db, writing events to led.
func New(db *store.DB, led *ledger.Ledger, o Options) *Service {
	if o.Location == nil {
		o.Location = shanghai()
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	s := &Service{db: db, led: led, loc: o.Location, log: o.Log}
	s.stale.Store(true)
	return s
}

// shanghai is the one time zone of China; kernel embeds the zone data.
func shanghai() *time.Location {
	loc, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return time.FixedZone("CST", 8*60*60)
	}
	return loc
}

// AddGuard makes g look at every transaction that changes appointments or
// roles. Call it while wiring.
func (s *Service) AddGuard(g Guard) { s.guards = append(s.guards, g) }

// Location is the time zone in which civil dates begin.
func (s *Service) Location() *time.Location { return s.loc }

// Today is the civil date of the transaction.
func (s *Service) Today(tx *store.Tx) kernel.Date {
	return kernel.DateOf(tx.Now().In(s.loc))
}

// write runs one command in its own transaction.
func write[T any](ctx context.Context, s *Service, fn func(*store.Tx) (T, error)) (T, error) {
	var out T
	err := s.db.Write(ctx, func(tx *store.Tx) error {
		var err error
		out, err = fn(tx)
		return err
	})
	return out, err
}

// done ends a command: the event, the version, and the directory's notice.
func (s *Service) done(tx *store.Tx, actor kernel.Actor, kind string, subject kernel.ID, payload any) error {
	_, err := s.led.Append(tx, actor, ledger.Draft{Kind: kind, Subject: subject, Payload: payload})
	if err != nil {
		return err
	}
	return s.touch(tx, changed(kind))
}

// guard asks every guard, after roles or appointments changed.
func (s *Service) guard(tx *store.Tx) error {
	for _, g := range s.guards {
		if err := g(tx); err != nil {
			return err
		}
	}
	return nil
}
