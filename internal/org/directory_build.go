package org

import (
	"cmp"
	"context"
	"slices"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Directory returns the latest committed picture this node knows of: it is
// rebuilt here after a commit of this node changed org. If the database cannot
// be read, the picture so far is returned and the failure logged. Inside a
// transaction use DirectoryTx, which also sees what other nodes committed and
// what the transaction itself changed.
func (s *Service) Directory() *Directory {
	if s.stale.Load() || s.current.Load() == nil {
		s.build.Lock()
		defer s.build.Unlock()
		if s.stale.Swap(false) {
			err := s.db.Read(context.Background(), s.catchUp)
			if err != nil {
				s.stale.Store(true)
				s.log.Error("org: directory cannot be read; the last one is used", "error", err)
			}
		}
	}
	if d := s.current.Load(); d != nil {
		return d
	}
	return newDirectory(s.loc)
}

// catchUp is Refresh unless tx sees nothing that is not known: during a
// store.Batch a reader outside of it sees what was there before, and DirectoryTx
// has published what the batch made since.
func (s *Service) catchUp(tx *store.Tx) error {
	parts, err := versionsOf(tx)
	if known := s.current.Load(); err != nil || known != nil && known.Version >= parts.sum() {
		return err
	}
	_, err = s.Refresh(tx)
	return err
}

// Refresh returns the picture as of a read-only transaction and, if it is
// newer, makes it the node's. It costs one small query when nothing changed.
// Never call it in a Write: what is not committed must not be shown to others.
func (s *Service) Refresh(tx *store.Tx) (*Directory, error) {
	d, err := s.asOf(tx)
	if err == nil {
		s.publish(d)
	}
	return d, err
}

// DirectoryTx returns the picture as tx sees it, its own changes included. It
// costs one small query when nothing changed.
func (s *Service) DirectoryTx(tx *store.Tx) (*Directory, error) {
	d, err := s.asOf(tx)
	if err == nil && d != s.current.Load() {
		tx.AfterCommit(func() { s.publish(d) })
	}
	return d, err
}

// private is a picture that only the transaction it was read in may use.
type private struct {
	tx *store.Tx
	d  *Directory
}

// asOf returns the node's picture if tx sees the same versions, else one read
// in tx, once for all questions it asks.
func (s *Service) asOf(tx *store.Tx) (*Directory, error) {
	parts, err := versionsOf(tx)
	if err != nil {
		return nil, err
	}
	known := s.current.Load()
	if known != nil && known.parts == parts {
		return known, nil
	}
	if p := s.last.Load(); p != nil && p.tx == tx {
		known = p.d
	}
	if known != nil && known.parts == parts {
		return known, nil
	}
	d, err := build(tx, parts, known, s.loc)
	if err == nil {
		s.last.Store(&private{tx, d})
	}
	return d, err
}

// publish makes d the node's picture unless a newer one is there.
func (s *Service) publish(d *Directory) {
	for {
		old := s.current.Load()
		if old != nil && old.Version >= d.Version || s.current.CompareAndSwap(old, d) {
			return
		}
	}
}

func newDirectory(loc *time.Location) *Directory {
	d := &Directory{loc: loc}
	for _, p := range allParts {
		d.clear(p)
	}
	return d
}

// clear makes a part anew, empty.
func (d *Directory) clear(p part) {
	switch p {
	case partStructure:
		d.structure = &structure{
			unitAt: map[kernel.ID]int{}, unitCode: map[string]kernel.ID{}, children: map[kernel.ID][]kernel.ID{},
			postAt: map[kernel.ID]int{}, postCode: map[string]kernel.ID{}, unitPosts: map[kernel.ID][]Post{},
			forceAt: map[kernel.ID]int{}, forceCode: map[string]kernel.ID{},
			members: map[kernel.ID][]Member{}, memberships: map[kernel.ID][]Member{},
		}
	case partPeople:
		d.persons = &persons{personAt: map[kernel.ID]int{}, personCode: map[string]kernel.ID{}}
	case partFirms:
		d.enterprises = &enterprises{firmAt: map[kernel.ID]int{}, firmCode: map[string]kernel.ID{}}
	case partTenures:
		d.tenures = &tenures{held: map[kernel.ID][]Appointment{}, holds: map[kernel.ID][]Appointment{}}
	case partServices:
		d.services = &services{assigned: map[Subject][]Assignment{}, serves: map[kernel.ID][]Assignment{}}
	}
}

// build reads what changed since known, and shares the rest with it.
func build(tx *store.Tx, parts versions, known *Directory, loc *time.Location) (*Directory, error) {
	d := &Directory{}
	if known != nil {
		*d = *known
	} else {
		d.loc = loc
	}
	d.parts, d.Version = parts, parts.sum()
	for _, p := range allParts {
		if known != nil && known.parts[p] == parts[p] {
			continue
		}
		d.clear(p)
		for _, load := range d.loaders(p) {
			if err := load(tx); err != nil {
				return nil, err
			}
		}
	}
	if known == nil || known.persons != d.persons || known.enterprises != d.enterprises {
		d.findContacts()
	}
	return d, nil
}

func (d *Directory) loaders(p part) []func(*store.Tx) error {
	switch p {
	case partStructure:
		return []func(*store.Tx) error{d.loadUnits, d.loadPosts, d.loadTaskForces}
	case partPeople:
		return []func(*store.Tx) error{d.loadPeople}
	case partFirms:
		return []func(*store.Tx) error{d.loadEnterprises}
	case partTenures:
		return []func(*store.Tx) error{d.loadAppointments}
	}
	return []func(*store.Tx) error{d.loadAssignments}
}

func (d *Directory) loadUnits(tx *store.Tx) error {
	units, err := store.All(tx, scanUnit, `SELECT `+unitColumns+` FROM unit ORDER BY sort, code`)
	byID := map[kernel.ID]Unit{}
	for _, u := range units {
		byID[u.ID] = u
		d.unitCode[u.Code] = u.ID
		d.children[u.Parent] = append(d.children[u.Parent], u.ID)
	}
	d.walk("", byID)
	return err
}

// walk lists the units below id depth first.
func (d *Directory) walk(id kernel.ID, byID map[kernel.ID]Unit) {
	for _, child := range d.children[id] {
		d.unitAt[child] = len(d.units)
		d.units = append(d.units, byID[child])
		d.walk(child, byID)
	}
}

func (d *Directory) loadPosts(tx *store.Tx) error {
	posts, err := store.All(tx, scanPost, `SELECT `+postColumns+` FROM post ORDER BY sort, code`)
	slices.SortStableFunc(posts, func(a, b Post) int { return cmp.Compare(d.unitAt[a.Unit], d.unitAt[b.Unit]) })
	d.posts = posts
	for i, p := range posts {
		d.postAt[p.ID], d.postCode[p.Code] = i, p.ID
		d.unitPosts[p.Unit] = append(d.unitPosts[p.Unit], p)
	}
	return err
}

func (d *Directory) loadEnterprises(tx *store.Tx) error {
	firms, err := store.All(tx, scanEnterprise, `SELECT `+enterpriseColumns+` FROM enterprise ORDER BY pinyin, id`)
	d.firms = firms
	for i := range firms {
		firms[i].Phone = ""
		e := firms[i]
		d.firmAt[e.ID] = i
		if e.USCC != "" {
			d.firmCode[e.USCC] = e.ID
		}
	}
	for _, e := range firms {
		d.firmCode[e.Code] = e.ID // a code wins over another firm's USCC
	}
	return err
}

func (d *Directory) loadPeople(tx *store.Tx) error {
	people, err := store.All(tx, scanPerson, `SELECT `+personColumns+` FROM person ORDER BY pinyin, id`)
	d.people = people
	for i := range people {
		people[i].Phone, people[i].Email = "", ""
		p := people[i]
		d.personAt[p.ID], d.personCode[p.Code] = i, p.ID
	}
	return err
}

// findContacts lists who speaks for each firm, first whom it named.
func (d *Directory) findContacts() {
	d.contacts = map[kernel.ID][]Person{}
	for _, p := range d.people {
		if p.Enterprise == "" || !p.Active {
			continue
		}
		list := append(d.contacts[p.Enterprise], p)
		if e, _ := d.Enterprise(p.Enterprise); e.Contact == p.ID {
			list = slices.Insert(list[:len(list)-1], 0, p)
		}
		d.contacts[p.Enterprise] = list
	}
}

func (d *Directory) loadAppointments(tx *store.Tx) error {
	list, err := store.All(tx, scanAppointment, `SELECT `+appointmentColumns+` FROM appointment ORDER BY from_date, id`)
	for _, a := range list {
		d.held[a.Post] = append(d.held[a.Post], a)
		d.holds[a.Person] = append(d.holds[a.Person], a)
	}
	return err
}

func (d *Directory) loadTaskForces(tx *store.Tx) error {
	forces, err := store.All(tx, scanTaskForce, `SELECT `+taskForceColumns+` FROM task_force ORDER BY kind DESC, from_date, code`)
	if err != nil {
		return err
	}
	d.forces = forces
	for i, t := range forces {
		d.forceAt[t.ID], d.forceCode[t.Code] = i, t.ID
	}
	members, err := store.All(tx, scanMember, `SELECT `+memberColumns+` FROM task_force_member ORDER BY from_date, id`)
	slices.SortStableFunc(members, func(a, b Member) int { return cmp.Compare(d.postAt[a.Post], d.postAt[b.Post]) })
	for _, m := range members {
		d.members[m.TaskForce] = append(d.members[m.TaskForce], m)
		d.memberships[m.Post] = append(d.memberships[m.Post], m)
	}
	return err
}

func (d *Directory) loadAssignments(tx *store.Tx) error {
	list, err := store.All(tx, scanAssignment, `SELECT `+assignmentColumns+` FROM service_assignment ORDER BY from_date, id`)
	for _, a := range list {
		d.assigned[a.Subject] = append(d.assigned[a.Subject], a)
		by := []kernel.ID{a.TaskForce, a.Commissioner}
		if a.Officer != a.Commissioner {
			by = append(by, a.Officer)
		}
		for _, id := range by {
			d.serves[id] = append(d.serves[id], a)
		}
	}
	return err
}
