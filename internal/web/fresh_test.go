package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"juyan/internal/kernel"
)

// prover holds that nobody proved anything until they say "me".
type prover struct {
	fresh bool
	tries []string
}

func (p *prover) Proved(*Ctx) (bool, bool, error) { return p.fresh, true, nil }

func (p *prover) Prove(_ *Ctx, proof string) error {
	p.tries = append(p.tries, proof)
	if proof != "me" {
		return kernel.Invalid(proofField, kernel.T("不对", "Wrong"))
	}
	p.fresh = true
	return nil
}

func TestADangerousActAsksForAProofAndKeepsItsInput(t *testing.T) {
	asked := &prover{}
	var done []url.Values
	s := New(Options{Prover: asked, Authenticate: func(*http.Request) (kernel.Actor, error) {
		return kernel.Actor{Kind: kernel.ActorPerson, Person: "p", Grants: map[string]kernel.Scope{"x.do": kernel.ScopeAll}}, nil
	}})
	s.Add(Route{Method: "POST", Path: "/x/{id}", Permission: "x.do", Fresh: true, Handle: func(c *Ctx) error {
		done = append(done, c.FormValues())
		return c.Redirect("/done")
	}})
	post := func(form url.Values, head ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("POST", "/x/1?a=b", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for i := 0; i < len(head); i += 2 {
			r.Header.Set(head[i], head[i+1])
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w
	}
	sent := url.Values{"note": {`<b>"两行`, "second"}, "_key": {"k1"}}
	w := post(sent)
	body := w.Body.String()
	if w.Code != 401 || len(done) != 0 || len(asked.tries) != 0 {
		t.Fatalf("%d, done %v, tried %v", w.Code, done, asked.tries)
	}
	for _, want := range []string{`action="/x/1?a=b"`, `name="note" value="&lt;b&gt;&#34;两行"`, `name="note" value="second"`, `name="_key" value="k1"`, `name="_proof"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the question lacks %s", want)
		}
	}
	if strings.Count(body, `name="_key"`) != 1 || w.Header().Get("Cache-Control") != "no-store" {
		t.Error("the key twice, or the question is kept by caches")
	}
	if w := post(sent, "HX-Request", "true"); w.Header().Get("HX-Retarget") != "#main" || !strings.Contains(w.Body.String(), `id="main"`) {
		t.Errorf("htmx: %v", w.Header())
	}
	if w := post(sent, "Accept", "application/json"); w.Code != 401 || !strings.Contains(w.Header().Get("Content-Type"), "problem+json") {
		t.Errorf("JSON: %d %v", w.Code, w.Header())
	}

	sent.Set("_proof", "not me")
	if w := post(sent); w.Code != 422 || len(done) != 0 || !strings.Contains(w.Body.String(), "不对") || strings.Contains(w.Body.String(), "not me") || !strings.Contains(w.Body.String(), "两行") {
		t.Errorf("a wrong proof: %d", w.Code)
	}
	sent.Set("_proof", "me")
	if w := post(sent); w.Code != 303 || len(done) != 1 || done[0].Has("_proof") || done[0].Get("note") != `<b>"两行` {
		t.Errorf("a right proof: %d %v", w.Code, done)
	}
	sent.Del("_proof")
	if w := post(sent); w.Code != 303 || len(done) != 2 {
		t.Errorf("while it is fresh: %d", w.Code)
	}
}

func TestOnlyAPostOfSomebodyKnownCanAskForAProof(t *testing.T) {
	for name, r := range map[string]Route{
		"a page": {Method: "GET", Path: "/x", Permission: "x.do"}, "nobody's": {Method: "POST", Path: "/x", Permission: Public},
		"files": {Method: "POST", Path: "/x", Permission: "x.do", MaxBody: 1},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was registered", name)
				}
			}()
			r.Fresh, r.Handle = true, func(*Ctx) error { return nil }
			New(Options{Authenticate: func(*http.Request) (kernel.Actor, error) { return kernel.Actor{}, nil }}).Add(r)
		}()
	}
}
