package counter_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"juyan/internal/app/apptest"
	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var ctx = context.Background()

const (
	window = "approval-center.window-1"
	second = "approval-center.window-2"
	head   = "approval-center.chief"
	firm   = "E0001"
)

type house struct{ *apptest.Site }

func each(t *testing.T, fn func(h *house)) {
	apptest.Each(t, "2022-03-01", func(s *apptest.Site) { fn(&house{s}) })
}

func (h *house) date(s string) kernel.Date {
	h.Helper()
	d, err := kernel.ParseDate(s)
	h.Must(err)
	return d
}

func (h *house) item(code string) counter.Item {
	five, twenty := counter.Limit{N: 5, Unit: "wd"}, counter.Limit{N: 20, Unit: "wd"}
	return counter.Item{Code: code, Name: "骆驼养殖场登记", Kind: "licence", Unit: kernel.ID(h.Unit("approval-center")), Promised: &five, Statutory: &twenty, Materials: []counter.Material{{Name: "申请表"}}}
}

func (h *house) draft(post string, i counter.Item) kernel.ID {
	h.Helper()
	id, err := h.Counter.Save(ctx, h.Who(post), counter.DraftInput{Item: i, Submit: true})
	h.Must(err)
	return id
}

// publish drafts and publishes a version.
func (h *house) publish(i counter.Item) error {
	h.Helper()
	return h.Counter.Publish(ctx, h.Who(head), h.draft(window, i))
}

func (h *house) find(text string) counter.Found {
	h.Helper()
	f, err := h.Counter.Find(ctx, h.Contact(firm), counter.Query{Text: text})
	h.Must(err)
	return f
}

func (h *house) subject(id kernel.ID) string {
	h.Helper()
	var kinds []string
	h.Must(h.DB.Read(ctx, func(tx *store.Tx) error {
		list, err := ledger.OfSubject(tx, id, 50)
		for _, ev := range list {
			kinds = append([]string{ev.Kind}, kinds...)
		}
		return err
	}))
	return strings.Join(kinds, " ")
}

func (h *house) refused(err error, code kernel.Code, words string) {
	h.Helper()
	if kernel.CodeOf(err) != code || !strings.Contains(err.Error(), words) {
		h.Errorf("got %v, want %s with %q", err, code, words)
	}
}

func TestThePackBringsTheItemsOfTheReport(t *testing.T) {
	each(t, func(h *house) {
		f, err := h.Counter.Find(ctx, h.Contact(firm), counter.Query{Only: "extended"})
		h.Must(err)
		if f.Total != 145 || len(f.Departments) != 17 {
			h.Errorf("%d items of %d departments in extended hours", f.Total, len(f.Departments))
		}
		for query, want := range map[string]string{"开店": "公司设立登记", "转社保": "社会保险关系转移接续（养老）", "异地报税": "跨区域涉税事项", "身份证": "身份证", "sfz": "身份证", "gsslj": "", "gssl": "公司设立登记", "open a shop": "公司设立登记"} {
			f := h.find(query)
			if want == "" {
				continue
			}
			if len(f.Items) == 0 || !strings.Contains(f.Items[0].Name, want) {
				h.Errorf("%q finds %+v first, want %s", query, f.Items[:min(1, len(f.Items))], want)
			}
		}
	})
}

// A version is drafted by one, published by another, and never changes.
func TestAVersionFromDraftToItsSuccessor(t *testing.T) {
	each(t, func(h *house) {
		i := h.item("X-1")
		id := h.draft(window, i)
		h.refused(h.Counter.Publish(ctx, h.Who(window), id), kernel.CodeForbidden, "")
		if f := h.find("骆驼养殖"); f.Total != 0 {
			h.Errorf("a draft is found")
		}
		h.Must(h.Counter.Return(ctx, h.Who(head), id, "材料写全"))
		h.refused(h.Counter.Publish(ctx, h.Who(head), id), kernel.CodeConflict, "不在待审核")
		i.Duty = "职责规定第八条"
		_, err := h.Counter.Save(ctx, h.Who(second), counter.DraftInput{Version: id, Item: i, Submit: true})
		h.Must(err)
		h.Must(h.Counter.Publish(ctx, h.Who(head), id))
		f := h.find("骆驼养殖")
		if f.Total != 1 || f.Items[0].From.String() != "2022-03-01" {
			h.Fatalf("found %+v", f.Items)
		}
		_, err = h.Counter.Save(ctx, h.Who(window), counter.DraftInput{Version: id, Item: i})
		h.refused(err, kernel.CodeConflict, "已经发布")
		h.refused(h.Counter.Drop(ctx, h.Who(window), id), kernel.CodeConflict, "已经发布")

		i.From = h.date("2022-02-01")
		h.refused(h.publish(i), kernel.CodeConflict, "过去")
		waiting, err := h.Counter.Waiting(ctx, h.Who(head))
		h.Must(err)
		h.Must(h.Counter.Drop(ctx, h.Who(window), waiting[0].ID))
		three := counter.Limit{N: 3, Unit: "wd"}
		i.From, i.Promised = h.date("2022-04-01"), &three
		h.Must(h.publish(i))
		if got := h.find("骆驼养殖").Items[0].Promised.N; got != 5 {
			h.Errorf("promised %d today, want 5: the next version begins in April", got)
		}
		h.At("2022-04-01", 9)
		if f := h.find("骆驼养殖"); f.Total != 1 || f.Items[0].Promised.N != 3 {
			h.Errorf("in April %+v", f.Items)
		}
		g, err := h.Counter.Guide(ctx, h.Contact(firm), f.Items[0].ItemID, "")
		h.Must(err)
		if len(g.Versions) != 2 || g.Number != 3 {
			h.Errorf("a firm sees %d versions, in force is %d", len(g.Versions), g.Number)
		}
		if got, want := h.subject(f.Items[0].ItemID), "item.submitted item.returned item.submitted item.published item.submitted item.dropped item.submitted item.published"; got != want {
			h.Errorf("events %s", got)
		}
	})
}

func TestOverlappingVersionsAreRefused(t *testing.T) {
	each(t, func(h *house) {
		i := h.item("X-2")
		i.From, i.Until = h.date("2022-04-01"), h.date("2022-10-01")
		h.Must(h.publish(i))
		for _, span := range [][2]string{{"2022-04-01", ""}, {"2022-09-30", ""}, {"2022-03-10", ""}, {"2022-03-10", "2022-04-02"}} {
			i.From, i.Until = h.date(span[0]), kernel.Date{}
			if span[1] != "" {
				i.Until = h.date(span[1])
			}
			h.refused(h.publish(i), kernel.CodeConflict, "重叠")
			waiting, err := h.Counter.Waiting(ctx, h.Who(head))
			h.Must(err)
			h.Must(h.Counter.Drop(ctx, h.Who(window), waiting[0].ID))
		}
		i.From, i.Until = h.date("2022-10-01"), kernel.Date{}
		h.Must(h.publish(i))
		i.From, i.Until = h.date("2022-03-10"), h.date("2022-04-01")
		h.Must(h.publish(i))
	})
}

func TestWhatIsRefused(t *testing.T) {
	each(t, func(h *house) {
		save := func(post string, i counter.Item) error {
			_, err := h.Counter.Save(ctx, h.Who(post), counter.DraftInput{Item: i})
			return err
		}
		long := counter.Limit{N: 21, Unit: "wd"}
		i := h.item("X-3")
		i.Promised = &long
		h.refused(save(window, i), kernel.CodeInvalid, "长于法定时限")
		i = h.item("X-3")
		i.Kind = "magic"
		h.refused(save(window, i), kernel.CodeInvalid, "事项类型")
		h.refused(save("land.head", h.item("X-3")), kernel.CodeForbidden, "本单位")
		h.Must(save(window, h.item("X-3")))
		h.refused(save(second, h.item("X-3")), kernel.CodeConflict, "在起草")
		err := h.DB.Write(ctx, func(tx *store.Tx) error {
			return tx.Exec(`UPDATE service_version SET promised = 30, statutory = 20 WHERE state = 'draft'`)
		})
		if err == nil {
			h.Error("the database takes a promise above the law")
		}
	})
}

// The real items of a district: all in, in order, searchable.
func TestRealItems(t *testing.T) {
	file := filepath.Join(os.Getenv("JUYAN_TESTDATA"), "services", "guangan-items.csv")
	if os.Getenv("JUYAN_TESTDATA") == "" {
		file = filepath.Join("../../../shared/data/services", "guangan-items.csv")
	}
	body, err := os.ReadFile(file)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("real service items: ", err)
	}
	text, err := os.ReadFile("../../docs/examples/items.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, err := counter.LoadMapping(text)
	if err != nil {
		t.Fatal(err)
	}
	each(t, func(h *house) {
		before := h.find("").Total
		u := store.NewUpload(body)
		p, err := h.Counter.Preview(ctx, h.Who(window), "items.csv", body, m)
		h.Must(err)
		if p.Counts[counter.RowNew] != 1135 || len(p.Rows) != 1135 {
			h.Fatalf("preview %v", p.Counts)
		}
		done, err := h.Counter.Import(ctx, h.Who(window), "items.csv", u, m)
		h.Must(err)
		if done.New != 1135 {
			h.Fatalf("imported %+v", done)
		}
		again, err := h.Counter.Import(ctx, h.Who(window), "items.csv", u, m)
		h.Must(err)
		if again.Same != 1135 || again.New+again.Changed != 0 {
			h.Errorf("again %+v", again)
		}
		_, err = h.Counter.PublishFile(ctx, h.Who(window), done.File)
		h.refused(err, kernel.CodeForbidden, "")
		n, err := h.Counter.PublishFile(ctx, h.Who(head), done.File)
		h.Must(err)
		f := h.find("")
		if n != 1135 || f.Total != before+1135 {
			h.Errorf("published %d, %d in force after %d", n, f.Total, before)
		}
		// 34 departments of the file, each apart from the zone's own
		theirs := 0
		for where, n := range f.Departments {
			if _, ok := h.Org.Directory().Unit(kernel.ID(where)); !ok {
				theirs++
				if where == "区行政审批局" && n != countIn(body, where) {
					h.Errorf("%s has %d items, the file %d", where, n, countIn(body, where))
				}
			}
		}
		if theirs != 34 {
			h.Errorf("%d departments, want 34", theirs)
		}
		for kind, n := range map[string]int{"licence": 536, "service": 348, "other": 182, "confirmation": 50, "payment": 9, "ruling": 8, "reward": 2} {
			own, err := h.Counter.Find(ctx, h.Who(window), counter.Query{Kind: kind})
			h.Must(err)
			imported := 0
			for where, n := range own.Departments {
				if _, ok := h.Org.Directory().Unit(kernel.ID(where)); !ok {
					imported += n
				}
			}
			if imported != n {
				h.Errorf("%s: %d, want %d", kind, imported, n)
			}
		}
		for query, want := range map[string]string{"开店": "设立登记", "jmsfz": "居民身份证", "开饭店": "经营许可核发", "网约车": "网约车车辆信息备案", "511Z07001006": "企业投资项目备案"} {
			f := h.find(query)
			if len(f.Items) == 0 || !strings.Contains(f.Items[0].Name, want) {
				h.Errorf("%q finds %v first, want %s", query, f.Items[:min(1, len(f.Items))], want)
			}
		}
	})
}

func countIn(body []byte, department string) int {
	return strings.Count(string(body), "\n"+department+",")
}

func TestAFileWithFaultsChangesNothing(t *testing.T) {
	each(t, func(h *house) {
		body := "实施编码,事项名称,事项类型,实施部门,法定时限,承诺时限,申请材料\nY-1,甲,行政许可,审批局,20个工作日,30个工作日,\nY-1,乙,行政许可,税务,20个工作日,5个工作日,表|1|我|样|飞\nY-3,丙,怪事,审批局,,,\n"
		p, err := h.Counter.Preview(ctx, h.Who(window), "x.csv", []byte(body), counter.Mapping{})
		h.Must(err)
		if p.Counts[counter.RowWrong] != 3 {
			h.Errorf("%v", p.Counts)
		}
		_, err = h.Counter.Import(ctx, h.Who(window), "x.csv", store.NewUpload([]byte(body)), counter.Mapping{})
		for _, words := range []string{"第 2 行：承诺时限 30 个工作日 长于法定时限", "与第 2 行重复", "没有“税务”这个单位", "标记“飞”", "没有“怪事”这种"} {
			if err == nil || !strings.Contains(err.Error(), words) {
				h.Errorf("no %q in %v", words, err)
			}
		}
		files, err := h.Counter.Files(ctx, h.Who(head))
		h.Must(err)
		if len(files) != 0 {
			h.Errorf("a file was kept: %+v", files)
		}
	})
}
