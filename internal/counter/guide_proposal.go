package counter

import (
	"strconv"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// guideTask is the kind of matter by which a unit is asked to improve a guide.
const guideTask = "task"

// propose asks the unit of an item to improve its guide when one enterprise was
// told again and again, about one material of it, that it is missing: once for an
// item and a material until that is closed.
func (s *Service) propose(st *matter.Step, material string) error {
	rule := s.o.Rules.Guide
	if rule.Repeats == 0 {
		return nil
	}
	v, err := s.caseVersion(st)
	if err != nil {
		return err
	}
	times, err := store.One(st.Tx, store.Value[int], `SELECT COUNT(*) FROM counter_case c JOIN counter_lack k ON k.matter_id = c.matter_id JOIN matter_shown m ON m.id = c.matter_id
		WHERE c.item_id = $1 AND c.filed_at >= $2 AND k.material = $3 AND m.enterprise_id = $4`, v.ItemID, st.Tx.Now()-kernel.Instant(rule.Days)*dayLong, material, st.Matter.Enterprise)
	if err != nil || times < rule.Repeats {
		return err
	}
	open, err := store.One(st.Tx, store.Value[int], `SELECT COUNT(*) FROM counter_proposal p JOIN matter_shown m ON m.id = p.matter_id WHERE p.item_id = $1 AND p.material = $2 AND m.open = 1`, v.ItemID, material)
	if err != nil || open > 0 {
		return err
	}
	return s.ask(st, v, material, times)
}

const dayLong = 24 * 60 * 60 * 1000

func (s *Service) ask(st *matter.Step, v *Version, material string, times int) error {
	due, err := s.o.Calendar().AddWorkdays(st.Today(), s.o.Rules.Guide.Due)
	if err != nil {
		return err
	}
	m, err := s.matters.RaiseTx(st.Tx, kernel.System(), matter.RaiseInput{Kind: guideTask, Parent: st.Matter.ID, Values: map[string][]string{
		"task_title": {"改进“" + v.Item.Name + "”的办事指南：" + material},
		"task_note":  {"同一企业办这一事项，因“" + material + "”被通知补正 " + strconv.Itoa(times) + " 次。请看指南有没有写清要什么样的、谁能出具，能不要的就不要。"},
		"task_unit":  {string(v.Item.Unit)}, "task_due": {due.String()}}})
	if err != nil {
		return err
	}
	return st.Tx.Exec(`INSERT INTO counter_proposal (matter_id, item_id, material) VALUES ($1,$2,$3)`, m.ID, v.ItemID, material)
}
