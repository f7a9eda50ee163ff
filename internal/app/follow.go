package app

import (
	"context"
	"errors"
	"time"

	"juyan/internal/admin"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// followEvery is how soon a node hears of what another one changed.
const followEvery = time.Second

// follow keeps what this node holds in memory in step with the other nodes on the
// same database, until ctx ends.
func (a *App) follow(ctx context.Context) {
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := a.Follow(ctx); err != nil && ctx.Err() == nil {
			a.Config.Log.Error("following other nodes", "error", err)
		}
	}
}

// Follow takes over what other nodes changed: the organisation, for the timers
// (each request looks by itself), the kinds in force, the calendar. Webhooks,
// items, matters and facts are held against the database whenever they are used.
func (a *App) Follow(ctx context.Context) error {
	err := a.DB.Read(ctx, func(tx *store.Tx) error {
		_, err := a.Org.Refresh(tx)
		return err
	})
	return errors.Join(err, a.Kinds.Fresh(ctx, a.DB), a.followCalendar(ctx))
}

func (a *App) followCalendar(ctx context.Context) error {
	version, err := admin.YearsVersion(ctx, a.DB)
	if err != nil || version == a.calAt.Load() {
		return err
	}
	old := a.Calendar().Pattern()
	if err := a.loadCalendar(ctx); err != nil {
		return err
	}
	_, err = a.Matter.RetimeSince(ctx, kernel.System(), old) // what this node reckoned by the old one meanwhile
	return err
}
