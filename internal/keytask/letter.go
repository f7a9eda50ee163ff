package keytask

import (
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

var (
	textLetter = kernel.T("收到督查文书，请按期回复", "A letter of oversight has come: please reply in time")
	textTold   = kernel.T("重点工作有新的批示", "There is a new instruction on a key task")
)

// letter delivers a letter of oversight to a unit of the task, and to its head.
func letter(st *matter.Step) error {
	to, _ := st.Input["letter_to"].(string)
	if !works(st, kernel.ID(to)) {
		return kernel.Invalid("letter_to", kernel.T("文书只能送这项工作的牵头单位或责任单位", "A letter goes to the unit that leads the task or to a responsible unit"))
	}
	for _, h := range append(st.Heads(kernel.ID(to)), matter.Involved{Unit: kernel.ID(to)}) {
		if err := st.Notify(h.Holder(), textLetter); err != nil {
			return err
		}
	}
	return st.Tx.Exec(`UPDATE keytask_task SET letters = letters + 1 WHERE matter_id = $1`, st.Matter.ID)
}

// works reports whether a unit leads the task or is responsible for it.
func works(st *matter.Step, unit kernel.ID) bool {
	for _, who := range append(st.Relation("lead"), st.Relation("responsible")...) {
		if who.Unit == unit {
			return true
		}
	}
	return false
}

// tell passes an instruction on to everybody who works on the task.
func tell(st *matter.Step) error {
	for _, relation := range []string{"overall", "lead", "responsible", "doer"} {
		for _, who := range st.Relation(relation) {
			if err := st.Notify(who.Holder(), textTold); err != nil {
				return err
			}
		}
	}
	return nil
}
