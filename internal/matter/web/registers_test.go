package web_test

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// Whoever holds nothing gets nothing, at every address of a register.
func TestEveryAddressOfARegisterAsksItsPermission(t *testing.T) {
	b := newBook(t)
	for _, r := range b.pages.Routes() {
		if !strings.HasPrefix(r.Path, "/r/lab") {
			continue
		}
		path := strings.NewReplacer("{id}", "x", "{hash}", "y").Replace(r.Path)
		b.send("nobody", httptest.NewRequest(r.Method, path, nil), 403)
		if r.Permission == "lab.edit" {
			b.send("reader", httptest.NewRequest(r.Method, path, nil), 403)
		}
	}
}

func TestListOfARegister(t *testing.T) {
	b := newBook(t)
	b.enter("number", "L1", "name", "盐湖实验室", "level", "state", "enterprise", string(b.firm("E1")), "since", "2021-05-06", "staff", "1234", "open", "true")
	b.enter("number", "L2", "name", "电池实验室", "enterprise", string(b.firm("E2")), "secret", "不宜公开")
	b.get("keeper", "/r/lab?lang=zh", 200).has("实验室", "共 2 条", "L1 盐湖实验室", "国家级", "居延盐化", "2021-05-06", "1,234", "来源：区科技台账", "导入", "新增", "导出 Excel", "不宜公开")
	b.get("keeper", "/r/lab?lang=en", 200).has("Laboratories", "Source: The zone's science register", "2 records", "Juyan Salt", "6 May 2021", "State")
	b.get("keeper", "/r/lab?level=state", 200).has("L1").lacks("L2")
	b.get("keeper", "/r/lab?open=true", 200).has("L1").lacks("L2")
	b.get("keeper", "/r/lab?q=电池", 200).has("L2").lacks("L1")
	b.get("keeper", "/r/lab?enterprise="+string(b.firm("E2")), 200).has("L2").lacks("L1 ")
	if text := b.get("keeper", "/r/lab?sort=-number&lang=zh", 200).main(); strings.Index(text, "L2 ") > strings.Index(text, "L1 ") {
		t.Errorf("not sorted: %s", text)
	}
	b.get("keeper", "/r/lab?q=无此", 200).has("没有符合条件的记录")
	b.get("reader", "/r/lab?lang=zh", 200).has("L1").lacks("新增", "导入", "导出")
}

func TestPagesOfARegister(t *testing.T) {
	b := newBook(t)
	for i := range 53 {
		b.enter("number", fmt.Sprintf("L%02d", i), "name", fmt.Sprintf("实验室%02d", i))
	}
	first := b.get("keeper", "/r/lab?sort=number", 200).has("L00", "L49").lacks("L50")
	i := strings.Index(first.body, "after=")
	next := first.body[i:]
	next = strings.ReplaceAll(next[:strings.Index(next, `"`)], "&amp;", "&")
	b.get("keeper", "/r/lab?"+next, 200).has("L50", "L52").lacks("L49")
}

// An enterprise sees its own records, without what is internal; all else does
// not exist.
func TestAnEnterpriseSeesItsOwnRecords(t *testing.T) {
	b := newBook(t)
	ours := b.enter("number", "L1", "name", "盐湖实验室", "enterprise", string(b.firm("E1")), "secret", "不宜公开", "phone", "13912345678")
	theirs := b.enter("number", "L2", "name", "电池实验室", "enterprise", string(b.firm("E2")))
	b.get("contact", "/r/lab?lang=zh", 200).has("L1").lacks("L2", "不宜公开", "内部意见", "来源", "弱水新材")
	b.get("contact", matterPath(ours), 200).has("盐湖实验室").lacks("不宜公开", "内部意见", "13912345678", "区科技台账")
	b.get("contact", matterPath(theirs), 404)
	if body := b.get("contact", "/r/lab/export.xlsx", 200).body; strings.Contains(body, "13912345678") {
		t.Error("an export shows a masked number")
	}
}

func matterPath(rec *matter.Record) string {
	return "/r/" + rec.Register + "/" + string(rec.ID) + "?lang=zh"
}

func TestRecordPageTellsWhatChanged(t *testing.T) {
	b := newBook(t)
	rec := b.enter("number", "L1", "name", "盐湖实验室", "staff", "12", "enterprise", string(b.firm("E1")), "phone", "13912345678")
	form := b.get("keeper", "/r/lab/"+string(rec.ID)+"/edit?lang=zh", 200).form("record")
	if form.Get("phone") != "139****5678" {
		t.Errorf("the form shows %q", form.Get("phone"))
	}
	b.post("keeper", "/r/lab/"+string(rec.ID), form, 303) // untouched, the number stays whole
	if got, _, err := b.matter.Record(ctx, b.actors["keeper"], rec.ID); err != nil || got.Data["phone"] != "13912345678" {
		t.Errorf("%v, %v", got.Data["phone"], err)
	}
	form.Set("_version", "2")
	form.Set("staff", "20")
	form.Set("level", "state")
	form.Set("phone", "13912345679")
	form.Set("seen", "2022-03-05T08:05")
	b.post("keeper", "/r/lab/"+string(rec.ID), form, 303)
	a := b.get("keeper", matterPath(rec), 200).has("L1", "盐湖实验室", "国家级", "居延盐化", "2022-03-05 08:05", "科技局 平台管理岗 · 苏晴 修改了这条记录", "级别 自治区级 → 国家级", "人数 12 → 20", "检查时间 空 → 2022-03-05 08:05", "登记了这条记录", "修改")
	a.lacks("1391234567", "名称 盐湖实验室 →", "开放 空")
	if !strings.Contains(a.body, `href="/enterprises/`+string(b.firm("E1"))+`"`) {
		t.Error("the firm is no door")
	}
	b.get("reader", matterPath(rec), 200).lacks("修改：")
	b.get("keeper", "/r/lab/nothing", 404)
}

// A new record: defaults are proposed, refusals stand at their fields, nothing
// typed is lost, a second sending enters nothing.
func TestNewRecord(t *testing.T) {
	b := newBook(t)
	form := b.get("keeper", "/r/lab/new?lang=zh", 200).has("新增实验室", "编号 必填").form("record")
	if form.Get("level") != "region" {
		t.Errorf("the default is not proposed: %v", form)
	}
	form.Set("number", "L1")
	form.Set("enterprise", string(b.firm("E1")))
	form.Set("staff", "viele")
	refused := b.post("keeper", "/r/lab?lang=zh", form, 422).has("还不能提交", "应是整数", "请填写“名称”", "内蒙古居延盐化有限公司")
	again := refused.form("record")
	if again.Get("number") != "L1" || again.Get("staff") != "viele" || again.Get("enterprise") != string(b.firm("E1")) || again.Get("_key") != form.Get("_key") {
		t.Errorf("lost: %v", again)
	}
	again.Set("staff", "5")
	again.Set("name", "盐湖实验室")
	to := b.post("keeper", "/r/lab", again, 303).header.Get("Location")
	if second := b.post("keeper", "/r/lab", again, 303).header.Get("Location"); second != to {
		t.Errorf("sent twice: %s and %s", to, second)
	}
	b.get("keeper", to+"?lang=zh", 200).has("盐湖实验室", "居延盐化")
	again.Set("_key", "another")
	b.post("keeper", "/r/lab?lang=zh", again, 422).has("“L1”已经有一条了")
}

// Somebody else was faster: both texts are shown, the form is kept, and what
// is saved next stands.
func TestAConflictShowsBothTexts(t *testing.T) {
	b := newBook(t)
	rec := b.enter("number", "L1", "name", "盐湖实验室", "staff", "12")
	path := "/r/lab/" + string(rec.ID)
	mine, theirs := b.get("keeper", path+"/edit", 200).form("record"), b.get("other", path+"/edit", 200).form("record")
	theirs.Set("staff", "20")
	b.post("other", path, theirs, 303)
	mine.Set("name", "盐湖重点实验室")
	a := b.post("keeper", path+"?lang=zh", mine, 422).has("科技局 统计岗 · 马骏 改过这条记录", "台账里现在是 您填的是", "人数 20 12", "名称 盐湖实验室 盐湖重点实验室").lacks("级别 自治区级 自治区级")
	kept := a.form("record")
	if kept.Get("name") != "盐湖重点实验室" || kept.Get("staff") != "12" {
		t.Fatalf("lost: %v", kept)
	}
	kept.Set("staff", "20")
	b.post("keeper", path, kept, 303)
	b.get("keeper", path+"?lang=zh", 200).has("盐湖重点实验室", "人数 20")
	b.post("keeper", path, kept, 303) // sent again with the old version: nothing differs
	kept.Set("_version", "x")
	b.post("keeper", path, kept, 422)
}

const table = "编号,名称,级别,企业,人数,手机\nL1,盐湖实验室,国家级,居延盐化,20,x\nL2,,,,,\nL3,新实验室,自治区级,,5,\n"

// A file is shown row by row, then written whole; it is kept and can be had
// again, and the records say where they come from.
func TestImportOfRecords(t *testing.T) {
	b := newBook(t)
	old := b.enter("number", "L1", "name", "盐湖实验室", "staff", "12")
	b.enter("number", "L2", "name", "电池实验室")
	b.get("keeper", "/r/lab/import?lang=zh", 200).has("导入实验室", "编号 文字 对应记录", "国家级、自治区级 必填", "企业全称、简称或统一社会信用代码", "先逐行给您看")
	preview := b.upload("keeper", "/r/lab/import?lang=zh", "平台.csv", table, 200).has("共 3 行：新增 1，更新 1，不变 1，有误 0", "级别 自治区级 → 国家级", "企业 空 → 居延盐化", "人数 12 → 20", "3 L2 电池实验室 不变", "新增 自治区级 · 5", "手机 不读", "写入 2 行")
	if page, err := b.matter.Records(ctx, b.actors["keeper"], matter.RecordFilter{Register: "lab"}); err != nil || page.Total != 2 {
		t.Fatalf("the preview wrote: %+v, %v", page, err)
	}
	if to := b.post("keeper", "/r/lab/import/confirm", preview.form("confirm"), 303).header.Get("Location"); to != "/r/lab" {
		t.Errorf("leads to %s", to)
	}
	b.get("keeper", "/r/lab?lang=zh", 200).has("共 3 条", "L3 新实验室")
	b.get("keeper", matterPath(old), 200).has("来自导入文件 平台.csv", "人数 12 → 20")
	b.upload("keeper", "/r/lab/import?lang=zh", "平台.csv", table, 200).has("不变 3", "没有要写入的").lacks("写入 2 行")
	past := b.get("keeper", "/r/lab/import?lang=zh", 200).has("以前的导入", "平台.csv", "新增 1，更新 1，不变 1", "科技局 平台管理岗 · 苏晴")
	i := strings.Index(past.body, "/r/lab/import/files/")
	href := past.body[i : i+strings.Index(past.body[i:], `"`)]
	if got := b.get("keeper", href, 200); got.body != table || !strings.Contains(got.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the kept file: %q", got.body)
	}
	b.get("keeper", "/r/lab/import/files/0000", 404)
	b.get("reader", href, 403)
}

func TestAWrongFileWritesNothing(t *testing.T) {
	b := newBook(t)
	wrong := "编号,名称,级别,人数\nL1,甲,国家级,5\nL2,乙,月球级,许多\nL1,丙,国家级,\n"
	b.upload("keeper", "/r/lab/import?lang=zh", "x.csv", wrong, 422).has("新增 1，更新 0，不变 0，有误 2", "一行都不会写入", "“级别”没有“月球级”这一项", "“人数”应是整数", "“L1”与第 2 行重复", "重新选择文件").lacks("写入 1 行")
	b.upload("keeper", "/r/lab/import?lang=en", "x.csv", wrong, 422).has("3 rows: 1 new, 0 changed, 0 unchanged, 2 wrong.", `"Level" has no choice "月球级"`)
	b.upload("keeper", "/r/lab/import?lang=zh", "x.csv", "名称\n甲\n", 422).has("表中没有“编号”这一列")
	b.post("keeper", "/r/lab/import?lang=zh", url.Values{"_key": {"k"}}, 422).has("请选择一个 Excel 或 CSV 文件")
	b.post("keeper", "/r/lab/import/confirm?lang=zh", url.Values{"_key": {"k"}, "body": {"!"}}, 422).has("文件没有随确认一起传回")
	if page, err := b.matter.Records(ctx, b.actors["keeper"], matter.RecordFilter{Register: "lab"}); err != nil || page.Total != 0 {
		t.Errorf("%+v, %v", page, err)
	}
}

// Between preview and confirmation the register may change: then nothing is
// written and the page says what is wrong now.
func TestAConfirmationIsCheckedAgain(t *testing.T) {
	b := newBook(t)
	preview := b.upload("keeper", "/r/lab/import?lang=zh", "x.csv", "编号,名称,级别,企业\nL1,甲,国家级,居延盐化\n", 200)
	form := preview.form("confirm")
	narrow := b.actors["keeper"]
	narrow.Grants = map[string]kernel.Scope{"lab.view": "all", "lab.edit": "unit"}
	b.actors["keeper"] = narrow
	b.post("keeper", "/r/lab/import/confirm?lang=zh", form, 403)
	if page, err := b.matter.Records(ctx, b.actors["other"], matter.RecordFilter{Register: "lab"}); err != nil || page.Total != 0 {
		t.Errorf("%+v, %v", page, err)
	}
}

// What is exported, imported again, changes nothing.
func TestAnExportReadsBackUnchanged(t *testing.T) {
	b := newBook(t)
	u, _ := b.dir.UnitByCode("kjj")
	p, _ := b.dir.PersonByCode("p1")
	b.enter("number", "L1", "name", "=盐湖实验室", "level", "state", "enterprise", string(b.firm("E1")), "unit", string(u.ID), "head", string(p.ID), "since", "2021-05-06", "staff", "1234", "spent", "1234567.89", "open", "true", "seen", "2022-03-05T08:05:00+08:00", "secret", "-5")
	b.enter("number", "L2", "name", "电池实验室", "open", "false")
	for _, lang := range []string{"zh", "en"} {
		sheet := b.get("keeper", "/r/lab/export.xlsx?lang="+lang, 200)
		b.upload("keeper", "/r/lab/import?lang=zh", "x.xlsx", sheet.body, 200).has("共 2 行：新增 0，更新 0，不变 2，有误 0")
	}
	empty := b.get("keeper", "/r/lab/import/template.xlsx", 200)
	b.upload("keeper", "/r/lab/import?lang=zh", "t.xlsx", empty.body, 200).has("共 0 行", "没有要写入的")
}
