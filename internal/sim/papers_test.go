package sim_test

import (
	"testing"

	"juyan/internal/counter"
)

// papers: the firm of the demonstration's contact handed in what need not be handed in
// again, some of it when it completed a case.
func (z *zone) papers(t *testing.T) {
	me := z.signIn(t, "contact")
	for item, want := range map[string][]string{"食品经营许可核发": {"平面布置图", "设备设施清单", "管理制度目录"}, "公司变更登记": {"法定代表人身份证"}, "企业投资项目备案": {"项目备案或核准文件"}} {
		found, err := z.Counter.Find(ctx, me, counter.Query{Text: item})
		must(t, err)
		g, err := z.Counter.Guide(ctx, me, found.Items[0].ItemID, "")
		must(t, err)
		offered, err := z.Counter.Earlier(ctx, me, me.Enterprise, g.Item.Materials)
		must(t, err)
		for _, name := range want {
			if offered[name].Case == nil {
				t.Errorf("%s: %q was not handed in before, only %v", item, name, offered)
			}
		}
	}
}
