package pack

import (
	"reflect"

	"juyan/internal/indicator"
)

// ReadScheme reads one scheme of appraisal from the text of a file. With any
// problem that is not a warning the scheme must not be used.
func ReadScheme(file string, text []byte) (*indicator.Scheme, []Problem) {
	var f findings
	s := &indicator.Scheme{}
	d := parseYAML(file, text, &f)
	if d.root != nil {
		(&decoder{file, &f}).decode(d.root, reflect.ValueOf(s).Elem())
	}
	return s, f.sorted()
}
