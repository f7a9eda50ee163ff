//go:build soak

package soak

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"juyan/internal/app"
	"juyan/internal/intake"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

// requests is how many there are; JUYAN_SOAK_ROWS gives another number for a
// quick look.
var requests = func() int {
	if n, err := strconv.Atoi(os.Getenv("JUYAN_SOAK_ROWS")); err == nil {
		return n
	}
	return 300_000
}()

const requestMap = `
kind: whistle
zone: Asia/Shanghai
dates: [DD.MM.YYYY HH:mm]
id: 工单编号
title: 标题
description: 内容
created: 受理时间
closed: 办结时间
deadline: {column: 办结期限, limit: 5wd}
unit: 承办单位
topic: 类别
urgency: 紧急程度
enterprise: 企业名称
contact: {name: 联系人, phone: 电话}
`

// writeRequests makes an export of n past requests, one a row: a tenth are still
// open, a third of the ended are late.
func writeRequests(w io.Writer, n int) error {
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	units := []string{"经济发展局", "税务局", "供电公司", "原招商二科", "原建设环保局", "物业服务中心"}
	things := []string{"蒸汽压力不足", "厂区门口道路破损", "环评批复迟迟未出", "招工困难", "用电增容", "工程款被拖欠", "子女入学", "危化品车辆限行", "补贴未兑现", "重复检查"}
	topics := []string{"水电气汽", "用地规划", "能耗环评", "审批手续", "融资金融", "用工社保", "其他", "说不清"}
	firms := []string{"漠岩新材料有限公司", "居延盐化有限公司", "黑河物流有限公司", "弱水食品有限公司", "自然人王某"}
	start := time.Date(2012, 1, 4, 0, 0, 0, 0, time.UTC)
	if _, err := fmt.Fprintln(w, "工单编号,标题,内容,受理时间,办结时间,办结期限,承办单位,类别,紧急程度,企业名称,联系人,电话"); err != nil {
		return err
	}
	for i := range n {
		created := start.Add(time.Duration(i) * 11 * time.Minute)
		due := created.AddDate(0, 0, 7)
		closed := ""
		if r.IntN(10) > 0 {
			closed = created.Add(time.Duration(r.IntN(10*24*60)) * time.Minute).Format("02.01.2006 15:04")
		}
		thing := pick(things)
		_, err := fmt.Fprintf(w, "G%07d,%s,%s第%d号厂房反映%s，影响生产，希望尽快协调解决。,%s,%s,%s,%s,%s,%s,%s,王%d,1390000%04d\n", i, thing, pick(firms), i%90, thing,
			created.Format("02.01.2006 15:04"), closed, due.Format("02.01.2006 15:04"), pick(units), pick(topics), pick([]string{"一般", "紧急", "疑难"}), pick(firms), i%1000, i%10000)
		if err != nil {
			return err
		}
	}
	return nil
}

func TestMain(m *testing.M) { storetest.Main(m) }

// A large export goes in at a share of what the bare database takes on the same
// machine in the same run, and filing goes on meanwhile: nobody waits for it
// noticeably. A request is some fifteen rows with their indexes, so the bare rate
// of one-column rows is far above what can be reached.
func TestImportOf300000RequestsWhileFilingGoesOn(t *testing.T) {
	for _, d := range []store.Dialect{store.SQLite, store.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			a := house(t, storetest.URL(t, d))
			f, size := export(t, requests)
			before := bare(t, a)
			rate, waited := importing(t, a, f, size)
			limit := (before + bare(t, a)) / 2
			t.Logf("the bare database takes %.0f rows a second: %.1f for one request", limit, limit/rate)
			if waited > time.Second {
				t.Errorf("one filing in a hundred waited %v", waited)
			}
			if limit/rate > mostRatio {
				t.Errorf("a request costs as much as %.1f bare rows, more than %d", limit/rate, mostRatio)
			}
		})
	}
}

// mostRatio is how many bare rows a request may cost.
const mostRatio = 120

// bare is how many rows a second the database takes into a table of its own, 50
// a statement, 300 a transaction, as an import writes.
func bare(t *testing.T, a *app.App) float64 {
	t.Helper()
	ctx := context.Background()
	run := func(n int, fn func(tx *store.Tx, i int) error) {
		if err := a.DB.WriteBulk(ctx, func(tx *store.Tx) error {
			for i := range n {
				if err := fn(tx, i); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	run(1, func(tx *store.Tx, _ int) error {
		return tx.Exec(`CREATE TABLE bare (id TEXT PRIMARY KEY, body TEXT NOT NULL)`)
	})
	defer run(1, func(tx *store.Tx, _ int) error { return tx.Exec(`DROP TABLE bare`) })
	body := strings.Repeat("厂", 100)
	start, rows := time.Now(), 0
	for ; rows < 30_000; rows += 300 {
		run(6, func(tx *store.Tx, _ int) error {
			var args []any
			for range 50 {
				args = append(args, tx.NewID(), body)
			}
			return matter.InsertRows(tx, `INSERT INTO bare (id, body)`, 2, args)
		})
	}
	return float64(rows) / time.Since(start).Seconds()
}

// house is a founded model zone.
func house(t *testing.T, db string) *app.App {
	t.Helper()
	ctx := context.Background()
	a, err := app.Open(ctx, app.Config{DB: db, Pack: packs.Model()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	if err := a.Found(ctx, kernel.DateOf(time.Now())); err != nil {
		t.Fatal(err)
	}
	if err := a.DB.Migrate(ctx, intake.Migrations()); err != nil {
		t.Fatal(err)
	}
	return a
}

// export makes the file.
func export(t *testing.T, n int) (*os.File, int64) {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "requests.csv"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	if err := writeRequests(f, n); err != nil {
		t.Fatal(err)
	}
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		t.Fatal(err)
	}
	return f, size
}

// importing imports the file while others file, and returns the rows staged a
// second and how long 99 in 100 filings waited at most.
func importing(t *testing.T, a *app.App, f *os.File, size int64) (rate float64, waited time.Duration) {
	t.Helper()
	ctx := context.Background()
	m, err := intake.LoadMap([]byte(requestMap))
	if err != nil {
		t.Fatal(err)
	}
	s := intake.New(intake.Options{DB: a.DB, Ledger: a.Ledger, Org: a.Org, Matter: a.Matter, Calendar: a.Calendar})
	waits, stop := file(t, a)
	start, staged := time.Now(), time.Duration(0)
	res, err := s.Import(ctx, kernel.Actor{Kind: kernel.ActorImport, Name: "soak"}, intake.Input{Kind: "whistle", Map: m,
		File: intake.File{Name: "requests.csv", R: f, Size: size}, Progress: func(p intake.Progress) {
			if p.Phase == "staging" {
				staged = time.Since(start)
			}
		}})
	took := time.Since(start)
	stop()
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(*waits)
	w := *waits
	rate, waited = float64(requests)/staged.Seconds(), w[len(w)*99/100]
	t.Logf("%d rows, %d MB: staged in %v (%.0f rows/s), all in %v; %d filings meanwhile waited p50 %v, p99 %v, max %v", res.Rows, size>>20,
		staged.Round(time.Millisecond), rate, took.Round(time.Millisecond), len(w), w[len(w)/2], waited, w[len(w)-1])
	if res.Taken != requests {
		t.Fatalf("%+v", res)
	}
	before := time.Now()
	r, err := s.Report(ctx, intake.Query{Kind: "whistle", Batch: res.Batch})
	if err != nil || r.Total != int64(requests) || r.OnTime+r.Late+r.Open != r.Total {
		t.Fatalf("%+v %v", r.Count, err)
	}
	t.Logf("report in %v: %+v", time.Since(before).Round(time.Millisecond), r.Count)
	return rate, waited
}

// file raises a whistle every few hundredths of a second until stop, and keeps
// how long each took.
func file(t *testing.T, a *app.App) (waits *[]time.Duration, stop func()) {
	waits = &[]time.Duration{}
	done := make(chan struct{})
	var filing sync.WaitGroup
	filing.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-done:
				return
			case <-time.After(50 * time.Millisecond):
			}
			start := time.Now()
			_, err := a.Matter.Raise(context.Background(), kernel.System(), matter.RaiseInput{Kind: "whistle", Values: map[string][]string{"problem": {fmt.Sprintf("导入期间的第 %d 次吹哨", i)}}})
			*waits = append(*waits, time.Since(start))
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	return waits, func() { close(done); filing.Wait() }
}
