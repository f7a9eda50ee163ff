package intake_test

import (
	"path/filepath"
	"strings"
	"testing"

	"juyan/internal/intake"
	"juyan/internal/kernel"
)

func TestAMapIsReadWithEverythingWrongAtOnce(t *testing.T) {
	for _, v := range []struct{ text, want string }{
		{"", "对应表是空的"},
		{"- a\n", "第 1 行：这里应写成“名称: 内容”的几行"},
		{"id: a\ncreated: b\nclosd: c\n", "第 3 行：不认识“closd”，是不是“closed”？"},
		{"id: a\ncreated: b\nid: c\n", "第 3 行：“id”写了两次"},
		{"id: a\ncreated:\n", "第 2 行：冒号后面是空的"},
		{"id: a\n", "缺少 created"},
		{"created: a\n", "缺少 id"},
		{"id: a\ncreated: b\nzone: Asia/Juyan\n", "第 3 行：没有“Asia/Juyan”这个时区"},
		{"id: a\ncreated: b\ndeadline: {limit: 5天}\n", "第 3 行：期限“5天”应写成 5wd"},
		{"id: a\ncreated: b\nfile: {delimiter: ab}\n", "delimiter 应是一个字符"},
		{"id: a\ncreated: b\nfile: {header_row: 零}\n", "header_row 应是表头所在的行号"},
		{"id: a\ncreated: b\nevents: {activity: x}\n", "activity（做了什么）和 time"},
		{"id: a\ncreated: b\nclosed: {activity: [x]}\n", "只能在一行一个事件"},
		{"id: a\ncreated: b\ntopics: {x: y}\n", "写了 topic 各词的对应，却没有写 topic 在哪一列"},
		{"id: a\ncreated: b\ndates: [很久以前]\n", "看不懂时间格式“很久以前”"},
		{"id: a\ncreated: b\nfields: {topic: {column: x, value: y}}\n", "column 和 value 只能写一个"},
		{"id: a\ncreated: b\nsteps: [file]\n", "第 3 行：这里应写成“动作代码: 列名”的几行"},
		{"id: a\ncreated: b\nsteps: {file: }\n", "第 3 行：冒号后面是空的"},
		{"id: @a\n", "对应表的格式读不懂"},
		{"id: \xff\n", "不是 UTF-8"},
		{"id: [a, b]\ncreated: b\n", "第 1 行：这里应只写一个值"},
	} {
		_, err := intake.LoadMap([]byte(v.text))
		if kernel.CodeOf(err) != kernel.CodeInvalid || !strings.Contains(err.Error(), v.want) {
			t.Errorf("%q: got %v, want %s", v.text, err, v.want)
		}
	}
	_, err := intake.LoadMap([]byte("idd: a\nzone: Mars\nevents: x\n"))
	if n := len(kernel.AllErrors(err)); n != 5 {
		t.Errorf("%d faults named, want all five: %v", n, err)
	}
	if _, err := intake.LoadMap([]byte(strings.Repeat("#", 2<<20))); kernel.CodeOf(err) != kernel.CodeTooLarge {
		t.Errorf("a huge map: %v", err)
	}
}

// Every message exists in English too.
func TestMapErrorsSpeakEnglish(t *testing.T) {
	_, err := intake.LoadMap([]byte("closd: a\n"))
	for _, e := range kernel.AllErrors(err) {
		if e.Text.EN == "" || strings.Contains(e.Text.EN, "第") {
			t.Errorf("%+v", e.Text)
		}
	}
	if all := err.(kernel.Errors); !strings.Contains(all[0].Text.EN, `Map, line 1: "closd" is not known; did you mean "closed"?`) {
		t.Errorf("%q", all[0].Text.EN)
	}
}

// The maps that docs/import.md and docs/examples show can be used.
func TestTheDocumentedMapsAreRead(t *testing.T) {
	doc := string(readFile(t, filepath.Join("..", "..", "docs", "import.md")))
	doc, _, _ = strings.Cut(doc, "· Service items\n") // theirs is another map, of package counter
	blocks := strings.Split(doc, "```yaml\n")[1:]
	if len(blocks) != 3 {
		t.Fatalf("%d maps in docs/import.md", len(blocks))
	}
	for _, b := range blocks {
		text, _, _ := strings.Cut(b, "```")
		if m := loadMap(t, text); m.ID == "" {
			t.Errorf("%s", text)
		}
	}
	each(t, func(z *zone) {
		text, _, _ := strings.Cut(blocks[0], "```")
		head := "工单编号;诉求标题;诉求内容;备注;受理时间;办结时间;办结期限;承办单位;诉求类别;紧急程度;统一社会信用代码;企业名称;联系人;联系电话;办理结果;评价"
		text = strings.NewReplacer("economy", "jjj", "encoding: gb18030", "encoding: utf-8", "sheet: 2021年", "").Replace(text)
		res := z.take(text, lines("台账", "", head, "1;停电;;;01.03.2022 09:00;未办结;;经济发展处;别的;特急;;;;;;好评"))
		m := z.one("1")
		if res.Taken != 1 || m.Data["topic"] != "other" || m.Data["urgency"] != "urgent" || m.Data["satisfaction"] != "satisfied" || m.Data["nature"] != "help" || !m.Open || m.Clocks[0].Limit != "5wd" {
			z.Errorf("%s %s %v", asJSON(res), asJSON(m.Matter), res.Rejects)
		}
	})
}
