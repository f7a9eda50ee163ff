package cockpit

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Stuck is one open matter past a limit, and whose move it is.
type Stuck struct {
	Matter     kernel.ID
	Kind       string
	Version    string
	Number     string
	Title      string
	Stage      string
	Level      int
	Enterprise kernel.ID
	Unit       kernel.ID
	Since      kernel.Instant // when the limit passed
	Action     string         // what is awaited
	Holder     string         // whose move: an inbox address
}

// seen is "actor may see matter m": each kind under its own permission.
func (s *Service) seen(actor kernel.Actor, args []any) (string, []any) {
	var arms []string
	for _, k := range s.kinds.All() {
		var may string
		may, args = auth.Where(actor, k.Def.Kind+".view", auth.Cols{Owner: "m.creator_id", Unit: "m.unit_id", Enterprise: "m.enterprise_id", Matter: "m.id"}, args)
		args = append(args, k.Def.Kind)
		arms = append(arms, "m.kind = $"+strconv.Itoa(len(args))+" AND "+may)
	}
	if len(arms) == 0 {
		return "1 = 0", args
	}
	return "(" + strings.Join(arms, " OR ") + ")", args
}

// sealed: of what a kind keeps to itself until it is final the overview says
// nothing.
func (s *Service) sealed(x Stuck) bool {
	c, err := s.kinds.Version(x.Kind, x.Version)
	return err != nil || c.SealIn(x.Stage) != nil
}

// Stuck lists the open matters longest past a limit that the actor may see.
func (s *Service) Stuck(ctx context.Context, actor kernel.Actor, limit int) (list []Stuck, err error) {
	if err := actor.Require(PermOverview); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		may, args := s.seen(actor, []any{tx.Now(), limit})
		list, err = store.All(tx, func(r store.Scanner) (Stuck, error) {
			var x Stuck
			err := r.Scan(&x.Matter, &x.Kind, &x.Version, &x.Number, &x.Title, &x.Stage, &x.Level, &x.Enterprise, &x.Unit, &x.Since, &x.Action, &x.Holder)
			return x, err
		}, `SELECT m.id, m.kind, m.version, m.number, m.title, m.stage, m.level, m.enterprise_id, m.unit_id, m.due_at,
			COALESCE((SELECT i.action FROM inbox i WHERE i.matter_id = m.id ORDER BY i.due_at, i.holder LIMIT 1), ''),
			COALESCE((SELECT i.holder FROM inbox i WHERE i.matter_id = m.id ORDER BY i.due_at, i.holder LIMIT 1), '')
			FROM matter_shown m WHERE m.open = 1 AND m.due_at < $1 AND m.batch = '' AND `+may+` ORDER BY m.level DESC, m.due_at LIMIT $2`, args...)
		return err
	})
	return slices.DeleteFunc(list, s.sealed), err
}
