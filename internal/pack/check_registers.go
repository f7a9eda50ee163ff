package pack

import (
	"fmt"
	"slices"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
)

// fields checks the fields of a kind or register: choices, defaults, limits.
func (c *checker) fields(file string, d *doc, fields []caseflow.Field) {
	for i := range fields {
		f := &fields[i]
		path := fmt.Sprintf("fields.%d", i)
		choice := f.Type == caseflow.TypeCode || f.Type == caseflow.TypeCodes
		if choice && len(f.Options) == 0 && f.List == "" {
			c.add(file, d.line(path), kernel.T("选择字段“%s”没有选项", "the choice field %q has no options"), kernel.T("写 list: 列表名，或 options", "write list: NAME, or options"), f.Code)
		}
		if !choice && (len(f.Options) > 0 || f.List != "") {
			c.add(file, d.line(path+".type"), kernel.T("字段“%s”有选项，类型却是 %s", "field %q has options but its type is %s"), kernel.T("类型改成 code 或 codes", "make its type code or codes"), f.Code, f.Type)
		}
		if f.List == "" {
			c.options(file, d, path, f.Options)
		}
		if f.In != "" && (f.In != caseflow.InWan || f.Type != caseflow.TypeMoney) {
			c.add(file, d.line(path+".in"), kernel.T("字段“%s”的 in: %s 不认识", "field %q: in: %s is not known"), kernel.T("只有金额（type: money）可写 in: wan（万元）", "only money (type: money) takes in: wan (10,000 yuan)"), f.Code, clip(f.In))
		}
		if f.Default != "" {
			if _, err := f.Parse([]string{f.Default}); err != nil {
				c.add(file, d.line(path+".default"), err.Text, kernel.T("改正默认值", "correct the default"))
			}
		}
		if f.Max < 0 || f.Max != 0 && f.Max < f.Min {
			c.add(file, d.line(path+".max"), kernel.T("上限 %d 小于下限 %d", "the maximum %d is below the minimum %d"), kernel.T("改正 max 或 min", "correct max or min"), f.Max, f.Min)
		}
	}
}

func (c *checker) registers() {
	taken := map[string]string{}
	for i := range c.pack.Registers {
		g := &c.pack.Registers[i]
		d := c.doc(g.File)
		if other, twice := taken[g.Code]; twice {
			c.add(g.File, d.at("register"), kernel.T("登记簿代码“%s”已用于 %s", "the register %q is taken by %s"), kernel.T("换一个代码", "give it another code"), g.Code, other)
		}
		taken[g.Code] = g.File
		if slices.ContainsFunc(c.pack.Kinds, func(k Kind) bool { return k.Kind == g.Code }) {
			c.add(g.File, d.at("register"), kernel.T("代码“%s”已是一类事项", "%q is a kind of matter already"), kernel.T("换一个代码", "give it another code"), g.Code)
		}
		c.fields(g.File, d, g.Fields)
		c.registerNames(g, d)
		c.records(g)
	}
	for file := range c.files {
		if code, ok := dataOf(file); ok && taken[code] == "" {
			c.add(file, 0, kernel.T("没有登记簿“%s”", "there is no register %q"), kernel.T("文件名应与登记簿代码相同", "name the file after its register"), code)
		}
	}
}

// dataOf returns the register a data file belongs to.
func dataOf(file string) (string, bool) {
	const dir, ext = "registers/data/", ".csv"
	if len(file) > len(dir)+len(ext) && file[:len(dir)] == dir && file[len(file)-len(ext):] == ext {
		return file[len(dir) : len(file)-len(ext)], true
	}
	return "", false
}

// registerNames checks the fields that a register's other keys name.
func (c *checker) registerNames(g *Register, d *doc) {
	known := index{}
	for i, f := range g.Fields {
		if known.has(f.Code) {
			c.add(g.File, d.at("fields", item(i)), kernel.T("字段 %s 出现了两次", "field %s appears twice"), kernel.T("删去一个，或换一个代码", "remove one or give it another code"), f.Code)
		}
		known[f.Code] = 1
	}
	name := func(code string, path ...string) {
		if code != "" && !known.has(code) {
			c.add(g.File, d.at(path...), kernel.T("没有名为“%s”的字段", "there is no field %q"), didYouMean(code, known.codes(), kernel.T("在 fields 里加上它，或改成已有的字段", "add it under fields or name an existing one")), code)
		}
	}
	name(g.Titled, "titled")
	name(g.Key, "key")
	for i, x := range g.Columns {
		name(x, "columns", item(i))
	}
	for i, x := range g.Required {
		name(x, "required", item(i))
	}
}

// records checks the rows a register brings along.
func (c *checker) records(g *Register) {
	file := "registers/data/" + g.Code + ".csv"
	seen := map[any]int{}
	for _, rec := range g.Records {
		for _, code := range g.Required {
			if rec.Values[code] == nil {
				c.add(file, rec.Line, kernel.T("“%s”是空的", "%q is empty"), kernel.T("请填上", "fill it in"), code)
			}
		}
		if key, ok := rec.Values[g.Key].(string); ok {
			if first, twice := seen[key]; twice {
				c.add(file, rec.Line, kernel.T("%s“%s”重复（第 %d 行已有）", "%s %q is taken already (line %d)"), kernel.T("换一个，或删去重复的一行", "give it another or remove the double"), g.Key, key, first)
			}
			seen[key] = rec.Line
		}
		for _, f := range g.Fields {
			c.recordRef(file, rec, f)
		}
	}
}

// recordRef checks a value that refers to a unit, post, person or enterprise.
func (c *checker) recordRef(file string, rec Record, f caseflow.Field) {
	sorts := map[caseflow.FieldType]struct {
		name kernel.Text
		in   index
	}{
		caseflow.TypeUnit: {aUnit, c.units}, caseflow.TypeUnits: {aUnit, c.units}, caseflow.TypePost: {aPost, c.posts},
		caseflow.TypePerson: {aPerson, c.people}, caseflow.TypeEnterprise: {aFirm, c.firms},
	}
	s, ok := sorts[f.Type]
	if !ok {
		return
	}
	switch v := rec.Values[f.Code].(type) {
	case string:
		c.refer(file, rec.Line, s.name, v, s.in)
	case []string:
		for _, one := range v {
			c.refer(file, rec.Line, s.name, one, s.in)
		}
	}
}
