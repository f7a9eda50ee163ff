package exchange

import (
	"juyan/internal/kernel"
)

// Options say how to study a log; the zero Options are plain time, months of
// UTC, the group as holder where there is one.
type Options struct {
	// Elapsed measures from one event to the next, e.g. in working time; nil is
	// plain time.
	Elapsed func(from, to kernel.Instant) (int64, error)
	Working bool                        // Elapsed is working time
	Month   func(kernel.Instant) string // "2022-03"; nil is UTC's
	Holder  Holding
	// Deadline is the attribute with the time by which it was due, of the event
	// that suspends or else of its case; Near is what counts as right before it, in
	// milliseconds. Without both, or without events of the transition "suspend",
	// nothing is said of pauses.
	Deadline string
	Near     int64
}

// Holding says who holds a case: whoever does the next event.
type Holding string

// By unit, by person or post; "" is by unit where the log knows units.
const (
	ByGroup    Holding = "group"
	ByResource Holding = "resource"
)

// Study is what a log says. Lists stand largest first, then by name.
type Study struct {
	Cases      int            `json:"cases"`
	Events     int            `json:"events"`
	From       kernel.Instant `json:"from_ms"`
	To         kernel.Instant `json:"to_ms"`
	Skipped    int            `json:"skipped_attributes"`
	Working    bool           `json:"working_time"`
	Activities []Activity     `json:"activities"`
	Variants   []Variant      `json:"variants"`
	Edges      []Edge         `json:"edges"`
	Starts     []Count        `json:"starts"`
	Ends       []Count        `json:"ends"`
	Throughput Times          `json:"throughput"`
	Holders    []Holder       `json:"holders"`
	Held       Holding        `json:"held_by"`
	Rework     Rework         `json:"rework"`
	PingPong   []PingPong     `json:"ping_pong"`
	Bottleneck *Edge          `json:"bottleneck"` // largest total waiting; nil = nothing follows anything
	Months     []Month        `json:"months"`
	Pauses     *Pauses        `json:"pauses"` // nil = the log cannot say
}

// Count is how many cases begin or end with an activity.
type Count struct {
	Name  string `json:"name"`
	Cases int    `json:"cases"`
}

// Times sums up lengths in milliseconds. N = 0: no data, the rest means nothing.
type Times struct {
	N      int   `json:"n"`
	Median int64 `json:"median_ms"`
	Mean   int64 `json:"mean_ms"`
	P90    int64 `json:"p90_ms"`
	Total  int64 `json:"total_ms"`
}

// Activity: Wait is the time since the event it followed, which was waiting for this
// one. Repeats are its occurrences beyond the first in their strand of their case.
type Activity struct {
	Name    string `json:"name"`
	Events  int    `json:"events"`
	Cases   int    `json:"cases"`
	Starts  int    `json:"starts"`
	Ends    int    `json:"ends"`
	Repeats int    `json:"repeats"`
	Wait    Times  `json:"wait"`
}

// Variant is one order of activities and the cases that took it. What ran beside the
// main course stands behind what it began after, as one name: "[b → c]×2".
type Variant struct {
	Activities []string `json:"activities"`
	Cases      int      `json:"cases"`
	Throughput Times    `json:"throughput"`
	IDs        []string `json:"-"`
}

// Edge: To directly followed From, Count times in Cases cases.
type Edge struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Count int    `json:"count"`
	Cases int    `json:"cases"`
	Wait  Times  `json:"wait"`
}

// Holder is a unit or person. Name "" is who is not named.
type Holder struct {
	Name   string `json:"name"`
	Events int    `json:"events"`
	Cases  int    `json:"cases"`
	Wait   Times  `json:"wait"`
}

// Rework: events that repeat an activity of their strand, and such cases.
type Rework struct {
	Events int `json:"events"`
	Cases  int `json:"cases"`
}

// PingPong: a case went from one holder to another and straight back.
type PingPong struct {
	A     string   `json:"a"` // A < B
	B     string   `json:"b"`
	Count int      `json:"count"`
	Cases int      `json:"cases"`
	IDs   []string `json:"-"`
}

// Month sums up the cases that began in it. Main counts those of the variant
// that is most frequent over all.
type Month struct {
	Month      string   `json:"month"`
	Cases      int      `json:"cases"`
	Main       int      `json:"main_variant_cases"`
	Throughput Times    `json:"throughput"`
	Bottleneck *Step    `json:"bottleneck"` // nil = nothing follows anything
	IDs        []string `json:"-"`
}

// Step is a way from one activity to the next and how long it was waited for.
type Step struct {
	From string `json:"from"`
	To   string `json:"to"`
	Wait int64  `json:"wait_ms"` // in all
}

// Pauses counts suspensions of cases that have a deadline, and those that began
// right before it.
type Pauses struct {
	All  int      `json:"all"`
	Near int      `json:"near_deadline"`
	IDs  []string `json:"cases"` // with one near
}
