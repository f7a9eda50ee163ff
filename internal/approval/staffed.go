package approval

import (
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// actHand gives a step to the officer who tends its project now.
const actHand = "hand"

// Staffed gives the plan of the project whose staff is being assigned to its
// officer, and with it every step that is open. Without a plan there is nothing
// to give: one that is opened later takes the officer of its day.
func (s *Service) Staffed(st *matter.Step, officer kernel.ID) error {
	p, err := planOf(st.Tx, st.Matter.ID)
	switch {
	case kernel.CodeOf(err) == kernel.CodeNotFound:
		return nil
	case err != nil || p.Officer == officer:
		return err
	}
	if err := st.Tx.Exec(`UPDATE approval_plan SET officer_id = $1, version = version + 1 WHERE project_id = $2`, officer, p.Project); err != nil {
		return err
	}
	rows, err := rowsOf(st.Tx, p.Project)
	if err != nil {
		return err
	}
	var ids []kernel.ID
	for _, r := range rows {
		if r.Matter != "" {
			ids = append(ids, r.Matter)
		}
	}
	steps, err := matter.Several(st.Tx, ids)
	if err != nil {
		return err
	}
	for _, m := range steps {
		if !m.Open {
			continue
		}
		in := matter.ActInput{Matter: m.ID, Action: actHand, Values: map[string][]string{"officer": {string(officer)}}}
		if _, err := s.matter.ActTx(st.Tx, kernel.System(), in); err != nil {
			return err
		}
	}
	return nil
}
