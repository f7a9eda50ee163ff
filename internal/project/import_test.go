package project_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"juyan/internal/app"
	"juyan/internal/intake"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/pipeline"
	"juyan/internal/project"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

const ledgerFile = "../../docs/examples/projects.csv"

func take(t *testing.T, a *app.App, body []byte, name string, preview bool) intake.Result {
	t.Helper()
	text, err := os.ReadFile("../../docs/examples/projects.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, err := intake.LoadMap(text)
	if err != nil {
		t.Fatal(err)
	}
	res, err := a.Intake.Import(ctx, kernel.Actor{Kind: kernel.ActorImport, Name: "导入"}, intake.Input{Kind: "project", Map: m, Preview: preview,
		File: intake.File{Name: name, R: bytes.NewReader(body), Size: int64(len(body))}})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func ledgerOf(t *testing.T) []byte {
	t.Helper()
	body, err := os.ReadFile(ledgerFile)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func projects(t *testing.T, a *app.App) map[string]project.Project {
	t.Helper()
	list, err := a.Project.All(ctx, kernel.System(), project.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]project.Project{}
	for _, p := range list {
		out[strings.TrimPrefix(p.Number, "导入·")] = p
	}
	return out
}

// What each row that is not taken says, so that whoever keeps the sheet can mend it.
var handedBack = map[int]string{5: "写混", 6: "“开工日期”2021-06-01 早于“备案日期”2021-08-20", 7: "没有登记项目企业“江临瑞沣碳材料有限公司”", 8: "地块“CL-03”共 199.8 亩，别的项目已用 120 亩", 9: "还缺：项目代码"}

func wantHandedBack(t *testing.T, res intake.Result) {
	t.Helper()
	if len(res.Rejects) != len(handedBack) {
		t.Fatalf("handed back %+v", res.Rejects)
	}
	for _, r := range res.Rejects {
		if words := handedBack[r.Row]; words == "" || !strings.Contains(r.Why.Text.ZH, words) {
			t.Errorf("row %d is handed back with %q, want %q", r.Row, r.Why.Text.ZH, words)
		}
	}
}

// The ledger an office keeps of its projects: looked at first, then taken whole or
// not at all, row by row; events and figures are those of projects that ran here.
func TestALedgerOfProjects(t *testing.T) {
	each(t, func(h *house) {
		body := ledgerOf(t)
		res := take(t, h.App, body, "台账.csv", true)
		if res.Taken != 3 || res.Batch != "" || len(projects(t, h.App)) != 0 {
			t.Fatalf("a preview took %+v", res)
		}
		wantHandedBack(t, res)
		res = take(t, h.App, body, "台账.csv", false)
		wantHandedBack(t, res)
		list := projects(t, h.App)
		if res.Taken != 3 || len(list) != 3 {
			t.Fatalf("taken %+v", res)
		}
		for number, want := range map[string]string{
			"XM-001": "signed filed started registered trial produced", "XM-002": "signed filed started registered", "XM-003": "signed filed"} {
			if got := strings.ReplaceAll(h.Events(list[number].ID), "project.", ""); got != want {
				t.Errorf("events of %s are %s, want %s", number, got, want)
			}
		}
		h.wantSums(h.unit("investment"), map[string]int64{"project.filed": 2, "project.started": 2, "project.registered": 2, "project.trial": 1, "project.produced": 1})
		h.wantSums(h.unit("science"), map[string]int64{"project.filed": 1, "project.started": 0})
		wantLedger(h, list)
		wantBoards(h, list)
		wantSheetKept(h, body)
		if res = take(t, h.App, body, "台账.csv", false); res.Taken+res.Updated != 0 || res.Unchanged != 3 {
			t.Errorf("taken again: %+v", res)
		}
		newer := bytes.ReplaceAll(body, []byte("42000,15000,9800"), []byte("42000,21000,17000"))
		if res = take(t, h.App, newer, "台账.csv", false); res.Updated != 1 || res.Unchanged != 2 {
			t.Errorf("a newer sheet: %+v", res)
		}
		if p := projects(t, h.App)["XM-002"]; p.Claimed != 21000*kernel.Wan || p.Verified != 17000*kernel.Wan {
			t.Errorf("corrected to %+v", p)
		}
		h.wantSums(h.unit("investment"), map[string]int64{"project.registered": 2})
	})
}

// wantLedger: what stands on the records.
func wantLedger(h *house, list map[string]project.Project) {
	h.Helper()
	sums, err := h.Project.Sums(ctx, h.Who(leader), project.Filter{})
	if err != nil || sums.All.N != 3 || sums.All.Investment != (12600+42000+8600)*kernel.Wan || sums.All.Verified != (12100+9800)*kernel.Wan {
		h.Errorf("the board says %+v, %v", sums, err)
	}
	r, err := h.Project.Record(ctx, h.Who(leader), list["XM-002"].ID)
	h.Must(err)
	if len(r.Shares) != 1 || r.Shares[0].Points != 10_000 || len(r.Agreements) != 1 || r.Agreements[0].Amount != 42000*kernel.Wan || len(r.Holders) != 2 || len(r.Phases) != 2 ||
		len(r.Plots) != 1 || r.Plots[0].Area.String() != "120" || len(r.Funds) != 1 || r.Status != project.Suspended || r.Commissioner != kernel.ID(h.Post(commissioner)) {
		h.Errorf("the record says %+v", r)
	}
	if r.On("started_on").String() != "2021-04-08" || r.Unit != kernel.ID(h.Unit("investment")) || r.Item != kernel.ID(h.Unit("economy")) {
		h.Errorf("it stands %+v", r.Project)
	}
}

// wantBoards: where each stands in the funnel, and on the zone's plan.
func wantBoards(h *house, list map[string]project.Project) {
	h.Helper()
	b, err := h.Pipeline.Board(ctx, h.Who(leader), pipeline.Filter{})
	h.Must(err)
	got := ""
	for _, s := range b.Projects.Stages {
		if s.Now > 0 {
			got += fmt.Sprintf("%s %d; ", s.Code, s.Now)
		}
	}
	if got != "filed 1; registered 1; production 1; " {
		h.Errorf("the funnel says %s", got)
	}
	grounds, err := h.Project.Grounds(ctx)
	if err != nil || len(grounds) != 1 || grounds[0].Plot != "CL-03" || grounds[0].Project != list["XM-002"].ID {
		h.Errorf("the plan has %+v, %v", grounds, err)
	}
}

// wantSheetKept: the file is kept as it was.
func wantSheetKept(h *house, body []byte) {
	h.Helper()
	h.Must(h.DB.Read(ctx, func(tx *store.Tx) error {
		hash, err := store.One(tx, store.Value[string], `SELECT file_hash FROM import_batch WHERE kind = 'project'`)
		if err != nil {
			return err
		}
		kept, err := store.Blob(tx, hash)
		if err == nil && !bytes.Equal(kept, body) {
			h.Errorf("%d bytes of the sheet are kept, it has %d", len(kept), len(body))
		}
		return err
	}))
}

// A project that was imported goes on here: planned, blocked, brought to trial
// production by those the sheet names.
func TestAnImportedProjectGoesOn(t *testing.T) {
	each(t, func(h *house) {
		take(t, h.App, ledgerOf(t), "台账.csv", false)
		p := projects(t, h.App)["XM-003"]
		m, err := h.Matter.Get(ctx, h.Who(item), p.ID)
		h.Must(err)
		h.Do(office, m, "staff", form{"commissioner": {h.Post(commissioner)}, "officer": {h.Post(officer)}})
		h.Do(officer, m, "plan", form{"plan_year": {"2022"}, "year_invest": {"5000"}, "p06": {"40"}, "p12": {"100"}})
		h.At("2022-03-28", 9)
		h.Do(item, m, "start", form{"started_on": {"2022-03-26"}})
		h.Do(officer, m, "set_plots", form{"plots": {"CL-03，70"}})
		if err := h.Try(officer, m, "set_plots", form{"plots": {"CL-03，90"}}); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("more land than there is: %v", err)
		}
		h.wantSums(h.unit("science"), map[string]int64{"project.started": 1, "project.share.started": 10_000})
		if err := h.Try(item, &matter.Matter{ID: projects(t, h.App)["XM-001"].ID}, "leave", form{"exit_on": {"2022-03-28"}, "exit_reason": {"搬迁到外地"}}); err != nil {
			t.Errorf("the item lead of an imported project: %v", err)
		}
	})
}

// What the page exports, imported into an empty zone, gives the same projects.
func TestAnExportOfProjectsCanBeImportedElsewhere(t *testing.T) {
	each(t, func(h *house) {
		take(t, h.App, ledgerOf(t), "台账.csv", false)
		begun := h.begun()
		w := h.Ask(signer, "/projects/export.xlsx", nil)
		if w.Code != 200 {
			t.Fatalf("export: %d", w.Code)
		}
		other, err := app.Open(ctx, app.Config{DB: storetest.URL(t, store.SQLite), Pack: packs.Model(), Clock: h.Clock})
		h.Must(err)
		t.Cleanup(func() { _ = other.Close() })
		h.Must(other.Found(ctx, kernel.Date{Year: 2022, Month: 1, Day: 1}))
		res := take(t, other, w.Body.Bytes(), "项目台账.xlsx", false)
		if res.Taken != 3 || len(res.Rejects) != 1 || !strings.Contains(res.Rejects[0].Why.Text.ZH, "没有登记项目企业") {
			t.Fatalf("imported %+v %+v", res, res.Rejects)
		}
		was, is := projects(t, h.App), projects(t, other)
		delete(was, begun.Number)
		for number, p := range was {
			if a, b := toldOf(h.App, p), toldOf(other, is[number]); a != b {
				t.Errorf("exported %s\nimported %s", a, b)
			}
		}
	})
}

// toldOf is what both zones should say of a project.
func toldOf(a *app.App, p project.Project) string {
	dir := a.Org.Directory()
	unit := func(id kernel.ID) string { u, _ := dir.Unit(id); return u.Code }
	firm, _ := dir.Enterprise(p.Enterprise)
	post, _ := dir.Post(p.Commissioner)
	r, _ := a.Project.Record(ctx, kernel.System(), p.ID)
	return fmt.Sprintf("%s|%s|%s|%s|%s|%d|%d|%d|%s|%s|%s|%s|%v|%v|%v|%v", p.Title, p.Stage, p.Chain, p.Status, firm.Name, p.Investment, p.Claimed, p.Verified,
		unit(p.Overall), unit(p.Item), unit(p.Unit), post.Code, p.Days, r.Holders, r.Phases, r.Plots)
}
