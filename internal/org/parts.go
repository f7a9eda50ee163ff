package org

import (
	"fmt"
	"slices"
	"strings"

	"juyan/internal/store"
)

// part is a part of the directory that is read anew by itself.
type part int

const (
	partStructure part = iota // units, posts, task forces
	partPeople
	partTenures  // appointments
	partServices // who serves whom
	partFirms    // enterprises
)

var allParts = []part{partStructure, partFirms, partPeople, partTenures, partServices}

// versions counts the changes of each part: org_version, whose row n+1 is part n. The
// last counts the changes of access, which is no part of the directory.
type versions [6]int64

const access = 5

func (v versions) sum() (n int64) {
	for _, x := range v {
		n += x
	}
	return n
}

func versionsOf(tx *store.Tx) (v versions, err error) {
	list, err := store.All(tx, func(s store.Scanner) (x [2]int64, err error) {
		err = s.Scan(&x[0], &x[1])
		return x, err
	}, `SELECT version, access FROM org_version ORDER BY id`)
	if err == nil && len(list) != len(allParts) {
		err = fmt.Errorf("org: org_version has %d rows, not %d", len(list), len(allParts))
	}
	for i, x := range list {
		v[i] = x[0]
		v[access] += x[1]
	}
	return v, err
}

// TouchAccess counts a change of accounts or tokens by which somebody may be let in no
// more. Every question for the directory brings the count along (Access), so that who
// remembers whom to let in is told at once, on every node, without a question more.
func (s *Service) TouchAccess(tx *store.Tx) error {
	return tx.Exec(`UPDATE org_version SET access = access + 1 WHERE id = 1`)
}

// Access counts the changes of access that this picture saw.
func (d *Directory) Access() int64 { return d.parts[access] }

// changed are the parts that an event of a kind tells of.
func changed(kind string) []part {
	subject, _, _ := strings.Cut(kind, ".")
	switch subject {
	case "person":
		return []part{partPeople}
	case "enterprise":
		return []part{partFirms}
	case "appointment":
		return []part{partTenures}
	case "service":
		return []part{partServices}
	case "chain":
		return nil // not in the directory
	}
	return allParts
}

// touch counts a change of parts, so that every node reads them anew.
func (s *Service) touch(tx *store.Tx, parts []part) error {
	for _, p := range slices.Sorted(slices.Values(parts)) { // in one order: nobody waits for each other
		if err := tx.Exec(`UPDATE org_version SET version = version + 1 WHERE id = $1`, int(p)+1); err != nil {
			return err
		}
	}
	if len(parts) > 0 {
		tx.AfterCommit(func() { s.stale.Store(true) })
	}
	return nil
}
