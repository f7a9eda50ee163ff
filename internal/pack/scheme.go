package pack

import (
	"reflect"

	"juyan/internal/indicator"
)

// Scheme is one scheme of appraisal as its file writes it: Text is kept, since
// a scheme is discussed and changed as people write it.
type Scheme struct {
	indicator.Scheme
	File string
	Text []byte
}

// ParseScheme reads one scheme without asking whether it could be run: a draft.
func ParseScheme(file string, text []byte) (*indicator.Scheme, []Problem) {
	var f findings
	s := &indicator.Scheme{}
	decodeFile(file, text, s, &f)
	return s, f.sorted()
}

// ReadScheme reads one scheme of appraisal from the text of a file and checks it
// against the zone's catalogue and what else it may refer to. With any problem
// the scheme must not be used.
func ReadScheme(file string, text []byte, zone indicator.Catalogue, known indicator.Known) (*indicator.Scheme, []Problem) {
	var f findings
	s := &indicator.Scheme{}
	d := decodeFile(file, text, s, &f)
	if len(f.list) == 0 {
		f.faults(d, indicator.Check(s, zone, known))
	}
	return s, f.sorted()
}

// ReadIndicators reads a catalogue of indicators.
func ReadIndicators(file string, text []byte, known indicator.Known) (indicator.Catalogue, []Problem) {
	var f findings
	var zone indicator.Catalogue
	d := decodeFile(file, text, &zone, &f)
	if len(f.list) == 0 {
		f.faults(d, indicator.CheckCatalogue(zone, known))
	}
	return zone, f.sorted()
}

// decodeFile fills into from the text of a YAML file; an empty one leaves what is
// needed missing.
func decodeFile(file string, text []byte, into any, f *findings) *doc {
	d := parseYAML(file, text, f)
	if d.root != nil {
		(&decoder{file, f}).decode(d.root, reflect.ValueOf(into).Elem())
	}
	return d
}

// faults takes over what an engine found, each with its line.
func (f *findings) faults(d *doc, found []indicator.Fault) {
	for _, x := range found {
		f.add(d.file, d.line(x.Path), x.What, x.How)
	}
}

// appraisal reads measures, the catalogue of indicators, schemes and awards.
func (r *reader) appraisal() {
	r.yaml("measures.yaml", &r.pack.Measures)
	r.yaml("indicators.yaml", &r.pack.Indicators)
	r.yaml("award.yaml", &r.pack.Award)
	for _, file := range glob(r.fsys, "schemes/*.yaml") {
		s := Scheme{File: file, Text: r.files[file]}
		if r.yaml(file, &s.Scheme) {
			r.pack.Schemes = append(r.pack.Schemes, s)
		}
	}
}
