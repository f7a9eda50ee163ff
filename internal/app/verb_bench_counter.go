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

// BenchCounterCmd is `juyan bench counter`: the search over many service items,
// beside one indexed read of the same database.
type BenchCounterCmd struct {
	DB    string `help:"数据库；不写则在临时文件夹新建 SQLite · Database, empty; none: a new SQLite file in a temporary folder."`
	Items int    `default:"100000" help:"服务事项个数 · How many service items."`
	N     int    `default:"300" help:"每项次数 · Repetitions of each measurement."`
}

// Run makes the items and asks in everyday words, names, pinyin and codes.
func (c *BenchCounterCmd) Run(ctx context.Context, io *IO) error {
	a, clean, err := benchZone(ctx, c.DB)
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
	_, _ = fmt.Fprintf(io.Out, "%d items; the first search, which reads them all: %.0f ms\n%-44s %10s %10s %8s\n", c.Items, float64(time.Since(start).Milliseconds()), "", "median ms", "worst ms", "found")
	for _, q := range []counter.Query{{Text: "开店"}, {Text: "我想开饭店"}, {Text: "许可"}, {Text: "登记 变更"}, {Text: "sfz"}, {Text: "gsslj"}, {Text: "居民的身份证到期了怎么换"}, {Text: "B00777"}, {Text: "许可", Kind: "licence", Only: "extended"}} {
		if err := c.ask(ctx, io, a, who, q); err != nil {
			return err
		}
	}
	return nil
}

func (c *BenchCounterCmd) ask(ctx context.Context, io *IO, a *App, who kernel.Actor, q counter.Query) error {
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
	_, _ = fmt.Fprintf(io.Out, "%-44s %10.2f %10.2f %8d\n", strings.TrimSpace(q.Text+" "+q.Kind+" "+q.Only), micro(times[len(times)/2])/1000, micro(times[len(times)-1])/1000, found)
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
