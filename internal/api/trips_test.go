package api_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"juyan/internal/app/apptest"
	"juyan/internal/auth"
	"juyan/internal/store/storetest"
)

// What a filing asks of PostgreSQL: each message is a goroutine that sleeps and is
// woken, so that there are no more than these is held here.
func TestAFilingAsksPostgreSQLSoOften(t *testing.T) {
	apptest.Watched(t, "2022-03-01", func(s *apptest.Site, w *storetest.Wire) {
		firm := s.Org.Directory().Enterprises()[0]
		token, err := s.Auth.MakeToken(s.Ctx, s.Actor(firm.Contact, ""), auth.MakeTokenInput{Name: "test", Reach: auth.ReachAct, Days: 1})
		s.Must(err)
		var trips [][]string
		for i := range 5 { // the first prepare statements
			w.Trips()
			body := fmt.Sprintf(`{"kind":"whistle","values":{"problem":"三号车间蒸汽压力不够，编号%d","topic":"utilities","urgency":"ordinary","contact_name":"王志远","contact_phone":"10100010001"}}`, i)
			if r := s.ProgramOnce(token.Secret, "POST", "/api/v1/matters", body, fmt.Sprint("key-", i)); r.Code != 201 {
				s.Fatalf("%d %s", r.Code, r.Body)
			}
			trips = w.Trips()
		}
		want := []string{
			"SELECT version, access",
			"BEGIN ISOLATION LEVEL SERIALIZABLE; INSERT INTO idem",
			"INSERT INTO matter_seq",
			"INSERT INTO event; INSERT INTO event_secret; INSERT INTO fact; INSERT INTO matter; INSERT INTO matter_tag; INSERT INTO matter_involved; " +
				"INSERT INTO matter_clock; INSERT INTO inbox; WITH d AS (INSERT INTO search_doc; COMMIT",
		}
		if got := heads(trips); !slices.Equal(got, want) {
			s.Errorf("a filing asks\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

// heads are the beginnings of the statements of each message.
func heads(trips [][]string) (out []string) {
	head := regexp.MustCompile(`^(BEGIN.*|COMMIT|.*?INSERT INTO \w+|\w+ \w+, \w+)`)
	for _, trip := range trips {
		for i := range trip {
			trip[i] = head.FindString(trip[i])
		}
		out = append(out, strings.Join(trip, "; "))
	}
	return out
}
