package counter

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"juyan/internal/kernel"
)

// Mapping says which column of a file is what, for a file whose headings are not
// ours. The zero Mapping reads our headings.
type Mapping struct {
	Columns map[string]string `yaml:"columns"` // our field: heading in the file
	Kinds   map[string]string `yaml:"kinds"`   // word in the file: code of a kind of item
	Units   map[string]string `yaml:"units"`   // department in the file: code of a unit; "*" the rest
	Blank   []string          `yaml:"blank"`   // words that mean nothing
}

// LoadMapping reads a mapping written in YAML; nothing is the zero Mapping.
func LoadMapping(text []byte) (m Mapping, err error) {
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&m); err != nil && !errors.Is(err, io.EOF) {
		return m, kernel.Invalid("map", kernel.T("对应表读不懂（%s）；可以写 columns、kinds、units、blank 四项", "The mapping cannot be read (%s); it may hold columns, kinds, units and blank"), strings.TrimPrefix(err.Error(), "yaml: "))
	}
	for field := range m.Columns {
		if fieldOf(field) == nil {
			names := make([]string, len(fields))
			for i := range fields {
				names[i] = fields[i].code
			}
			return m, kernel.Invalid("map", kernel.T("对应表 columns 里不认识“%s”；有：%s", "columns of the mapping: %q is not known; there are: %s"), field, strings.Join(names, ", "))
		}
	}
	return m, nil
}

// column finds the heading of a field, -1 if the file has none. A heading the
// mapping names must be there.
func (m *Mapping) column(f *field, header []string) (int, *kernel.Error) {
	find := func(name string) int {
		return slices.IndexFunc(header, func(h string) bool { return plain(h) == plain(name) })
	}
	if name, said := m.Columns[f.code]; said {
		if i := find(name); i >= 0 {
			return i, nil
		}
		return -1, kernel.Invalid("map", kernel.T("文件里没有对应表写的“%s”这一列；表头是：%s", "The file has no column %q, which the mapping names; its header is: %s"), name, strings.Join(header, "、"))
	}
	for _, name := range append([]string{f.code, f.name.ZH, f.name.EN}, f.also...) {
		if i := find(name); i >= 0 {
			return i, nil
		}
	}
	return -1, nil
}

// plain is a heading without what does not matter.
func plain(s string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "　", "", "*", "", "（", "(", "）", ")", "\n", "").Replace(s))
}

func nearest[V any](word string, known map[string]V) string {
	return kernel.Nearest(word, slices.Sorted(maps.Keys(known)))
}
