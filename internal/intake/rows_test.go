package intake_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"juyan/internal/intake"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/sheet"
)

// office is the map of an office's spreadsheet: a row is a request.
const office = `
zone: Asia/Shanghai
id: 工单编号
title: 标题
description: [内容, 备注]
created: 受理时间
closed: 办结时间
deadline: 办结期限
unit: 承办单位
units: {经济发展处: jjj}
topic: 类别
topics: {停水停电: utilities}
urgency: 紧急
enterprise: {uscc: 信用代码, name: 企业}
contact: {name: 联系人, phone: 电话}
`

const officeHead = "工单编号,标题,内容,备注,受理时间,办结时间,办结期限,承办单位,类别,紧急,信用代码,企业,联系人,电话"

// officeRows are five requests: on time, late, ended on the last day, open, and
// without a deadline.
var officeRows = []string{
	"A1,停电,三号厂房停电,急,2022-03-01 09:00,2022-03-02 10:00,2022-03-03 18:00,经济发展处,停水停电,紧急,91350100M000100Y43,漠岩,程工,138-0000-0001",
	"A2,招工,招不到人,,2022-03-01 09:00,2022-03-09 10:00,2022-03-08,原招商局,用工社保,一般,,漠岩新材料(居延)有限公司,,",
	"A3,道路,路面破损,,2022/3/1 9:00,2022年3月8日 17时,2022-03-08,原招商局,说不清,,,某商店,,",
	"A4,补贴,未兑现,,2022-03-01,,2022-03-08,供电分公司,,,,,,",
	"A5,咨询,,,2022-03-01 09:00,2022-03-01,-,,,,,,,",
}

func officeFile() string { return lines(append([]string{officeHead}, officeRows...)...) }

func TestARowIsARequest(t *testing.T) {
	each(t, func(z *zone) {
		res := z.take(office, officeFile())
		if res.Rows != 5 || res.Taken != 5 || len(res.Rejects) != 0 || strings.Join(res.NewUnits, " ") != "原招商局 未注明单位" {
			z.Fatalf("%s %v", asJSON(res), res.Rejects)
		}
		r := z.report()
		if want := (intake.Count{Total: 5, Open: 1, Closed: 4, OnTime: 2, Late: 1, NoDeadline: 1, OpenOverdue: 1}); r.Count != want {
			z.Errorf("report %s", asJSON(r.Count))
		}
		if due, kept, raised := z.sum("whistle.close_due"), z.sum("whistle.close_in_time"), z.sum("whistle.raised"); due != 3 || kept != 2 || raised != 5 {
			z.Errorf("facts: due %d, in time %d, raised %d", due, kept, raised)
		}
		by := map[string]intake.Count{}
		for _, u := range r.ByUnit {
			by[u.Unit] = u.Count
		}
		if by["原招商局"] != (intake.Count{Total: 2, Closed: 2, OnTime: 1, Late: 1}) || by["经济发展局"].Total != 1 || by["供电分公司"].OpenOverdue != 1 || by["未注明单位"].Total != 1 {
			z.Errorf("by unit %s", asJSON(r.ByUnit))
		}
	})
}

func TestARequestKeepsWhatTheFileSays(t *testing.T) {
	each(t, func(z *zone) {
		z.take(office, officeFile())
		firm, _ := z.org.Directory().EnterpriseByCode("e1")
		a1, a2, a3, a5 := z.one("A1"), z.one("A2"), z.one("A3"), z.one("A5")
		if a1.Title != "停电" || a1.Data["problem"] != "停电\n三号厂房停电\n急" || a1.Enterprise != firm.ID || a1.Data["topic"] != "utilities" ||
			a1.Data["urgency"] != "urgent" || a1.Data["contact_name"] != "程工" || a1.Data["origin_unit"] != nil || a1.Stage != "closed" || a1.Open {
			z.Errorf("A1 %s", asJSON(a1.Matter))
		}
		if a2.Enterprise != firm.ID || a2.Data["topic"] != "labour" || a2.Data["origin_unit"] != "原招商局" || !a2.Late || z.org.Directory().UnitName(a2.Unit).ZH != "原招商局" {
			z.Errorf("A2 %s", asJSON(a2.Matter))
		}
		if a3.Data["origin_topic"] != "说不清" || a3.Data["topic"] != nil || a3.Data["origin_enterprise"] != "某商店" || a3.Late {
			z.Errorf("A3 %s", asJSON(a3.Matter))
		}
		if a5.ClosedAt != a5.CreatedAt || len(a5.Clocks) != 0 {
			z.Errorf("A5 was closed on the day it was raised, got %v %v", a5.CreatedAt, a5.ClosedAt)
		}
		if c := a2.Clocks[0]; c.Code != "close" || c.StopAt != a2.ClosedAt || c.LateAt != c.DueAt || c.DueAt.In(z.org.Location()).Format("01-02 15:04:05") != "03-08 23:59:59" {
			z.Errorf("the clock of A2 %+v", c)
		}
		var kinds []string
		for _, e := range a1.Events {
			kinds = append(kinds, e.Kind+" "+e.ActorName)
		}
		if got := strings.Join(kinds, ", "); got != "whistle.raised 程工, whistle.history 经济发展处" {
			z.Errorf("events %s", got)
		}
		if found := z.list(matter.Filter{Search: "路面破损"}); len(found) != 1 || found[0].Number != "A3" {
			z.Errorf("the search finds %s", asJSON(found))
		}
	})
}

// However an office saves its table, it says the same: what was imported from
// one is unchanged by all others.
func TestEncodingsAndFormatsMakeNoDifference(t *testing.T) {
	text := officeFile()
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	each(t, func(z *zone) {
		if first := z.take(office, gbk); first.Taken != 5 || first.Format.Encoding != "gb18030" {
			z.Fatalf("%s", asJSON(first))
		}
		for _, v := range []struct{ name, mapping, body string }{
			{"UTF-8", office, text},
			{"byte order mark, Windows line ends", office, "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n")},
			{"GBK, said so", office + "file: {encoding: gbk}\n", gbk},
			{"UTF-16", office, utf16},
			{"semicolons", office, strings.ReplaceAll(text, ",", ";")},
			{"tabs, said so", office + "file: {delimiter: tab}\n", strings.ReplaceAll(text, ",", "\t")},
			{"a title above the header", office, "2022年企业诉求台账\n\n" + text},
			{"header row, said so", office + "file: {header_row: 3}\n", "2022,年,台账\n一,二,三\n" + text},
			{"XLSX", office, workbook(z, text)},
			{"other spellings of time", office + "dates: [DD.MM.YYYY HH:mm]\n", strings.NewReplacer("2022-03-01 09:00", "01.03.2022 09:00", "2022-03-08", "2022年3月8日", "2022-03-09 10:00", "2022-03-09T02:00:00Z").Replace(text)},
		} {
			if res := z.take(v.mapping, v.body); res.Unchanged != 5 || res.Taken+res.Updated+res.RejectedRows != 0 {
				z.Errorf("%s: %s %v", v.name, asJSON(res), res.Rejects)
			}
		}
	})
}

// workbook makes an XLSX of a CSV without quotes.
func workbook(t testing.TB, text string) string {
	t.Helper()
	rows := strings.Split(strings.TrimSpace(text), "\n")
	beijing := time.FixedZone("CST", 8*3600)
	table := sheet.Table{Name: "台账", Zone: beijing}
	for _, h := range strings.Split(rows[0], ",") {
		table.Columns = append(table.Columns, sheet.Column{Title: h})
	}
	var out bytes.Buffer
	w, err := sheet.NewXLSX(&out, table)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		var cells []any
		for _, c := range strings.Split(row, ",") {
			if at, err := time.ParseInLocation("2006-01-02 15:04", c, beijing); err == nil {
				cells = append(cells, kernel.InstantOf(at)) // a cell with a date, not its text
				continue
			}
			if day, err := kernel.ParseDate(c); err == nil {
				cells = append(cells, day)
				continue
			}
			cells = append(cells, c)
		}
		if err := w.Write(cells...); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestRowsThatCannotBeTakenComeBackWithReasons(t *testing.T) {
	each(t, func(z *zone) {
		text := lines(officeHead, officeRows[0],
			",无编号,,,2022-03-01 09:00,,,,,,,,,",
			"B1,倒着走,,,2022-03-05 09:00,2022-03-01 10:00,,,,,,,,",
			"B2,看不懂,,,05/03/2022,,,,,,,,,",
			"B3,没有时间,,,,,,,,,,,,",
			"A1,停电,内容不同,急,2022-03-01 09:00,2022-03-02 10:00,2022-03-03 18:00,经济发展处,停水停电,紧急,91350100M000100Y43,漠岩,程工,138-0000-0001",
			officeRows[0],
			"B4,错位,a,b,2022-03-01 09:00,,,,,,,,,,多出来的",
			"B5,=1+1,,,2022-03-01 09:00,2022-02-01,,,,,,,,")
		res := z.take(office, text)
		if res.Rows != 9 || res.Taken != 1 || res.Repeated != 1 || res.RejectedRows != 7 || res.Cases != 6 || res.RejectedCases != 5 {
			z.Fatalf("%s", asJSON(res))
		}
		m := loadMap(z, office)
		got := refused(z, file("台账.csv", []byte(text)), m, res)
		for _, want := range []string{
			"行号 row,原因,reason,工单编号,标题",
			"\n3,没有编号（“工单编号”列是空的）,",
			"\n4,办结时间 2022-03-01 10:00 早于提出时间 2022-03-05 09:00,\"It was closed 2022-03-01 10:00, before it was raised 2022-03-05 09:00\",B1,倒着走",
			"\n5,“受理时间”列：看不懂时间“05/03/2022”，",
			"\n6,没有提出时间,There is no time it was raised,B3",
			"\n7,编号“A1”在第 2 行已经出现过，内容不同,",
			"\n9,这一行比表头多 1 格，",
			"多出来的",
			"'=1+1",
		} {
			if !strings.Contains(strings.ReplaceAll(got, "\r", ""), want) {
				z.Errorf("no %q in\n%s", want, got)
			}
		}
		if strings.Count(got, "\n") != 8 {
			z.Errorf("%s", got)
		}
		// Mended, the file of rejects is a file to import.
		mended := strings.NewReplacer("2022-03-01 10:00", "2022-03-06 10:00", "05/03/2022", "2022-03-05", "2022-02-01", "2022-03-02").Replace(got)
		again, err := z.intake.Import(ctx, importer, intake.Input{Kind: "whistle", File: file("rejected.csv", []byte(mended)), Map: m})
		if err != nil || again.Taken != 4 || again.Updated != 1 { // B1, B2, B4, B5; and the other A1 stands alone now
			z.Errorf("%s %v %v", asJSON(again), err, again.Rejects)
		}
		if z.one("B5").Title != "=1+1" {
			z.Error("the guard against formulas stuck")
		}
	})
}

func TestAWrongMapSaysWhatIsMissingAndWhatIsNear(t *testing.T) {
	z := &zone{}
	each(t, func(zz *zone) {
		z = zz
		for _, v := range []struct{ mapping, want string }{
			{strings.Replace(office, "closed: 办结时间", "closed: 办结日期", 1), "没有“办结日期”这一列（对应表的 closed），最接近的是“办结时间”"},
			{strings.Replace(office, "id: 工单编号", "id: case", 1), "没有“case”这一列（对应表的 id）；文件的列有：工单编号, 标题"},
			{strings.Replace(office, "title: 标题", `title: "{标提}：{内容}"`, 1), "没有“标提”这一列（对应表的 title），最接近的是“标题”"},
			{office + "fields: {satisfied: 备注}\n", "没有字段“satisfied”，是不是“satisfaction”？"},
			{office + "fields: {photos: 备注}\n", "字段“photos”不能从文件填写"},
			{strings.Replace(office, "jjj", "jjf", 1), "“经济发展处”对应的“jjf”不是本区机构的代码，是不是“jjj”？"},
			{strings.Replace(office, "utilities", "utility", 1), "没有选项“utility”，是不是“utilities”？"},
			{office + "clock: closing\n", "没有时限“closing”"},
			{office + "stages: {open: closed}\n", "open 应是未结束的环节"},
			{office + "stages: {closed: ended}\n", "没有环节“ended”"},
			{office + "kind: task\n", "对应表是为“task”写的，不是“whistle”"},
		} {
			_, err := z.try(v.mapping, officeFile())
			if err == nil || !strings.Contains(err.Error(), v.want) {
				z.Errorf("got %v, want %s", err, v.want)
			}
		}
		_, err := z.try(strings.NewReplacer("办结时间", "办结", "承办单位", "单位", "受理时间", "开始").Replace(office), officeFile())
		if len(kernel.AllErrors(err)) != 3 {
			z.Errorf("not every missing column at once: %v", err)
		}
		if z.count(`import_batch`) != 0 || z.count(`matter`) != 0 {
			z.Error("a map that does not fit left something behind")
		}
	})
}

func TestFilesThatAreNoTables(t *testing.T) {
	each(t, func(z *zone) {
		for _, v := range []struct{ body, want string }{
			{"", "是空文件"},
			{"%PDF-1.4", "PDF"},
			{lines(officeHead, officeRows[0], `"A9,没有结束的引号`), "引号"},
		} {
			_, err := z.try(office, v.body)
			if err == nil || !strings.Contains(err.Error(), v.want) {
				z.Errorf("%q: %v", v.body, err)
			}
		}
		if z.count(`import_batch`) != 0 || z.count(`matter`) != 0 || z.count(`blob`) != 0 {
			z.Error("a file that cannot be read left something behind")
		}
		if res := z.take(office, lines(officeHead)); res.Rows != 0 || res.Batch != "" {
			z.Errorf("%s", asJSON(res))
		}
	})
}
