package project

import (
	"maps"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/org"
)

// staff gives the project its commissioner, officer and task force: the dated
// force both belong to, else the commissioner's, else the standing one.
func (s *Service) staff(st *matter.Step) error {
	commissioner, officer := kernel.ID(text(st, "commissioner")), kernel.ID(text(st, "officer"))
	dir, err := s.o.Org.DirectoryTx(st.Tx)
	if err != nil {
		return err
	}
	force, ok := forceOf(dir, commissioner, officer, st.Tx.Now())
	if !ok {
		return kernel.Invalid("commissioner", kernel.T("这个岗位不在任何专班里，也没有常设企业服务专班；请先组建专班", "The post is in no task force and there is no standing one; form a task force first"))
	}
	_, err = s.o.Org.AssignServiceTx(st.Tx, carries(st.Actor, org.PermAssign), org.AssignServiceInput{Subject: org.ProjectSubject(st.Matter.ID), TaskForce: force, Commissioner: commissioner, Officer: officer})
	if err != nil {
		return err
	}
	st.Assign("task_force", matter.Involved{TaskForce: force})
	err = st.Tx.Exec(`UPDATE project_project SET commissioner = $1, officer = $2 WHERE matter_id = $3`, commissioner, officer, st.Matter.ID)
	if err != nil || s.o.Approvals == nil {
		return err
	}
	return s.o.Approvals.Staffed(st, officer)
}

func forceOf(dir *org.Directory, commissioner, officer kernel.ID, at kernel.Instant) (kernel.ID, bool) {
	officers := map[kernel.ID]bool{}
	for _, id := range dir.TaskForcesOf(officer, at) {
		officers[id] = true
	}
	var own kernel.ID
	for _, id := range dir.TaskForcesOf(commissioner, at) {
		f, _ := dir.TaskForce(id)
		if f.Kind == org.Project && officers[id] {
			return id, true
		}
		if own == "" || f.Kind == org.Project {
			own = id
		}
	}
	if own != "" {
		return own, true
	}
	standing, ok := dir.StandingForce(at)
	return standing.ID, ok
}

// carries is the actor with a permission that the action itself carries: who may
// take the action need not hold it elsewhere.
func carries(actor kernel.Actor, permissions ...string) kernel.Actor {
	actor.Grants = maps.Clone(actor.Grants)
	if actor.Grants == nil {
		actor.Grants = map[string]kernel.Scope{}
	}
	for _, p := range permissions {
		actor.Grants[p] = kernel.ScopeAll
	}
	return actor
}
