package baton

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
)

// indicators finds the indicators a version's items name.
func (s *Service) indicators(v *Version) func(code string) *indicator.Indicator {
	scheme, catalogue, err := s.Scheme(v)
	if err != nil {
		return func(string) *indicator.Indicator { return nil }
	}
	all := slices.Concat(catalogue, scheme.Indicators)
	return func(code string) *indicator.Indicator { return all.At(code, v.From) }
}

// moved is a scheme's text for another year: its dates and a year in its code
// move along, its targets grow by percent ("" = stay). What people wrote beside
// the numbers stays.
func moved(text string, year int, percent string, what func(code string) *indicator.Indicator) (string, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil || len(doc.Content) == 0 {
		return "", kernel.Internal(err)
	}
	factor, err := growth(percent)
	if err != nil {
		return "", err
	}
	m := mover{factor: factor, percent: percent != "", what: what}
	if m.years, err = yearsTo(doc.Content[0], year); err != nil {
		return "", err
	}
	m.move(doc.Content[0], "", nil)
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := enc.Encode(&doc); err != nil {
		return "", kernel.Internal(err)
	}
	return out.String(), nil
}

// growth reads "5" as the factor 1.05.
func growth(percent string) (indicator.Num, error) {
	if percent == "" {
		return indicator.Int(1), nil
	}
	p, err := indicator.ParseNum(percent)
	if err != nil || p.Cmp(indicator.Int(-100)) <= 0 || p.Cmp(indicator.Int(1000)) > 0 {
		return p, kernel.Invalid("moved", kernel.T("目标增幅应是 -100 到 1000 之间的百分数，例如 5", "The growth of targets is a percentage between -100 and 1000, such as 5"))
	}
	share, err := p.Quo(indicator.Int(100))
	if err != nil {
		return p, kernel.Internal(err)
	}
	return share.Add(indicator.Int(1))
}

// yearsTo is how far the scheme's first day is from year.
func yearsTo(root *yaml.Node, year int) (int, error) {
	if year < 2000 || year > 2100 {
		return 0, kernel.Invalid("year", kernel.T("请写考核年度，例如 2023", "Write the year of the appraisal, such as 2023"))
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == "from" {
			d, err := kernel.ParseDate(root.Content[i+1].Value)
			return year - d.Year, err
		}
	}
	return 0, kernel.Invalid("text", kernel.T("原方案没有开始日期（from）", "The scheme copied has no beginning (from)"))
}

type mover struct {
	years   int
	factor  indicator.Num
	percent bool
	what    func(code string) *indicator.Indicator
}

// move walks the lines "key: value" below n; of is the indicator they are about.
func (m *mover) move(n *yaml.Node, under string, of *indicator.Indicator) {
	if n.Kind == yaml.SequenceNode {
		for _, item := range n.Content {
			m.move(item, under, of)
		}
		return
	}
	if code := scalar(n, "indicator"); code != "" {
		of = m.what(code)
	}
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i].Value, n.Content[i+1]
		switch {
		case value.Kind != yaml.ScalarNode:
			m.move(value, key, of)
		case under == "" && key == "code":
			value.Value = m.year(value.Value)
		case under == "" && (key == "from" || key == "to"):
			m.day(value)
		case under == "name":
			value.Value = m.year(value.Value)
		case m.percent && (key == "target" || key == "zone_target" || under == "targets"):
			m.target(value, of)
		}
	}
}

// scalar is the text behind a key of a mapping, "" where there is none.
func scalar(n *yaml.Node, key string) string {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key && n.Content[i+1].Kind == yaml.ScalarNode {
			return n.Content[i+1].Value
		}
	}
	return ""
}

// year moves a year that a code or name holds.
func (m *mover) year(s string) string {
	for y := 2000; y <= 2100; y++ {
		if strings.Contains(s, strconv.Itoa(y)) {
			return strings.ReplaceAll(s, strconv.Itoa(y), strconv.Itoa(y+m.years))
		}
	}
	return s
}

func (m *mover) day(n *yaml.Node) {
	if d, err := kernel.ParseDate(n.Value); err == nil {
		d.Year += m.years
		n.Value = d.String()
	}
}

// target grows a target. It keeps as many decimals as it had and as the
// indicator is shown with; a share of a whole stays within the whole.
func (m *mover) target(n *yaml.Node, of *indicator.Indicator) {
	t, err := indicator.ParseNum(n.Value)
	if err != nil {
		return
	}
	grown, err := t.Mul(m.factor)
	if err != nil {
		return
	}
	places, whole := 2, indicator.Int(100)
	if of != nil {
		places = of.Decimals
	}
	if grown = grown.Round(max(t.Scale(), places)); of.Share() && t.Cmp(whole) <= 0 && grown.Cmp(whole) > 0 {
		grown = whole
	}
	n.Value, n.Style, n.Tag = grown.Trim(0).String(), 0, ""
}
