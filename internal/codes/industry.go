package codes

import (
	_ "embed"
	"sort"
	"strings"
	"sync"

	"juyan/internal/kernel"
)

// IndustryTable names the version of the industry classification that is
// embedded.
const IndustryTable = "GB/T 4754-2017"

//go:embed gbt4754-2017.txt
var industryText string

var nameIndustry = kernel.T("国民经济行业代码", "industry class")

// IndustryLevel is a level of GB/T 4754.
type IndustryLevel int

// The levels: 门类, 大类, 中类, 小类.
const (
	Section IndustryLevel = iota + 1
	Division
	Group
	Class
)

// Text returns the name of the level.
func (l IndustryLevel) Text() kernel.Text {
	return map[IndustryLevel]kernel.Text{Section: kernel.T("门类", "section"), Division: kernel.T("大类", "division"),
		Group: kernel.T("中类", "group"), Class: kernel.T("小类", "class")}[l]
}

// Industry is one node of the classification.
type Industry struct {
	Code    string // "C", "26", "266", "2662": without the section's letter below it
	Name    string
	Level   IndustryLevel
	Section string // letter of the section it belongs to
}

// Parent returns the code one level up, "" of a section.
func (i Industry) Parent() string {
	switch i.Level {
	case Section:
		return ""
	case Division:
		return i.Section
	}
	return i.Code[:len(i.Code)-1]
}

var industries = sync.OnceValue(func() map[string]Industry {
	table, section := map[string]Industry{}, ""
	for _, line := range tableLines(industryText) {
		nodes := strings.Split(line, "|")
		code, name, _ := strings.Cut(nodes[0], " ")
		level := map[int]IndustryLevel{2: Division, 3: Group}[len(code)]
		if len(code) == 1 {
			level, section = Section, code
		}
		table[code] = Industry{code, name, level, section}
		for _, node := range nodes[1:] {
			last, name, _ := strings.Cut(node, " ")
			table[code+last] = Industry{code + last, name, Class, section}
		}
	}
	return table
})

// LookupIndustry finds a code of any level, with or without the section's letter
// before it: "C2662" and "2662" are the same.
func LookupIndustry(code string) (Industry, bool) {
	s := Normalize(code)
	if len(s) > 1 && s[0] >= 'A' && s[0] <= 'T' {
		i, found := industries()[s[1:]]
		return i, found && i.Section == s[:1]
	}
	i, found := industries()[s]
	return i, found
}

// Industries returns every node in the order of the standard.
func Industries() []Industry {
	out := make([]Industry, 0, len(industries()))
	for _, i := range industries() {
		out = append(out, i)
	}
	sort.Slice(out, func(a, b int) bool { return out[a].path() < out[b].path() })
	return out
}

func (i Industry) path() string {
	if i.Level == Section {
		return i.Code
	}
	return i.Section + i.Code
}

// CheckIndustry checks a code against the table.
func CheckIndustry(code string) Result {
	i, found := LookupIndustry(code)
	if !found {
		return bad(kernel.T("%s里没有“%s”，请在行业目录里查找", "%s has no %q; look it up in the industry list"), IndustryTable, strings.TrimSpace(code))
	}
	names := []string{i.Name}
	for up := i.Parent(); up != ""; {
		parent := industries()[up]
		names, up = append(names, parent.Name), parent.Parent()
	}
	for a, b := 0, len(names)-1; a < b; a, b = a+1, b-1 {
		names[a], names[b] = names[b], names[a]
	}
	return ok(kernel.T("%s %s：%s", "%s %s: %s"), IndustryTable, i.Level.Text(), strings.Join(names, " › "))
}

// tableLines returns the lines of an embedded table without comments.
func tableLines(text string) []string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for len(lines) > 0 && strings.HasPrefix(lines[0], "#") {
		lines = lines[1:]
	}
	return lines
}
