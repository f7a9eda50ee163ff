package meeting

import (
	"context"
	"strconv"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// View is a meeting as far as an actor may see it: whoever sees the whole zone
// sees everything; the others the points that concern them, without minutes.
type View struct {
	*Meeting
	Items []*Item
	Whole bool // the actor sees all of it
}

// Row is a line of the list; the numbers count what the actor may see.
type Row struct {
	*Meeting
	Items, Decided, Tasks int
}

// seesItem is "actor may see item i": its matter or its task is within the
// scope of meeting.view.
func seesItem(actor kernel.Actor, args []any) (string, []any) {
	of, args := auth.Where(actor, PermView, auth.Cols{Matter: "i.matter_id"}, args)
	task, args := auth.Where(actor, PermView, auth.Cols{Matter: "i.task_id"}, args)
	return "(" + of + " OR " + task + ")", args
}

// seesMeeting is "actor may see meeting m": in the chair, or it has a point
// that concerns the actor.
func seesMeeting(actor kernel.Actor, item string, args []any) (string, []any) {
	if actor.Can(PermView) == kernel.ScopeAll {
		return "1 = 1", args
	}
	args = append(args, actor.Post)
	return "(m.chair_post <> '' AND m.chair_post = $" + strconv.Itoa(len(args)) + " OR EXISTS (SELECT 1 FROM meeting_item i WHERE i.meeting_id = m.id AND " + item + "))", args
}

// View returns one meeting with its agenda in order.
func (s *Service) View(ctx context.Context, actor kernel.Actor, id kernel.ID) (*View, error) {
	if err := actor.Require(PermView); err != nil {
		return nil, err
	}
	v := &View{Whole: actor.Can(PermView) == kernel.ScopeAll}
	item, args := seesItem(actor, []any{id})
	err := s.o.DB.Read(ctx, func(tx *store.Tx) (err error) {
		if v.Items, err = store.All(tx, scanItem, `SELECT `+itemColumns+` FROM meeting_item i WHERE i.meeting_id = $1 AND `+item+` ORDER BY i.sort, i.id`, args...); err != nil {
			return err
		}
		where, args := seesMeeting(actor, item, args)
		v.Meeting, err = store.One(tx, scanMeeting, `SELECT `+meetingColumns+` FROM meeting m WHERE m.id = $1 AND `+where, args...)
		return noMeeting(err)
	})
	if err != nil {
		return nil, err
	}
	if v.Whole = v.Whole || v.Chair == actor.Post; !v.Whole {
		v.Minutes = ""
	}
	return v, nil
}

// Item returns one point with its meeting, as View would show it.
func (s *Service) Item(ctx context.Context, actor kernel.Actor, meeting, item kernel.ID) (*View, *Item, error) {
	v, err := s.View(ctx, actor, meeting)
	if err != nil {
		return nil, nil, err
	}
	for _, i := range v.Items {
		if i.ID == item {
			return v, i, nil
		}
	}
	return nil, nil, kernel.NotFound(kernel.T("没有这条议题，它可能已被撤下", "There is no such point; it may have been taken off the agenda"))
}

// List returns a page of the meetings the actor may see, newest first, and the
// cursor of the next.
func (s *Service) List(ctx context.Context, actor kernel.Actor, after string, limit int) (rows []Row, next string, err error) {
	if err := actor.Require(PermView); err != nil {
		return nil, "", err
	}
	item, args := seesItem(actor, nil)
	where, args := seesMeeting(actor, item, args)
	w, err := store.Keyset([]store.SortCol{{Name: "held", SQL: "m.held_on", Desc: true}, {Name: "id", SQL: "m.id", Desc: true}}, store.Page{After: after, Limit: limit}, len(args)+1)
	if err != nil {
		return nil, "", err
	}
	count := func(which string) string {
		return `(SELECT COUNT(*) FROM meeting_item i WHERE i.meeting_id = m.id AND ` + item + which + `)`
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		rows, err = store.All(tx, scanRow, `SELECT `+meetingColumns+`, `+count("")+`, `+count(" AND i.decided_at > 0")+`, `+count(" AND i.task_id <> ''")+
			` FROM meeting m WHERE `+where+` AND `+w.Where+w.Order, append(args, w.Args...)...)
		return err
	})
	rows, next = store.Cut(w, rows, func(r Row) []any { return []any{r.HeldOn.String(), r.ID} })
	return rows, next, err
}

func scanRow(sc store.Scanner) (Row, error) {
	var heldOn, status string
	r := Row{Meeting: &Meeting{}}
	err := sc.Scan(append(r.fields(&heldOn, &status), &r.Items, &r.Decided, &r.Tasks)...)
	if err != nil {
		return r, err
	}
	r.Status = Status(status)
	r.HeldOn, err = kernel.ParseDate(heldOn)
	return r, err
}
