package admin_test

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"juyan/internal/admin"
	"juyan/internal/admin/admintest"
	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// each runs fn in a small zone on both databases.
func each(t *testing.T, fn func(t *testing.T, w *admintest.World)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) { fn(t, admintest.New(t, db, false)) }, admintest.Sets()...)
}

const notice2027 = "国务院办公厅关于2027年部分节假日安排的通知\n国办发明电〔2026〕9号\n一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月20日（周六）上班。"

func TestLoadYear(t *testing.T) {
	each(t, func(t *testing.T, w *admintest.World) {
		sys := w.Actor("p3")
		n, err := w.Admin.ReadNotice(t.Context(), sys, 2027, notice2027)
		w.OK(err)
		if n.Present || n.Version != 0 || len(n.Days) != 12 || n.Workdays != 261-1-5+2 || !slices.Equal(n.Papers, []string{"国办发明电〔2026〕9号"}) {
			t.Fatalf("%+v", n)
		}
		if _, err := w.Calendar().CountYear(2027); err == nil {
			t.Error("reading stored the year")
		}
		in := admin.LoadYearInput{Year: 2027, Text: notice2027}
		load := func(actor kernel.Actor, in admin.LoadYearInput) error {
			_, err := w.Admin.LoadYear(t.Context(), actor, in)
			return err
		}
		w.Code(load(w.Actor("p1"), in), kernel.CodeForbidden)
		w.Code(load(sys, admin.LoadYearInput{Year: 2027, Text: "没有内容"}), kernel.CodeInvalid)
		if before := len(w.Kinds()); w.Changed != 0 || slices.Contains(w.Kinds(), "calendar.loaded") {
			t.Errorf("refused, and yet: %d events, changed %d", before, w.Changed)
		}
		w.OK(load(sys, in))
		if got, err := w.Calendar().CountYear(2027); err != nil || got != n.Workdays || w.Changed != 1 {
			t.Errorf("%d working days, %v, changed %d", got, err, w.Changed)
		}
		w.Code(load(sys, in), kernel.CodeConflict) // it has version 1 now
		in.Version, in.Text = 1, strings.Replace(notice2027, "、2月20日（周六）", "", 1)
		w.OK(load(sys, in))
		years, err := w.Admin.LoadedYears(t.Context())
		w.OK(err)
		if len(years) != 1 || years[0].Version != 2 || len(years[0].Days) != 11 || years[0].By != w.Person("p3") || years[0].Source != in.Text {
			t.Errorf("%+v", years)
		}
		list, err := w.Admin.Audit(t.Context(), w.Actor("p5"), ledger.Search{Kind: "calendar.*", Limit: 10})
		w.OK(err)
		if len(list) != 2 || !strings.Contains(string(list[1].Payload), "2月20日") || strings.Contains(string(list[0].Payload), "2月20日") {
			t.Errorf("the ledger keeps %d texts: %v", len(list), list)
		}
	})
}

// A notice beside the program's own table of the same year.
func TestNoticeDifferences(t *testing.T) {
	each(t, func(t *testing.T, w *admintest.World) {
		n, err := w.Admin.ReadNotice(t.Context(), w.Actor("p3"), 2026, "元旦：1月1日（周四）至2日（周五）放假，共2天。1月3日（周六）上班。12月31日（周四）放假。")
		w.OK(err)
		got := map[string]admin.Difference{}
		for _, d := range n.Days {
			got[d.Date.String()] = d.Is
		}
		for date, want := range map[string]admin.Difference{"2026-01-01": admin.DaySame, "2026-01-03": admin.DayChanged, "2026-12-31": admin.DayNew, "2026-10-01": admin.DayGone} {
			if got[date] != want {
				t.Errorf("%s: %q, want %q", date, got[date], want)
			}
		}
		if !n.Present {
			t.Error("2026 is in the table")
		}
	})
}

// zipped packs the model zone under dir, after change had its way with each
// file; nil leaves a file out.
func zipped(t *testing.T, dir string, change func(name string, text []byte) []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	err := fs.WalkDir(packs.Model(), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(packs.Model(), name)
		if err != nil {
			return err
		}
		if text = change(name, text); text == nil {
			return nil
		}
		f, err := z.Create(dir + name)
		if err == nil {
			_, err = f.Write(text)
		}
		return err
	})
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func asIs(_ string, text []byte) []byte { return text }

// renamed replaces words in one file.
func renamed(file, old, new string) func(string, []byte) []byte {
	return func(name string, text []byte) []byte {
		if name == file {
			return bytes.ReplaceAll(text, []byte(old), []byte(new))
		}
		return text
	}
}

func TestUploadRefusals(t *testing.T) {
	each(t, func(t *testing.T, w *admintest.World) {
		sys := w.Actor("p3")
		before := len(w.Kinds())
		without := zipped(t, "", func(name string, text []byte) []byte {
			if name == "zone.yaml" {
				return nil
			}
			return text
		})
		for what, body := range map[string][]byte{"no zip": []byte("PK but not really"), "empty": nil, "no zone.yaml": without} {
			_, err := w.Admin.UploadPack(t.Context(), sys, "a.zip", body)
			if w.Code(err, kernel.CodeInvalid); err == nil {
				t.Error(what)
			}
		}
		_, err := w.Admin.UploadPack(t.Context(), w.Actor("p1"), "a.zip", zipped(t, "", asIs))
		w.Code(err, kernel.CodeForbidden)
		done, err := w.Admin.UploadPack(t.Context(), sys, "a.zip", zipped(t, "zone/", renamed("zone.yaml", "Asia/Shanghai", "Asia/Shanghia")))
		w.OK(err)
		if done.Pack != nil || done.Upload.ID != "" || len(done.Problems) != 1 || done.Problems[0].File != "zone.yaml" || done.Problems[0].Line == 0 {
			t.Errorf("%+v", done)
		}
		if n := len(w.Kinds()); n != before {
			t.Errorf("%d events written", n-before)
		}
	})
}

// bomb is a zip that unpacks to much more than it is.
func TestUploadOfABomb(t *testing.T) {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	f, err := z.Create("zone.yaml")
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 80 {
		if _, err := f.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	w := admintest.New(t, storetest.Open(t, store.SQLite, admintest.Sets()...), false)
	_, err = w.Admin.UploadPack(t.Context(), w.Actor("p3"), "bomb.zip", buf.Bytes())
	w.Code(err, kernel.CodeInvalid)
}

func TestPublishKinds(t *testing.T) {
	each(t, func(t *testing.T, w *admintest.World) {
		sys, ctx := w.Actor("p3"), t.Context()
		same, err := w.Admin.UploadPack(ctx, sys, "same.zip", zipped(t, "model/", asIs))
		w.OK(err)
		if same.Pack == nil || same.Pack.Hash != w.Pack.Hash || len(same.Changes) != 0 {
			t.Fatalf("the same pack: %+v %+v", same.Upload, same.Changes)
		}
		w.Code(w.Admin.PublishKinds(ctx, sys, same.Upload.ID, nil), kernel.CodeConflict)

		stage := firstStage(t, w.Matter, "hazard")
		up, err := w.Admin.UploadPack(ctx, sys, "new.zip", zipped(t, "", func(name string, text []byte) []byte {
			if name == "kinds/hazard.yaml" || name == "indicators.yaml" { // a measure has the stage's name
				return renameWord(text, stage, "fresh_stage")
			}
			return text
		}))
		w.OK(err)
		if len(up.Changes) != 1 || up.Changes[0].Kind != "hazard" || len(up.Changes[0].Faults) != 0 {
			t.Fatalf("%+v %v", up.Changes, up.Problems)
		}
		parts := up.Changes[0].Parts
		if len(parts) != 1 || parts[0].Sort != "stages" || len(parts[0].Added) != 1 || len(parts[0].Removed) != 1 {
			t.Errorf("%+v", parts)
		}
		old := up.Changes[0].From
		w.Code(w.Admin.PublishKinds(ctx, w.Actor("p4"), up.Upload.ID, map[string]string{"hazard": old}), kernel.CodeForbidden)
		w.Code(w.Admin.PublishKinds(ctx, sys, up.Upload.ID, map[string]string{"hazard": "another"}), kernel.CodeConflict)
		w.OK(w.Admin.PublishKinds(ctx, sys, up.Upload.ID, map[string]string{"hazard": old}))
		now, err := w.Matter.Kinds().Current("hazard")
		w.OK(err)
		if now.Def.Version != up.Changes[0].To || now.Stage("", "fresh_stage") == nil || w.Changed != 1 {
			t.Errorf("version %s, changed %d", now.Def.Version, w.Changed)
		}
		if before, err := w.Matter.Kinds().Version("hazard", old); err != nil || before.Stage("", stage) == nil {
			t.Errorf("the version before is gone: %v", err)
		}
		w.Code(w.Admin.PublishKinds(ctx, sys, up.Upload.ID, map[string]string{"hazard": old}), kernel.CodeConflict)
		kinds := w.Kinds()
		if got := strings.Join(kinds[len(kinds)-3:], " "); got != "pack.uploaded pack.uploaded pack.published" {
			t.Errorf("events %s", got)
		}
	})
}

func firstStage(t *testing.T, m *matter.Service, kind string) string {
	t.Helper()
	c, err := m.Kinds().Current(kind)
	if err != nil {
		t.Fatal(err)
	}
	return c.Def.Stages[0].Code
}

// renameWord replaces a code where it stands as a whole word; "hazard.found" is
// another one.
func renameWord(text []byte, old, new string) []byte {
	isWord := func(b byte) bool {
		return b == '_' || b == '.' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b >= 0x80
	}
	var out []byte
	for i := 0; i < len(text); {
		if bytes.HasPrefix(text[i:], []byte(old)) && (i == 0 || !isWord(text[i-1])) && (i+len(old) == len(text) || !isWord(text[i+len(old)])) {
			out, i = append(out, new...), i+len(old)
			continue
		}
		out, i = append(out, text[i]), i+1
	}
	return out
}

// Roles are not published with a kind: one that needs a role the zone lacks is
// refused.
func TestPublishNeedsTheRolesInForce(t *testing.T) {
	each(t, func(t *testing.T, w *admintest.World) {
		var some []auth.Role
		for _, r := range w.Auth.Roles() {
			if r.Code != "office" && r.Admin == "" {
				some = append(some, r)
			}
		}
		all := w.Auth.Roles()
		w.OK(w.Auth.SetRoles(slices.Concat(some, admins(all))))
		up, err := w.Admin.UploadPack(t.Context(), w.Actor("p3"), "a.zip", zipped(t, "", renamed("kinds/whistle.yaml", "name: {zh: 企业吹哨", "name: {zh: 企业哨声")))
		w.OK(err)
		if len(up.Changes) != 1 || len(up.Changes[0].Faults) == 0 {
			t.Fatalf("%+v", up.Changes)
		}
		w.Code(w.Admin.PublishKinds(t.Context(), w.Actor("p3"), up.Upload.ID, map[string]string{"whistle": up.Changes[0].From}), kernel.CodeInvalid)
	})
}

func admins(all []auth.Role) []auth.Role {
	return slices.DeleteFunc(slices.Clone(all), func(r auth.Role) bool { return r.Admin == "" })
}

func TestAuditShowsNoBusiness(t *testing.T) {
	each(t, func(t *testing.T, w *admintest.World) {
		ctx, auditor := t.Context(), w.Actor("p5")
		w.Member("p1", "gao")
		led := ledger.New()
		w.OK(w.DB.Write(ctx, func(tx *store.Tx) error {
			_, err := led.Append(tx, w.Actor("p2"), ledger.Draft{Kind: "whistle.raised", Matter: "m1", Payload: map[string]string{"text": "停电"}})
			return err
		}))
		for _, code := range []string{"p1", "p3", "p4"} {
			_, err := w.Admin.Audit(ctx, w.Actor(code), ledger.Search{Limit: 5})
			w.Code(err, kernel.CodeForbidden)
		}
		list, err := w.Admin.Audit(ctx, auditor, ledger.Search{Limit: 4})
		w.OK(err)
		if list[0].Kind != "whistle.raised" || list[0].Payload != nil || list[0].Hash == "" || list[1].Kind != "password.set" || list[1].Payload == nil {
			t.Errorf("%+v", list)
		}
		ev, err := w.Admin.AuditEvent(ctx, auditor, list[0].ID)
		if w.OK(err); ev.Payload != nil {
			t.Error("one event shows its business content")
		}
		for _, c := range []struct {
			q    ledger.Search
			want int
		}{{ledger.Search{Kind: "account.opened"}, 1}, {ledger.Search{Name: "苏晴"}, 1}, {ledger.Search{Person: w.Person("p2")}, 1},
			{ledger.Search{To: 1}, 0}, {ledger.Search{From: list[0].At + 1}, 0}, {ledger.Search{Before: list[0].Seq, Kind: "whistle.*"}, 0}} {
			c.q.Limit = 100
			got, err := w.Admin.Audit(ctx, auditor, c.q)
			if w.OK(err); c.want != len(got) {
				t.Errorf("%+v: %d, want %d", c.q, len(got), c.want)
			}
		}
		n := 0
		w.OK(w.Admin.ExportAudit(ctx, auditor, ledger.Search{Kind: "account.*"}, func(ev ledger.Event) error { n++; return nil }))
		if kinds := w.Kinds(); n != 1 || kinds[len(kinds)-1] != "audit.exported" {
			t.Errorf("%d exported, last event %s", n, kinds[len(kinds)-1])
		}
	})
}
