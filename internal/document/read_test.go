package document

import (
	"strings"
	"testing"

	"juyan/internal/kernel"
)

func TestBadFilesAreRefusedWithTheRemedy(t *testing.T) {
	for text, want := range map[string]string{
		"":                   "没有标题",
		"title: 题\ntitel: 题": "第 2 行：没有“titel”",
		"title: 题\nbody:\n  - heading: 一\n    levle: 2":            "第 4 行：没有“levle”",
		"title: 题\nbody:\n  - table:\n      columns: [{titel: 甲}]": "没有“titel”",
		"title: [":                                 "读不懂",
		"title: 题\nseal: true":                     "issuers",
		"title: 题\nprinter: 办公室":                   "印发日期",
		"title: 题\nnumber: 居〔2023〕1号":              "letterhead",
		"title: 题\ndate: 昨天":                       "昨天",
		"title: \"题\\a\"":                          "U+0007",
		"title: 题\nbody: [{heading: 甲, level: 5}]": "1 到 4 级",
		"title: 题\nbody: [{table: {columns: [{title: 甲}, {title: 乙}], rows: [[一]]}}]": "第 1 行有 1 格，表头有 2 栏",
		"title: 题\nbody: [{table: {columns: [{title: 甲, align: middle}]}}]":           "middle",
		"title: 题\nbody: [{table: {columns: [{title: 甲, width: 3}, {title: 乙}]}}]":    "要么都不写",
		"title: 题\nbody: [{table: {columns: []}}]":                                    "0 栏",
		"title: 题\nbody: [{table: {columns: [{title: 甲, width: -3}]}}]":               "-3",
	} {
		_, err := Read("x.yaml", []byte(text))
		if kernel.CodeOf(err) != kernel.CodeInvalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestEverythingWrongIsSaidAtOnce(t *testing.T) {
	_, err := Read("x.yaml", []byte("seal: true\nprinter: 办公室\n"))
	if n := len(kernel.AllErrors(err)); n != 3 {
		t.Errorf("%d errors: %v", n, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("title: 题\nbody:\n  - 字\n  - {heading: 甲, level: 2, text: 乙}\n  - table: {columns: [{title: 丙}], rows: [[丁]]}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := Read("x.yaml", text)
		if err != nil {
			return
		}
		if _, err := Layout(&d); err != nil && kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("%v", err)
		}
	})
}
