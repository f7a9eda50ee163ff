package auth

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/store"
)

// hat is an administrator's role on somebody's head, from when to when ("" =
// open). Dates are as stored. A post is somebody too: two administrators in one
// post are wrong before anybody holds it.
type hat struct {
	person, name, roles, from, to string
}

func scanHat(r store.Scanner) (hat, error) {
	var h hat
	return h, r.Scan(&h.person, &h.name, &h.roles, &h.from, &h.to)
}

// keepApart refuses a transaction after which one person would be two of the
// three administrators at the same time. It is org's guard.
func (s *Service) keepApart(tx *store.Tx) error {
	hats, err := s.hats(tx)
	if err != nil {
		return err
	}
	for i, a := range hats {
		for _, b := range hats[:i+1] { // itself included: one post with two of the roles
			if a.person == b.person && a.overlaps(b) {
				if one, two := s.twoSorts(a, b); two != "" {
					return kernel.Conflict(kernel.T(
						"%s不能同时是%s和%s：三种管理员必须由三个人担任",
						"%s cannot be %s and %s at once: the three administrators are three people"), a.name, adminNames[one], adminNames[two])
				}
			}
		}
	}
	return nil
}

// hats returns who carries an administrator's role: people by a post or in
// person, and posts.
func (s *Service) hats(tx *store.Tx) ([]hat, error) {
	var marks []string
	var args []any
	for _, r := range s.Roles() {
		if r.Admin != "" {
			args = append(args, `%"`+r.Code+`"%`)
			marks = append(marks, "x.roles LIKE $"+strconv.Itoa(len(args)))
		}
	}
	return store.All(tx, scanHat, `SELECT person_id, name, roles, from_date, to_date FROM (
		SELECT a.person_id, p.name, g.roles, a.from_date, a.to_date
		FROM appointment a JOIN post g ON g.id = a.post_id JOIN person p ON p.id = a.person_id
		UNION ALL SELECT id, name, roles, '', '' FROM person
		UNION ALL SELECT id, name_zh, roles, '', '' FROM post) x WHERE `+strings.Join(marks, " OR "), args...)
}

func (h hat) overlaps(o hat) bool {
	empty := func(h hat) bool { return h.to != "" && h.to <= h.from }
	return !empty(h) && !empty(o) && (h.to == "" || o.from < h.to) && (o.to == "" || h.from < o.to)
}

// sorts returns which administrators the hat makes.
func (s *Service) sorts(h hat) []string {
	var roles, out []string
	_ = json.Unmarshal([]byte(h.roles), &roles) // written by org
	for _, r := range roles {
		if sort := s.adminSort(r); sort != "" {
			out = append(out, sort)
		}
	}
	return out
}

// twoSorts returns two different administrators that a and b make together.
func (s *Service) twoSorts(a, b hat) (string, string) {
	for _, x := range s.sorts(a) {
		for _, y := range s.sorts(b) {
			if x != y {
				return y, x
			}
		}
	}
	return "", ""
}

// administrators returns who is administrator of a sort at the moment, in the
// order of names, the program's own order being of no meaning.
func (s *Service) administrators(tx *store.Tx, d *org.Directory, sort string) []org.Person {
	var out []org.Person
	for _, p := range d.People() {
		if p.Active && slices.Contains(s.sortsOf(d, tx.Now(), p), sort) {
			out = append(out, p)
		}
	}
	return out
}

// sortsOf returns which administrators a person is at the moment.
func (s *Service) sortsOf(d *org.Directory, at kernel.Instant, p org.Person) []string {
	roles := slices.Clone(p.Roles)
	for _, post := range d.PostsHeld(p.ID, at) {
		roles = append(roles, post.Roles...)
	}
	var out []string
	for _, r := range roles {
		if sort := s.adminSort(r); sort != "" {
			out = append(out, sort)
		}
	}
	return out
}

// notAdministrator keeps the accounts of administrators out of each other's
// hands: only the program itself, that is somebody at the server, may.
func (s *Service) notAdministrator(tx *store.Tx, actor kernel.Actor, person kernel.ID) error {
	if actor.Kind == kernel.ActorSystem {
		return nil
	}
	if person == actor.Person {
		return kernel.Forbidden(kernel.T("不能处理自己的账号", "Nobody manages their own account"))
	}
	d, err := s.org.DirectoryTx(tx)
	if err != nil {
		return err
	}
	p, ok := d.Person(person)
	if !ok {
		return kernel.NotFound(kernel.T("没有这个人", "There is no such person"))
	}
	if len(s.sortsOf(d, tx.Now(), p)) > 0 {
		return kernel.Forbidden(kernel.T(
			"%s是管理员。管理员的账号只能在服务器上用命令行处理",
			"%s is an administrator. An administrator's account is managed on the server's command line only"), p.Name)
	}
	return nil
}
