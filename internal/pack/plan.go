package pack

import (
	"juyan/internal/kernel"
	"juyan/internal/schedule"
)

// planFile is a plan as people write it.
type planFile struct {
	Name       kernel.Source   `yaml:"name" json:"name,omitzero"`
	Start      kernel.Date     `yaml:"start" json:"start,omitzero"`
	Forecast   *schedule.Prior `yaml:"forecast" json:"forecast,omitempty"`
	Activities []planActivity  `yaml:"activities" json:"activities"`
}

// planActivity is one activity of it.
type planActivity struct {
	Code       string          `yaml:"code" json:"code"`
	Name       kernel.Source   `yaml:"name" json:"name,omitzero"`
	Type       string          `yaml:"type" json:"type,omitempty"`
	Takes      schedule.Length `yaml:"takes" json:"takes"`
	After      []string        `yaml:"after" json:"after,omitempty"`
	Parallel   []string        `yaml:"parallel" json:"parallel,omitempty"`
	Deferrable []string        `yaml:"deferrable" json:"deferrable,omitempty"`
	Promisable []string        `yaml:"promisable" json:"promisable,omitempty"`
	Use        []schedule.Way  `yaml:"use" json:"use,omitempty"`
	NotBefore  kernel.Date     `yaml:"not_before" json:"not_before,omitzero"`
	Started    kernel.Date     `yaml:"started" json:"started,omitzero"`
	Finished   kernel.Date     `yaml:"finished" json:"finished,omitzero"`
	Progress   *int            `yaml:"progress" json:"progress,omitempty"`
}

// ReadPlan reads a plan from the text of a file, with its forecast's prior where
// it has one. With any problem but warnings the plan must not be used.
func ReadPlan(file string, text []byte) (*schedule.Plan, *schedule.Prior, []Problem) {
	var f findings
	var in planFile
	d := decodeFile(file, text, &in, &f)
	p := in.plan()
	if len(Errors(f.list)) == 0 {
		for _, x := range schedule.Check(p) {
			f.add(file, d.line(x.Path), x.What, x.How)
		}
		f.prior(d, in.Forecast)
	}
	return p, in.Forecast, f.sorted()
}

func (in *planFile) plan() *schedule.Plan {
	p := &schedule.Plan{Name: kernel.Text(in.Name), Start: in.Start, Activities: make([]schedule.Activity, len(in.Activities))}
	for i, a := range in.Activities {
		p.Activities[i] = schedule.Activity{Code: a.Code, Name: kernel.Text(a.Name), Type: a.Type, Takes: a.Takes, After: a.After,
			Parallel: a.Parallel, Deferrable: a.Deferrable, Promisable: a.Promisable, Use: a.Use,
			NotBefore: a.NotBefore, Started: a.Started, Finished: a.Finished, Progress: a.Progress}
	}
	return p
}

// prior checks the prior of a forecast.
func (f *findings) prior(d *doc, p *schedule.Prior) {
	if p == nil {
		return
	}
	for _, x := range p.Check() {
		f.add(d.file, d.line("forecast."+x.Path), x.What, x.How)
	}
}
