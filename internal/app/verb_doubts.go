package app

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"juyan/internal/doubt"
	"juyan/internal/kernel"
)

// DoubtsCmd is `juyan doubts --db DB [--from --to] [--dry-run] [--json]`.
type DoubtsCmd struct {
	Place
	From   string `placeholder:"2022-01-01" help:"只要最后一次发生在这一天或以后的 · Only what happened last on this day or later."`
	To     string `placeholder:"2022-12-31" help:"只要最后一次发生在这一天（含）或以前的 · Only what happened last on this day or earlier."`
	DryRun bool   `help:"只说会查出什么，不立疑点 · Tell what would be found, raise nothing."`
	JSON   bool   `name:"json" help:"写成 JSON · As JSON."`
}

// foundDoubt is one finding as JSON.
type foundDoubt struct {
	Detector string      `json:"detector"`
	Title    kernel.Text `json:"title"`
	Said     kernel.Text `json:"said"`
	Number   string      `json:"number,omitempty"`
	Last     string      `json:"last"`
	Matters  []kernel.ID `json:"matters"`
	Events   []kernel.ID `json:"events"`
}

// Run searches; what was found before is not raised again. Error codes:
// not_found without a zone, invalid days.
func (c *DoubtsCmd) Run(ctx context.Context, out *IO) error {
	a, err := c.openZone(ctx)
	if err != nil {
		return err
	}
	defer a.closeLogged()
	in := doubt.SearchInput{DryRun: c.DryRun}
	if in.From, err = a.dayStart(c.From, 0); err != nil {
		return err
	}
	if in.To, err = a.dayStart(c.To, 1); err != nil {
		return err
	}
	found, err := a.Doubt.Search(ctx, kernel.System(), in)
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(out.Out, a.foundDoubts(found))
	}
	return a.printDoubts(out.Out, found)
}

func (a *App) foundDoubts(s doubt.Searched) []foundDoubt {
	out := []foundDoubt{}
	for _, f := range s.Found {
		x := foundDoubt{Detector: f.Detector, Title: f.Title, Said: f.Said, Number: f.Number, Last: f.Last().In(a.Pack.Zone.Location()).Format("2006-01-02 15:04"), Matters: f.Matters()}
		for _, act := range f.Acts {
			x.Events = append(x.Events, act.Event)
		}
		out = append(out, x)
	}
	return out
}

// printDoubts writes how many each detector found, then each finding.
func (a *App) printDoubts(to io.Writer, s doubt.Searched) error {
	w, lang, loc := bufio.NewWriter(to), Terminal(), a.Pack.Zone.Location()
	count := map[string]int{}
	for _, f := range s.Found {
		count[f.Detector]++
	}
	_, _ = fmt.Fprintln(w, kernel.T("%s 至 %s：新查出 %d 个疑点", "%s to %s: %d new doubts").Format(s.From.In(loc).Format("2006-01-02"), s.To.In(loc).Format("2006-01-02"), len(s.Found)).In(lang))
	for _, d := range a.Doubt.Detectors() {
		_, _ = fmt.Fprintf(w, "%4d  %s\n", count[d.Code], d.Name.In(lang))
	}
	for _, f := range s.Found {
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\n", f.Last().In(loc).Format("2006-01-02 15:04"), orElse(f.Number, "—"), f.Said.In(lang))
	}
	return w.Flush()
}
