package sim

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/store"
)

// Report says what a replay did and what the zone looks like at its end.
type Report struct {
	Seed     uint64
	Commands int              // acts of people and enterprises
	Refused  int              // of those, came too late because a timer had moved the matter
	Timers   int              // timers fired
	Stages   map[string]int64 // "whistle.closed" → matters, and lanes as "whistle.call.handling"
	Events   map[string]int64 // kind → events written
	Measures map[string]int64 // measure → sum of its facts
	Rates    []Rates          // of each kind that has any
	Took     time.Duration
}

// Rates are a kind's rates as the pack defines them.
type Rates struct {
	Kind  kernel.Text
	Rates []caseflow.Rate
}

// RatesIn is one line a kind: 企业吹哨：响应率 95.7%，解决率 83.7%.
func (r Report) RatesIn(lang kernel.Lang) string {
	var lines []string
	for _, k := range r.Rates {
		var parts []string
		for _, x := range k.Rates {
			if got := r.Rate(x.Num, x.Den); got.Known() {
				parts = append(parts, fmt.Sprintf("%s %.1f%%", x.Name.In(lang), float64(got.BasisPoints())/100))
			}
		}
		if len(parts) > 0 {
			lines = append(lines, kernel.T("%s：%s", "%s: %s").Format(k.Kind, kernel.T(strings.Join(parts, "，"), strings.Join(parts, ", "))).In(lang))
		}
	}
	return strings.Join(lines, "\n")
}

// Digest names the outcome: equal for the same seed, script and zone.
func (r Report) Digest() string {
	h := sha256.New()
	fmt.Fprintf(h, "%d %d %d %d\n", r.Seed, r.Commands, r.Refused, r.Timers)
	for _, m := range []map[string]int64{r.Stages, r.Events, r.Measures} {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			fmt.Fprintf(h, "%s %d\n", k, m[k])
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Total is the number of events.
func (r Report) Total() int64 {
	var n int64
	for _, v := range r.Events {
		n += v
	}
	return n
}

// Rate is a rate of a kind by its measures; see measure.Rate.
func (r Report) Rate(num, den string) measure.Rate {
	return measure.Rate{Num: r.Measures[num], Den: r.Measures[den]}
}

// PerCommand is how long a command took on average, the timers included.
func (r Report) PerCommand() time.Duration {
	return r.Took / time.Duration(max(1, r.Commands+r.Timers))
}

// String is one line for people.
func (r Report) String() string {
	return fmt.Sprintf("%d commands, %d refused, %d timers, %d events, %.1f s, %.2f ms each, digest %s", r.Commands, r.Refused, r.Timers, r.Total(),
		r.Took.Seconds(), float64(r.PerCommand().Microseconds())/1000, r.Digest()[:12])
}

// count reads what the zone looks like.
func (r *run) count() error {
	for _, k := range r.Pack.Kinds {
		r.report.Rates = append(r.report.Rates, Rates{k.Name, k.Rates})
	}
	questions := []func(tx *store.Tx) (err error){
		func(tx *store.Tx) (err error) { r.report.Events, err = ledger.Counts(tx); return err },
		func(tx *store.Tx) (err error) { r.report.Stages, err = matter.Standing(tx); return err },
		func(tx *store.Tx) (err error) { r.report.Measures, err = measure.Totals(tx); return err },
	}
	return r.DB.Beside(r.ctx, len(questions), func(ctx context.Context, i int) error { return r.DB.Read(ctx, questions[i]) })
}
