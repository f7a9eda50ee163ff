package org

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// AssignService gives an enterprise or project its commissioner, task force
// and officer; the assignment so far ends the same day. Needs service.assign.
// Writes service.assigned.
func (s *Service) AssignService(ctx context.Context, actor kernel.Actor, in AssignServiceInput) (Assignment, error) {
	return write(ctx, s, func(tx *store.Tx) (Assignment, error) { return s.AssignServiceTx(tx, actor, in) })
}

// AssignServiceTx is AssignService inside the caller's transaction.
func (s *Service) AssignServiceTx(tx *store.Tx, actor kernel.Actor, in AssignServiceInput) (Assignment, error) {
	if err := zoneWide(actor, PermAssign); err != nil {
		return Assignment{}, err
	}
	in.From = orToday(in.From, s.Today(tx))
	if err := checkAssign(tx, in); err != nil {
		return Assignment{}, err
	}
	err := tx.Exec(`UPDATE service_assignment SET to_date = CASE WHEN from_date > $3 THEN from_date ELSE $3 END
		WHERE subject_kind = $1 AND subject_id = $2 AND (to_date = '' OR to_date > $3)`,
		in.Subject.Kind, in.Subject.ID, in.From.String())
	if err != nil {
		return Assignment{}, err
	}
	a := Assignment{tx.NewID(), in}
	if err := insert(tx, "service_assignment", assignmentColumns, a.row()); err != nil {
		return Assignment{}, err
	}
	return a, s.done(tx, actor, "service.assigned", a.Subject.ID, a)
}

func checkAssign(tx *store.Tx, in AssignServiceInput) error {
	var es kernel.Errors
	oneOf(&es, "subject", in.Subject.Kind, []string{"enterprise", "project"})
	checkSpan(&es, in.From, in.To)
	if err := es.Err(); err != nil {
		return err
	}
	if in.Subject.Kind == "enterprise" {
		if _, err := enterprise(tx, in.Subject.ID); err != nil {
			return err
		}
	}
	if _, err := openTaskForce(tx, in.TaskForce, "task_force", in.From); err != nil {
		return err
	}
	if _, err := openPost(tx, in.Commissioner, "commissioner", in.From); err != nil {
		return err
	}
	_, err := openPost(tx, in.Officer, "officer", in.From)
	return err
}

// Serving returns who serves the enterprise at the moment: its own assignment,
// else the standing task force with its first commissioner and officer.
// NotFound when there is neither.
func (s *Service) Serving(tx *store.Tx, enterprise kernel.ID, at kernel.Instant) (Serving, error) {
	return s.ServingSubject(tx, EnterpriseSubject(enterprise), at)
}

// ServingSubject is Serving for any subject.
func (s *Service) ServingSubject(tx *store.Tx, subject Subject, at kernel.Instant) (Serving, error) {
	d, err := s.DirectoryTx(tx)
	if err != nil {
		return Serving{}, err
	}
	if v, ok := d.Serving(subject, at); ok {
		return v, nil
	}
	return Serving{}, kernel.NotFound(kernel.T(
		"没有为它服务的专班：既未单独指派，当时也没有常设企业服务专班",
		"Nobody serves it: it has no assignment and there was no standing task force then"))
}
