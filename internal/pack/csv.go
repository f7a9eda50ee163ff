package pack

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"

	"juyan/internal/kernel"
)

// column is one column of a CSV file and the struct field it fills.
type column struct {
	name, alias string // "code" and 代码: a heading may be either
	index       []int
	lang        string // "zh" or "en" for the halves of a kernel.Text
	must        bool
}

// columnsOf reads the csv tags of a row type: `csv:"code,代码,must"`. A
// kernel.Text takes two columns, name_zh and name_en.
func columnsOf(t reflect.Type) []column {
	var out []column
	for _, f := range reflect.VisibleFields(t) {
		tag := f.Tag.Get("csv")
		if tag == "" || tag == "-" {
			continue
		}
		parts := append(strings.Split(tag, ","), "", "")
		c := column{name: parts[0], alias: parts[1], index: f.Index, must: parts[2] == "must"}
		if f.Type != textType {
			out = append(out, c)
			continue
		}
		zh, en := c, c
		zh.name, zh.lang = c.name+"_zh", "zh"
		en.name, en.alias, en.lang = c.name+"_en", "英文"+c.alias, "en"
		out = append(out, zh, en)
	}
	return out
}

// table is a CSV file as rows of text with their line numbers.
type table struct {
	head []string
	rows [][]string
	line []int
}

// parseCSV reads a file; findings are what is not CSV about it.
func parseCSV(file string, text []byte, into *findings) (table, bool) {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(text) {
		into.add(file, 1, kernel.T("文件不是 UTF-8 编码", "the file is not UTF-8"), kernel.T("在表格软件里另存为“CSV UTF-8”", "save it as \"CSV UTF-8\" in your spreadsheet program"))
		return table{}, false
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.Comment, r.FieldsPerRecord, r.TrimLeadingSpace = '#', -1, true
	var t table
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			into.add(file, csvLine(err), kernel.T("这一行读不懂", "this line cannot be read"), kernel.T("看引号是否成对；含逗号的内容要放在引号里", "look for an unpaired quote; put contents with commas in quotes"))
			return t, false
		}
		line, _ := r.FieldPos(0)
		if t.head == nil {
			t.head = row
			continue
		}
		t.rows, t.line = append(t.rows, row), append(t.line, line)
	}
	return t, t.head != nil
}

func csvLine(err error) int {
	var pe *csv.ParseError
	if errors.As(err, &pe) {
		return pe.StartLine
	}
	return 0
}

// readRows decodes a CSV file into rows of T; set is told the line of each.
func readRows[T any](file string, text []byte, into *findings, set func(*T, int)) []T {
	if len(bytes.TrimSpace(text)) == 0 {
		return nil
	}
	t, ok := parseCSV(file, text, into)
	if !ok {
		return nil
	}
	cols := columnsOf(reflect.TypeFor[T]())
	places, ok := heading(file, t.head, cols, into)
	if !ok {
		return nil
	}
	out := make([]T, 0, len(t.rows))
	for i, row := range t.rows {
		var one T
		if len(row) > len(t.head) {
			into.add(file, t.line[i], kernel.T("这一行比表头多 %d 格", "this row has %d cells more than the heading"), kernel.T("内容里的逗号要放在引号里", "put contents with commas in quotes"), len(row)-len(t.head))
		}
		fillRow(file, t.line[i], row, places, reflect.ValueOf(&one).Elem(), into)
		set(&one, t.line[i])
		out = append(out, one)
	}
	return out
}

// place says which cell fills which column.
type place struct {
	column
	cell int
}

// heading matches the first line with the columns.
func heading(file string, head []string, cols []column, into *findings) ([]place, bool) {
	at := map[string]int{}
	for i, h := range head {
		h = strings.TrimSpace(h)
		if _, twice := at[h]; twice {
			into.add(file, 1, kernel.T("表头“%s”出现了两次", "the heading %q appears twice"), kernel.T("删去一列", "remove one column"), clip(h))
		}
		at[h] = i
	}
	var out []place
	known := map[string]bool{}
	ok := true
	for _, c := range cols {
		known[c.name], known[c.alias] = true, true
		cell, there := at[c.name]
		if !there {
			cell, there = at[c.alias]
		}
		if there {
			out = append(out, place{c, cell})
		} else if c.must {
			ok = false
			into.add(file, 1, kernel.T("缺“%s”（%s）这一列", "the column %s (%s) is missing"), kernel.T("在表头加上它", "add it to the heading"), c.name, c.alias)
		}
	}
	for _, h := range keys(at) {
		if !known[h] {
			into.add(file, 1, kernel.T("不认识表头“%s”", "the heading %q is not known"), didYouMean(h, seq(cols), kernel.T("删去这一列，或改成已有的表头", "remove the column or rename it")), clip(h))
		}
	}
	return out, ok
}

func seq(cols []column) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for _, c := range cols {
			if !yield(c.name) {
				return
			}
		}
	}
}

func fillRow(file string, line int, row []string, places []place, v reflect.Value, into *findings) {
	for _, p := range places {
		cell := ""
		if p.cell < len(row) {
			cell = strings.TrimSpace(row[p.cell])
		}
		if cell == "" && p.must {
			into.add(file, line, kernel.T("“%s”（%s）是空的", "%s (%s) is empty"), kernel.T("请填上", "fill it in"), p.name, p.alias)
			continue
		}
		if cell != "" {
			fillCell(file, line, cell, p, v.FieldByIndex(p.index), into)
		}
	}
}

func fillCell(file string, line int, cell string, p place, v reflect.Value, into *findings) {
	switch {
	case p.lang == "zh":
		v.FieldByName("ZH").SetString(cell)
		return
	case p.lang == "en":
		v.FieldByName("EN").SetString(cell)
		return
	case v.Kind() == reflect.Slice:
		v.Set(reflect.ValueOf(split(cell)))
		return
	}
	if c := scalar(v, cell); c != nil {
		into.add(file, line, kernel.T("%s：%s", "%s: %s").Format(p.name, c.what), c.how)
	}
}

// split reads several codes in one cell, parted by ; ； or 、.
func split(cell string) []string {
	parts := strings.FieldsFunc(cell, func(r rune) bool { return r == ';' || r == '；' || r == '、' })
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}
