package sim

import (
	"bytes"
	"io/fs"
	"maps"
	"strings"

	"go.yaml.in/yaml/v3"

	"juyan/internal/kernel"
)

// File is the name of the script in a zone pack.
const File = "year.yaml"

// Year is the script of a replay, as a pack writes it: probabilities, shares
// and texts. Lists of texts are one text a line.
type Year struct {
	From      string              `yaml:"from"`     // first day, "2022-01-01"
	Until     string              `yaml:"until"`    // "2023-01-03 09:30", zone time
	Counts    Counts              `yaml:"counts"`   // matters raised in the year
	Months    [12]float64         `yaml:"months"`   // weight of a day by month
	Weekdays  [7]float64          `yaml:"weekdays"` // Monday first
	Holiday   float64             `yaml:"holiday"`  // weight of a public holiday
	Growth    [2]float64          `yaml:"growth"`   // from the first day to the last
	Firms     Firms               `yaml:"firms"`
	Units     map[string]Temper   `yaml:"units"`
	Forces    map[string]Temper   `yaml:"forces"`
	Chances   map[string]float64  `yaml:"chances"`
	Ratings   map[string]float64  `yaml:"ratings"`
	Ways      map[string]float64  `yaml:"contact_ways"`
	Slots     map[string][]string `yaml:"slots"`
	Photos    map[string]Lines    `yaml:"photos"` // names of the pictures of a thing package sketch draws
	Cases     []Case              `yaml:"situations"`
	Words     map[string]Lines    `yaml:"words"`
	Deferrals map[string]Lines    `yaml:"deferrals"` // reason → what is written
	Pauses    map[string]Lines    `yaml:"pauses"`    // likewise
	Tasks     Lines               `yaml:"tasks"`
	Resident  ResidentScript      `yaml:"residents"`
	Hazard    HazardScript        `yaml:"hazards"`
	Meetings  Meetings            `yaml:"meetings"`
	Appraisal Appraisal           `yaml:"appraisal"`
	Hours     HoursScript         `yaml:"hours"`
	Doubts    DoubtScript         `yaml:"doubts"`
	Signals   []Scene             `yaml:"signals"` // what a watchful reader may find; only in a year with room for them
	Scenes    []Scene             `yaml:"scenes"`

	keys       *KeyTasks
	invest     *Invest
	counter    *Counter
	statistics map[string][]byte
	from       kernel.Date
	until      string
}

// Counts says how many matters of each kind a year has.
type Counts struct {
	Whistles  int `yaml:"whistles"`
	Residents int `yaml:"residents"`
	Hazards   int `yaml:"hazards"`
	Tasks     int `yaml:"tasks"` // besides those that come out of whistles
}

// Firms says who asks how often: by size, and a few by name.
type Firms struct {
	Sizes  map[string]float64 `yaml:"sizes"`
	Active map[string]float64 `yaml:"active"` // enterprise code → times its share
}

// Temper is how a unit or task force differs from the zone; 1 = as the zone.
type Temper struct {
	Late     float64 `yaml:"late"`     // times the chance of being late
	Unsolved float64 `yaml:"unsolved"` // times the chance of not solving it
}

// Case is a sort of trouble enterprises have, with the words of everybody who
// deals with it.
type Case struct {
	Code     string      `yaml:"code"`
	Topic    string      `yaml:"topic"`
	Weight   float64     `yaml:"weight"`
	Months   [12]float64 `yaml:"months"` // all zero = the same all year
	Urgent   float64     `yaml:"urgent"` // share that is urgent
	Hard     float64     `yaml:"hard"`   // share that is hard
	Classes  []string    `yaml:"classes"`
	Photos   []string    `yaml:"photos"` // what there is to photograph
	Problems Lines       `yaml:"problems"`
	Contact  Lines       `yaml:"contact"`
	Plan     Lines       `yaml:"plan"`
	Reply    Lines       `yaml:"reply"`
	Result   Lines       `yaml:"result"`
	Unsolved Lines       `yaml:"unsolved"`
	Material Lines       `yaml:"materials"`
	Deferral []string    `yaml:"defer_reasons"`
}

// Scene is a matter with a given way, so that the end of the year shows every
// stage and everybody finds work.
type Scene struct {
	Kind    string            `yaml:"kind"`    // "" = whistle
	Firm    string            `yaml:"firm"`    // of a whistle or hazard
	About   string            `yaml:"about"`   // code of a case, topic of residents, category of hazards
	Unit    string            `yaml:"unit"`    // of a task
	At      string            `yaml:"at"`      // "2022-12-30 16:48", zone time
	Urgency string            `yaml:"urgency"` // of a whistle
	Do      []string          `yaml:"do"`      // what happens on the way, each once: a name of chances, or "bad"
	Hold    string            `yaml:"hold"`    // main stage it stands in at the end; "" = goes on
	Lanes   map[string]string `yaml:"lanes"`   // unit code → lane stage it stands in
	Times   int               `yaml:"times"`   // so many alike; 0 = once
	Every   int               `yaml:"every"`   // working days from one to the next; 0 = the same day
	Firms   []string          `yaml:"firms"`   // of several, in turn; instead of firm
	Problem string            `yaml:"problem"` // of a whistle, instead of the case's
	Note    string            `yaml:"note"`    // what the firm writes beside its rating
	Replies string            `yaml:"replies"` // when the units reply: "2022-09-30 15:40"
}

// ResidentScript is what residents ask and how they are answered.
type ResidentScript struct {
	Places []string         `yaml:"places"`
	Names  []string         `yaml:"names"`
	Topics []ResidentTopic  `yaml:"topics"`
	Words  map[string]Lines `yaml:"words"`
}

// ResidentTopic is one topic of residents.
type ResidentTopic struct {
	Topic      string      `yaml:"topic"`
	Weight     float64     `yaml:"weight"`
	Months     [12]float64 `yaml:"months"`
	Livelihood float64     `yaml:"livelihood"` // share that is water, power, gas, heat
	Emergency  float64     `yaml:"emergency"`
	Asks       float64     `yaml:"asks"` // times the chance that the desk answers at once; none: it is never a mere question
	Photos     []string    `yaml:"photos"`
	Titles     Lines       `yaml:"titles"`
	Content    Lines       `yaml:"content"`
	Reply      Lines       `yaml:"reply"`
	Pause      Lines       `yaml:"pause"` // what may have to be waited for; none: it is never paused
}

// HazardScript is what inspectors find and how it is mended.
type HazardScript struct {
	Kinds []HazardKind     `yaml:"kinds"`
	Words map[string]Lines `yaml:"words"`
}

// HazardKind is one category of hazards. Funds is from–to yuan.
type HazardKind struct {
	Category    string   `yaml:"category"`
	Weight      float64  `yaml:"weight"`
	Titles      Lines    `yaml:"titles"`
	Place       []string `yaml:"place"`
	Photos      []string `yaml:"photos"`
	Basis       string   `yaml:"basis"`
	Measures    string   `yaml:"measures"`
	Contingency string   `yaml:"contingency"`
	Done        string   `yaml:"done"`
	Funds       [2]int   `yaml:"funds"`
}

// Lines are texts, one a line.
type Lines []string

// UnmarshalYAML splits a block of text.
func (l *Lines) UnmarshalYAML(n *yaml.Node) error {
	var text string
	if err := n.Decode(&text); err != nil {
		return err
	}
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			*l = append(*l, line)
		}
	}
	return nil
}

// LoadYear reads the script of a zone pack.
func LoadYear(pack fs.FS) (*Year, error) {
	text, err := fs.ReadFile(pack, File)
	if err != nil {
		return nil, kernel.NotFound(kernel.T("区域包里没有 %s，不能重放示范年", "The zone pack has no %s, so there is no year to replay"), File)
	}
	y, err := ParseYear(text)
	if err != nil {
		return nil, err
	}
	if y.statistics, err = loadStatistics(pack); err != nil {
		return nil, err
	}
	if y.keys, err = loadKeyTasks(pack); err != nil {
		return nil, err
	}
	if y.keys != nil {
		maps.Copy(y.Chances, y.keys.Chances)
	}
	if y.invest, err = load(pack, InvestFile, strictly[Invest]); err != nil {
		return nil, err
	}
	if y.invest != nil {
		maps.Copy(y.Chances, y.invest.Chances)
	}
	y.counter, err = load(pack, CounterFile, strictly[Counter])
	return y, err
}

// ParseYear reads a script and checks it by itself. Unknown keys are an error.
func ParseYear(text []byte) (*Year, error) {
	y, err := decode(text)
	if err != nil {
		return nil, kernel.Invalid(File, kernel.T("%s 读不懂：%s", "%s cannot be read: %s"), File, err.Error())
	}
	f := &faults{file: File}
	y.check(f)
	return y, f.err()
}

func decode(text []byte) (*Year, error) {
	y := &Year{}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	return y, d.Decode(y)
}
