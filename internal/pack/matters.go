package pack

import (
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
)

// List is a list of choices that fields refer to by name.
type List struct {
	Name    kernel.Text       `yaml:"name" json:"name"`
	Source  kernel.Source     `yaml:"source" json:"source,omitzero"`
	Options []caseflow.Option `yaml:"options" json:"options"`
}

// Option returns the option with that code.
func (l List) Option(code string) (caseflow.Option, bool) {
	for _, o := range l.Options {
		if o.Code == code {
			return o, true
		}
	}
	return caseflow.Option{}, false
}

// Catalogue is the dispatch catalogue of one kind: which units a topic calls.
type Catalogue struct {
	List string        `yaml:"list" json:"list"` // the list the topics come from
	Rows []DispatchRow `yaml:"rows" json:"rows"`
}

// DispatchRow proposes, for a topic, the unit that leads and those called. A
// row with Words stands before the others when the text holds one of them.
type DispatchRow struct {
	Topic  string        `yaml:"topic" json:"topic"`
	Words  []string      `yaml:"words" json:"words,omitempty"`
	Lead   string        `yaml:"lead" json:"lead"`
	Call   []string      `yaml:"call" json:"call,omitempty"`
	Basis  kernel.Text   `yaml:"basis" json:"basis"` // 职责依据
	Source kernel.Source `yaml:"source" json:"source"`
	From   kernel.Date   `yaml:"from" json:"from"`
	To     kernel.Date   `yaml:"to" json:"to,omitzero"`
}

// Propose returns the row in force on a day for a topic: the one most of whose
// words stand in text (the earlier on a tie), else the topic's row without
// words. ok is false when the catalogue has neither.
func (c Catalogue) Propose(topic, text string, on kernel.Date) (best DispatchRow, ok bool) {
	most := -1
	for _, r := range c.Rows {
		if r.Topic != topic || on.Before(r.From) || !r.To.IsZero() && !on.Before(r.To) {
			continue
		}
		found := 0
		for _, w := range r.Words {
			if strings.Contains(text, w) {
				found++
			}
		}
		if (found > 0 || len(r.Words) == 0) && found > most {
			best, most, ok = r, found, true
		}
	}
	return best, ok
}

// Kind is one kind of matter. Definition.Version is the SHA-256 of its
// canonical JSON with lists resolved into options.
type Kind struct {
	caseflow.Definition
	File string `json:"-"`
}

// Register is a register with the records the pack brings along.
type Register struct {
	caseflow.Register
	File    string   `json:"-"`
	Records []Record `json:"-"`
}

// Record is one record: values typed as caseflow types them; enterprises,
// units, posts and people by their pack codes.
type Record struct {
	Line   int
	Values caseflow.Values
}

// Figure is one figure of the year, shown on the leader's first page.
type Figure struct {
	Code    string        `yaml:"code" json:"code"`
	Name    kernel.Text   `yaml:"name" json:"name"`
	Section int           `yaml:"section" json:"section"`           // 1 posts and performance, 2 projects and industry, 3 services
	Value   string        `yaml:"value" json:"value,omitempty"`     // a plain decimal, as printed
	Unit    kernel.Text   `yaml:"unit" json:"unit,omitzero"`        // 亿元, 个, %
	Period  string        `yaml:"period" json:"period"`             // 2022, 2022-01..2022-11
	Source  kernel.Source `yaml:"source" json:"source"`             // where the value is from, or will be
	Article bool          `yaml:"article" json:"article,omitempty"` // the value stands in the article
	// Counts names what the program itself counts for this figure:
	// "register:CODE", "register:CODE.FIELD" (different values), "enterprises",
	// "posts", "extended_hours" (units), "extended_items". The check holds Value against it.
	Counts string `yaml:"counts" json:"counts,omitempty"`
	// Statistic names the series that feeds the figure: tax_revenue,
	// tax_revenue.growth or tax_revenue.share.
	Statistic string `yaml:"statistic" json:"statistic,omitempty"`
	// Pipeline names what the boards of investment count for the figure in its
	// period: key (key leads talked to), passed (those of them that passed),
	// investment (what these would invest, in 亿元) or funds (verified funds in
	// place, in 亿元).
	Pipeline string `yaml:"pipeline" json:"pipeline,omitempty"`
	// Cases names the share of the counter's cases in the period that the figure
	// is, in %: in_time (of those decided), satisfied (of those rated).
	Cases string `yaml:"cases" json:"cases,omitempty"`
	// Runs says that the figure is how many official runs the appraisal of the
	// year has.
	Runs bool `yaml:"runs" json:"runs,omitempty"`
	// Pays says that the figure is the merit pay approved for the year's
	// results, in units of 10,000 yuan.
	Pays bool `yaml:"pays" json:"pays,omitempty"`
	// Connected is false while no source feeds the figure: it is shown as
	// 未接入 and has no value. It is true unless the pack says otherwise.
	Connected *bool       `yaml:"connected" json:"connected,omitempty"`
	Note      kernel.Text `yaml:"note" json:"note,omitzero"`
}

// Span is the first and the last day of the figure's period; ok is false for one
// that is no year and no months.
func (f Figure) Span() (from, to kernel.Date, ok bool) {
	first, last, months := strings.Cut(f.Period, "..")
	if !months {
		first, last = f.Period+"-01", f.Period+"-12"
	}
	from, err := kernel.ParseDate(first + "-01")
	if err != nil {
		return from, to, false
	}
	end, err := kernel.ParseDate(last + "-01")
	to = end.AddDays(31)
	to = to.AddDays(-to.Day)
	return from, to, err == nil && !to.Before(from)
}

// IsConnected reports whether the figure has a source.
func (f Figure) IsConnected() bool { return f.Connected == nil || *f.Connected }

// ExtendedHours (延时办) are the units that serve outside office hours.
type ExtendedHours struct {
	Units   []string      `yaml:"units" json:"units"`
	Items   int           `yaml:"items" json:"items"` // service items offered then
	Hours   kernel.Text   `yaml:"hours" json:"hours"`
	From    kernel.Date   `yaml:"from" json:"from"`
	Source  kernel.Source `yaml:"source" json:"source"`
	Article bool          `yaml:"article" json:"article,omitempty"`
	Note    kernel.Text   `yaml:"note" json:"note,omitzero"`
}
