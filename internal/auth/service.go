package auth

import (
	"context"
	"embed"
	"runtime"
	"sync/atomic"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/org"
	"juyan/internal/store"
)

//go:embed migrations
var migrationFiles embed.FS

// Migrations are the tables of auth; they stand on those of org.
func Migrations() store.Migrations {
	return store.Migrations{Module: "auth", FS: store.Sub(migrationFiles, "migrations")}
}

// The permissions of auth. Account and grant are held by different people.
const (
	PermAccount = "account.manage" // system administrator: open, lock, unlock, issue links
	PermGrant   = "grant.manage"   // security administrator: grant and revoke roles
	PermAudit   = "audit.view"     // audit administrator: read the audit list
	PermUnmask  = "private.unmask" // see a phone number or resident ID whole; logged
)

// Options tune a Service; the zero value serves production.
type Options struct {
	Real       kernel.Clock  // real time, for sessions, links and throttling; nil = the machine's
	Hash       HashParams    // zero = DefaultHash
	SessionFor time.Duration // zero = 12 hours, one working day
	LinkFor    time.Duration // zero = 72 hours
	Demo       bool          // allows DemoSignIn
}

// Service holds the commands of auth. Safe for concurrent use.
type Service struct {
	db     *store.DB
	org    *org.Service
	led    *ledger.Ledger
	o      Options
	roles  atomic.Pointer[roleSet]
	key    atomic.Pointer[SecretKey]
	tokens tokens
	slots  chan struct{} // bounds how many passwords are hashed at once
	dummy  string        // hash that an unknown login is compared with
}

// New returns the commands of auth with the roles of the zone's pack, and makes
// org keep the three administrators apart. Roles for the three are added where
// the pack has none. It fails if roles break the rules of CheckRoles.
func New(db *store.DB, people *org.Service, led *ledger.Ledger, roles []Role, o Options) (*Service, error) {
	if o.Real == nil {
		o.Real = kernel.SystemClock
	}
	if o.Hash == (HashParams{}) {
		o.Hash = DefaultHash
	}
	if o.SessionFor == 0 {
		o.SessionFor = 12 * time.Hour
	}
	if o.LinkFor == 0 {
		o.LinkFor = 72 * time.Hour
	}
	s := &Service{db: db, org: people, led: led, o: o, slots: make(chan struct{}, runtime.NumCPU())}
	s.dummy = o.Hash.dummy()
	if err := s.SetRoles(roles); err != nil {
		return nil, err
	}
	people.AddGuard(s.keepApart)
	return s, nil
}

// now is real time.
func (s *Service) now() kernel.Instant { return s.o.Real.Now() }

// event writes one event about a person or post.
func (s *Service) event(tx *store.Tx, actor kernel.Actor, kind string, subject kernel.ID, payload any) error {
	_, err := s.led.Append(tx, actor, ledger.Draft{Kind: kind, Subject: subject, Payload: payload})
	return err
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
