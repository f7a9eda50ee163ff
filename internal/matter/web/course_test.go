package web_test

import (
	"strings"
	"testing"
)

// The course of the real whistle, told from its definition alone.
func TestCoursePage(t *testing.T) {
	b := newBook(t)
	a := b.get("keeper", "/m/whistle/course?lang=zh", 200)
	a.has("企业吹哨的办理流程", "版本 0123456789ab · 自 2022-01-01 起施行 · 来源：模型自定",
		// stages: what an outsider sees, whose move, what is awaited
		"待专班报到 已受理 专干 报到", "办理中 办理中 牵头单位 答复办结", "已销号 终点 已办结",
		// actions: who, where from and to, what must be filled, which clocks
		"吹哨 关键 提出方、角色office、角色officer、角色commissioner → 待专班报到 必填：遇到的问题", "起算：专班报到、首次联系、办结",
		"请企业补充 牵头单位、专干、专员 办理中 → 待企业补充 必填：需要企业补充什么、暂停原因 暂停：办结、答复方案",
		"待企业确认 → 已销号 您满意吗为dissatisfied或very_dissatisfied时 → 差评回访",
		"条件：协办单位都已办结", "办过“报到、联系企业、答复办理方案、答复办结”的人不能做", "停止：全部时限", "召集协办：部门报到", "提级 1", "任一未结环节 环节不变",
		"条件：“还没解决、回访：未解决、差评重办”合计达 3 次或“退单”合计达 3 次",
		// clocks: limits by condition, the ladder in words, the source
		"专班报到 紧急程度为urgent：30 分钟 其余：2 个工作小时 用去 75% 时：提醒专干 “请尽快报到” 到期时：催办专干、专员、角色office “逾期未报到，请立即报到” 模型自定",
		"逾期 1 个工作日：提级至角色office、单位负责人", "到期时：自动“转回访”", "已填日期时：“复核日期”当天结束 其余：22 个工作日", "首次联系 企业可见",
		// fields: type, from where on mandatory
		"联系情况 多行文字 从“已联系”起 办理“联系企业”时", "照片或材料 附件", "督办要求 企业不可见",
		// the side course
		"协办（部门报到）：环节", "退单待裁定 办理中 专班办公室 裁定", "协办（部门报到）：时限")
	b.get("keeper", "/m/whistle/course?lang=en", 200).has("Course of: Enterprise whistle", "Version 0123456789ab", "in force from 2022-01-01", "required: What is the problem", "every called unit is done", "One working day over: escalated to the office", "otherwise: 2 working hours", "the end of the day in Review on")
	for _, want := range []string{`<svg xmlns="http://www.w3.org/2000/svg" class="course-diagram"`, `data-stage="working"`, `data-action="withdraw"`, `aria-labelledby="course-whistle-title course-whistle-desc"`} {
		if strings.Count(a.body, want) != 1 {
			t.Errorf("%d of %s", strings.Count(a.body, want), want)
		}
	}
	for _, bad := range []string{"style=", "«"} {
		if strings.Contains(a.body[strings.Index(a.body, "<main"):], bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
}

// An enterprise sees what it is promised, and nothing of how the zone works
// inside.
func TestAnEnterpriseSeesWhatItIsPromised(t *testing.T) {
	b := newBook(t)
	a := b.get("contact", "/m/whistle/course?lang=zh", 200).has("接下来会怎样", "已受理 服务专班正在接单", "我们承诺的时间", "首次联系 紧急程度为urgent：2 小时 其余：1 个工作日")
	a.lacks("督办", "提级", "退单", "挂账", "版本", "批评", "专班报到", "模型自定")
	if strings.Contains(a.body, "course-diagram") {
		t.Error("an enterprise sees the diagram")
	}
	b.get("nobody", "/m/whistle/course", 403)
}
