package van

import (
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
)

// ask enters a visit somebody asks for.
func (s *Service) ask(st *matter.Step) error {
	if err := s.belongs(st); err != nil {
		return err
	}
	if err := s.fits(st); err != nil {
		return err
	}
	return st.Tx.Exec(`INSERT INTO van_visit (matter_id, parent_id, on_day, place, part, checks, state) VALUES ($1,$2,$3,$4,$5,$6,'asked')`,
		st.Matter.ID, st.Matter.Parent, said(st, "on_day"), said(st, "place"), said(st, "window"), checksOf(st))
}

// belongs holds a visit against the matter it is asked for: of a kind the vans
// visit, open, and of the same firm. A visit may belong to none.
func (s *Service) belongs(st *matter.Step) error {
	if st.Matter.Parent == "" {
		return nil
	}
	list, err := matter.Several(st.Tx, []kernel.ID{st.Matter.Parent})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return kernel.NotFound(kernel.T("没有要上门的这件事", "There is no such matter to visit"))
	}
	m := list[0]
	switch {
	case !s.Serves(m.Kind):
		return kernel.Invalid("", kernel.T("流动政务车不为“%s”上门，请到办件或项目的页面上申请", "The mobile office does not come for %q; ask for a visit on the page of a case or a project"), m.Number)
	case !m.Open:
		return kernel.Conflict(kernel.T("“%s”已经办结，不能再申请上门", "%q is over; no visit can be asked for on it any more"), m.Number)
	case m.Enterprise != "" && m.Enterprise != st.Matter.Enterprise:
		return kernel.Invalid(matter.PartyField, kernel.T("“%s”是另一家企业的事", "%q is of another enterprise"), m.Number)
	}
	return nil
}

// change sets day, place or time anew; the visit leaves the round it was on.
func (s *Service) change(st *matter.Step) error {
	if err := s.fits(st); err != nil {
		return err
	}
	st.Set("planned_at", nil)
	err := st.Tx.Exec(`UPDATE van_visit SET on_day = $1, place = $2, part = $3, checks = $4, state = 'asked' WHERE matter_id = $5`,
		said(st, "on_day"), said(st, "place"), said(st, "window"), checksOf(st), st.Matter.ID)
	if err != nil {
		return err
	}
	return leave(st)
}

// planned marks a visit that stands on a confirmed round.
func (s *Service) planned(st *matter.Step) error { return stand(st, "planned") }

// cancelled takes a visit off its round.
func (s *Service) cancelled(st *matter.Step) error {
	if err := stand(st, "off"); err != nil {
		return err
	}
	return leave(st)
}

// visited records the result, also on the matter the visit belongs to.
func (s *Service) visited(st *matter.Step) error {
	result, lacking := said(st, "result"), said(st, "lacking")
	if result == "lacking" && lacking == "" {
		return kernel.Invalid("lacking", kernel.T("请写明缺什么、怎么补", "Say what is missing and how to add it"))
	}
	if said(st, "on_day") > st.Today().String() {
		return kernel.Invalid("result", kernel.T("%s 才上门，还没有结果可记", "The visit is on %s; there is no result yet"), said(st, "on_day"))
	}
	if err := stand(st, "visited"); err != nil || st.Matter.Parent == "" {
		return err
	}
	_, err := s.o.Ledger.Append(st.Tx, st.Actor, ledger.Draft{Kind: eventResult, Matter: st.Matter.Parent, Payload: map[string]any{"visit": st.Matter.Number, "result": result, "lacking": lacking, "said": outcome(st, result, lacking)}})
	return err
}

// outcome is the result as the matter it belongs to says it.
func outcome(st *matter.Step, result, lacking string) kernel.Text {
	name := kernel.T(result, result)
	for _, o := range st.Field("result").Options {
		if o.Code == result {
			name = o.Name
		}
	}
	if lacking == "" {
		return kernel.T("流动政务车上门（%s）：%s", "the mobile office came (%s): %s").Format(st.Matter.Number, name)
	}
	return kernel.T("流动政务车上门（%s）：%s。%s", "the mobile office came (%s): %s. %s").Format(st.Matter.Number, name, lacking)
}

// fits holds a visit against what can be driven: a working day to come, a plot of
// the plan, something the vans can check; and names it.
func (s *Service) fits(st *matter.Step) error {
	day, err := kernel.ParseDate(said(st, "on_day"))
	if err != nil {
		return err
	}
	if day.Before(st.Today()) {
		return kernel.Invalid("on_day", kernel.T("%s 已经过去，请选今天或以后的日子", "%s is past; choose today or a later day"), day)
	}
	works, err := s.o.Calendar().IsWorkday(day)
	if err != nil {
		return err
	}
	if !works {
		return kernel.Invalid("on_day", kernel.T("%s 不上班，请选工作日", "%s is no working day; choose another"), day)
	}
	place := said(st, "place")
	if _, ok := s.o.Land.Plot(place); !ok {
		return kernel.Invalid("place", kernel.T("用地总图上没有地块“%s”", "The zone's plan has no plot %q"), place)
	}
	var names []string
	for _, code := range st.Matter.Data["checks"].([]string) {
		if x, ok := s.Check(code); ok {
			names = append(names, x.Name.ZH)
		}
	}
	st.Set("title", place+" "+strings.Join(names, "、"))
	return nil
}

func said(st *matter.Step, field string) string {
	text, _ := st.Matter.Data[field].(string)
	return text
}

func checksOf(st *matter.Step) string {
	list, _ := st.Matter.Data["checks"].([]string)
	return strings.Join(list, ",")
}

func stand(st *matter.Step, state string) error {
	return st.Tx.Exec(`UPDATE van_visit SET state = $1 WHERE matter_id = $2`, state, st.Matter.ID)
}

// leave takes a visit off its round, whatever day that is of.
func leave(st *matter.Step) error {
	err := st.Tx.Exec(`UPDATE van_day SET version = version + 1 WHERE on_day IN (SELECT on_day FROM van_stop WHERE matter_id = $1)`, st.Matter.ID)
	if err != nil {
		return err
	}
	return st.Tx.Exec(`DELETE FROM van_stop WHERE matter_id = $1`, st.Matter.ID)
}
