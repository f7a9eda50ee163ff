package sim

import (
	"slices"
	"strconv"
	"time"

	"juyan/internal/doubt"
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// DoubtScript is when the ledger is searched for doubts, and what their checks
// came to.
type DoubtScript struct {
	By       string         `yaml:"by"`       // code of the post that searches and checks; "" = nobody does
	Searches []string       `yaml:"searches"` // moments: "2022-04-02 09:30"
	Verdicts []DoubtVerdict `yaml:"verdicts"` // each for the next finding of its detector
}

// DoubtVerdict is how the check of one finding ends.
type DoubtVerdict struct {
	Detector    string   `yaml:"detector"`
	Days        int      `yaml:"days"` // working days until the verdict
	Found       string   `yaml:"found"`
	Verdict     string   `yaml:"verdict"`
	Note        string   `yaml:"note"`
	Consequence []string `yaml:"consequence"`
}

// doubting is supervision on its way through the year.
type doubting struct {
	*run
	post kernel.ID
	left []DoubtVerdict
}

// castDoubts plans the searches of the script.
func (r *run) castDoubts() {
	s := &r.y.Doubts
	post, ok := r.dir.PostByCode(s.By)
	if !ok || r.Doubt == nil {
		return
	}
	d := &doubting{run: r, post: post.ID, left: slices.Clone(s.Verdicts)}
	for _, at := range s.Searches {
		r.planAlone(r.moment(at), d.search) // it reads beside itself
	}
}

// search finds what is new and takes on what the script has a verdict for; the
// rest waits for supervision.
func (d *doubting) search() error {
	actor := d.staff.in(d.post)
	d.report.Commands++
	got, err := d.Doubt.Search(d.ctx, actor, doubt.SearchInput{})
	if err != nil {
		return (&life{run: d.run}).failed(actor, "doubt search", err)
	}
	for _, f := range got.Found {
		i := slices.IndexFunc(d.left, func(v DoubtVerdict) bool { return v.Detector == f.Detector })
		if i < 0 {
			continue
		}
		v := d.left[i]
		d.left = slices.Delete(d.left, i, i+1)
		d.check(f.Matter, v)
	}
	return nil
}

// check is one doubt taken on, looked into and judged.
func (d *doubting) check(id kernel.ID, v DoubtVerdict) {
	at := func(days int) kernel.Instant {
		return d.workday(days).At(10, 20, d.loc).Add(time.Duration(len(d.left)*7) * time.Minute)
	}
	d.plan(at(1), func() error { return d.act(id, "take", nil) })
	d.plan(at(max(2, v.Days-1)), func() error { return d.act(id, "note", one("note", v.Found)) })
	d.plan(at(max(3, v.Days)), func() error {
		f := one("verdict", v.Verdict).with("verdict_note", v.Note)
		if len(v.Consequence) > 0 {
			f["consequence"] = v.Consequence
		}
		return d.act(id, "verdict", f)
	})
}

func (d *doubting) act(id kernel.ID, action string, f fields) error {
	actor := d.staff.in(d.post)
	d.report.Commands++
	if _, err := d.Matter.Act(d.ctx, actor, matter.ActInput{Matter: id, Action: action, Values: f}); err != nil {
		return (&life{run: d.run}).failed(actor, "doubt "+action, err)
	}
	return nil
}

func (y *Year) checkDoubts(f *faults) {
	for i, s := range y.Doubts.Searches {
		if _, err := parseMoment(s, time.UTC); err != nil {
			f.add("doubts.searches."+strconv.Itoa(i), kernel.T("“%s”不是时刻", "%q is not a moment"), kernel.T("写成 2022-04-02 09:30 这样", "write it like 2022-04-02 09:30"), s)
		}
	}
	for i, v := range y.Doubts.Verdicts {
		if v.Detector == "" || v.Verdict == "" || v.Note == "" || v.Found == "" || v.Verdict == "confirmed" && len(v.Consequence) == 0 {
			f.miss("doubts.verdicts." + strconv.Itoa(i))
		}
	}
}
