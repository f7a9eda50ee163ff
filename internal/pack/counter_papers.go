package pack

import (
	"slices"
	"strings"

	"juyan/internal/kernel"
)

// CasePapers are the official documents of a case: what the applicant is told in
// writing. A pack without some of them tells it on the record alone.
type CasePapers struct {
	Letterhead string        `yaml:"letterhead" json:"letterhead"`
	Issuer     string        `yaml:"issuer" json:"issuer"` // of what the window signs; the rest is the unit's
	Verify     string        `yaml:"verify" json:"verify"` // the note at the end: {code}, {address}
	List       []CasePaper   `yaml:"list" json:"list"`
	Source     kernel.Source `yaml:"source" json:"source,omitzero"`
}

// CasePaper is one of them. Words in braces are filled in (PaperWords).
type CasePaper struct {
	Code   string      `yaml:"code" json:"code"` // one of PaperCodes
	Name   kernel.Text `yaml:"name" json:"name"`
	Title  string      `yaml:"title" json:"title"`
	Number string      `yaml:"number" json:"number"`
	Unit   bool        `yaml:"unit" json:"unit,omitempty"` // signed by the unit in charge
	Body   []string    `yaml:"body" json:"body"`
}

// PaperCodes are the moments at which a case is told something in writing, and
// PaperWords what its text may name.
var (
	PaperCodes = []string{"receipt", "correction", "rejection", "special", "extension", "granted", "refused"}
	PaperWords = []string{"firm", "item", "number", "filed", "accepted", "due", "promised", "statutory", "missing", "reason", "special", "days", "note", "result", "receipt", "unit", "window"}
)

// Paper finds a document by its code.
func (p *CasePapers) Paper(code string) (CasePaper, bool) {
	i := slices.IndexFunc(p.List, func(x CasePaper) bool { return x.Code == code })
	if i < 0 {
		return CasePaper{}, false
	}
	return p.List[i], true
}

func (c *checker) casePapers(d *doc) {
	p := &c.pack.Counter.Papers
	if len(p.List) > 0 && (p.Letterhead == "" || p.Issuer == "" || !strings.Contains(p.Verify, "{code}")) {
		c.add(counterFile, d.at("papers"), kernel.T("办件文书要写发文机关标志（letterhead）、署名（issuer）和带 {code} 的核验说明（verify）", "the documents of cases need a letterhead, an issuer and a note to verify that holds {code}"), kernel.T("补上缺的", "add what is missing"))
	}
	indexed(c, counterFile, p.List, func(i int, x CasePaper) (string, int) { return x.Code, d.at("papers", "list", item(i), "code") })
	for i, x := range p.List {
		at := func(key string) int { return d.at("papers", "list", item(i), key) }
		if !slices.Contains(PaperCodes, x.Code) {
			c.add(counterFile, at("code"), kernel.T("办件没有“%s”这种文书", "a case has no document %q"), oneOf(PaperCodes), x.Code)
		}
		if !strings.Contains(x.Number, "{seq}") || !strings.Contains(x.Number, "{year}") {
			c.add(counterFile, at("number"), kernel.T("文号“%s”缺 {year} 或 {seq}，会重号", "the document number %q lacks {year} or {seq}: two documents would share one"), kernel.T("例如 居政受〔{year}〕{seq}号", "for example 居政受〔{year}〕{seq}号"), x.Number)
		}
		if x.Title == "" || len(x.Body) == 0 {
			c.add(counterFile, at("code"), kernel.T("公文“%s”没有标题或正文", "the document %q has no title or no text"), kernel.T("写 title 和 body", "write title and body"), x.Code)
		}
		for _, text := range append([]string{x.Title}, x.Body...) {
			c.paperWords(at("body"), text)
		}
	}
}

// paperWords refuses words in braces that nothing fills in.
func (c *checker) paperWords(line int, text string) {
	for _, m := range placeholderForm.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(PaperWords, m[1]) {
			c.add(counterFile, line, kernel.T("花括号里的“%s”没有内容可填", "nothing fills in %q in braces"), oneOf(PaperWords), clip(m[1]))
		}
	}
}
