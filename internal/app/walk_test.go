package app

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"juyan/internal/approval"
	"juyan/internal/auth"
	"juyan/internal/counter"
	"juyan/internal/economy"
	"juyan/internal/hook"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/meeting"
	"juyan/internal/merit"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/project"
	"juyan/internal/resource"
	"juyan/internal/review"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/internal/van"
	"juyan/internal/web"
	"juyan/packs"
)

// walk is a zone in which everybody who can be anybody has something of their
// own: for each role of the pack a unit, a post that carries that role alone,
// and a firm it has to do with. What belongs to "nobody" is everybody else's.
type walk struct {
	t         *testing.T
	ctx       context.Context
	a         *App
	site      http.Handler
	meeting   *meeting.Service
	roles     []*walkRole
	nobody    *walkRole        // owner of what no role has to do with
	event     kernel.ID        // of the audit trail
	upload    kernel.ID        // a zone pack waiting to be published
	hook      kernel.ID        // a webhook nobody listens to
	asset     string           // "hash/name" of a file of the site
	published kernel.ID        // a scheme of the appraisal
	appraised kernel.ID        // a run of the appraisal
	results   [2]*merit.Result // one on notice, one final and paid
	proposal  kernel.ID        // about the final one
	clock     *storetest.Clock
	made      int               // records so far
	known     map[string]string // "kind role" → a matter of theirs
}

// walkRole is somebody who carries one role, and what they have to do with.
type walkRole struct {
	code  string // of the role; "anonymous" for nobody signed in
	who   kernel.Actor
	unit  kernel.ID
	post  org.Post
	firm  org.Enterprise
	spare spare
	token string // of a session
}

// spare are records of the organisation that may be changed or ended.
type spare struct{ unit, post, person, force kernel.ID }

const anonymous = "anonymous"

func newWalk(t *testing.T) *walk {
	t.Helper()
	ctx := context.Background()
	clock := storetest.NewClock()
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	a, err := Open(ctx, Config{DB: storetest.URL(t, store.SQLite), Pack: packs.Model(), Demo: true, Clock: clock, Log: log})
	if err == nil {
		err = a.DB.SetUnsafe(ctx, true) // thrown away anyhow
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := a.keepSecrets(ctx, t.TempDir()+"/walk.signin.key"); err != nil {
		t.Fatal(err)
	}
	if err := a.Found(ctx, kernel.Date{Year: 2022, Month: 1, Day: 1}); err != nil {
		t.Fatal(err)
	}
	w := &walk{t: t, ctx: ctx, a: a, site: a.Server(), known: map[string]string{}, clock: clock}
	w.meeting = meeting.New(meeting.Options{DB: a.DB, Ledger: a.Ledger, Org: a.Org, Matter: a.Matter})
	w.people()
	w.appraise()
	w.award()
	w.things()
	return w
}

// must ends the test on an error.
func must[T any](w *walk, v T, err error) T {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

// people makes one of each role, and the nobody whose things are the others'.
func (w *walk) people() {
	dir := w.a.Org.Directory()
	firms := dir.Enterprises()
	for i, r := range w.a.Pack.Roles {
		role := &walkRole{code: r.Code, firm: firms[100+i]}
		if r.Contact {
			role.who = must1(w, role.firm.Contact, "")
		} else {
			w.employ(role)
		}
		w.roles = append(w.roles, role)
	}
	w.roles = append(w.roles, &walkRole{code: anonymous, firm: firms[98]})
	w.nobody = &walkRole{code: "nobody", firm: firms[0]} // which a task force of its own serves
	w.employ(w.nobody)
	w.nobody.who = kernel.System()
	w.serve()
}

func must1(w *walk, person, post kernel.ID) kernel.Actor {
	w.t.Helper()
	a, err := w.a.Auth.ActorIn(w.a.Org.Directory(), w.a.Clock.Now(), person, post)
	return must(w, a, err)
}

// employ gives a role its unit, its post and the person in it.
func (w *walk) employ(r *walkRole) {
	name := kernel.T("走查"+r.code, "Walk "+r.code)
	u, err := w.a.Org.CreateUnit(w.ctx, kernel.System(), org.UnitFields{Code: "walk-" + r.code, Name: name, Kind: org.Agency, From: kernel.Date{Year: 2022, Month: 1, Day: 1}})
	r.unit = must(w, u, err).ID
	roles := []string{r.code}
	if r.code == "nobody" {
		roles = nil
	}
	r.post = w.newPost(r.unit, "walk-"+r.code+".post", name, roles)
	person := w.newPerson("walk-"+r.code+"-person", "13900001111")
	w.appoint(person, r.post.ID)
	r.who = must1(w, person, r.post.ID)
}

func (w *walk) newPost(unit kernel.ID, code string, name kernel.Text, roles []string) org.Post {
	p, err := w.a.Org.CreatePost(w.ctx, kernel.System(), org.PostFields{Code: code, Unit: unit, Name: name, Level: "staff", Roles: roles, From: kernel.Date{Year: 2022, Month: 1, Day: 1}})
	return must(w, p, err)
}

func (w *walk) newPerson(code, phone string) kernel.ID {
	p, err := w.a.Org.RegisterPerson(w.ctx, kernel.System(), org.PersonFields{Code: code, Name: "白音", NameEN: "Bai Yin", Phone: phone})
	return must(w, p, err).ID
}

func (w *walk) appoint(person, post kernel.ID) {
	_, err := w.a.Org.Appoint(w.ctx, kernel.System(), org.AppointInput{Person: person, Post: post, From: kernel.Date{Year: 2022, Month: 1, Day: 1}})
	must(w, 0, err)
}

// role finds somebody by the code of the role.
func (w *walk) role(code string) *walkRole {
	for _, r := range w.roles {
		if r.code == code {
			return r
		}
	}
	w.t.Fatalf("the walk needs a role %q in the pack", code)
	return nil
}

// serve puts the officer and the commissioner in charge of their firms.
func (w *walk) serve() {
	dir := w.a.Org.Directory()
	officer, commissioner := w.role("officer"), w.role("commissioner")
	standing := slices.IndexFunc(dir.TaskForces(), func(f org.TaskForce) bool { return f.Kind == org.Standing })
	force := dir.TaskForces()[standing]
	for _, post := range []kernel.ID{officer.post.ID, commissioner.post.ID} {
		_, err := w.a.Org.AddMember(w.ctx, kernel.System(), org.AddMemberInput{TaskForce: force.ID, Post: post, Role: org.RoleMember})
		must(w, 0, err)
	}
	for _, r := range []*walkRole{officer, commissioner} {
		_, err := w.a.Org.AssignService(w.ctx, kernel.System(), org.AssignServiceInput{Subject: org.EnterpriseSubject(r.firm.ID), TaskForce: force.ID, Commissioner: commissioner.post.ID, Officer: officer.post.ID})
		must(w, 0, err)
	}
	officer.who, commissioner.who = must1(w, officer.who.Person, officer.post.ID), must1(w, commissioner.who.Person, commissioner.post.ID)
}

// things makes what the routes name besides matters.
func (w *walk) things() {
	name := kernel.T("走查备用", "Walk spare")
	s := &w.nobody.spare
	u, err := w.a.Org.CreateUnit(w.ctx, kernel.System(), org.UnitFields{Code: "walk-spare", Name: name, Kind: org.Agency, From: kernel.Date{Year: 2022, Month: 1, Day: 1}})
	s.unit = must(w, u, err).ID
	s.post, s.person = w.newPost(s.unit, "walk-spare.post", name, nil).ID, w.newPerson("walk-spare-person", "13900002222")
	w.appoint(s.person, s.post)
	f, err := w.a.Org.FormTaskForce(w.ctx, kernel.System(), org.TaskForceFields{Code: "walk-spare", Name: name, Kind: org.Project, Project: name, LeadUnit: s.unit})
	s.force = must(w, f, err).ID
	_, err = w.a.Org.AddMember(w.ctx, kernel.System(), org.AddMemberInput{TaskForce: s.force, Post: s.post, Role: org.RoleMember})
	must(w, 0, err)
	_, err = w.a.Auth.OpenAccount(w.ctx, kernel.System(), auth.OpenAccountInput{Person: s.person, Login: "walk-spare"})
	must(w, 0, err)
	err = w.a.DB.Read(w.ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`SELECT id FROM event ORDER BY id DESC LIMIT 1`).Scan(&w.event)
	})
	must(w, 0, err)
	checked, err := w.a.Admin.UploadPack(w.ctx, w.role("sysadmin").who, "zone.zip", zipped(w))
	w.upload = must(w, checked, err).Upload.ID
	w.hook, err = w.a.Hook.Add(w.ctx, kernel.System(), hook.AddInput{Name: "walk", Format: hook.WeCom, URL: "https://robot.invalid/x", Events: []string{"walk.never"}})
	must(w, 0, err)
	w.asset = assetForm.FindStringSubmatch(w.get("", "/signin").Body.String())[1]
}

var assetForm = regexp.MustCompile(`/static/([^"]+app\.css)`)

// zipped is the model zone as an administrator uploads it.
func zipped(w *walk) []byte {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	if err := z.AddFS(packs.Model()); err != nil {
		w.t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		w.t.Fatal(err)
	}
	return buf.Bytes()
}

// session is a session of r.
func (w *walk) session(r *walkRole) string {
	if r.token == "" {
		r.token = w.signIn(r)
	}
	return r.token
}

// signIn signs somebody in and returns the token; "" for nobody.
func (w *walk) signIn(r *walkRole) string {
	w.t.Helper()
	in := auth.DemoSignInInput{Post: r.post.Code}
	switch {
	case r.code == anonymous:
		return ""
	case r.post.Code == "":
		in = auth.DemoSignInInput{Enterprise: r.firm.Code}
	}
	s, err := w.a.Auth.DemoSignIn(w.ctx, in)
	return must(w, s, err).Token
}

func (w *walk) get(token, path string) *httptest.ResponseRecorder {
	return w.ask(token, "GET", path, nil)
}

// ask sends one request as a browser would, or as a program calls the API: then
// form holds the body under "json".
func (w *walk) ask(token, method, path string, form url.Values) *httptest.ResponseRecorder {
	w.t.Helper()
	kind, accept, body := "application/x-www-form-urlencoded", "text/html", form.Encode()
	if strings.HasPrefix(path, "/api/") {
		kind, accept, body = "application/json", "application/json", form.Get("json")
	}
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Accept", accept)
	r.Header.Set("Accept-Language", "zh-CN")
	if method == "POST" {
		r.Header.Set("Content-Type", kind)
	}
	if token != "" {
		r.AddCookie(&http.Cookie{Name: "juyan_session", Value: token})
	}
	rec := httptest.NewRecorder()
	w.site.ServeHTTP(rec, r)
	return rec
}

// matter makes a fresh matter of a kind that has to do with r: its firm calls,
// its unit leads and is called, its post serves the firm where it may.
func (w *walk) matter(kind string, r *walkRole) *matter.Matter {
	w.t.Helper()
	unit := r.unit
	if unit == "" {
		unit = w.nobody.unit
	}
	on := kernel.Date{Year: 2022, Month: 7, Day: 20}.String()
	switch kind {
	case "whistle":
		m := w.raise(w.contact(r.firm), kind, "", values{"problem": {secret(r)}, "topic": {"land"}, "contact_phone": {privatePhone}})
		w.act(m, "contact", values{"contact_way": {"phone"}, "contact_note": {secret(r)}})
		return w.act(m, "call", values{"lead": {string(unit)}, "units": {string(unit)}, "call_note": {"走查"}})
	case "residents":
		m := w.raise(kernel.System(), kind, "", values{"title": {secret(r)}, "topic": {"roads"}, "phone": {privatePhone}})
		w.act(m, "dispatch", values{"handler": {string(unit)}})
		w.act(m, "contact", values{"contact_note": {"走查"}})
		return w.desk(m, unit)
	case "hazard":
		m := w.raise(kernel.System(), kind, r.firm.ID, values{"title": {secret(r)}, "category": {"fire"}, "level": {"general"}})
		return w.act(m, "transfer", values{"transfer_to": {string(unit)}})
	case "task":
		return w.raise(w.giver(r), kind, "", values{"task_title": {secret(r)}, "task_unit": {string(unit)}, "task_due": {on}})
	}
	if kind == resource.Kind {
		return w.need(r, unit)
	}
	if kind == van.Kind {
		return w.called(r, unit)
	}
	if kind == counter.KindReadiness {
		return w.readiness(r, unit)
	}
	if kind == counter.Kind {
		return w.serviceCase(r, unit)
	}
	if kind == approval.Kind {
		return w.step(r, unit)
	}
	if kind == review.KindOpinion {
		return w.opinion(r, unit)
	}
	if kind == merit.AppealKind {
		return w.appeal(r, unit)
	}
	if kind == "keytask" {
		letter := values{"letter_to": {string(unit)}, "letter": {"走查用的督查文书，请回复。"}}
		m := w.raise(kernel.System(), kind, "", values{"title": {secret(r)}, "tier": {"task"}, "source_level": {"zone"}, "lead_unit": {string(unit)}, "deadline": {on}})
		w.act(m, "remind", letter)
		return w.act(m, "order", letter)
	}
	if kind == "lead" {
		v := values{"investor": {secret(r)}, "title": {secret(r)}, "chain": {"silicon"}, "contact_phone": {privatePhone}, "another": {"走查用的另一条线索"}}
		if r.who.Kind == kernel.ActorPerson && r.who.Can("lead.raise") != kernel.ScopeNone {
			return w.raise(r.who, kind, "", v)
		}
		v["unit"] = []string{string(unit)}
		return w.raise(kernel.System(), kind, "", v)
	}
	if kind == project.Kind {
		v := values{"title": {secret(r) + " " + web.NewKey()[:8]}, "enterprise": {string(r.firm.ID)}, "investment": {"5000"}, "item_unit": {string(unit)}, "unit": {string(unit)}, "signed_on": {"2022-01-01"}}
		return w.raise(kernel.System(), kind, "", v)
	}
	if kind == "doubt" { // it concerns r's unit: "own" is what r must not see before the verdict
		return w.raise(kernel.System(), kind, "", values{"title": {secret(r)}, "detector": {"burst"}, "said": {secret(r)}, "units": {string(unit)}, "post": {string(r.post.ID)}, "fingerprint": {secret(r)}})
	}
	w.t.Fatalf("the walk cannot make a matter of kind %q: add it here, and an action of it to firstAction", kind)
	return nil
}

// claimed is a value somebody else claimed, with the file it came in.
func (w *walk) claimed() (claim, file string) {
	w.t.Helper()
	n := len(w.known)
	period := economy.Period{Kind: pack.Monthly, Year: 2000 + n/12, N: 1 + n%12}
	w.known["claims of "+period.String()] = "1" // the next is of another month
	in := economy.ClaimInput{Rows: []economy.Row{{Series: "tax_revenue", Period: period, Value: 1}}, File: &economy.File{Name: "走查.csv", Upload: store.NewUpload([]byte("指标,统计期,数值\n"))}}
	must(w, 0, w.a.Economy.Claim(w.ctx, kernel.System(), in))
	pairs, err := w.a.Economy.Values(w.ctx, economy.Query{Series: "tax_revenue", From: period, To: period})
	v := must(w, pairs, err)[0].Claimed
	return string(v.ID), string(v.File)
}

// desk makes a unit the desk that received a resident's matter, which the pack
// always gives to the same one.
func (w *walk) desk(m *matter.Matter, unit kernel.ID) *matter.Matter {
	w.t.Helper()
	err := w.a.DB.Write(w.ctx, func(tx *store.Tx) error {
		if err := tx.Exec(`UPDATE matter_involved SET unit_id = $1 WHERE matter_id = $2 AND relation = 'desk'`, unit, m.ID); err != nil {
			return err
		}
		return tx.Exec(`UPDATE matter SET record = record + 1 WHERE id = $1`, m.ID)
	})
	return must(w, m, err)
}

type values = map[string][]string

// secret marks what has to do with r alone.
func secret(r *walkRole) string { return "走查事项" + r.code + "之事" }

// bookSecret marks what stands in a register about r's firm.
func bookSecret(r *walkRole) string { return "走查台账" + r.code + "之物" }

const privatePhone = "13912345678"

// giver is r where its post may give tasks, else the program itself.
func (w *walk) giver(r *walkRole) kernel.Actor {
	if r.who.Can("task.raise") != kernel.ScopeNone {
		return r.who
	}
	return kernel.System()
}

func (w *walk) contact(firm org.Enterprise) kernel.Actor { return must1(w, firm.Contact, "") }

func (w *walk) raise(by kernel.Actor, kind string, firm kernel.ID, v values) *matter.Matter {
	w.t.Helper()
	m, err := w.a.Matter.Raise(w.ctx, by, matter.RaiseInput{Kind: kind, Enterprise: firm, Values: v})
	return must(w, m, err)
}

func (w *walk) act(m *matter.Matter, action string, v values) *matter.Matter {
	w.t.Helper()
	m, err := w.a.Matter.Act(w.ctx, kernel.System(), matter.ActInput{Matter: m.ID, Action: action, Values: v})
	return must(w, m, err)
}

// file attaches a picture to a fresh whistle of r and returns its id.
func (w *walk) file(r *walkRole) string {
	w.t.Helper()
	m := w.matter("whistle", r)
	var buf bytes.Buffer
	if err := png.Encode(&buf, image.NewGray(image.Rect(0, 0, 2, 2))); err != nil {
		w.t.Fatal(err)
	}
	_, err := w.a.Matter.Act(w.ctx, kernel.System(), matter.ActInput{Matter: m.ID, Action: "progress", Values: values{"progress": {"走查"}}, Files: []matter.File{{Field: "photos", Name: secret(r) + ".png", Body: buf.Bytes()}}})
	must(w, 0, err)
	v, err := w.a.Matter.View(w.ctx, kernel.System(), m.ID)
	return string(must(w, v, err).Files[0].ID)
}

// record enters a record of a register for r's firm.
func (w *walk) record(register string, r *walkRole) string {
	w.t.Helper()
	w.made++
	raw := values{"number": {fmt.Sprintf("WALK-%d", w.made)}, "name": {bookSecret(r)}, "enterprise": {string(r.firm.ID)}}
	switch register {
	case "product":
		raw["state"] = []string{w.option(register, "state")}
	case "rnd_platform":
		raw["category"], raw["level"], raw["approved_on"] = []string{w.option(register, "category")}, []string{w.option(register, "level")}, []string{"2022-01-01"}
	default:
		w.t.Fatalf("the walk cannot make a record of register %q: add what it requires here", register)
	}
	rec, err := w.a.Matter.AddRecord(w.ctx, kernel.System(), register, raw, "")
	return string(must(w, rec, err).ID)
}

// imported is a file that r took into a register, else, for the nobody, one that
// somebody else did; nil where r may import none.
func (w *walk) imported(register string, r *walkRole) slots {
	w.t.Helper()
	by := r.who
	if r == w.nobody {
		by = kernel.System()
	} else if by.Can(register+".edit") == kernel.ScopeNone {
		return nil
	}
	w.made++
	number := fmt.Sprintf("WALK-FILE-%d", w.made)
	body := map[string]string{
		"product":      "number,name,state,enterprise\n" + number + "," + bookSecret(r) + "," + w.option(register, "state") + "," + r.firm.Name + "\n",
		"rnd_platform": "number,name,category,level,approved_on,enterprise\n" + number + "," + bookSecret(r) + "," + w.option(register, "category") + "," + w.option(register, "level") + ",2022-01-01," + r.firm.Name + "\n",
	}[register]
	if body == "" {
		w.t.Fatalf("the walk cannot make a file for register %q: add what it requires here", register)
	}
	done, err := w.a.Matter.ImportRecords(w.ctx, by, matter.RecordFile{Register: register, Name: "走查.csv", Upload: store.NewUpload([]byte(body))})
	return slots{"hash": must(w, done, err).Hash}
}

// option is the first option of a register's field.
func (w *walk) option(register, field string) string {
	r, err := w.a.Matter.Register(register)
	for _, f := range must(w, r, err).Fields {
		if f.Code == field {
			return f.Options[0].Code
		}
	}
	return ""
}

// meet plans a meeting with an item about a fresh whistle of r and
// returns both ids.
func (w *walk) meet(r *walkRole) (id, item string) {
	w.t.Helper()
	m := w.matter("whistle", r)
	on := kernel.DateOf(w.a.Clock.Now().In(w.a.Pack.Zone.Location()))
	in := meeting.PlanInput{HeldOn: on, Chair: w.role("office").post.ID, Place: "走查", Enterprise: w.a.Org.Directory().Enterprises()[97].ID}
	met, err := w.meeting.Plan(w.ctx, w.role("office").who, in)
	must(w, 0, err)
	must(w, 0, w.meeting.AddItem(w.ctx, w.role("office").who, meeting.AddItemInput{Meeting: met.ID, Matter: m.ID}))
	v, err := w.meeting.View(w.ctx, w.role("office").who, met.ID)
	for _, x := range must(w, v, err).Items {
		if x.Matter == m.ID {
			return string(met.ID), string(x.ID)
		}
	}
	w.t.Fatal("the matter is not on the agenda")
	return "", ""
}
