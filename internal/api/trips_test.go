package api_test

import (
	"fmt"
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
		for _, trip := range trips {
			for _, q := range trip {
				s.Log(strings.Join(strings.Fields(q), " "))
			}
			s.Log("--")
		}
		s.Log(len(trips))
	})
}
