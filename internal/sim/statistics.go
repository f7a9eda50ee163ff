package sim

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"juyan/internal/economy"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// StatisticsDir holds the files of values that are claimed in the year: the year
// before (2021.csv), each month (2022-03.csv), the firms (firms-2022.csv).
const StatisticsDir = "year_statistics"

// loadStatistics reads the files; a pack without them has none.
func loadStatistics(pack fs.FS) (map[string][]byte, error) {
	entries, err := fs.ReadDir(pack, StatisticsDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	out := map[string][]byte{}
	for _, e := range entries {
		body, err := fs.ReadFile(pack, path.Join(StatisticsDir, e.Name()))
		if err != nil {
			return nil, err
		}
		out[e.Name()] = body
	}
	return out, err
}

// castStatistics plans when each file is claimed: the year before in its first
// January, a month on the eighth of the next, or as a flash estimate on the last
// morning of the replay; the firms of the year before in summer, those of the
// year with its last month.
func (r *run) castStatistics() {
	year := r.y.from.Year
	last := kernel.DateOf(r.end.In(r.loc))
	flash := last.At(8, 20, r.loc)
	for _, name := range slices.Sorted(maps.Keys(r.y.statistics)) {
		body, at := r.y.statistics[name], flash
		switch {
		case name == fmt.Sprintf("%d.csv", year-1):
			at = kernel.Date{Year: year, Month: 1, Day: 10}.At(9, 40, r.loc)
		case name == fmt.Sprintf("firms-%d.csv", year-1):
			at = kernel.Date{Year: year, Month: 6, Day: 15}.At(10, 0, r.loc)
		case !strings.HasPrefix(name, "firms-"):
			if p, err := economy.ParsePeriod(strings.TrimSuffix(name, ".csv")); err == nil {
				at = min(flash, p.Last().AddDays(8).At(9, 30, r.loc))
			}
		}
		f := statistics{life: r.life(r.chance(streamStatistics, len(name)+int(at))), file: economy.File{Name: name, Upload: store.NewUpload(body)}, hurried: at == flash}
		r.plan(at, f.claim)
	}
}

// statistics is one file on its way: claimed by one statistician, verified by
// another.
type statistics struct {
	life
	file    economy.File
	hurried bool // verified at once
}

func (f *statistics) claim() error {
	who, err := f.staff.with(f.rnd, "statistician", economy.PermClaim)
	if err != nil {
		return err
	}
	read, err := f.Economy.Read(f.file.Name, f.file.Upload.Body)
	if err != nil {
		return err
	}
	for _, l := range read.Lines {
		if l.Fault != nil {
			return fmt.Errorf("sim: %s row %d: %w", f.file.Name, l.Number, l.Fault)
		}
	}
	f.report.Commands++
	if err := f.Economy.Claim(f.ctx, who, economy.ClaimInput{Rows: read.Rows(), File: &f.file}); err != nil {
		return err
	}
	at := f.later(2, 12)
	if f.hurried {
		at = f.now + 20*60_000
	}
	f.plan(at, func() error { return f.verify(who.Person) })
	return nil
}

func (f *statistics) verify(claimer kernel.ID) error {
	who, err := f.staff.with(f.rnd, "statistician", economy.PermVerify, claimer)
	if err != nil {
		return err
	}
	papers, err := f.Economy.Papers(f.ctx, kernel.System(), 40)
	if err != nil {
		return err
	}
	for _, p := range papers {
		if p.Name == f.file.Name && p.Open > 0 {
			f.report.Commands++
			return f.Economy.Verify(f.ctx, who, economy.VerifyInput{File: p.ID, Note: "与报表原件核对一致"})
		}
	}
	return nil
}
