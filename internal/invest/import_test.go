package invest_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"juyan/internal/app"
	"juyan/internal/intake"
	"juyan/internal/invest"
	"juyan/internal/kernel"
	"juyan/internal/pipeline"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

func ledgerMap(t *testing.T) *intake.Map {
	t.Helper()
	text, err := os.ReadFile("../../docs/examples/leads.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, err := intake.LoadMap(text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func imported(t *testing.T, a *app.App, name string, body []byte) intake.Result {
	t.Helper()
	res, err := a.Intake.Import(ctx, kernel.Actor{Kind: kernel.ActorImport, Name: "导入"}, intake.Input{Kind: "lead", Map: ledgerMap(t),
		File: intake.File{Name: name, R: bytes.NewReader(body), Size: int64(len(body))}})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// told is what both zones should say of a lead.
func told(a *app.App, x invest.Lead) string {
	u, _ := a.Org.Directory().Unit(x.Unit)
	return fmt.Sprintf("%s|%s|%s|%s|%s|%s|%s|%d|%s|%v|%s|%s|%v|%v|%d", strings.TrimPrefix(x.Number, "导入·"), x.Title, x.Investor, x.Chain, x.Source, x.Background, x.Industry,
		x.Investment, x.Stage, x.Open, u.Code, x.NextStep, x.NextOn, x.LastOn, x.CreatedAt/1000)
}

func board(t *testing.T, a *app.App) (out []string) {
	t.Helper()
	page, err := a.Invest.Board(ctx, kernel.System(), invest.Filter{View: invest.Every, Limit: 500})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range page.Leads {
		out = append(out, told(a, x))
	}
	return out
}

// What the page exports, imported into an empty zone, gives the same leads, the
// same funnel and claims that hold.
func TestAnExportCanBeImportedElsewhere(t *testing.T) {
	each(t, func(h *house) {
		a := h.lead(chief, newLead().with("mu", "120", "energy", "18000", "uscc", "91350100M000100Y43", "industry", "2669", "background", "private", "intro", "两期建设，一期 1 万吨"))
		h.Do(chief, a, "triage", form{"triage_note": {"可以跟进"}})
		h.Do(chief, a, "contact", form{"contact_kind": {"visit"}, "contact_note": {"介绍园区配套"}, "next_step": {"邀请考察"}, "next_on": {"2022-01-20"}})
		h.At("2022-01-11", 9)
		b := h.lead(science, newLead().with("investor", "蒙西硅业有限公司", "chain", "silicon", "investment", "5000.5"))
		h.Do(science, b, "lose", form{"lost_reason": {"land"}, "lost_note": {"需要连片五百亩"}})
		h.At("2022-01-12", 9)
		h.lead(economy, newLead().with("investor", "=HYPERLINK(1)公司", "title", "名称像公式的项目", "investment", ""))
		w := h.Ask(bureau, "/leads/export.xlsx?view=every", nil)
		if w.Code != 200 {
			t.Fatalf("export: %d", w.Code)
		}
		other, err := app.Open(ctx, app.Config{DB: storetest.URL(t, store.SQLite), Pack: packs.Model(), Clock: h.Clock})
		h.Must(err)
		t.Cleanup(func() { _ = other.Close() })
		h.Must(other.Found(ctx, kernel.Date{Year: 2022, Month: 1, Day: 1}))
		if res := imported(t, other, "招商项目台账.xlsx", w.Body.Bytes()); res.Taken != 3 || len(res.Rejects) != 0 {
			t.Fatalf("imported %+v", res)
		}
		if was, is := board(t, h.App), board(t, other); strings.Join(was, "\n") != strings.Join(is, "\n") {
			t.Errorf("exported\n%s\nimported\n%s", strings.Join(was, "\n"), strings.Join(is, "\n"))
		}
		sameFunnel(t, h.App, other)
		wantHeld(t, other)
	})
}

func sameFunnel(t *testing.T, a, b *app.App) {
	t.Helper()
	say := func(a *app.App) string {
		funnel, err := a.Invest.Funnel(ctx, kernel.System(), invest.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		out := ""
		for _, x := range funnel {
			if x.N != 0 {
				out += fmt.Sprintf("%s %d %d; ", x.Stage, x.N, x.Investment)
			}
		}
		return out
	}
	if say(a) != say(b) {
		t.Errorf("the funnel was %s and is %s", say(a), say(b))
	}
}

// wantHeld: every imported lead has a claim that holds, of its unit.
func wantHeld(t *testing.T, a *app.App) {
	t.Helper()
	page, err := a.Invest.Board(ctx, kernel.System(), invest.Filter{View: invest.Every})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range page.Leads {
		r, err := a.Invest.Record(ctx, kernel.System(), x.ID)
		if err != nil || len(r.Claims) != 1 || r.Claims[0].Unit != x.Unit || r.Claims[0].Share != invest.Whole {
			t.Errorf("%s is claimed by %+v, %v", x.Number, r.Claims, err)
		}
	}
}

// The ledger an office keeps: stages, units and amounts in its own words; an amount
// in the wrong unit is handed back with the reason, nothing else is lost; a newer
// file corrects, and what is imported goes on here.
func TestALedgerOfAnOffice(t *testing.T) {
	each(t, func(h *house) {
		body, err := os.ReadFile("../../docs/examples/leads.csv")
		h.Must(err)
		res := imported(t, h.App, "leads.csv", body)
		if res.Taken != 4 || len(res.Rejects) != 1 || !strings.Contains(res.Rejects[0].Why.Text.ZH, "写混") {
			t.Fatalf("taken %d, rejected %+v", res.Taken, res.Rejects)
		}
		wantHeld(t, h.App)
		h.wantSums("investment", map[string]int64{"lead.registered": 2})
		body = bytes.ReplaceAll(body, []byte("85000,"), []byte("9.5亿,"))
		if res = imported(t, h.App, "leads.csv", body); res.Updated != 1 || res.Unchanged != 3 {
			t.Errorf("again: %+v", res)
		}
		funnel, err := h.Pipeline.Board(ctx, h.Who(leader), pipeline.Filter{})
		h.Must(err)
		if got := standing(funnel); got != "registered 0, negotiating 2, admission 0, committee 0, approved 1, signed 0" {
			t.Errorf("on the board: %s", got)
		}
		page, err := h.Invest.Board(ctx, h.Who(bureau), invest.Filter{Stage: "approved"})
		if err != nil || len(page.Leads) != 1 || page.Leads[0].Investment != 95000*kernel.Wan {
			t.Fatalf("approved: %+v, %v", page.Leads, err)
		}
		found, err := h.Invest.FindSimilar(ctx, invest.Probe{Investor: "朔晶硅业股份有限公司"})
		if err != nil || len(found) != 1 {
			t.Errorf("an imported lead is not found: %+v, %v", found, err)
		}
		m, err := h.Matter.Get(ctx, h.Who(bureau), page.Leads[0].ID)
		h.Must(err)
		h.Do(bureau, m, "contact", form{"contact_kind": {"talks"}, "contact_note": {"商定协议文本"}, "next_on": {"2022-01-25"}})
		h.Must(h.system(m, "sign"))
		h.wantSums("investment", map[string]int64{"lead.signed": 10000, "lead.signed_amount": 95000 * kernel.Wan})
	})
}

func standing(b *pipeline.Board) string {
	var out []string
	for _, s := range b.Leads.Stages {
		out = append(out, fmt.Sprintf("%s %d", s.Code, s.Now))
	}
	return strings.Join(out, ", ")
}
