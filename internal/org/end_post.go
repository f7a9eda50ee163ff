package org

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// EndPost abolishes a post: its appointment and memberships end the same day.
// Refused while the post is somebody's commissioner or officer. Needs
// org.manage over its unit. Writes post.ended.
func (s *Service) EndPost(ctx context.Context, actor kernel.Actor, in EndInput) (Post, error) {
	return write(ctx, s, func(tx *store.Tx) (Post, error) { return s.EndPostTx(tx, actor, in) })
}

// EndPostTx is EndPost inside the caller's transaction.
func (s *Service) EndPostTx(tx *store.Tx, actor kernel.Actor, in EndInput) (Post, error) {
	p, err := post(tx, in.ID)
	if err != nil {
		return Post{}, err
	}
	if err := within(actor, PermManage, p.Unit, ""); err != nil {
		return Post{}, err
	}
	on := orToday(in.On, s.Today(tx))
	if err := endable(p.Name, p.From, p.To, on); err != nil {
		return p, err
	}
	if err := notServing(tx, p, on); err != nil {
		return p, err
	}
	for _, table := range []string{"appointment", "task_force_member"} {
		if err := endRows(tx, table, "post_id", p.ID, on); err != nil {
			return p, err
		}
	}
	p.To, p.Version = on, p.Version+1
	if err := update(tx, "post", postColumns, p.row()); err != nil {
		return p, err
	}
	return p, s.done(tx, actor, "post.ended", p.ID, map[string]any{"code": p.Code, "name": p.Name, "to": on.String()})
}

// endRows ends every span of table that belongs to id and reaches beyond on; a
// span that was to begin later never does.
func endRows(tx *store.Tx, table, column string, id kernel.ID, on kernel.Date) error {
	return tx.Exec(`UPDATE `+table+` SET to_date = CASE WHEN from_date > $2 THEN from_date ELSE $2 END
		WHERE `+column+` = $1 AND (to_date = '' OR to_date > $2)`, id, on.String())
}

// notServing refuses to end a post that enterprises still rely on.
func notServing(tx *store.Tx, p Post, on kernel.Date) error {
	var n int64
	err := tx.QueryRow(`SELECT COUNT(*) FROM service_assignment
		WHERE (commissioner_id = $1 OR officer_id = $1) AND (to_date = '' OR to_date > $2)`, p.ID, on.String()).Scan(&n)
	if err == nil && n > 0 {
		return kernel.Conflict(kernel.T(
			"岗位“%s”还是 %d 个企业或项目的专员或专干，请先改派",
			"Post %q is still commissioner or officer of %d enterprises or projects; assign them anew first"), p.Name, n)
	}
	return err
}
