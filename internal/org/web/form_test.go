package web_test

import (
	"net/url"
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/store"
)

// fill returns the form as it stands with some answers changed: pairs of name
// and value.
func (p page) fill(id string, pairs ...string) url.Values {
	v := p.values(id)
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

func TestUnitForms(t *testing.T) {
	s := newSite(t)
	form := s.page("manager", "/units/new?parent="+s.unitID("jjj"), 200).fill("unit", "code", "zsk", "name", "招商科", "name_en", "Investment Section")
	path := s.moved(s.ask("manager", "/units/new", form))
	p := s.page("manager", path+"?lang=zh", 200)
	p.has("h1", "招商科")
	p.has(".slips", "经济发展局 局长岗 · 曾庆 设立机构")

	again := s.parse(s.ask("manager", "/units/new?lang=zh", form), 422)
	again.has(".error", "编码“zsk”已被使用")
	if again.values("unit").Get("name") != "招商科" {
		t.Error("what was typed is lost")
	}
	form = s.page("manager", path+"/edit", 200).fill("unit", "name", "招商一科")
	s.moved(s.ask("manager", path+"/edit", form))
	s.page("manager", path+"?lang=zh", 200).has(".slips", "修改：名称 招商科 → 招商一科")
	s.moved(s.ask("manager", path+"/end", s.page("manager", path+"/end", 200).fill("end")))
	s.page("manager", path+"?lang=zh", 200).has("h1 .tag", "至 2022-07-01")
	s.page("manager", "/units?view=list&state=ended&lang=zh", 200).has("td", "招商一科 已撤销")

	full := s.parse(s.ask("manager", "/units/"+s.unitID("jjj")+"/end?lang=zh", url.Values{"on": {"2022-07-01"}}), 422)
	full.has(".notice li", "1 个下级机构、1 个岗位")
	s.parse(s.ask("staff", "/units/new", form), 403)
}

// Two people edit one record: the second sees both texts, keeps what was typed,
// and saves it over the first.
func TestConflictShowsBothTexts(t *testing.T) {
	s := newSite(t)
	path := "/enterprises/" + string(s.firmID("E1")) + "/edit?lang=zh"
	mine := s.page("manager", path, 200).fill("firm", "address", "盐湖路1号", "employees", "1250")
	theirs := s.page("staff", path, 200).fill("firm", "address", "工业大道9号")
	s.moved(s.ask("staff", path, theirs))

	w := s.ask("manager", path, mine)
	p := s.parse(w, 409)
	p.has(".notice", "已被他人修改")
	p.has("tr", "地址 工业大道9号 盐湖路1号")
	p.has("tr", "从业人数 1200 1250")
	kept := p.values("firm")
	if kept.Get("address") != "盐湖路1号" || kept.Get("version") != "2" {
		t.Errorf("kept %v", kept)
	}
	s.moved(s.ask("manager", path, kept))
	e, _ := s.org.Directory().Enterprise(s.firmID("E1"))
	if e.Address != "盐湖路1号" || e.Employees != 1250 || e.Version != 3 {
		t.Errorf("%+v", e)
	}
}

func (s *site) phone(code string) string {
	phone, err := s.org.ContactPhone(ctx, s.firmID(code))
	if err != nil {
		s.Fatal(err)
	}
	return phone
}

// Whoever may not decide about a firm cannot do so by adding fields, and an
// empty telephone stays as it is.
func TestFirmKeepsItsOwnRecord(t *testing.T) {
	s := newSite(t)
	path := "/enterprises/" + string(s.firmID("E1")) + "/edit"
	p := s.page("contact", path+"?lang=zh", 200)
	p.count("#firm [name=name]", 0)
	p.count("#firm [name=phone]", 1)
	if p.values("firm").Get("phone") != "04838180001" {
		t.Error("its own telephone is its own")
	}
	s.moved(s.ask("contact", path, p.fill("firm", "name", "冒名公司", "size", "micro", "address", "盐湖路1号", "revenue", "45000.5")))
	e, _ := s.org.Directory().Enterprise(s.firmID("E1"))
	if e.Name != "内蒙古居延盐化有限公司" || e.Size != "large" || e.Address != "盐湖路1号" || e.Revenue != kernel.Yuan(450_005_000) || !e.PartyBranch {
		t.Errorf("%+v", e)
	}
	form := s.page("staff", path+"?lang=zh", 200)
	form.lacks("form", "04838180001")
	form.has("label", "现为 048****0001，不填则不变")
	s.moved(s.ask("staff", path, form.fill("firm")))
	if s.phone("E1") != "04838180001" {
		t.Errorf("the telephone is now %q", s.phone("E1"))
	}
	s.moved(s.ask("manager", path, s.page("manager", path, 200).fill("firm", "phone", "0483-8180009")))
	if s.phone("E1") != "0483-8180009" {
		t.Errorf("the telephone is now %q", s.phone("E1"))
	}
	bad := s.parse(s.ask("manager", path+"?lang=zh", s.page("manager", path, 200).fill("firm", "uscc", "123", "employees", "许多")), 422)
	bad.has(".error", "“许多”不是整数")
}

func TestRegisterFirm(t *testing.T) {
	s := newSite(t)
	s.parse(s.ask("manager", "/enterprises/new?lang=zh", s.page("manager", "/enterprises/new", 200).fill("firm", "name", "新企业有限公司")), 422).has(".error", "编码")
	to := s.moved(s.ask("manager", "/enterprises/new", s.page("manager", "/enterprises/new", 200).fill("firm", "name", "新企业有限公司", "code", "N1", "above_scale", "1")))
	p := s.page("manager", to+"?lang=zh", 200)
	p.has("h1", "新企业有限公司 规上")
	p.has("dd .nodata", "设立中，尚无代码")
}

func TestAppointAndVacate(t *testing.T) {
	s := newSite(t)
	path := "/posts/" + s.postID("qyk-1")
	form := s.page("manager", path+"/appoint?lang=zh", 200)
	form.has(".proposal", "现由苏晴任职")
	s.parse(s.ask("manager", path+"/appoint?lang=zh", form.fill("appoint")), 422).has(".error", "请选择")
	s.moved(s.ask("manager", path+"/appoint", form.fill("appoint", "person", string(s.personID("p4")))))
	p := s.page("manager", path+"?lang=zh", 200)
	p.has("tbody tr", "白露 07-01 在任")
	p.has("tbody tr", "苏晴 01-01 07-01 181")
	p.has(".slips", "任命白露，自 2022-07-01 起，接替苏晴")
	s.moved(s.ask("manager", path+"/vacate", s.page("manager", path+"/vacate", 200).fill("end", "on", "2022-07-01")))
	p = s.page("manager", path+"?lang=zh", 200)
	p.has("h1 .tag", "空缺")
	p.lacks("tbody tr", "白露") // taken back on its first day: never held
	s.page("manager", "/people/"+string(s.personID("p2"))+"?lang=zh", 200).has("td", "企业服务科 服务专员岗")
}

func TestPersonIsMasked(t *testing.T) {
	s := newSite(t)
	p := s.page("staff", "/people/"+string(s.personID("p1"))+"?lang=zh", 200)
	p.has("dd", "138****0001")
	p.lacks("body", "13800000001")
	p.has("dd", "公务员")
}

func TestPersonForms(t *testing.T) {
	s := newSite(t)
	new := "/people/new?firm=" + string(s.firmID("E1"))
	s.moved(s.ask("manager", new, s.page("manager", new, 200).fill("person", "code", "c2", "name", "安然", "title", "总经理", "phone", "13900000002")))
	firm := s.page("manager", "/enterprises/"+string(s.firmID("E1"))+"?lang=zh", 200)
	firm.has("dd", "安然 · 总经理")
	path := "/people/" + string(s.personID("p1"))
	form := s.page("manager", path+"/edit?lang=zh", 200)
	form.has("label", "现为 138****0001")
	form.lacks("body", "13800000001")
	typed := form.fill("person", "name", "曾晴", "name_en", "")
	s.moved(s.ask("manager", path+"/edit", typed))
	p := s.page("manager", path+"?lang=zh", 200)
	p.has("h1", "曾晴")
	p.has("dd", "138****0001") // an empty telephone stays
	p.has(".slips", "名称 曾庆 → 曾晴")
	if w := s.ask("manager", path+"/edit", typed); w.Code != 409 {
		t.Errorf("a stale edit: %d", w.Code)
	}
	s.parse(s.ask("manager", path+"/edit?lang=zh", s.page("manager", path+"/edit", 200).fill("person", "inactive", "1")), 422).has(".notice li", "还任 1 个岗位")
	s.page("staff", path+"/edit", 403)
}

func TestPostForms(t *testing.T) {
	s := newSite(t)
	at := "/units/" + s.unitID("tax") + "/posts/new"
	to := s.moved(s.ask("manager", at, s.page("manager", at, 200).fill("post", "code", "tax-2", "name", "办税岗")))
	form := s.page("manager", to+"/edit", 200).fill("post", "unit", s.unitID("jjj"), "name", "综合岗")
	s.moved(s.ask("manager", to+"/edit", form))
	p := s.page("manager", to+"?lang=zh", 200)
	p.has("dd", "经济发展局")
	p.has(".slips", "机构 税务局 → 经济发展局")
	if w := s.ask("manager", to+"/edit", form); w.Code != 409 {
		t.Errorf("a stale edit: %d", w.Code)
	}
	s.moved(s.ask("manager", to+"/end", url.Values{"on": {"2022-07-02"}}))
	s.page("manager", to+"?lang=zh", 200).count(".actions", 0)
}

func TestTaskForceForms(t *testing.T) {
	s := newSite(t)
	form := s.page("manager", "/task-forces/new", 200)
	s.parse(s.ask("manager", "/task-forces/new?lang=zh", form.fill("force", "name", "又一", "code", "fw2", "kind", "standing", "lead_unit", s.unitID("jjj"))), 422).has(".error", "常设企业服务专班只能有一个")
	path := s.moved(s.ask("manager", "/task-forces/new", form.fill("force", "name", "氢能专班", "code", "qn", "project", "绿电制氢", "lead_unit", s.unitID("jjj"))))
	add := path + "/members/new"
	s.moved(s.ask("manager", add, s.page("manager", add, 200).fill("member", "post", s.postID("qyk-1"), "role", "commissioner")))
	p := s.page("manager", path+"?lang=zh", 200)
	p.has("tbody tr", "企业服务科 服务专员岗 专员 苏晴 07-01 60 2 退出")
	p.has(".slips", "加入，任专员")
	remove := path + "/members/" + s.postID("qyk-1") + "/remove"
	s.moved(s.ask("manager", remove, s.page("manager", remove, 200).fill("end", "on", "2022-07-01")))
	s.page("manager", path+"?lang=zh", 200).has(".empty", "还没有成员")
	s.moved(s.ask("manager", path+"/end", s.page("manager", path+"/end", 200).fill("end")))
	s.page("manager", path+"?lang=zh", 200).has("h1 .tag", "已撤销")
	s.page("manager", "/task-forces?state=ended&lang=zh", 200).count("#list tbody tr", 1)
}

func TestAssignService(t *testing.T) {
	s := newSite(t)
	firm := "/enterprises/" + string(s.firmID("E2"))
	form := s.page("manager", firm+"/serve", 200).fill("serve", "task_force", s.forceID("xm"), "commissioner", s.postID("jjj-1"), "officer", s.postID("tax-1"))
	s.moved(s.ask("manager", firm+"/serve", form))
	p := s.page("manager", firm+"?lang=zh", 200)
	p.has("dd", "盐化工项目专班")
	p.has(".slips", "指派盐化工项目专班，专员：局长岗 · 曾庆，专干：联络岗")
	s.page("manager", "/enterprises?force="+s.forceID("xm"), 200).count("#list tbody tr", 1)
	s.page("manager", "/posts/"+s.postID("jjj-1")+"?lang=zh", 200).has("[href=/enterprises?post="+s.postID("jjj-1")+"]", "1 家")
	p = s.page("manager", "/task-forces/"+s.forceID("fw")+"?lang=zh", 200)
	p.has(".sheethead", "前 20 家，共 59 家")
	s.parse(s.ask("staff", firm+"/serve", form), 403)
}

const goodFile = "企业名称,统一社会信用代码,规模,从业人数,联系电话\n居延新盐有限公司,91350200MA2YJ1XR9G,小型,40,0483-8181234\n内蒙古居延盐化有限公司,91350203M0001QAY9B,,1300,0483-8180002\n"

func TestImportPreviewsThenWrites(t *testing.T) {
	s := newSite(t)
	s.parse(s.upload("manager", "/import/enterprises?lang=zh", "空.csv", ""), 422).count("#confirm", 0)
	s.parse(s.upload("manager", "/import/enterprises?lang=zh", "头.csv", "甲,乙\n1,2\n"), 422).has(".notice li", "表中没有“企业名称”这一列")

	bad := s.parse(s.upload("manager", "/import/enterprises?lang=zh", "坏.csv", goodFile+"坏企业有限公司,123,巨型,许多,\n"), 422)
	bad.count("#confirm", 0)
	bad.has(".notice", "共 3 行：新增 1，修改 1，不变 0，有误 1")
	bad.has("tr", "4 坏企业有限公司 有误")
	bad.has("td", "规模：“巨型”不在可选值之中")

	p := s.parse(s.upload("manager", "/import/enterprises?lang=zh", "企业台账.csv", goodFile), 200)
	p.has("tr", "2 居延新盐有限公司 新增")
	p.has("tr", "从业人数 1200 → 1300；电话（内容不记入）；请核对")
	p.lacks("td", "8180002") // private
	if _, there := s.org.Directory().EnterpriseByName("居延新盐有限公司"); there {
		t.Fatal("the preview wrote")
	}
	if to := s.moved(s.ask("manager", "/import/enterprises/confirm", p.values("confirm"))); to != "/enterprises" {
		t.Errorf("led to %s", to)
	}
	e, there := s.org.Directory().EnterpriseByName("居延新盐有限公司")
	if !there || e.Employees != 40 || s.phone("E1") != "0483-8180002" {
		t.Errorf("%+v", e)
	}
	again := s.parse(s.upload("manager", "/import/enterprises?lang=zh", "企业台账.csv", goodFile), 200)
	again.count("#confirm", 0)
	again.has(".notice", "没有要写入的内容")
}

// A file changed on its way back is judged anew: nothing half done.
func TestImportConfirmJudgesAgain(t *testing.T) {
	s := newSite(t)
	form := s.parse(s.upload("manager", "/import/posts?lang=zh", "岗位.csv", "岗位编码,机构,岗位名称\nt9,tax,新岗\n"), 200).values("confirm")
	form.Set("body", strings.Repeat("A", 8))
	s.parse(s.ask("manager", "/import/posts/confirm", form), 422).count("#confirm", 0)
	form.Set("body", "%%%")
	s.parse(s.ask("manager", "/import/posts/confirm?lang=zh", form), 422).has(".error", "请重新选择")
	s.parse(s.ask("staff", "/import/posts/confirm", form), 403)
}

// Whoever may import, imports only what they may enter by hand; of the rest they
// are offered nothing, and a file sent all the same is refused.
func TestAnImportAsksThePermissionOfItsKind(t *testing.T) {
	s := newSite(t)
	s.actors["counter"] = s.actor("p3", "qyk-2", map[string]kernel.Scope{org.PermView: kernel.ScopeAll, org.PermFirms: kernel.ScopeAll, org.PermImport: kernel.ScopeAll, org.PermEnterprise: kernel.ScopeAll})
	s.page("counter", "/import/enterprises", 200)
	s.page("counter", "/enterprises?lang=zh", 200).has("[href=/import/enterprises]", "导入")
	for kind, list := range map[string]string{"people": "/units", "posts": "/posts"} {
		s.page("counter", "/import/"+kind, 403)
		s.page("counter", "/import/"+kind+"/template.xlsx", 403)
		s.parse(s.upload("counter", "/import/"+kind, "x.csv", "编码,姓名\nx1,白音\n"), 403)
		s.page("counter", list, 200).count("[href=/import/"+kind+"]", 0)
		if _, err := s.org.PreviewImport(ctx, s.actors["counter"], org.ImportFile{Kind: kind, Name: "x.csv", Upload: store.NewUpload([]byte("编码,姓名\nx1,白音\n"))}); kernel.CodeOf(err) != kernel.CodeForbidden {
			t.Errorf("%s: %v", kind, err)
		}
	}
}
