package whistle

import (
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

var (
	textRaised     = kernel.T("企业吹哨提级重办，请您过问", "A whistle is to be redone one level higher: please see to it")
	textRuled      = kernel.T("裁定由贵单位办理，请报到；裁定后不能再退单", "Ruled to be your unit's: please muster; it cannot be bounced again")
	textSupervised = kernel.T("收到督办，请抓紧办理并反馈", "Supervised: please act and report")
)

// supervise tells everybody who works on the matter, and puts the head of the
// responsible unit over it.
func supervise(st *matter.Step) error {
	for _, relation := range []string{"lead", "officer", "commissioner"} {
		for _, who := range st.Relation(relation) {
			if err := st.Notify(who.Holder(), textSupervised); err != nil {
				return err
			}
		}
	}
	return raiseLevel(st)
}
