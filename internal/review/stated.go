package review

import (
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// Opinion is what a department or an expert says on a lead. Stance and Text are
// empty as long as others may not see them.
type Opinion struct {
	ID, Matter kernel.ID
	Body       string
	Round      int64
	Unit, Post kernel.ID // Post: of an expert
	Due        kernel.Date
	StatedAt   kernel.Instant
	Stance     string // "ok", "concern", "object"; "" = not said, or not shown
	Text       string
	Lapsed     bool // the body decided without it
}

const opinionColumns = `o.opinion_id, o.matter_id, o.body, o.round, o.unit_id, o.post_id, o.due_on, o.stated_at`

func scanOpinion(sc store.Scanner) (*Opinion, error) {
	o := &Opinion{}
	var due string
	err := sc.Scan(&o.ID, &o.Matter, &o.Body, &o.Round, &o.Unit, &o.Post, &due, &o.StatedAt)
	if err == nil {
		o.Due, err = kernel.ParseDate(due)
	}
	return o, err
}

// opinionRows are those asked on a lead in a round, without what they say.
func (s *Service) opinionRows(tx *store.Tx, lead kernel.ID, round int64) ([]*Opinion, error) {
	return store.All(tx, scanOpinion, `SELECT `+opinionColumns+` FROM review_opinion o WHERE o.matter_id = $1 AND o.round = $2 ORDER BY o.post_id, o.opinion_id`, lead, round)
}

// opinions are those of a round with what they say, where it may be shown: all
// are in, or a session of the body on it has opened.
func (s *Service) opinions(tx *store.Tx, lead kernel.ID, round int64) (list []*Opinion, shown bool, err error) {
	if list, err = s.opinionRows(tx, lead, round); err != nil || len(list) == 0 {
		return list, false, err
	}
	opened, err := store.One(tx, store.Value[int], `SELECT COUNT(*) FROM review_item i JOIN review_session s ON s.id = i.session_id
		WHERE i.matter_id = $1 AND i.round = $2 AND i.body = $3 AND s.opened_at > 0`, lead, round, list[0].Body)
	if err != nil {
		return nil, false, err
	}
	shown = opened > 0
	ids, all := make([]kernel.ID, len(list)), true
	for i, o := range list {
		ids[i], all = o.ID, all && o.StatedAt != 0
	}
	shown = shown || all
	said, err := matter.Several(tx, ids)
	for _, m := range said {
		for _, o := range list {
			if o.ID != m.ID {
				continue
			}
			o.Lapsed = !m.Open && o.StatedAt == 0
			if shown {
				o.Stance, _ = m.Data["stance"].(string)
				o.Text, _ = m.Data["opinion_text"].(string)
			}
		}
	}
	return list, shown, err
}

// stated notes that an opinion is in, and says so on the lead without what it
// says: the others are still to answer.
func (s *Service) stated(st *matter.Step) error {
	if err := st.Tx.Exec(`UPDATE review_opinion SET stated_at = $1 WHERE opinion_id = $2`, st.Tx.Now(), st.Matter.ID); err != nil {
		return err
	}
	o, err := store.One(st.Tx, scanOpinion, `SELECT `+opinionColumns+` FROM review_opinion o WHERE o.opinion_id = $1`, st.Matter.ID)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return nil // raised by hand, outside a review
	}
	if err != nil {
		return err
	}
	said := kernel.T("%s已提出会审意见", "%s gave its opinion").Format(s.whose(o))
	_, err = s.tell(st.Tx, st.Actor, "review.stated", o.Matter, o.ID, said, map[string]any{"body": o.Body})
	return err
}

// whose names the department, or the post of the expert.
func (s *Service) whose(o *Opinion) kernel.Text {
	if p, ok := s.dir().Post(o.Post); ok {
		return p.Name
	}
	return s.dir().UnitName(o.Unit)
}

// lapse ends the opinions of a round that nobody gave.
func (s *Service) lapse(tx *store.Tx, lead kernel.ID, round int64) error {
	list, err := s.opinionRows(tx, lead, round)
	if err != nil {
		return err
	}
	var ids []kernel.ID
	for _, o := range list {
		if o.StatedAt == 0 {
			ids = append(ids, o.ID)
		}
	}
	open, err := matter.Several(tx, ids)
	for _, m := range open {
		if err == nil && m.Open {
			_, err = s.matter.ActTx(tx, kernel.System(), matter.ActInput{Matter: m.ID, Action: actLapse})
		}
	}
	return err
}
