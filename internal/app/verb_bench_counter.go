package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"juyan/internal/counter"
	"juyan/internal/kernel"
)

// BenchCounterCmd is `juyan bench counter`: the search over many service items, a
// case filed as a whistle is, and the limits of many open cases under a new calendar.
type BenchCounterCmd struct {
	Items   int           `default:"100000" help:"服务事项个数，0 = 不测查找 · How many service items; 0: the search is left out."`
	N       int           `default:"300" help:"查找每项次数 · Repetitions of each search."`
	Cases   int           `default:"1000000" help:"在办件数，0 = 不测重算 · Open cases; 0: the new calendar is left out."`
	For     time.Duration `default:"8s" help:"申请的时长，0 = 不测 · How long filing takes; 0: it is left out."`
	Most    bool          `help:"再测几乎全部时限都变的一天 · Also a day that moves nearly every limit."`
	DB      string        `help:"重算用的数据库，空的；不写则在临时文件夹新建 SQLite · Database for the new calendar, empty; none: a new SQLite file in a temporary folder."`
	Profile string        `placeholder:"DIR" help:"申请时处理器剖析存到此文件夹 · Folder for processor profiles of the filings."`
	Goals   bool          `help:"不达目标则失败 · Fail when a goal is missed."`
}

// counterBench is one run.
type counterBench struct {
	*BenchCounterCmd
	io     *IO
	missed []string
}

// Run measures what is not left out.
func (c *BenchCounterCmd) Run(ctx context.Context, io *IO) error {
	b := &counterBench{BenchCounterCmd: c, io: io}
	for _, part := range []struct {
		asked bool
		run   func(context.Context) error
	}{{c.Items > 0, b.search}, {c.For > 0, b.filing}, {c.Cases > 0, b.clocks}} {
		if part.asked {
			if err := part.run(ctx); err != nil {
				return err
			}
		}
	}
	if c.Goals && len(b.missed) > 0 {
		return kernel.Invalid("goals", kernel.T("未达目标：%s", "goals missed: %s"), strings.Join(b.missed, "; "))
	}
	return nil
}

func (b *counterBench) goal(met bool, what string) {
	if !met {
		b.missed = append(b.missed, what)
	}
}

// search makes the items and asks in everyday words, names, pinyin and codes.
func (c *counterBench) search(ctx context.Context) error {
	a, clean, err := benchZone(ctx, "")
	if err != nil {
		return err
	}
	defer clean()
	if err := a.Counter.Found(ctx, manyItems(c.Items)); err != nil {
		return err
	}
	who := a.contactOf(a.Org.Directory().Enterprises()[0].ID)
	start := time.Now()
	if _, err := a.Counter.Find(ctx, who, counter.Query{Text: "开店"}); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(c.io.Out, "%d items; the first search, which reads them all: %.0f ms\n%-44s %10s %10s %8s\n", c.Items, float64(time.Since(start).Milliseconds()), "", "median ms", "worst ms", "found")
	for _, q := range []counter.Query{{Text: "开店"}, {Text: "我想开饭店"}, {Text: "许可"}, {Text: "登记 变更"}, {Text: "sfz"}, {Text: "gsslj"}, {Text: "居民的身份证到期了怎么换"}, {Text: "B00777"}, {Text: "许可", Kind: "licence", Only: "extended"}} {
		if err := c.ask(ctx, a, who, q); err != nil {
			return err
		}
	}
	return nil
}

func (c *counterBench) ask(ctx context.Context, a *App, who kernel.Actor, q counter.Query) error {
	var times []time.Duration
	found := 0
	for range c.N {
		start := time.Now()
		f, err := a.Counter.Find(ctx, who, q)
		if err != nil {
			return err
		}
		times, found = append(times, time.Since(start)), f.Total
	}
	slices.Sort(times)
	c.goal(times[len(times)/2] <= 5*time.Millisecond || q.Only != "", fmt.Sprintf("a search for %s within 5 ms", q.Text))
	_, _ = fmt.Fprintf(c.io.Out, "%-44s %10.2f %10.2f %8d\n", strings.TrimSpace(q.Text+" "+q.Kind+" "+q.Only), micro(times[len(times)/2])/1000, micro(times[len(times)-1])/1000, found)
	return nil
}

// manyItems is a file of invented items: what, for whom, which step.
func manyItems(n int) []byte {
	what := []string{"食品经营许可", "公司设立登记", "居民身份证换领", "道路运输证核发", "不动产转移登记", "医疗机构执业登记", "危险化学品经营许可", "社会保险关系转移", "出版物零售审批", "特种设备使用登记", "建筑工程施工许可", "排污许可证", "烟草专卖零售许可", "住房公积金提取", "护士执业注册", "取水许可", "劳务派遣经营许可", "户外广告设置审批", "农药经营许可", "兽药经营许可"}
	act := []string{"核发", "变更", "延续", "注销", "补证", "备案", "年检", "迁入", "迁出", "换证"}
	of := []string{"企业", "个人", "合作社", "学校", "医院", "餐馆", "工厂", "商场", "码头", "牧场", "矿山", "药房", "书店", "旅馆", "车队", "仓库"}
	kinds := []string{"licence", "service", "confirmation", "other"}
	units := []string{"approval", "market", "police", "land", "labour", "tax"}
	var b strings.Builder
	b.WriteString("code,name,kind,department,extended,promised\n")
	for i := range n {
		fmt.Fprintf(&b, "B%05d,%s%s（%s%d类）,%s,%s,%s,5wd\n", i, what[i%len(what)], act[i/len(what)%len(act)], of[i/200%len(of)], i/3200+1, kinds[i%len(kinds)], units[i%len(units)], []string{"否", "是"}[i%2])
	}
	return []byte(b.String())
}
