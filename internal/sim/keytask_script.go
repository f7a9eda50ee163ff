package sim

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"

	"go.yaml.in/yaml/v3"

	"juyan/internal/kernel"
)

// KeyTaskFile is the name of the script of key tasks in a zone pack; a pack
// without it has a year without them.
const KeyTaskFile = "year_keytasks.yaml"

// KeyTasks is what is deployed in the year and how each task goes.
type KeyTasks struct {
	Ways        map[string]Way      `yaml:"ways"`
	Chances     map[string]float64  `yaml:"chances"`
	Words       map[string]Lines    `yaml:"words"`
	Slots       map[string][]string `yaml:"slots"`
	Deployments []Deployment        `yaml:"deployments"`
}

// Way is how a task goes: how far behind its plan each month is, in percentage
// points, which months nobody reports, and how it ends.
type Way struct {
	Lag      []int  `yaml:"lag"`
	Missed   []int  `yaml:"missed"` // months, the first is 1
	Over     int    `yaml:"over"`   // days past the deadline
	Ends     string `yaml:"ends"`   // "cancelled", "open", "assigned" (never planned), "closing" (never confirmed); "" = closed
	Returned bool   `yaml:"returned"`
}

// Deployment is one deployment of the committees with its tasks.
type Deployment struct {
	KeyTask `yaml:",inline"`
	Overall string    `yaml:"overall"`
	Tasks   []KeyTask `yaml:"tasks"`
}

// KeyTask is one task; what it leaves open it takes over from above.
type KeyTask struct {
	Title    string    `yaml:"title"`
	Area     string    `yaml:"area"`
	Source   string    `yaml:"source"`
	Doc      string    `yaml:"doc"`
	Leader   string    `yaml:"leader"` // post
	Lead     string    `yaml:"lead"`   // unit
	Units    []string  `yaml:"units"`
	Points   int       `yaml:"points"`
	At       string    `yaml:"at"` // day it is deployed
	Deadline string    `yaml:"deadline"`
	Way      string    `yaml:"way"`
	Parts    []KeyTask `yaml:"parts"`
}

// keyTaskWords are the texts a script must hold.
var keyTaskWords = []string{"content", "progress", "behind", "outcome", "check", "back", "remind", "order", "criticise", "reply", "instruct", "cancel", "conclude", "promise", "pioneer"}

// loadKeyTasks reads the script; a pack without one has none.
func loadKeyTasks(pack fs.FS) (*KeyTasks, error) {
	text, err := fs.ReadFile(pack, KeyTaskFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	k := &KeyTasks{}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(k); err != nil {
		return nil, kernel.Invalid(KeyTaskFile, kernel.T("%s 读不懂：%s", "%s cannot be read: %s"), KeyTaskFile, err.Error())
	}
	return k, k.check()
}

func (k *KeyTasks) check() error {
	var errs kernel.Errors
	fault := func(where string) {
		errs.Add(kernel.Invalid(where, kernel.T("%s：%s 缺失或不对", "%s: %s is missing or wrong"), KeyTaskFile, where))
	}
	for _, c := range []string{"keytask_catch_up", "keytask_instruct", "keytask_reply"} {
		if p, ok := k.Chances[c]; !ok || p < 0 || p > 1 {
			fault("chances." + c)
		}
	}
	for _, w := range keyTaskWords {
		if len(k.Words[w]) == 0 {
			fault("words." + w)
		}
	}
	for i, d := range k.Deployments {
		for j, t := range d.Tasks {
			for n, x := range append([]KeyTask{t}, t.Parts...) {
				if way, ok := k.Ways[x.Way]; !ok || len(way.Lag) == 0 || x.Title == "" || x.Lead == "" || x.Deadline == "" {
					fault(fmt.Sprintf("deployments.%d.tasks.%d.%d", i, j, n))
				}
			}
		}
	}
	return errs.Err()
}

// lag is how far behind the n-th month is (the first is 1).
func (w Way) lag(n int) int { return w.Lag[min(n, len(w.Lag))-1] }
