package app

import (
	"bytes"
	"context"
	"encoding/csv"
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"juyan/internal/indicator"
)

// inRoot runs a command line as people type it at the root of the repository.
func inRoot(t *testing.T, args ...string) (out, errs string, status int) {
	t.Helper()
	var o, e bytes.Buffer
	status = Main(context.Background(), args, &IO{In: strings.NewReader(""), Out: &o, Err: &e})
	return o.String(), e.String(), status
}

var session = regexp.MustCompile("(?ms)^```\n\\$ juyan (.*?)\n(.*?)^```$")

func TestSessionsOfTheScoreDocument(t *testing.T) { sessions(t, "docs/score.md", 6) }

// sessions checks that every session a document shows is what the program says;
// "…" stands for more.
func sessions(t *testing.T, name string, least int) {
	t.Helper()
	doc := readDoc(t, name)
	t.Chdir("../..")
	t.Setenv("LC_ALL", "zh_CN.UTF-8")
	found := session.FindAllStringSubmatch(doc, -1)
	for _, m := range found {
		out, errs, status := inRoot(t, strings.Fields(m[1])...)
		want, more := strings.CutSuffix(m[2], "…\n")
		if status != 0 || errs != "" || out != want && !(more && strings.HasPrefix(out, want)) {
			t.Errorf("juyan %s: %d %s\n%s", m[1], status, errs, out)
		}
	}
	if len(found) < least {
		t.Errorf("only %d sessions", len(found))
	}
}

// published is table 1 of the Human Development Report 2015 (UNDP), the index of
// 2014 of the countries of docs/examples/hdi.csv.
var published = map[string]string{
	"norway": "0.944", "australia": "0.935", "switzerland": "0.930", "denmark": "0.923", "netherlands": "0.922", "germany": "0.916", "ireland": "0.916",
	"united_states": "0.915", "canada": "0.913", "new_zealand": "0.913", "singapore": "0.912", "sweden": "0.907", "united_kingdom": "0.907", "iceland": "0.899",
	"korea": "0.898", "israel": "0.894", "luxembourg": "0.892", "japan": "0.891", "belgium": "0.890", "france": "0.888", "austria": "0.885", "finland": "0.883",
}

// The table gives inputs with one decimal, so an index may differ by one in the
// third; schooling beyond 18 years and income beyond $75,000 are capped.
func TestAPublishedIndexComesOutAsPublished(t *testing.T) {
	t.Chdir("../..")
	out, errs, status := inRoot(t, "score", "--scheme", "docs/examples/hdi.yaml", "--values", "docs/examples/hdi.csv")
	if status != 0 {
		t.Fatal(errs)
	}
	r := csv.NewReader(strings.NewReader(out))
	r.Comma, r.Comment, r.FieldsPerRecord = '\t', '#', -1
	rows, err := r.ReadAll()
	if err != nil || len(rows) != len(published)+1 {
		t.Fatal(len(rows), err)
	}
	for _, row := range rows[1:] {
		code, _, _ := strings.Cut(row[1], " ")
		got, _ := indicator.ParseNum(row[2])
		want, err := indicator.ParseNum(published[code])
		if err != nil {
			t.Fatalf("%q: %v", code, err)
		}
		off, _ := got.SubAbs(want)
		if limit, _ := indicator.ParseNum("0.001"); off.Cmp(limit) > 0 {
			t.Errorf("%s: %s, published %s", code, got, want)
		}
	}
}

// A table may say the same in another order, in long form, in GBK.
func TestValuesInOtherShapesScoreTheSame(t *testing.T) {
	t.Chdir("../..")
	body, err := os.ReadFile("docs/examples/units.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	turned, long := [][]string{rows[0]}, [][]string{{"指标", "单位", "数值", "名称"}}
	for i := len(rows) - 1; i > 0; i-- {
		turned = append(turned, rows[i])
		for k := 2; k < len(rows[i]); k++ {
			long = append(long, []string{rows[0][k], rows[i][0], rows[i][k], rows[i][1]})
		}
	}
	gbk, err := simplifiedchinese.GBK.NewEncoder().Bytes(body)
	if err != nil {
		t.Fatal(err)
	}
	want := scoreUnits(t, body)
	for name, text := range map[string][]byte{
		"turned": table(t, turned), "long": table(t, long), "GBK": gbk, "with a byte order mark": append([]byte("\ufeff"), body...),
		"another word for no data": bytes.Replace(body, []byte(",无,"), []byte(", No Data ,"), 1), "semicolons": bytes.ReplaceAll(body, []byte(","), []byte(";")),
	} {
		if got := scoreUnits(t, text); got != want {
			t.Errorf("%s: %s; want %s", name, got, want)
		}
	}
}

func table(t *testing.T, rows [][]string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// scoreUnits scores docs/examples/units.yaml from the text of a values file.
func scoreUnits(t *testing.T, values []byte) string {
	t.Helper()
	file := t.TempDir() + "/values.csv"
	if err := os.WriteFile(file, values, 0o600); err != nil {
		t.Fatal(err)
	}
	out, errs, status := inRoot(t, "score", "--scheme", "docs/examples/units.yaml", "--values", file)
	if status != 0 {
		t.Fatal(errs)
	}
	return out
}

func TestScoreRefusesWithFileLineAndRemedy(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	scheme, err := os.ReadFile("../../docs/examples/units.yaml")
	if err != nil {
		t.Fatal(err)
	}
	values, err := os.ReadFile("../../docs/examples/units.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []struct{ file, from, to, want string }{
		{"s.yaml", "weight: 15, method: control", "weight: 16, method: control", "s.yaml:30: the weights add up to 61 and should be 60. "},
		{"s.yaml", "floor: 60, goal: 100", "floor: 100, goal: 100", "s.yaml:34: floor and goal of \"in_time\" are equal and separate nobody. "},
		{"s.yaml", "sum(whistle.close_due) * 100", "value(in_time)", "s.yaml:11: indicators refer to each other in a circle: in_time → in_time. "},
		{"s.yaml", "sum(whistle.close_due)", "sum(login.count)", "s.yaml:11: \"login.count\" appraises presence or the use of an app. "},
		{"s.yaml", "targets: {park: 30}", "targets: {bank: -1}", "s.yaml:31: the target of \"tax_growth\" for \"bank\" must be above 0. "},
		{"s.yaml", "{from: 60, to: 80, points: 9}", "{from: 60, to: 85, points: 9}", "s.yaml:42: intervals of \"satisfaction\" overlap. "},
		{"v.csv", "0.45", "0,45", "v.csv:2: there are more cells than column names. "},
		{"v.csv", "0.45", "about half", "v.csv:2: \"energy\" must be a number, not \"about half\". "},
		{"v.csv", "0.45", "99999999999999999999", "v.csv:2: \"energy\" must be a number"},
		{"v.csv", "finance,", "economy,", "v.csv:3: subject \"economy\" stands on line 2 already. "},
		{"v.csv", "energy", "power", "v.csv:1: the column \"power\" is not known. "},
		{"v.csv", ",base(stat(tax))", ",base( stat( tax ) )", ""},
		{"v.csv", "stat(tax),base(stat(tax))", "tax_growth,projects (2)", "v.csv:1: the column \"projects (2)\" is not known"},
		{"v.csv", "对象", "谁", "v.csv:1: there is no column “subject”"},
	} {
		in := map[string]string{"s.yaml": string(scheme), "v.csv": string(values)}
		in[v.file] = strings.Replace(in[v.file], v.from, v.to, 1)
		for name, text := range in {
			if err := os.WriteFile(dir+"/"+name, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		_, errs, status := inRoot(t, "score", "--scheme", dir+"/s.yaml", "--values", dir+"/v.csv")
		if v.want == "" && status != 0 || v.want != "" && (status != 1 || !strings.Contains(errs, v.want)) {
			t.Errorf("%s → %s: %d %q; want %q", v.from, v.to, status, errs, v.want)
		}
	}
}

func TestPayRefuses(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		if err := os.WriteFile(dir+"/"+name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return dir + "/" + name
	}
	people := write("p.csv", "subject,base,months\na,1,12\n")
	grades := "../../docs/examples/grades.yaml"
	for want, args := range map[string][]string{
		"--pool":                        {people},
		"奖金池是负数（-3.00 元）":               {"--pool=-3", people},
		"“1.005”不是金额":                   {"--pool=1.005", people},
		"p2.csv:1：缺“base”列":             {"--pool=1", write("p2.csv", "subject,months\na,12\n")},
		"p3.csv:3：“a”在第 2 行已经写过":        {"--pool=1", write("p3.csv", "subject,base\na,12\na,12\n")},
		"p4.csv:2：“months”应是数字，写的是“全年”": {"--pool=1", write("p4.csv", "subject,base,months\na,12,全年\n")},
		"p5.csv:2：“a”没有写 months":        {"--pool=1", write("p5.csv", "subject,base,months\na,12,\n")},
		"没有一个人的基数":                      {"--pool=1", write("p6.csv", "subject,base\na,0\n")},
		"等次“great”不存在":                  {"--grades", grades, write("u.csv", "subject,total,veto\na,90,great\n")},
		"u2.csv:2：“a”的基数“-5”不是金额":       {"--grades", grades, write("u2.csv", "subject,total,base\na,90,-5\n")},
		"g.yaml:4: “a”的比例应在 0 到 1 之间":   {"--grades", write("g.yaml", "code: x\nname: {zh: 等, en: G}\ngrades:\n  - {code: a, name: {zh: 甲, en: A}, quota: 20, multiple: 1}\n  - {code: b, name: {zh: 乙, en: B}, multiple: 0}\n"), people},
	} {
		t.Setenv("LC_ALL", "zh_CN.UTF-8")
		out, errs, status := inRoot(t, append([]string{"pay"}, args...)...)
		if status != 1 || out != "" || !strings.Contains(errs, want) {
			t.Errorf("%v: %d %q %q; want %q", args, status, out, errs, want)
		}
	}
}
