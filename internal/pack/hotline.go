package pack

import (
	"slices"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
)

const hotlineFile = "hotline.yaml"

// Hotline says how tickets of a hotline that keeps its own books (12345) become
// matters here, and what it is told of them (hotline.yaml).
type Hotline struct {
	Kind     string            `yaml:"kind" json:"kind,omitempty"`     // of matter that a ticket becomes; "" = no exchange
	Number   string            `yaml:"number" json:"number,omitempty"` // their field with the ticket's number
	Source   kernel.Source     `yaml:"source" json:"source,omitzero"`
	Fields   []HotlineField    `yaml:"fields" json:"fields,omitempty"`
	Set      map[string]string `yaml:"set" json:"set,omitempty"` // fields of ours that every ticket has alike
	Statuses []HotlineStatus   `yaml:"statuses" json:"statuses,omitempty"`
	Results  []HotlineField    `yaml:"results" json:"results,omitempty"`
}

// HotlineField is a field of theirs beside one of ours. Codes turns values of
// theirs into options of ours, in Results the other way round.
type HotlineField struct {
	Theirs string            `yaml:"theirs" json:"theirs"`
	Ours   string            `yaml:"ours" json:"ours"`
	Codes  map[string]string `yaml:"codes" json:"codes,omitempty"`
	Else   string            `yaml:"else" json:"else,omitempty"` // for a value Codes does not name; "" = it is refused
	Cut    bool              `yaml:"cut" json:"cut,omitempty"`   // a text that is too long is cut rather than refused
}

// HotlineStatus is a status of theirs and the stages of ours it stands for.
type HotlineStatus struct {
	Code   string      `yaml:"code" json:"code"`
	Name   kernel.Text `yaml:"name" json:"name"`
	Stages []string    `yaml:"stages" json:"stages"`
}

// Status is the status that a stage stands for.
func (h *Hotline) Status(stage string) (HotlineStatus, bool) {
	i := slices.IndexFunc(h.Statuses, func(s HotlineStatus) bool { return slices.Contains(s.Stages, stage) })
	if i < 0 {
		return HotlineStatus{}, false
	}
	return h.Statuses[i], true
}

// hotline checks that every field, option and stage it names exists, and that
// each stage has one status.
func (c *checker) hotline() {
	h, d := &c.pack.Hotline, c.docs[hotlineFile]
	if d == nil {
		return
	}
	i := slices.IndexFunc(c.pack.Kinds, func(k Kind) bool { return k.Kind == h.Kind })
	if i < 0 {
		c.add(hotlineFile, d.at("kind"), kernel.T("没有“%s”这类事项", "there is no kind of matter %q"), kernel.T("改成已有的，或在 kinds 文件夹里加上它", "name an existing one or add it to the folder kinds"), h.Kind)
		return
	}
	k := &c.pack.Kinds[i]
	if h.Number == "" {
		c.add(hotlineFile, d.at("number"), kernel.T("没有写票号字段（number）", "the field with the ticket's number is missing (number)"), kernel.T("写对方的字段名", "write their name of it"))
	}
	for n, f := range h.Fields {
		c.hotlineField(k, d, []string{"fields", item(n)}, f.Ours)
		for theirs, ours := range f.Codes {
			c.hotlineOption(k, d.at("fields", item(n), "codes", theirs), f.Ours, ours)
		}
		if f.Else != "" {
			c.hotlineOption(k, d.at("fields", item(n), "else"), f.Ours, f.Else)
		}
	}
	for ours, option := range h.Set {
		c.hotlineField(k, d, []string{"set", ours}, ours)
		c.hotlineOption(k, d.at("set", ours), ours, option)
	}
	for n, f := range h.Results {
		c.hotlineField(k, d, []string{"results", item(n)}, f.Ours)
	}
	c.hotlineStatuses(k, d)
}

func (c *checker) hotlineField(k *Kind, d *doc, path []string, code string) {
	known := index{}
	for _, f := range k.Fields {
		known[f.Code] = 1
	}
	c.refer(hotlineFile, d.at(path...), kernel.T("字段", "field"), code, known)
}

// hotlineOption reports an option that a field with options does not have.
func (c *checker) hotlineOption(k *Kind, line int, field, option string) {
	i := slices.IndexFunc(k.Fields, func(f caseflow.Field) bool { return f.Code == field })
	if i < 0 || len(k.Fields[i].Options) == 0 {
		return
	}
	known := index{}
	for _, o := range k.Fields[i].Options {
		known[o.Code] = 1
	}
	c.refer(hotlineFile, line, kernel.T("选项", "option"), option, known)
}

func (c *checker) hotlineStatuses(k *Kind, d *doc) {
	known, told := index{}, map[string]bool{}
	for _, s := range k.Stages {
		known[s.Code] = 1
	}
	for n, s := range c.pack.Hotline.Statuses {
		for m, stage := range s.Stages {
			at := d.at("statuses", item(n), "stages", item(m))
			if c.refer(hotlineFile, at, kernel.T("环节", "stage"), stage, known) && told[stage] {
				c.add(hotlineFile, at, kernel.T("环节“%s”有两个状态", "stage %q has two statuses"), kernel.T("只留一个", "keep one"), stage)
			}
			told[stage] = true
		}
	}
	for _, s := range k.Stages {
		if !told[s.Code] {
			c.add(hotlineFile, d.at("statuses"), kernel.T("环节“%s”没有对应的状态", "stage %q has no status"), kernel.T("加到某个状态的 stages 里", "add it to the stages of a status"), s.Code)
		}
	}
}
