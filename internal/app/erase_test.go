package app_test

import (
	"net/url"
	"strings"
	"testing"

	"juyan/internal/app/apptest"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/store"
)

const (
	deskPost = "social-hotline.operator-1"
	askedBy  = "萨日朗"
	askedAt  = "13800138000"
)

// What a resident said and who the resident is go on request, wherever they
// stand; the slips and the figures stay, and the ledger verifies and says so.
func TestAPersonsDataIsErased(t *testing.T) {
	apptest.Each(t, "2022-03-01", func(s *apptest.Site) {
		office := officePost(s)
		m := s.Raise(deskPost, "residents", "", apptest.Values{"title": {"萨日朗家门前路灯不亮"}, "topic": {"roads"}, "resident": {askedBy}, "phone": {askedAt}})
		in := matter.EraseInput{Matter: m.ID, Fields: []string{"title", "resident", "phone"}, Basis: "本人 3 月 1 日书面申请"}
		if err := s.Matter.Erase(s.Ctx, s.Who(office), in); kernel.CodeOf(err) != kernel.CodeConflict {
			s.Errorf("of an open matter: %v", err)
		}
		s.Do(deskPost, m, "withdraw", apptest.Values{"withdraw_reason": {withdrawReason(s)}})
		if err := s.Matter.Erase(s.Ctx, s.Who(deskPost), in); kernel.CodeOf(err) != kernel.CodeForbidden {
			s.Errorf("by somebody without the permission: %v", err)
		}
		path := "/m/residents/" + string(m.ID)
		s.Page(office, path+"/erase", 200).Has("form", "删除个人信息")
		s.Refused(office, path+"/erase", url.Values{"fields": in.Fields})
		s.Sent(office, path+"/erase", url.Values{"fields": in.Fields, "basis": {in.Basis}})

		page := s.Page(office, path, 200)
		page.Has("main", "内容已依法删除")
		page.Lacks("main", askedBy)
		if left := remaining(s, askedBy, askedAt); left != "" {
			s.Errorf("still there in %s", left)
		}
		if got := s.Events(m.ID); got != "residents.registered residents.withdrawn" {
			s.Errorf("events %s", got)
		}
		_, err := s.Sealer.Seal(s.Ctx)
		s.Must(err)
		r, err := ledger.Verify(s.Ctx, s.DB, ledger.Trust{}, nil)
		s.Must(err)
		if len(r.Damage) != 0 || r.Erased != 1 {
			s.Errorf("%d erased, damage %v", r.Erased, r.Damage)
		}
		if err := s.Matter.Erase(s.Ctx, s.Who(office), in); kernel.CodeOf(err) != kernel.CodeInvalid {
			s.Errorf("once more: %v", err)
		}
		var list []ledger.Erasure
		s.Must(s.DB.Read(s.Ctx, func(tx *store.Tx) (err error) { list, err = ledger.Erasures(tx); return err }))
		if len(list) != 1 || list[0].Matter != m.ID || len(list[0].Fields) != 3 {
			s.Fatalf("erasures: %+v", list)
		}
		if done, err := s.Matter.EraseAgain(s.Ctx, list[0]); err != nil || done {
			s.Errorf("again, with nothing left: %v %v", done, err)
		}
		other := s.Raise(deskPost, "residents", "", apptest.Values{"title": {"萨日朗的另一件事"}, "topic": {"roads"}, "resident": {askedBy}}) // as a restore would bring it back
		s.Do(deskPost, other, "withdraw", apptest.Values{"withdraw_reason": {withdrawReason(s)}})
		list[0].Matter = other.ID
		if done, err := s.Matter.EraseAgain(s.Ctx, list[0]); err != nil || !done || remaining(s, askedBy) != "" {
			s.Errorf("after a restore: %v %v, left in %q", done, err, remaining(s, askedBy))
		}
	})
}

// officePost is a post that may erase.
func officePost(s *apptest.Site) string {
	s.Helper()
	for _, p := range s.Pack.Posts {
		for _, role := range p.Roles {
			if role == "office" {
				return p.Code
			}
		}
	}
	s.Fatal("nobody may erase")
	return ""
}

func withdrawReason(s *apptest.Site) string { return s.Pack.Lists["withdraw_reasons"].Options[0].Code }

// remaining are the tables whose texts hold one of the words.
func remaining(s *apptest.Site, words ...string) string {
	s.Helper()
	var found []string
	s.Must(s.DB.Read(s.Ctx, func(tx *store.Tx) error {
		for table, column := range map[string]string{"matter": "title || data", "event_secret": "payload", "search_doc": "terms", "notice": "text", "lane": "data", "matter_tag": "value"} {
			list, err := store.All(tx, store.Value[string], `SELECT CAST(`+column+` AS TEXT) FROM `+table)
			if err != nil {
				return err
			}
			for _, text := range list {
				for _, w := range words {
					if strings.Contains(text, w) {
						found = append(found, table)
					}
				}
			}
		}
		return nil
	}))
	return strings.Join(found, " ")
}
