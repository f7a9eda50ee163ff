package matter_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"juyan/internal/calendar"
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/sheet"
	"juyan/internal/store"
)

// labs is a register with a field of every sort an import reads.
var labs = &caseflow.Register{Code: "lab", Version: "v1", Name: kernel.T("实验室", "Laboratories"), Titled: "name", Key: "number", Required: []string{"number", "name", "level"},
	Columns: []string{"number", "level", "enterprise"}, Fields: []caseflow.Field{
		{Code: "number", Name: kernel.T("编号", "Number"), Type: caseflow.TypeText, Max: 20},
		{Code: "name", Name: kernel.T("名称", "Name"), Type: caseflow.TypeText, Max: 60},
		{Code: "level", Name: kernel.T("级别", "Level"), Type: caseflow.TypeCode, Filter: true, Options: []caseflow.Option{{Code: "state", Name: kernel.T("国家级", "State")}, {Code: "region", Name: kernel.T("自治区级", "Region")}}},
		{Code: "topics", Name: kernel.T("方向", "Topics"), Type: caseflow.TypeCodes, Filter: true, Options: []caseflow.Option{{Code: "bio", Name: kernel.T("生物", "Biology")}, {Code: "salt", Name: kernel.T("盐化工", "Salt")}}},
		{Code: "enterprise", Name: kernel.T("企业", "Enterprise"), Type: caseflow.TypeEnterprise, Filter: true},
		{Code: "unit", Name: kernel.T("主管单位", "Unit"), Type: caseflow.TypeUnit},
		{Code: "helpers", Name: kernel.T("协办单位", "Helpers"), Type: caseflow.TypeUnits},
		{Code: "keeper", Name: kernel.T("保管岗位", "Keeper"), Type: caseflow.TypePost},
		{Code: "head", Name: kernel.T("负责人", "Head"), Type: caseflow.TypePerson},
		{Code: "since", Name: kernel.T("认定日期", "Since"), Type: caseflow.TypeDate},
		{Code: "staff", Name: kernel.T("人数", "Staff"), Type: caseflow.TypeInt, Max: 5000},
		{Code: "spent", Name: kernel.T("投入（元）", "Spent (yuan)"), Type: caseflow.TypeMoney},
		{Code: "open", Name: kernel.T("开放", "Open"), Type: caseflow.TypeBool, Filter: true},
		{Code: "seen", Name: kernel.T("检查时间", "Seen"), Type: caseflow.TypeTime},
		{Code: "note", Name: kernel.T("说明", "Note"), Type: caseflow.TypeLong},
		{Code: "inward", Name: kernel.T("研判", "Judgement"), Type: caseflow.TypeText, Internal: true},
		{Code: "terms", Name: kernel.T("约定", "Terms"), Type: caseflow.TypeText, Common: true},
		{Code: "papers", Name: kernel.T("批文", "Papers"), Type: caseflow.TypeFiles},
		{Code: "opinion", Name: kernel.T("内部意见", "Opinion"), Type: caseflow.TypeFiles, Internal: true},
	}}

// notes is a register whose records have no key.
var notes = &caseflow.Register{Code: "note", Version: "v1", Name: kernel.T("札记", "Notes"), Titled: "text", Fields: []caseflow.Field{{Code: "text", Name: kernel.T("内容", "Text"), Type: caseflow.TypeText}}}

// eachBooks is each, with two registers in the zone.
func eachBooks(t *testing.T, fn func(z *zone)) {
	each(t, func(z *zone) {
		o := org.New(z.db, ledger.New(), org.Options{})
		cal, err := calendar.New(calendar.Official(), calendar.OfficeHours(), o.Location())
		if err != nil {
			z.Fatal(err)
		}
		z.m = matter.New(matter.Options{DB: z.db, Ledger: ledger.New(), Org: o, Kinds: matter.NewKinds(matter.CompileRule), Registers: []*caseflow.Register{labs, notes},
			Calendar: func() *calendar.Calendar { return cal }, Where: everything})
		z.at("2022-03-01", 9, 0)
		fn(z)
	})
}

// keeper holds the register in a scope.
func (z *zone) keeper(scope kernel.Scope) kernel.Actor {
	a := z.post("gd1")
	a.Grants = map[string]kernel.Scope{"lab.view": kernel.ScopeAll, "lab.edit": scope, "note.view": kernel.ScopeAll, "note.edit": scope}
	return a
}

func (z *zone) enter(values map[string][]string) *matter.Record {
	z.Helper()
	rec, err := z.m.AddRecord(ctx, z.keeper(kernel.ScopeAll), "lab", values, "")
	if err != nil {
		z.Fatal(err)
	}
	return rec
}

func (z *zone) firmID() string { return string(z.firm().Enterprise) }

func lab(number, name, level string, more ...string) map[string][]string {
	out := map[string][]string{"number": {number}, "name": {name}, "level": {level}}
	for i := 0; i+1 < len(more); i += 2 {
		out[more[i]] = append(out[more[i]], more[i+1])
	}
	return out
}

func titles(p matter.RecordPage) string {
	var out []string
	for _, r := range p.Records {
		out = append(out, r.Key)
	}
	return strings.Join(out, " ")
}

func TestARegisterIsEnteredChangedAndListed(t *testing.T) {
	eachBooks(t, func(z *zone) {
		a := z.enter(lab("L1", "氯碱实验室", "state", "staff", "12", "topics", "bio", "topics", "salt", "enterprise", z.firmID(), "open", "true"))
		z.enter(lab("L2", "阿拉善实验室", "region", "staff", "5"))
		z.enter(lab("L3", "新材料实验室", "region", "staff", "40", "topics", "salt", "open", "false"))
		who := z.keeper(kernel.ScopeAll)
		for _, c := range []struct {
			f    matter.RecordFilter
			want string
		}{
			{matter.RecordFilter{}, "L2 L1 L3"}, // by pinyin: a, lü, xin
			{matter.RecordFilter{Search: "实验"}, "L2 L1 L3"},
			{matter.RecordFilter{Search: "l3"}, "L3"},
			{matter.RecordFilter{Fields: map[string]string{"level": "region"}}, "L2 L3"},
			{matter.RecordFilter{Fields: map[string]string{"topics": "salt"}}, "L1 L3"},
			{matter.RecordFilter{Fields: map[string]string{"open": "false"}}, "L3"},
			{matter.RecordFilter{Fields: map[string]string{"level": "region", "topics": "salt"}}, "L3"},
			{matter.RecordFilter{Enterprise: kernel.ID(z.firmID())}, "L1"},
			{matter.RecordFilter{Sort: "staff"}, "L2 L1 L3"},
			{matter.RecordFilter{Sort: "-staff"}, "L3 L1 L2"},
			{matter.RecordFilter{Sort: "level"}, "L1 L2 L3"},
			{matter.RecordFilter{Sort: "open"}, "L3 L1 L2"}, // those without come last
			{matter.RecordFilter{Sort: "-open"}, "L1 L3 L2"},
			{matter.RecordFilter{Sort: "nothing"}, "L2 L1 L3"},
		} {
			c.f.Register = "lab"
			p, err := z.m.Records(ctx, who, c.f)
			if err != nil || titles(p) != c.want {
				z.Errorf("%+v: %s, %v, want %s", c.f, titles(p), err, c.want)
			}
			if p.Present["topics"]["salt"] != 2 || p.Present["topics"][""] != 1 || p.Present["level"]["region"] != 2 {
				z.Errorf("%+v: present %v", c.f, p.Present)
			}
		}
		got, err := z.m.EditRecord(ctx, who, a.ID, 1, lab("L1", "氯碱重点实验室", "state"))
		if err != nil || got.Version != 2 || got.Data["staff"] != nil || got.Enterprise != "" {
			z.Fatalf("%+v, %v", got, err)
		}
		rec, events, err := z.m.Record(ctx, who, a.ID)
		if err != nil || rec.Title != "氯碱重点实验室" || len(events) != 2 || events[0].Kind != "lab.edited" || events[1].Kind != "lab.entered" || !bytes.Contains(events[0].Payload, []byte(`"was":{`)) {
			z.Fatalf("%+v, %d events, %v", rec, len(events), err)
		}
	})
}

func TestPagesOfARegisterJoin(t *testing.T) {
	eachBooks(t, func(z *zone) {
		for i := range 7 {
			z.enter(lab(fmt.Sprintf("L%d", i), fmt.Sprintf("实验室%d", i), "state", "staff", fmt.Sprint(9-i)))
		}
		who := z.keeper(kernel.ScopeAll)
		for _, sort := range []string{"", "staff", "-staff"} {
			var whole, parts []string
			f := matter.RecordFilter{Register: "lab", Sort: sort, Limit: 3}
			for n := 0; ; n++ {
				p, err := z.m.Records(ctx, who, f)
				if err != nil || p.Total != 7 || n > 3 {
					z.Fatalf("%+v, %v", p, err)
				}
				parts = append(parts, strings.Fields(titles(p))...)
				if f.After = p.Next; p.Next == "" {
					break
				}
			}
			err := z.m.EachRecord(ctx, who, matter.RecordFilter{Register: "lab", Sort: sort}, func(r *matter.Record) error {
				whole = append(whole, r.Key)
				return nil
			})
			if err != nil || !slices.Equal(whole, parts) || len(whole) != 7 {
				z.Errorf("sorted by %q: pages %v, whole %v, %v", sort, parts, whole, err)
			}
		}
	})
}

func TestWhatARegisterRefuses(t *testing.T) {
	eachBooks(t, func(z *zone) {
		a := z.enter(lab("L1", "一", "state"))
		who := z.keeper(kernel.ScopeAll)
		add := func(values map[string][]string) error {
			_, err := z.m.AddRecord(ctx, who, "lab", values, "")
			return err
		}
		edit := func(version int64, values map[string][]string) error {
			_, err := z.m.EditRecord(ctx, who, a.ID, version, values)
			return err
		}
		for _, c := range []struct {
			name  string
			err   error
			code  kernel.Code
			field string
		}{
			{"a second record of the same key", add(lab("L1", "二", "state")), kernel.CodeConflict, "number"},
			{"a field left empty", add(lab("L2", "", "state")), kernel.CodeInvalid, "name"},
			{"no such choice", add(lab("L2", "二", "moon")), kernel.CodeInvalid, "level"},
			{"a field it does not have", add(lab("L2", "二", "state", "secret", "x")), kernel.CodeInvalid, "secret"},
			{"a firm that does not exist", add(lab("L2", "二", "state", "enterprise", "nobody")), kernel.CodeInvalid, "enterprise"},
			{"a unit that does not exist", add(lab("L2", "二", "state", "helpers", "nobody")), kernel.CodeInvalid, "helpers"},
			{"a post that does not exist", add(lab("L2", "二", "state", "keeper", "nobody")), kernel.CodeInvalid, "keeper"},
			{"a person that does not exist", add(lab("L2", "二", "state", "head", "nobody")), kernel.CodeInvalid, "head"},
			{"an old version", edit(7, lab("L1", "一", "state")), kernel.CodeConflict, ""},
			{"a change to what is not there", edit(1, lab("L1", "一", "state", "unit", "nobody")), kernel.CodeInvalid, "unit"},
		} {
			all := kernel.AllErrors(c.err)
			if len(all) != 1 || all[0].Code != c.code || all[0].Field != c.field || all[0].Text.EN == "" {
				z.Errorf("%s: %v", c.name, c.err)
			}
		}
		if _, err := z.m.Records(ctx, who, matter.RecordFilter{Register: "moon"}); kernel.CodeOf(err) != kernel.CodeForbidden {
			z.Errorf("a register that does not exist: %v", err)
		}
		if rec, _, err := z.m.Record(ctx, who, a.ID); err != nil || rec.Version != 1 {
			z.Errorf("a refusal left traces: %+v, %v", rec, err)
		}
	})
}

// Sent twice with one key, a form enters one record.
func TestARecordSentTwiceIsEnteredOnce(t *testing.T) {
	eachBooks(t, func(z *zone) {
		who := z.keeper(kernel.ScopeAll)
		a, err := z.m.AddRecord(ctx, who, "note", map[string][]string{"text": {"一"}}, "key")
		b, err2 := z.m.AddRecord(ctx, who, "note", map[string][]string{"text": {"一"}}, "key")
		p, err3 := z.m.Records(ctx, who, matter.RecordFilter{Register: "note"})
		if err != nil || err2 != nil || err3 != nil || a.ID != b.ID || p.Total != 1 {
			z.Errorf("%v %v %v, %d records", err, err2, err3, p.Total)
		}
	})
}

// Each scope reaches its own records: in lists, on the page, in changes and
// imports alike. What is out of reach does not exist.
func TestScopesOfARegister(t *testing.T) {
	eachBooks(t, func(z *zone) {
		ours := z.enter(lab("L1", "企业的", "state", "enterprise", z.firmID()))
		unit := z.enter(lab("L2", "供电的", "state", "unit", z.unit("gd")))
		nobody := z.enter(lab("L3", "全区的", "state"))
		committee, _ := z.dir.UnitByCode("gwh")
		for _, c := range []struct {
			scope kernel.Scope
			actor kernel.Actor
			want  string
		}{
			{kernel.ScopeAll, z.post("gd1"), "L1 L2 L3"},
			{kernel.ScopeUnit, z.post("gd1"), "L2"},
			{kernel.ScopeInvolved, z.post("gd1"), "L2"},
			{kernel.ScopeUnit, z.post("zr1"), ""},
			{kernel.ScopeEnterprise, z.firm(), "L1"},
			{kernel.ScopeEnterprise, z.post("gd1"), ""},
			{kernel.ScopeSubtree, kernel.Actor{Kind: kernel.ActorPerson, Person: "x", Unit: committee.ID, Units: z.dir.Subtree(committee.ID)}, "L2"},
			{kernel.ScopeNone, z.post("gd1"), "-"},
		} {
			c.actor.Grants = map[string]kernel.Scope{"lab.view": c.scope, "lab.edit": c.scope}
			p, err := z.m.Records(ctx, c.actor, matter.RecordFilter{Register: "lab", Sort: "number"})
			if got := titles(p); c.want == "-" && kernel.CodeOf(err) != kernel.CodeForbidden || c.want != "-" && (err != nil || got != c.want) {
				z.Errorf("%s: lists %q, %v, want %q", c.scope, got, err, c.want)
			}
			for _, rec := range []*matter.Record{ours, unit, nobody} {
				seen := strings.Contains(c.want, rec.Key)
				_, _, err := z.m.Record(ctx, c.actor, rec.ID)
				if seen != (err == nil) || !seen && kernel.CodeOf(err) != kernel.CodeNotFound {
					z.Errorf("%s reads %s: %v", c.scope, rec.Key, err)
				}
				_, err = z.m.EditRecord(ctx, c.actor, rec.ID, rec.Version+9, lab(rec.Key, "x", "state"))
				if want := map[bool]kernel.Code{true: kernel.CodeConflict, false: kernel.CodeNotFound}[seen]; kernel.CodeOf(err) != want && c.want != "-" {
					z.Errorf("%s changes %s: %v, want %s", c.scope, rec.Key, err, want)
				}
			}
		}
		z.scopeHolds(unit)
	})
}

// scopeHolds: a narrow keeper may neither enter nor give away what lies
// outside, by form or by file.
func (z *zone) scopeHolds(rec *matter.Record) {
	z.Helper()
	who := z.keeper(kernel.ScopeUnit)
	if _, err := z.m.AddRecord(ctx, who, "lab", lab("L9", "别家的", "state", "unit", z.unit("zr")), ""); kernel.CodeOf(err) != kernel.CodeForbidden {
		z.Errorf("entered for another unit: %v", err)
	}
	if _, err := z.m.EditRecord(ctx, who, rec.ID, 1, lab("L2", "送人的", "state", "unit", z.unit("zr"))); kernel.CodeOf(err) != kernel.CodeForbidden {
		z.Errorf("gave a record away: %v", err)
	}
	p, err := z.m.PreviewRecords(ctx, who, file("x.csv", "编号,名称\nL1,改名\nL2,改名\n"))
	if err != nil || p.Rows[0].Action != matter.RowWrong || p.Rows[1].Action != matter.RowChanged {
		z.Errorf("%+v, %v", p.Rows, err)
	}
}

func file(name, body string) matter.RecordFile {
	return matter.RecordFile{Register: "lab", Name: name, Upload: store.NewUpload([]byte(body))}
}

func (z *zone) preview(body string) matter.RecordPreview {
	z.Helper()
	p, err := z.m.PreviewRecords(ctx, z.keeper(kernel.ScopeAll), file("表.csv", body))
	if err != nil {
		z.Fatal(err)
	}
	return p
}

// A preview reads a table as people fill it in and writes nothing; the import
// then does exactly that.
func TestAnImportDoesWhatItsPreviewShowed(t *testing.T) {
	eachBooks(t, func(z *zone) {
		old := z.enter(lab("L1", "旧名", "state", "staff", "12", "since", "2020-01-01"))
		z.enter(lab("L2", "不变", "region"))
		body := "编号 *,Name,级别,方向,企业,主管单位,协办单位,保管岗位,负责人,认定日期,人数,投入(元),开放,检查时间,手机\n" +
			"L1,新名,,,,,,,,,,,,,x\n" +
			"L2,,自治区级,,,,,,,,,,,,\n" +
			"L3,第三,State,生物、盐化工,漠岩新材料,供电分公司,gd，自然资源分局,gd1,韩磊,2022年3月5日,\"1,200.00\",\"1,200,000.50\",是,2022-03-05 08:05,\n" +
			",,,,,,,,,,,,,,\n"
		p := z.preview(body)
		if p.Counts != (matter.RecordCounts{New: 1, Changed: 1, Same: 1}) || len(p.Rows) != 3 {
			z.Fatalf("%+v: %+v", p.Counts, p.Rows)
		}
		if got := p.Rows[0]; got.Number != 2 || !slices.Equal(got.Changes, []string{"name"}) || got.Was["name"] != "旧名" || got.Set["staff"] != int64(12) {
			z.Errorf("the changed row: %+v", got)
		}
		if p.Columns[14].Field != nil || p.Columns[1].Field.Code != "name" || p.Columns[11].Field.Code != "spent" {
			z.Errorf("columns %+v", p.Columns)
		}
		if all, _ := z.m.Records(ctx, z.keeper(kernel.ScopeAll), matter.RecordFilter{Register: "lab"}); all.Total != 2 {
			z.Fatal("the preview wrote")
		}
		z.at("2022-03-02", 9, 0)
		done, err := z.m.ImportRecords(ctx, z.keeper(kernel.ScopeAll), file("表.csv", body))
		if err != nil || done.RecordCounts != p.Counts || done.File != "表.csv" || len(done.Hash) != 64 {
			z.Fatalf("%+v, %v", done, err)
		}
		z.imported(old.ID, done, body)
		if again := z.preview(body); again.Counts != (matter.RecordCounts{Same: 3}) {
			z.Errorf("again: %+v", again.Counts)
		}
	})
}

// imported checks what an import left behind.
func (z *zone) imported(old kernel.ID, done matter.RecordImport, body string) {
	z.Helper()
	who := z.keeper(kernel.ScopeAll)
	rec, events, err := z.m.Record(ctx, who, old)
	if err != nil || rec.Title != "新名" || rec.Data["since"] != "2020-01-01" || rec.Version != 2 || !bytes.Contains(events[0].Payload, []byte("表.csv")) {
		z.Errorf("the changed record: %+v, %v", rec, err)
	}
	p, err := z.m.Records(ctx, who, matter.RecordFilter{Register: "lab", Search: "L3"})
	if err != nil || len(p.Records) != 1 {
		z.Fatalf("%+v, %v", p, err)
	}
	for code, want := range map[string]any{"level": "state", "enterprise": z.firmID(), "unit": z.unit("gd"), "since": "2022-03-05", "staff": int64(1200), "spent": int64(120000050), "open": true,
		"seen": int64(day("2022-03-05").At(8, 5, z.zoneTime()))} {
		if got := p.Records[0].Data[code]; got != want {
			z.Errorf("%s: %#v, want %#v", code, got, want)
		}
	}
	for code, want := range map[string][]string{"topics": {"bio", "salt"}, "helpers": {z.unit("gd"), z.unit("zr")}} {
		if got, _ := p.Records[0].Data[code].([]string); !slices.Equal(got, want) {
			z.Errorf("%s: %#v, want %#v", code, got, want)
		}
	}
	imports, err := z.m.Imports(ctx, who, "lab")
	if err != nil || len(imports) != 1 || imports[0].Kind != "lab.imported" {
		z.Errorf("%d imports, %v", len(imports), err)
	}
	name, kept, err := z.m.ImportedFile(ctx, who, "lab", done.Hash)
	if err != nil || name != "表.csv" || string(kept) != body {
		z.Errorf("the file was not kept: %s, %v", name, err)
	}
	if _, _, err := z.m.ImportedFile(ctx, who, "note", done.Hash); kernel.CodeOf(err) != kernel.CodeNotFound {
		z.Errorf("another register has the file: %v", err)
	}
}

// Wrong rows say what is wrong, all of it; then nothing at all is written.
func TestOneWrongRowStopsTheWholeImport(t *testing.T) {
	eachBooks(t, func(z *zone) {
		body := "编号,名称,级别,企业,认定日期,人数,投入（元）,开放\n" +
			"L1,好的,国家级,,,,,\n" +
			"L2,坏的,月球级,没有这家,03/05/2022,许多,1.005,也许\n" +
			"L1,重复,国家级,,,,,\n" +
			",没有编号,国家级,,,,,\n" +
			"L4,,国家级,,,99999,,\n"
		p := z.preview(body)
		if p.Counts != (matter.RecordCounts{New: 1, Wrong: 4}) {
			z.Fatalf("%+v", p.Counts)
		}
		for i, want := range [][]string{nil, {"level", "enterprise", "since", "staff", "spent", "open"}, {"number"}, {"number"}, {"staff", "name"}} {
			var got []string
			for _, e := range p.Rows[i].Errors {
				got = append(got, e.Field)
				if e.Text.ZH == "" || e.Text.EN == "" {
					z.Errorf("row %d: no words for %s", i, e.Field)
				}
			}
			if !slices.Equal(got, want) {
				z.Errorf("row %d: wrong in %v, want %v", i, got, want)
			}
		}
		_, err := z.m.ImportRecords(ctx, z.keeper(kernel.ScopeAll), file("表.csv", body))
		all := kernel.AllErrors(err)
		if len(all) != 10 || all[0].Field != "row[3].level" || !strings.HasPrefix(all[0].Text.ZH, "第 3 行：") {
			z.Fatalf("%d faults: %v", len(all), all)
		}
		p2, _ := z.m.Records(ctx, z.keeper(kernel.ScopeAll), matter.RecordFilter{Register: "lab"})
		imports, _ := z.m.Imports(ctx, z.keeper(kernel.ScopeAll), "lab")
		if p2.Total != 0 || len(imports) != 0 {
			z.Errorf("%d records and %d imports of a refused file", p2.Total, len(imports))
		}
	})
}

// What is wrong with a file as a whole.
func TestFilesThatCannotBeRead(t *testing.T) {
	eachBooks(t, func(z *zone) {
		who := z.keeper(kernel.ScopeAll)
		for name, body := range map[string]string{"no key column": "名称,级别\n甲,国家级\n", "empty": "", "a picture": "\x89PNG\r\n\x1a\n\x00\x00"} {
			_, err := z.m.PreviewRecords(ctx, who, file("x.csv", body))
			if code := kernel.CodeOf(err); code != kernel.CodeInvalid {
				z.Errorf("%s: %v", name, err)
			}
		}
		var big strings.Builder
		big.WriteString("编号,名称,级别\n")
		for i := range 5001 {
			fmt.Fprintf(&big, "L%d,名称,国家级\n", i)
		}
		if _, err := z.m.PreviewRecords(ctx, who, file("x.csv", big.String())); kernel.CodeOf(err) != kernel.CodeTooLarge {
			z.Errorf("5,001 rows: %v", err)
		}
		reader := z.keeper(kernel.ScopeNone)
		if _, err := z.m.PreviewRecords(ctx, reader, file("x.csv", "编号\n1\n")); kernel.CodeOf(err) != kernel.CodeForbidden {
			z.Errorf("a reader previews: %v", err)
		}
		if _, err := z.m.ImportRecords(ctx, reader, file("x.csv", "编号\n1\n")); kernel.CodeOf(err) != kernel.CodeForbidden {
			z.Errorf("a reader imports: %v", err)
		}
		if _, err := z.m.Imports(ctx, reader, "lab"); kernel.CodeOf(err) != kernel.CodeForbidden {
			z.Errorf("a reader sees the imports: %v", err)
		}
	})
}

// A workbook is read like a CSV; a register without a key takes every row as
// new.
func TestWorkbooksAndRegistersWithoutAKey(t *testing.T) {
	eachBooks(t, func(z *zone) {
		var b bytes.Buffer
		w, err := sheet.NewXLSX(&b, sheet.Table{Name: "札记", Columns: []sheet.Column{{Title: "内容"}}})
		if err != nil {
			z.Fatal(err)
		}
		for _, text := range []string{"甲", "甲", "乙"} {
			if err := w.Write(text); err != nil {
				z.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			z.Fatal(err)
		}
		f := matter.RecordFile{Register: "note", Name: "札记.xlsx", Upload: store.NewUpload(b.Bytes())}
		done, err := z.m.ImportRecords(ctx, z.keeper(kernel.ScopeAll), f)
		if err != nil || done.New != 3 {
			z.Fatalf("%+v, %v", done, err)
		}
	})
}

func (z *zone) zoneTime() *time.Location { return time.FixedZone("CST", 8*3600) }
