package whistle

import "juyan/internal/matter"

// redo begins the lead unit's part again, one level higher: the head of that
// unit now answers for it.
func redo(st *matter.Step) error {
	for _, l := range st.Lanes() {
		if l.Lead && !l.Open {
			if err := st.MoveLane(l, l.Unit); err != nil {
				return err
			}
		}
	}
	return raiseLevel(st)
}

// raiseLevel puts the head of the responsible unit over the matter and tells
// them.
func raiseLevel(st *matter.Step) error {
	for _, h := range st.Heads(st.Matter.Unit) {
		st.Assign("supervisor", h)
		if err := st.Notify(h.Holder(), textRaised); err != nil {
			return err
		}
	}
	st.Note("level", st.Matter.Level)
	return nil
}
