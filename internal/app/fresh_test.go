package app

import (
	"slices"
	"strings"
	"testing"
)

// TestDangerousActsAskForAFreshProof holds the list of acts for which signing in
// this morning is not enough; SECURITY.md names them.
func TestDangerousActsAskForAFreshProof(t *testing.T) {
	w := newWalk(t)
	var got []string
	for _, r := range w.a.Server().Routes() {
		if !r.Fresh {
			continue
		}
		if strings.HasSuffix(r.Path, "/{id}/erase") { // of every kind
			r.Path = "/m/{kind}/{id}/erase"
		}
		got = append(got, r.Method+" "+r.Path)
	}
	want := []string{
		"POST /account/factor/begin", "POST /account/factor/remove", "POST /account/factor/renew", "POST /account/feed",
		"POST /account/identities/{identity}/unlink", "POST /account/identities/{provider}", "POST /account/tokens",
		"POST /admin/accounts", "POST /admin/accounts/{person}/identities", "POST /admin/accounts/{person}/identities/{identity}/unlink", "POST /admin/accounts/{person}/link", "POST /admin/factors/{person}/remove", "POST /admin/pack/{id}/publish",
		"POST /admin/roles/{code}/grant", "POST /admin/roles/{code}/revoke",
		"POST /appraisal/schemes/{scheme}/publish", "POST /m/{kind}/{id}/erase", "POST /merit/results/{id}/final", "POST /merit/results/{id}/pay/decide", "POST /unmask",
	}
	slices.Sort(got)
	got = slices.Compact(got)
	if !slices.Equal(got, want) {
		t.Errorf("dangerous acts:\n%v\nwant\n%v", got, want)
	}
}
