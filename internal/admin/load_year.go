package admin

import (
	"context"
	"encoding/json"

	"juyan/internal/calendar"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// LoadYearInput is a notice that somebody read through and confirmed.
type LoadYearInput struct {
	Year    int
	Text    string
	Version int64 // Notice.Version as it was shown; another one is a conflict
}

// yearLoaded is what the ledger keeps of it.
type yearLoaded struct {
	Year     int         `json:"year"`
	Version  int64       `json:"version"`
	Papers   []string    `json:"papers"`
	Days     []storedDay `json:"days"`
	Workdays int         `json:"workdays"`
	Source   string      `json:"source"`
}

// LoadYear makes the days of a State Council notice those of its year, in place
// of what the table said. Needs calendar.manage. Writes calendar.loaded with
// days and text, tells Options.Changed, then has the running clocks reckoned anew.
func (s *Service) LoadYear(ctx context.Context, actor kernel.Actor, in LoadYearInput) (r matter.Retimed, err error) {
	if err := actor.Require(PermCalendar); err != nil {
		return r, err
	}
	days, err := calendar.ParseNotice(in.Year, in.Text)
	if err != nil {
		return r, err
	}
	err = s.o.DB.Write(ctx, func(tx *store.Tx) error { return s.loadYear(tx, actor, in, days) })
	if err == nil {
		s.o.Changed()
		r = s.o.Retime(ctx, actor)
	}
	return r, err
}

func (s *Service) loadYear(tx *store.Tx, actor kernel.Actor, in LoadYearInput, days []calendar.Day) error {
	n, err := compare(tx, in.Year, in.Text, days)
	if err != nil {
		return err
	}
	if n.Version != in.Version {
		return kernel.Conflict(kernel.T("%d 年的安排刚被别人录入过，请再核对一遍", "The year %d has just been loaded by somebody else; look at the differences again"), in.Year)
	}
	done := yearLoaded{Year: in.Year, Version: n.Version + 1, Papers: n.Papers, Days: encodeDays(days), Workdays: n.Workdays, Source: in.Text}
	stored, err := json.Marshal(done.Days)
	if err != nil {
		return kernel.Internal(err)
	}
	numbers, err := json.Marshal(done.Papers)
	if err != nil {
		return kernel.Internal(err)
	}
	err = tx.Exec(`INSERT INTO calendar_year (`+yearColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (year) DO UPDATE SET days = excluded.days, papers = excluded.papers, source = excluded.source,
		loaded_by = excluded.loaded_by, loaded_at = excluded.loaded_at, version = excluded.version`,
		in.Year, string(stored), string(numbers), in.Text, actor.Person, tx.Now(), done.Version)
	if err != nil {
		return err
	}
	return s.event(tx, actor, ledger.Draft{Kind: "calendar.loaded", Payload: done})
}
