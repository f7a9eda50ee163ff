package plot

import (
	"slices"

	"juyan/internal/kernel"
)

// State is whether a plot can be given to a project, as the plan says it. What a
// project took since then is known to whoever keeps projects.
type State string

// The states of a plot.
const (
	Vacant   State = "vacant"   // 空闲
	Used     State = "used"     // 已用
	Reserved State = "reserved" // 预留
)

// States lists them in the order of a legend.
var States = []State{Vacant, Reserved, Used}

// Plan is the zone's land on one day: what is where and how large.
type Plan struct {
	Name   kernel.Text   `yaml:"name" json:"name"`
	Source kernel.Source `yaml:"source" json:"source"`
	From   kernel.Date   `yaml:"from" json:"from"`
	East   int64         `yaml:"east" json:"east"`   // how far the sheet reaches, in metres
	North  int64         `yaml:"north" json:"north"` // the upper edge lies in the north
	// Tolerance is how far the area written for a plot may lie from that of its
	// corners, in percent: a survey is finer than corners in whole metres.
	Tolerance int64  `yaml:"tolerance" json:"tolerance"`
	Uses      []Use  `yaml:"uses" json:"uses"`
	Areas     []Area `yaml:"areas" json:"areas"`
	Roads     []Road `yaml:"roads" json:"roads,omitempty"`
	Plots     []Plot `yaml:"plots" json:"plots"`
}

// Use is a class of land use (用地性质).
type Use struct {
	Code string      `yaml:"code" json:"code"` // M3, as the standard writes it
	Name kernel.Text `yaml:"name" json:"name"`
}

// Area is a part of the zone with a purpose of its own (片区). Label is where its
// name begins.
type Area struct {
	Code  string      `yaml:"code" json:"code"`
	Name  kernel.Text `yaml:"name" json:"name"`
	Label Path        `yaml:"label" json:"label"`
	Ring  Path        `yaml:"ring" json:"ring"`
}

// RoadKind is what a Road is.
type RoadKind string

// The kinds of Road.
const (
	Street RoadKind = "street"
	Rail   RoadKind = "rail"
	Water  RoadKind = "water"
)

// Road is a street, a railway or a watercourse: its middle and its width.
type Road struct {
	Code  string      `yaml:"code" json:"code"`
	Name  kernel.Text `yaml:"name" json:"name"`
	Kind  RoadKind    `yaml:"kind" json:"kind"`
	Width int64       `yaml:"width" json:"width"`
	Line  Path        `yaml:"line" json:"line"`
}

// Plot is one piece of land (地块).
type Plot struct {
	Code        string       `yaml:"code" json:"code"`
	Name        *kernel.Text `yaml:"name" json:"name,omitempty"` // what stands there, where it is no enterprise
	Area        string       `yaml:"area" json:"area"`
	Use         string       `yaml:"use" json:"use"`
	Mu          Mu           `yaml:"mu" json:"mu"`
	State       State        `yaml:"state" json:"state"`
	Enterprises []string     `yaml:"enterprises" json:"enterprises,omitempty"`
	Ring        Path         `yaml:"ring" json:"ring"`
}

// Plot returns the plot of a code; ok is false when there is none.
func (p *Plan) Plot(code string) (Plot, bool) {
	i := slices.IndexFunc(p.Plots, func(x Plot) bool { return x.Code == code })
	if i < 0 {
		return Plot{}, false
	}
	return p.Plots[i], true
}

// Area returns the area of a code; ok is false when there is none.
func (p *Plan) Area(code string) (Area, bool) {
	i := slices.IndexFunc(p.Areas, func(a Area) bool { return a.Code == code })
	if i < 0 {
		return Area{}, false
	}
	return p.Areas[i], true
}

// UseName is the name of a land use, its code where the plan does not name it.
func (p *Plan) UseName(code string) kernel.Text {
	if i := slices.IndexFunc(p.Uses, func(u Use) bool { return u.Code == code }); i >= 0 {
		return p.Uses[i].Name
	}
	return kernel.T(code, code)
}

// Empty reports whether the plan holds no plot.
func (p *Plan) Empty() bool { return len(p.Plots) == 0 }
