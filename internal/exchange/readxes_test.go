package exchange

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/sheet"
)

// sample is XES as tools write it: prefixes, declared defaults, nested and
// listed attributes, a comment with tags in it.
const sampleXES = `<?xml version="1.0" encoding="UTF-8" ?>
<!-- <trace> of no meaning -- >" -->
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
 <extension name="Concept" prefix="concept" uri="x"/>
 <global scope="event"><string key="concept:name" value="__INVALID__"/></global>
 <classifier name="Activity" keys="concept:name"/>
 <string key="concept:name" value="诉求"/>
 <trace>
  <string key="concept:name" value="企哨&#x3014;2022&#12309;1号"/>
  <date key="deadline" value="2022-03-10T00:00:00+08:00"/>
  <list key="members"><values><string key="m" value="a"/></values></list>
  <event><string key="concept:name" value="办结"/><date key="time:timestamp" value="2022-03-09T09:00:00.5+08:00"/></event>
  <event>
   <string key="concept:name" value="受理 &amp; &lt;派单&gt;"><string key="meta" value="nested"/></string>
   <string value="甲" key='org:group'/>
   <date key="time:timestamp" value="2022-03-05T08:05:00"/>
   <int key="cost" value="5"/>
  </event>
 </trace>
</log>`

func read(text string) (*Log, error) { return ReadXES(strings.NewReader(text), shanghai, Limits{}) }

func TestXESAsToolsWriteIt(t *testing.T) {
	l, err := read(sampleXES)
	if err != nil {
		t.Fatal(err)
	}
	c := l.Cases[0]
	if l.Name != "诉求" || len(l.Cases) != 1 || c.ID != "企哨〔2022〕1号" || Find(c.Attrs, "deadline") != "2022-03-10T00:00:00+08:00" {
		t.Errorf("%+v", l)
	}
	if e := c.Events[0]; e.Activity != "受理 & <派单>" || e.Group != "甲" || Find(e.Attrs, "cost") != "5" || e.Time != kernel.InstantOf(time.Date(2022, 3, 5, 8, 5, 0, 0, shanghai)) {
		t.Errorf("first event %+v", e)
	}
	if l.Skipped != 3 { // the list, what is in it, the nested one
		t.Errorf("%d attributes left out", l.Skipped)
	}
}

func TestWhatIsNoSoundLogIsRefused(t *testing.T) {
	event := `<event><string key="concept:name" value="a"/><date key="time:timestamp" value="2022-03-05T08:05:00Z"/></event>`
	trace := func(inner string) string {
		return `<log><trace><string key="concept:name" value="1"/>` + inner + `</trace></log>`
	}
	for name, c := range map[string]struct{ text, want string }{
		"a document type":    {`<!DOCTYPE log [<!ENTITY a "b">]><log/>`, "文档类型或实体"},
		"an entity":          {trace(`<string key="x" value="&lol;"/>`), "不认识实体“&lol;”"},
		"another root":       {`<html></html>`, "却是 <html>"},
		"nothing":            {``, "没有 <log>"},
		"an end in between":  {`<log><trace>`, "断了"},
		"an end in a tag":    {`<log><tra`, "断了"},
		"crossed tags":       {`<log><trace></log></trace>`, "不是完好的 XML"},
		"a bare attribute":   {`<log><string key=a value="b"/></log>`, "不是完好的 XML"},
		"two roots":          {`<log></log><log></log>`, "这不是 XES 日志"},
		"no time":            {trace(`<event><string key="concept:name" value="a"/></event>`), "缺活动"},
		"no activity":        {trace(`<event><date key="time:timestamp" value="2022-03-05T08:05:00Z"/></event>`), "缺活动"},
		"an impossible time": {trace(`<event><date key="time:timestamp" value="2022-13-05T08:05:00Z"/></event>`), "看不懂或不合理"},
		"a case twice":       {strings.Replace(trace(event), "</log>", `<trace><string key="concept:name" value="1"/></trace></log>`, 1), "出现了两次"},
		"a case of no name":  {`<log><trace>` + event + `</trace></log>`, "没有编号"},
		"another encoding":   {"<log><string key=\"a\" value=\"\xb5\xa5\"/></log>", "不是 UTF-8"},
	} {
		if _, err := read(c.text); err == nil || !strings.Contains(err.Error(), c.want) || kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

func packed(t testing.TB, r io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.Copy(z, r); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAPackedLogIsUnpacked(t *testing.T) {
	l, err := ReadXES(bytes.NewReader(packed(t, strings.NewReader(sampleXES))), shanghai, Limits{})
	if err != nil || len(l.Cases) != 1 {
		t.Fatalf("%+v %v", l, err)
	}
	cut := packed(t, strings.NewReader(sampleXES))
	if _, err := ReadXES(bytes.NewReader(cut[:len(cut)/2]), shanghai, Limits{}); kernel.CodeOf(err) != kernel.CodeInvalid {
		t.Errorf("half a file: %v", err)
	}
}

// spaces gives n spaces after a beginning.
func spaces(begin string, n int64) io.Reader {
	return io.MultiReader(strings.NewReader(begin), io.LimitReader(blank{}, n))
}

type blank struct{}

func (blank) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestBombsAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		file   io.Reader
		limits Limits
	}{
		"one that unpacks a thousandfold": {bytes.NewReader(packed(t, spaces("<log>", 80<<20))), Limits{}},
		"one that is large":               {spaces("<log>", 3<<20), Limits{Unpacked: 2 << 20}},
		"a tag without end":               {spaces("<log ", 1<<20), Limits{}},
		"a value of nothing but >":        {strings.NewReader("<log a='" + strings.Repeat(">", 1<<20)), Limits{}},
		"nesting":                         {strings.NewReader("<log>" + strings.Repeat("<a>", 100)), Limits{}},
		"attributes":                      {strings.NewReader("<log>" + strings.Repeat(`<int key="a" value="1"/>`, 1001)), Limits{}},
		"events":                          {strings.NewReader(`<log><trace>` + strings.Repeat(`<event><string key="concept:name" value="a"/><date key="time:timestamp" value="2022-03-05T08:05:00Z"/></event>`, 3)), Limits{Events: 2}},
	} {
		if _, err := ReadXES(c.file, shanghai, c.limits); kernel.CodeOf(err) != kernel.CodeTooLarge {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever the bytes, reading ends with a log or an error for people, and a log
// that was read can be written and read again.
func FuzzXES(f *testing.F) {
	for _, s := range []string{sampleXES, "<log/>", "<log><trace", "<!DOCTYPE a>", "<log><![CDATA[<]]></log>", "<log a='>'></log>", "\x1f\x8b", "<log><string key=\"&#0;\" value=''/></log>"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := ReadXES(bytes.NewReader(b), shanghai, Limits{Events: 50, Value: 4 << 10, Attrs: 20, Depth: 8, Unpacked: 1 << 20})
		if err != nil {
			if code := kernel.CodeOf(err); code != kernel.CodeInvalid && code != kernel.CodeTooLarge {
				t.Fatal(err)
			}
			return
		}
		var out bytes.Buffer
		if err := WriteXES(&out, l, shanghai); err != nil {
			if kernel.CodeOf(err) != kernel.CodeInvalid { // control characters
				t.Fatal(err)
			}
			return
		}
		again, err := ReadXES(&out, shanghai, Limits{})
		if err != nil || len(again.Cases) != len(l.Cases) || again.Events() != l.Events() {
			t.Fatalf("read back: %v", err)
		}
	})
}

// Whatever the bytes and names of columns, a table ends in a log or an error for
// people, and a log that was read can be studied and drawn.
func FuzzTable(f *testing.F) {
	f.Add([]byte("编号,活动,时间,case:渠道\n1,受理,2022-03-07 09:00,网上\n1,办结,2022-03-08,网上\n"), "", "")
	f.Add([]byte("a;b;c\n1;;\n"), "a", "b")
	f.Add([]byte("case id,activity,timestamp,activity\n,,\n"), "", "activity")
	f.Fuzz(func(t *testing.T, b []byte, id, activity string) {
		rows, err := sheet.Open("log.csv", bytes.NewReader(b), int64(len(b)), sheet.Options{Limits: sheet.Limits{Rows: 50}})
		if err != nil {
			return // package sheet fuzzes its own
		}
		next := func() (int, []string, error) { row, err := rows.Next(); return row.Number, row.Cells, err }
		at := func(s string) (kernel.Instant, error) { return sheet.ParseTime(s, nil, shanghai) }
		l, err := ReadTable(Table{rows.Header(), next, at}, Mapping{Case: id, Activity: activity}, Limits{Events: 50})
		if err != nil {
			if kernel.CodeOf(err) == kernel.CodeInternal {
				t.Fatal(err)
			}
			return
		}
		g, err := NewGraph(l, Options{}, Focus{Paths: 0.5})
		if err != nil {
			t.Fatal(err)
		}
		wellFormed(t, g.SVG(Look{Lang: kernel.ZH, Alone: true}))
	})
}
