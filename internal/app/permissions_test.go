package app

import (
	"maps"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"juyan/internal/auth"
	"juyan/internal/hotline"
	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/web"
)

// The file a person reviews: what each role may do with what is its own and
// with what is others'.
const permissionsFile = "testdata/permissions.tsv"

const permissionsHead = `# Who may do what: one line for each route and operation × role, tabs between.
# own: on a record the role has to do with (its firm, its unit called, its post
# in charge). other: on anybody else's. "-": the route names no such record.
# allow, masked (private data with stars), deny (the permission is lacking),
# notfound (as if it were not there), closed (seen, but this step is not the
# role's), signin (led to the sign-in page).
# Written by "make permissions"; read every line that changes before you commit.
`

// TestPermissions walks every route and every action of every kind as each role
// of the pack and as nobody, and compares with the reviewed file.
func TestPermissions(t *testing.T) {
	w := newWalk(t)
	lines := append(w.routes(), w.operations()...)
	slices.Sort(lines)
	got := permissionsHead + strings.Join(lines, "\n") + "\n"
	if os.Getenv("JUYAN_PERMISSIONS") == "write" {
		if err := os.WriteFile(permissionsFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s written, %d lines; read what changed before you commit", permissionsFile, len(lines))
		return
	}
	reviewed, err := os.ReadFile(permissionsFile)
	if err != nil {
		t.Fatalf("%v; run make permissions and review the file", err)
	}
	compare(t, string(reviewed), lines)
}

// compare names every line that is missing, surplus or different.
func compare(t *testing.T, reviewed string, lines []string) {
	t.Helper()
	want := map[string]string{}
	for _, line := range strings.Split(reviewed, "\n") {
		if key, rest := cutRow(line); key != "" {
			want[key] = rest
		}
	}
	faults := 0
	complain := func(format string, args ...any) {
		if faults++; faults <= 60 {
			t.Errorf(format, args...)
		}
	}
	for _, line := range lines {
		key, rest := cutRow(line)
		was, known := want[key]
		switch {
		case !known:
			complain("not reviewed: %s\t%s", key, rest)
		case was != rest:
			complain("%s: %s, reviewed as %s", key, rest, was)
		}
		delete(want, key)
	}
	for key := range want {
		complain("reviewed, but there is no such route or operation any more: %s", key)
	}
	if faults > 0 {
		t.Errorf("%d lines differ from %s. If the program is right, run make permissions, read the difference and commit it", faults, permissionsFile)
	}
}

// cutRow splits a line into "what TAB role" and the rest; "" for a comment.
func cutRow(line string) (key, rest string) {
	parts := strings.SplitN(line, "\t", 3)
	if len(parts) < 3 || strings.HasPrefix(line, "#") {
		return "", ""
	}
	return parts[0] + "\t" + parts[1], parts[2]
}

// routes walks every address. A public one is the same for everybody and has
// one line, under the role *.
func (w *walk) routes() []string {
	var out []string
	for _, route := range w.everyRoute() {
		var rows []string
		for _, r := range w.roles {
			own, other := w.visit(route, r)
			rows = append(rows, r.code+"\t"+own+"\t"+other)
		}
		out = append(out, folded(route, rows)...)
	}
	return out
}

// everyRoute lists the addresses; one that stands for several pages, each with
// data of its own (what is imported, looked up, set), is each of them.
func (w *walk) everyRoute() []web.Route {
	var out []web.Route
	for _, route := range w.a.Server().Routes() {
		variants := w.variants(route.Path)
		for _, path := range variants {
			one := route
			one.Path = path
			out = append(out, one)
		}
		if len(variants) == 0 {
			out = append(out, route)
		}
	}
	return out
}

func (w *walk) variants(path string) (out []string) {
	put := func(slot string, values ...string) {
		for _, v := range values {
			out = append(out, strings.Replace(path, slot, v, 1))
		}
	}
	switch {
	case strings.HasPrefix(path, "/import/{kind}"):
		put("{kind}", slices.Sorted(maps.Keys(org.ImportKinds()))...)
	case strings.HasPrefix(path, "/lookup/{what}"):
		put("{what}", "enterprise", "post", "person")
	case strings.HasPrefix(path, "/chains/{kind}"):
		put("{kind}", "enterprise", "task")
	}
	return out
}

func folded(route web.Route, rows []string) []string {
	what := route.Method + " " + route.Path
	same := true
	for _, row := range rows {
		_, mine, _ := strings.Cut(row, "\t")
		_, first, _ := strings.Cut(rows[0], "\t")
		same = same && mine == first
	}
	if _, all, _ := strings.Cut(rows[0], "\t"); same {
		return []string{what + "\t*\t" + all}
	}
	for i := range rows {
		rows[i] = what + "\t" + rows[i]
	}
	return rows
}

var slotForm = regexp.MustCompile(`\{([a-z]+)(\.\.\.)?\}`)

// visit asks for a route as r, with a record of r's own and with another's.
func (w *walk) visit(route web.Route, r *walkRole) (own, other string) {
	owner := r
	if r.code == "nobody" {
		w.t.Fatal("nobody walks")
	}
	ownPath, form, named := w.fill(route, owner)
	if !named {
		return w.judged(route, r, ownPath, form), "-"
	}
	if ownPath == "" {
		own = "-"
	} else {
		own = w.judged(route, r, ownPath, form)
	}
	otherPath, form, _ := w.fill(route, w.nobody)
	return own, w.judged(route, r, otherPath, form)
}

var sessionForm = regexp.MustCompile(`^/(sign|account|demo)`)

// judged sends the request and names the answer.
func (w *walk) judged(route web.Route, r *walkRole, path string, form url.Values) string {
	w.t.Helper()
	moved := w.version(path)
	rec := w.ask(w.session(r), route.Method, path, form)
	if route.Method == "POST" && sessionForm.MatchString(path) {
		r.token = "" // this may have ended the session
	}
	class := verdict(rec, route.Method)
	if class == "allow" && route.Method == "POST" && strings.HasSuffix(route.Path, "/actions/{action}") && rec.Code < 400 && w.version(path) == moved {
		return "closed" // led back to the record, which did not move
	}
	if class == "" {
		w.t.Errorf("%s %s as %s: %d %.300s", route.Method, path, r.code, rec.Code, rec.Body.String())
	}
	return class
}

// version is the record version of the matter in an address, 0 if there is none.
func (w *walk) version(path string) int64 {
	parts := strings.Split(path, "/")
	if len(parts) < 6 || parts[1] != "m" {
		return 0
	}
	m, err := w.a.Matter.Get(w.ctx, kernel.System(), kernel.ID(parts[3]))
	return must(w, m, err).Record
}

// verdict names an answer; "" for one that no walk may get.
func verdict(rec *httptest.ResponseRecorder, method string) string {
	to := rec.Header().Get("Location")
	switch {
	case rec.Code == 401, rec.Code == 303 && strings.HasPrefix(to, "/signin?next="):
		return "signin"
	case rec.Code == 403:
		return "deny"
	case rec.Code == 404:
		return "notfound"
	case rec.Code == 409:
		return "closed"
	case rec.Code == 200 && strings.Contains(rec.Body.String(), "****"):
		return "masked"
	case rec.Code < 400:
		return "allow"
	case method == "POST" && (rec.Code == 422 || rec.Code == 413 || rec.Code == 429):
		return "allow" // let in, and the empty form refused; wrong sign-ins are throttled
	}
	return ""
}

// firstAction is the step that the walk asks for at the stage where walk.matter
// leaves a kind; the other steps are walked as operations.
var firstAction = map[string]string{"whistle": "progress", "residents": "report", "hazard": "plan", "task": "accept", "keytask": "plan", "doubt": "take", "lead": "contact", "project": "file", "appeal": "accept", "opinion": "state"}

// fill puts real ids into a route's slots. named is false when there are none;
// the path is "" when nothing of the sort can be r's own.
func (w *walk) fill(route web.Route, r *walkRole) (path string, form url.Values, named bool) {
	form = url.Values{}
	if route.Path == "/unmask" {
		form = url.Values{"kind": {"enterprise"}, "id": {string(r.firm.ID)}}
		if route.Method == "GET" {
			return "/unmask?" + form.Encode(), nil, true
		}
		return "/unmask", form, true
	}
	switch route.Method + " " + route.Path {
	case "POST /api/v1/matters":
		form.Set("json", `{"kind": "whistle"}`)
	case "POST /api/v1/matters/{id}/actions":
		form.Set("json", `{"action": "`+firstAction["whistle"]+`"}`)
	case "POST /api/v1/hotline/tickets":
		form.Set("json", `{"subject": "走查工单"}`)
	case "POST /plans/{id}/early":
		form.Set("step", "works-permit")
	case "POST /kiosk/status": // a tap on a key: codes that are guessed are throttled
		form.Set("press", "A")
	case "GET /rosters/change":
		return route.Path + "?desk=" + w.deskOf(r) + "&session=walk&day=" + w.a.Booking.Today(w.a.Clock.Now()).AddDays(1).String(), form, true
	case "POST /rosters/replace", "POST /rosters/swap":
		form = url.Values{"desk": {w.deskOf(r)}, "session": {"walk"}, "day": {w.a.Booking.Today(w.a.Clock.Now()).AddDays(1).String()}}
		return route.Path, form, true
	case "GET /api/v1/rates":
		return route.Path + "?kind=whistle&by=unit&from=2022-01-01&to=2022-12-31", form, false
	}
	if !strings.Contains(route.Path, "{") || route.Path == "/{$}" {
		return strings.TrimSuffix(route.Path, "{$}"), form, false
	}
	slots := w.slots(route, r)
	if slots == nil {
		return "", nil, true
	}
	path = slotForm.ReplaceAllStringFunc(route.Path, func(slot string) string {
		name := slotForm.FindStringSubmatch(slot)[1]
		v, ok := slots[name]
		if !ok {
			w.t.Fatalf("%s %s: the walk does not know what to put for %s; teach walk.slots", route.Method, route.Path, slot)
		}
		return v
	})
	return path, form, !slots.fixed()
}

// slots is what stands for the slots of a route; nil: r has none of the sort.
type slots map[string]string

// fixed: the slots name no record, only a variant of the page.
func (s slots) fixed() bool {
	return s["id"] == "" && s["person"] == "" && s["subject"] == "" && (s["hash"] == "" || s["name"] != "")
}

func (w *walk) slots(route web.Route, r *walkRole) slots {
	parts := strings.Split(route.Path, "/")
	mine := r != w.nobody
	spare := w.nobody.spare
	switch parts[1] {
	case "m":
		id := w.oneOf(parts[2], r, route.Method == "POST")
		return slots{"id": id, "action": firstAction[parts[2]], "event": w.firstEvent(route, id)}
	case "matters":
		return slots{"id": w.oneOf("whistle", r, false)}
	case "api":
		if strings.Contains(route.Path, "{kind}") {
			return slots{"kind": "whistle"}
		}
		if strings.Contains(route.Path, "{number}") {
			return slots{"number": w.ticket()}
		}
		return slots{"id": w.oneOf("whistle", r, route.Method == "POST")}
	case "files":
		return slots{"id": w.file(r)}
	case "guides":
		return slots{"code": w.a.Pack.Counter.Guides[0].Code}
	case "drafts":
		return w.draftOf(r)
	case "r":
		if strings.Contains(route.Path, "{hash}") {
			return w.imported(parts[2], r)
		}
		id := w.record(parts[2], r)
		return slots{"id": id, "event": w.firstEvent(route, id)}
	case "enterprises":
		return slots{"id": string(r.firm.ID)}
	case "meetings":
		return w.meetingOf(r, route.Method == "POST")
	case "reviews", "review-papers", "review-leads":
		return w.reviewed(r, route.Method == "POST")
	case "appraisal":
		return w.batonSlots(route, r)
	case "merit":
		return w.resultOf(route.Path)
	case "pipeline":
		return slots{"plot": w.a.Pack.Plots.Plots[0].Code} // a plot is nobody's
	case "people":
		return ownOr(mine, r.who.Person, spare.person)
	case "posts":
		return ownOr(mine && route.Method == "GET", r.post.ID, spare.post)
	case "units":
		return ownOr(mine && route.Method == "GET", r.unit, spare.unit)
	case "task-forces":
		if mine {
			return nil
		}
		return slots{"id": string(spare.force), "post": string(spare.post)}
	case "leads":
		if parts[2] == "targets" {
			u, _ := w.a.Org.Directory().UnitByCode("science")
			return slots{"unit": string(u.ID)}
		}
		return slots{"id": w.oneOf("lead", r, route.Method == "POST")}
	case "party":
		if parts[2] == "matters" {
			return slots{"id": w.oneOf("keytask", r, route.Method == "POST")}
		}
		u, _ := w.a.Org.Directory().UnitByCode("branch-economy")
		return slots{"id": string(u.ID)}
	case "statistics":
		return w.statistic(parts[2], route.Method == "POST")
	case "admin":
		return w.adminSlots(parts[2], mine)
	case "plans":
		return w.planOf(r)
	case "papers":
		return w.paperOf(r)
	case "mandates":
		return w.mandateOf(r)
	case "services":
		return w.serviceOf(route, r)
	case "bookings":
		return w.bookingOf(route, r)
	case "chains":
		if parts[2] == "enterprise" {
			return slots{"id": string(r.firm.ID)}
		}
		return slots{"id": w.oneOf(parts[2], r, false)}
	case "account":
		if parts[2] != "tokens" {
			return slots{"provider": "none", "identity": "none", "token": "none"}
		}
		who := r.who
		if who.Person == "" {
			who = kernel.Actor{Kind: kernel.ActorPerson, Person: spare.person}
		}
		t, err := w.a.Auth.MakeToken(w.ctx, who, auth.MakeTokenInput{Name: "走查", Reach: auth.ReachRead, Days: 1})
		return slots{"id": string(must(w, t, err).ID)}
	case "signin":
		return slots{"provider": "none"}
	case "link", "feeds":
		return slots{"token": "none"}
	case "static":
		hash, name, _ := strings.Cut(w.asset, "/")
		return slots{"hash": hash, "name": name}
	}
	w.t.Fatalf("%s %s: the walk does not know these records; teach walk.slots", route.Method, route.Path)
	return nil
}

// ticket is one of the hotline, which is nobody's own.
func (w *walk) ticket() string {
	t, err := w.a.Hotline.Take(w.ctx, kernel.System(), hotline.Ticket{"ticket_no": "WALK", "subject": "走查工单"})
	return must(w, t, err).Ticket
}

// statistic is a series, or a claim of one with its file, which are nobody's own.
func (w *walk) statistic(of string, fresh bool) slots {
	if of == "series" {
		return slots{"code": "tax_revenue", "period": "2022-01"}
	}
	if fresh || w.known["claim"] == "" {
		w.known["claim"], w.known["file"] = w.claimed()
	}
	return slots{"id": w.known[map[string]string{"claims": "claim", "files": "file"}[of]]}
}

// oneOf is a matter of r: a fresh one where it will be changed.
func (w *walk) oneOf(kind string, r *walkRole, fresh bool) string {
	key := kind + " " + r.code
	if fresh || w.known[key] == "" {
		w.known[key] = string(w.matter(kind, r).ID)
	}
	return w.known[key]
}

// meetingOf is a meeting with an item about a matter of r.
func (w *walk) meetingOf(r *walkRole, fresh bool) slots {
	key := "meeting " + r.code
	if fresh || w.known[key] == "" {
		id, item := w.meet(r)
		w.known[key] = id + " " + item
	}
	id, item, _ := strings.Cut(w.known[key], " ")
	return slots{"id": id, "item": item}
}

func ownOr(mine bool, own, spare kernel.ID) slots {
	switch {
	case !mine:
		return slots{"id": string(spare)}
	case own == "":
		return nil
	}
	return slots{"id": string(own)}
}

// adminSlots are things of the administrators', which are nobody's own.
func (w *walk) adminSlots(of string, mine bool) slots {
	switch {
	case of == "calendar":
		return slots{"year": "2022"}
	case of == "roles":
		return slots{"code": "registrar"}
	case mine:
		return nil
	case of == "accounts", of == "factors":
		return slots{"person": string(w.nobody.spare.person), "identity": "none"}
	case of == "audit":
		return slots{"id": string(w.event)}
	case of == "pack":
		return slots{"id": string(w.upload)}
	case of == "hooks":
		return slots{"id": string(w.hook)}
	}
	w.t.Fatalf("the walk does not know /admin/%s; teach walk.adminSlots", of)
	return nil
}

// operations walks every action of every kind: a matter is put into each stage
// by hand, then each role asks what it may do with its own and with another's,
// and tries what it may not.
func (w *walk) operations() []string {
	var out []string
	for _, c := range w.a.Kinds.All() {
		o := &operations{walk: w, kind: c.Def.Kind, course: c, found: map[string]string{}}
		for _, r := range w.roles {
			if r.code != anonymous {
				o.ask(r, "own", w.matter(c.Def.Kind, r))
				o.ask(r, "other", w.matter(c.Def.Kind, w.nobody))
			}
		}
		out = append(out, o.lines()...)
	}
	return out
}
