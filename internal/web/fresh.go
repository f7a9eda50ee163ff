package web

import (
	"net/http"
	"net/url"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/web/ui"
)

// Prover asks who acts for a fresh proof that it is they: Proved says whether
// one was given lately and whether a code from a phone would do, Prove takes one.
type Prover interface {
	Proved(c *Ctx) (fresh, withCode bool, err error)
	Prove(c *Ctx, proof string) error
}

// proofField carries the proof beside what was sent.
const proofField = "_proof"

// prove lets the handler of a dangerous act run when its actor proved lately who
// they are, or does so with this request. Otherwise it asks, in a form that holds
// all that was sent, and answers false.
func (s *Server) prove(c *Ctx) (bool, error) {
	if !c.route.Fresh || s.o.Prover == nil {
		return true, nil
	}
	proof, given := c.R.PostForm.Get(proofField), c.R.PostForm.Has(proofField)
	c.R.PostForm.Del(proofField)
	fresh, withCode, err := s.o.Prover.Proved(c)
	if fresh || err != nil {
		return err == nil, err
	}
	state := ui.FormState{Key: c.Key()}
	status := http.StatusUnauthorized // RFC 9470: the sign-in is not fresh enough
	if given {
		err := s.o.Prover.Prove(c, proof)
		switch {
		case err == nil:
			return true, nil
		case !Mendable(err) && kernel.CodeOf(err) != kernel.CodeTooMany:
			return false, err
		}
		status = Status(err)
		state = ui.NewFormState(url.Values{}, err, c.Lang, proofField)
		state.Key = c.Key()
	}
	return false, s.askProof(c, status, state, withCode)
}

// askProof draws the question. htmx is told to put it in the place of the page.
func (s *Server) askProof(c *Ctx, status int, state ui.FormState, withCode bool) error {
	if wantsJSON(c.R) {
		return kernel.Errorf(kernel.CodeUnauthenticated, proofField, kernel.T("这一步要先重新确认身份", "This act asks for a fresh proof of who you are"))
	}
	q := ui.ProofAsked{WithCode: withCode, Kept: kept(c.R.PostForm)}
	q.Form = ui.Form{ID: "proof", Action: c.R.URL.RequestURI(), State: state, Submit: c.T("web.proof.do"), Next: c.T("web.proof.next"), NoScript: true}
	h := c.W.Header()
	h.Set("Cache-Control", "no-store")
	if c.Partial() {
		h.Set("HX-Retarget", "#main")
		h.Set("HX-Reselect", "#main")
		h.Set("HX-Reswap", "outerHTML")
	}
	return c.PageStatus(status, c.T("web.proof.title"), ui.AskProof(q))
}

// kept is what was sent, in an order that does not change.
func kept(form url.Values) (out []ui.Kept) {
	for name, values := range form {
		for _, v := range values {
			if name != "_key" { // the form has it
				out = append(out, ui.Kept{Name: name, Value: v})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b ui.Kept) int {
		switch {
		case a.Name < b.Name:
			return -1
		case a.Name > b.Name:
			return 1
		}
		return 0
	})
	return out
}
