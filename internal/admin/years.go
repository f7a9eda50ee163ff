package admin

import (
	"context"
	"encoding/json"

	"juyan/internal/calendar"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// LoadedYear is a year that an administrator loaded here.
type LoadedYear struct {
	calendar.Year
	Source  string    // the text as pasted
	By      kernel.ID // person
	At      kernel.Instant
	Version int64 // 1, and one more with each replacement
}

// storedDay is a day as the table keeps it.
type storedDay struct {
	Date string `json:"date"`
	Name string `json:"name"`
	Off  bool   `json:"off"`
}

func encodeDays(days []calendar.Day) []storedDay {
	out := make([]storedDay, len(days))
	for i, d := range days {
		out[i] = storedDay{d.Date.String(), d.Name, d.Off}
	}
	return out
}

func decodeDays(text string) ([]calendar.Day, error) {
	var list []storedDay
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return nil, kernel.Internal(err)
	}
	out := make([]calendar.Day, len(list))
	for i, d := range list {
		date, err := kernel.ParseDate(d.Date)
		if err != nil {
			return nil, err
		}
		out[i] = calendar.Day{Date: date, Name: d.Name, Off: d.Off}
	}
	return out, nil
}

const yearColumns = `year, days, papers, source, loaded_by, loaded_at, version`

func scanYear(r store.Scanner) (LoadedYear, error) {
	var y LoadedYear
	var days, papers string
	err := r.Scan(&y.Year.Year, &days, &papers, &y.Source, &y.By, &y.At, &y.Version)
	if err != nil {
		return y, err
	}
	if err := json.Unmarshal([]byte(papers), &y.Papers); err != nil {
		return y, kernel.Internal(err)
	}
	y.Days, err = decodeDays(days)
	return y, err
}

// LoadedYears lists the years loaded here, oldest first.
func (s *Service) LoadedYears(ctx context.Context) ([]LoadedYear, error) {
	return read(ctx, s, loadedYears)
}

func loadedYears(tx *store.Tx) ([]LoadedYear, error) {
	return store.All(tx, scanYear, `SELECT `+yearColumns+` FROM calendar_year ORDER BY year`)
}

// Years returns the years the working calendar is made of: the program's own
// table, with those loaded here added or put in place.
func Years(ctx context.Context, db *store.DB) ([]calendar.Year, error) {
	var out []calendar.Year
	err := db.Read(ctx, func(tx *store.Tx) error {
		loaded, err := loadedYears(tx)
		out = merged(loaded)
		return err
	})
	return out, err
}

// YearsVersion grows with every year loaded here, on whichever node.
func YearsVersion(ctx context.Context, db *store.DB) (n int64, err error) {
	err = db.Read(ctx, func(tx *store.Tx) error {
		n, err = store.One(tx, store.Value[int64], `SELECT CAST(COALESCE(SUM(version), 0) AS BIGINT) FROM calendar_year`)
		return err
	})
	return n, err
}

func merged(loaded []LoadedYear) []calendar.Year {
	out := calendar.Official()
	for _, y := range loaded {
		out = calendar.With(out, y.Year)
	}
	return out
}
