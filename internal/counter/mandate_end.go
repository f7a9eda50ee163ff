package counter

import (
	"context"
	"slices"
	"strings"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// named finds the items a firm names, by name or code, one of them each time.
func (s *Service) named(ctx context.Context, names []string) (out []kernel.ID, err error) {
	var errs kernel.Errors
	for _, name := range names {
		f, err := s.Find(ctx, kernel.System(), Query{Text: name, Limit: 20})
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(f.Items, func(b Brief) bool {
			return b.Code == name || b.Name == name || strings.EqualFold(b.NameEN, name)
		})
		switch {
		case at < 0:
			errs.Add(kernel.Invalid("items", kernel.T("没有现在办理的事项“%s”；请写事项名称或编码，一行一个", "No item handled at present is called %q; write its name or code, one a line"), name))
		case !slices.Contains(out, f.Items[at].ItemID):
			out = append(out, f.Items[at].ItemID)
		}
	}
	return out, errs.Err()
}

// relations by which an agent sees a case under a mandate: named by it, or because
// the agent filed it for the firm.
var lent = []string{"agent", "creator"}

// takenBack takes a mandate's place on the firm's cases back, unless another mandate
// gives it; each such case says so.
func (s *Service) takenBack(tx *store.Tx, m Mandate) error {
	list, err := s.matters.HeldBy(tx, Kind, m.Enterprise, m.Post, lent...)
	for i := 0; err == nil && i < len(list); i++ {
		var still bool
		if still, err = s.assists(tx, m.Enterprise, m.Post, list[i]); err == nil && !still {
			_, err = s.matters.ActTx(tx, kernel.System(), matter.ActInput{Matter: list[i], Action: "agent_ended"})
		}
	}
	if err != nil {
		return err
	}
	return s.forget(tx, m)
}

// forget gives up what the agent keeps half filled for a firm that no longer gives
// any mandate.
func (s *Service) forget(tx *store.Tx, m Mandate) error {
	list, err := mandatesWhere(tx, `enterprise_id = $1 AND post_id = $2`, m.Enterprise, m.Post)
	if err != nil || slices.ContainsFunc(list, func(x Mandate) bool { return x.Holds(s.today(tx.Now())) }) {
		return err
	}
	holder, ok := s.o.Org.Directory().Holder(m.Post, tx.Now())
	if !ok {
		return nil
	}
	return s.matters.DropDraftsFor(tx, Kind, holder.ID, m.Enterprise)
}

// assists reports whether a post holds a mandate today for the item of a case.
func (s *Service) assists(tx *store.Tx, firm, post, id kernel.ID) (bool, error) {
	item, err := store.One(tx, store.Value[kernel.ID], `SELECT item_id FROM counter_case WHERE matter_id = $1`, id)
	if err != nil && kernel.CodeOf(err) != kernel.CodeNotFound {
		return false, err
	}
	list, err := mandatesWhere(tx, `enterprise_id = $1 AND post_id = $2`, firm, post)
	return slices.ContainsFunc(list, func(m Mandate) bool { return m.Holds(s.today(tx.Now())) && m.Covers(item) }), err
}

// unassist withdraws from a case the agents whose mandate for it no longer holds.
func (s *Service) unassist(st *matter.Step) error {
	var posts []kernel.ID
	for _, x := range st.Involved(lent...) {
		if x.Post == "" || slices.Contains(posts, x.Post) || !agent(st.Dir.Roles(x.Post)) {
			continue
		}
		still, err := s.assists(st.Tx, st.Matter.Enterprise, x.Post, st.Matter.ID)
		if err != nil {
			return err
		}
		if !still {
			posts = append(posts, x.Post)
		}
	}
	for _, post := range posts {
		st.Withdraw(post, lent...)
	}
	st.Note("posts", posts)
	return nil
}

// EndMandates ends the mandates whose last day is over, and returns how many.
func (s *Service) EndMandates(ctx context.Context) (n int, err error) {
	for {
		some := false
		err := s.o.DB.Write(ctx, func(tx *store.Tx) error {
			list, err := mandatesWhere(tx, `ended_at = 0 AND revoked_at = 0 AND until_on < $1 ORDER BY until_on, id LIMIT 1`, s.today(tx.Now()).String())
			if some = err == nil && len(list) > 0; !some {
				return err
			}
			return s.endMandate(tx, list[0])
		})
		if err != nil || !some {
			return n, err
		}
		n++
	}
}

func (s *Service) endMandate(tx *store.Tx, m Mandate) error {
	if err := tx.Exec(`UPDATE counter_mandate SET ended_at = $1 WHERE id = $2`, tx.Now(), m.ID); err != nil {
		return err
	}
	if err := s.takenBack(tx, m); err != nil {
		return err
	}
	_, err := s.o.Ledger.Append(tx, kernel.System(), ledger.Draft{Kind: "mandate.ended", Subject: m.Enterprise, Payload: map[string]any{"mandate": m.ID, "post": m.Post, "until": m.Until.String()}})
	return err
}

// poll is how often mandates are looked at: the clock of a demo may jump.
const poll = 10 * time.Second

// RunMandates ends mandates until ctx does.
func (s *Service) RunMandates(ctx context.Context, report func(error)) {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		if _, err := s.EndMandates(ctx); err != nil && ctx.Err() == nil {
			report(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
