package intake

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"juyan/internal/calendar"
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

var seedMaps = []string{
	"id: 编号\ntitle: \"{事}：{说}\"\ndescription: [说]\ncreated: 时间\nclosed: 办结\ndeadline: {column: 期限, limit: 5wd}\nunit: 单位\nunits: {\"*\": jjj, \"\": gd}\nblank: [未办]\n",
	"id: 编号\ncreated: 时间\ntopic: {column: 类, map: {水: utilities, \"*\": other}}\nenterprise: {uscc: 码, name: 企}\nzone: UTC\ndates: [DD.MM.YYYY, unix, excel]\nfile: {delimiter: \";\", header_row: 2, encoding: gbk}\n",
	"id: 编号\nevents: {activity: 事, time: 时间, actor: 单位, group: 类}\nclosed: {column: 办结, activity: [完]}\nfields: {satisfaction: 类, review_date: 期限, nature: {value: help}}\n",
	"? [a]\n: &x {b: *x}\n", "id: {a: b}\nfields: [1]\nstages: 2\n", "%YAML 9\n---\n!!binary x: |\n  =\n",
}

// FuzzLoadMap: a map is read or refused in both languages, whatever it holds.
func FuzzLoadMap(f *testing.F) {
	for _, m := range seedMaps {
		f.Add([]byte(m))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := LoadMap(text)
		if err == nil && (m.ID == "" || m.Created == "" && m.Events == nil) {
			t.Errorf("taken without id or time: %+v", m)
		}
		for _, e := range kernel.AllErrors(err) {
			if e.Code == kernel.CodeInternal || e.Text.ZH == "" || e.Text.EN == "" {
				t.Errorf("%+v", e)
			}
		}
	})
}

// FuzzConvert: whatever the file and the map, every row becomes part of a case,
// repeats one, or comes back with a reason; and a case holds together.
func FuzzConvert(f *testing.F) {
	rows := "编号,事,说,时间,办结,期限,单位,类,码,企\n1,停电,,2022-03-01,2022-03-02 10:00,2022-03-02,经发局,水,91350100M000100Y43,漠岩\n1,b,,2022-03-01,未办,,,,,\n,,,\n2,完,x,1.3.2022,1646100000,5,\"a\nb\",火,,某\n3,a,b,2022-03-05,2022-03-01,,,,,,,多\n"
	for _, m := range seedMaps {
		f.Add([]byte(m), []byte(rows))
		f.Add([]byte(m), []byte("\ufeff标题\n"+strings.ReplaceAll(rows, ",", ";")))
	}
	who, course, cal := fuzzZone(f)
	f.Fuzz(func(t *testing.T, mapping, body []byte) {
		m, err := LoadMap(mapping)
		if err != nil {
			return
		}
		src := File{"f", bytes.NewReader(body), int64(len(body))}
		rd, err := src.open(m)
		if err != nil {
			return
		}
		now := kernel.Date{Year: 2022, Month: 7, Day: 1}.At(9, 0, cal.Location())
		p, err := bind(m, course, rd, cal, now, newRegister(who, m.Units))
		if err != nil {
			return
		}
		rejected := map[int]bool{}
		r := newReader(p, rd, func(row int, why *kernel.Error) {
			if rejected[row] || why.Text.ZH == "" || why.Text.EN == "" {
				t.Errorf("row %d: %v", row, why)
			}
			rejected[row] = true
		})
		taken := 0
		err = r.each(context.Background(), func(c *Case) error {
			taken += max(1, len(c.rows))
			check(t, c)
			return nil
		})
		if err == nil && taken+len(rejected) != r.rows {
			t.Errorf("%d rows, %d taken, %d rejected", r.rows, taken, len(rejected))
		}
	})
}

func check(t *testing.T, c *Case) {
	t.Helper()
	if c.Number == "" || c.Title == "" || c.Unit == "" || c.CreatedAt == 0 || c.hash == "" {
		t.Errorf("incomplete: %+v", c)
	}
	if c.Open != (c.ClosedAt == 0) || !c.Open && c.ClosedAt < c.CreatedAt {
		t.Errorf("raised %d, closed %d, open %v", c.CreatedAt, c.ClosedAt, c.Open)
	}
	if !c.Open && c.Late != (c.DueAt != 0 && c.ClosedAt > c.DueAt) {
		t.Errorf("closed %d, due %d, late %v", c.ClosedAt, c.DueAt, c.Late)
	}
	for _, s := range []string{c.Number, c.Title, encode(c.Data)} {
		if strings.Contains(s, "\x00") || strings.ToValidUTF8(s, "") != s {
			t.Errorf("cannot be stored: %q", s)
		}
	}
}

// fuzzZone is a zone's directory, the kind whistle and the calendar.
func fuzzZone(f *testing.F) (*org.Directory, *caseflow.Course, *calendar.Calendar) {
	f.Helper()
	ctx := context.Background()
	db := storetest.Open(f, store.SQLite, ledger.Migrations(), org.Migrations())
	o := org.New(db, ledger.New(), org.Options{})
	_, err := o.Found(ctx, kernel.System(), org.Founding{Version: "fuzz", From: kernel.Date{Year: 2022, Month: 1, Day: 1},
		Units:       []org.UnitFields{{Code: "jjj", Name: kernel.T("经济发展局", "Economic Bureau"), Short: kernel.T("经发局", "Economy")}, {Code: "gd", Name: kernel.T("供电", "Power")}},
		Enterprises: []org.EnterpriseFields{{Code: "e1", USCC: "91350100M000100Y43", Name: "漠岩"}}})
	if err != nil {
		f.Fatal(err)
	}
	p, err := pack.Load(packs.Model())
	if err != nil {
		f.Fatal(err)
	}
	cal, err := calendar.New(calendar.Official(), calendar.OfficeHours(), o.Location())
	if err != nil {
		f.Fatal(err)
	}
	for i := range p.Kinds {
		if p.Kinds[i].Kind == "whistle" {
			course, err := caseflow.Compile(&p.Kinds[i].Definition, matter.CompileRule)
			if err != nil {
				f.Fatal(err)
			}
			return o.Directory(), course, cal
		}
	}
	f.Fatal("the model zone has no whistle")
	return nil, nil, nil
}
