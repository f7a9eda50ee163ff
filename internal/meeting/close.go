package meeting

import (
	"context"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// CloseInput ends a meeting.
type CloseInput struct {
	Meeting kernel.ID
	Minutes string
	Record  int64 // version the form was filled on; 0 = any
	Key     string
}

// Close keeps the minutes and freezes the meeting. What was not decided comes
// back by itself if it is still stuck. Errors: forbidden, not found, invalid,
// conflict (closed already, or changed meanwhile).
func (s *Service) Close(ctx context.Context, actor kernel.Actor, in CloseInput) error {
	if err := actor.Require(PermManage); err != nil {
		return err
	}
	var es kernel.Errors
	if in.Minutes = strings.TrimSpace(in.Minutes); in.Minutes == "" {
		es.Add(kernel.Invalid("minutes", kernel.T("请写会议纪要", "Please write the minutes")))
	}
	if limit(&es, "minutes", in.Minutes, 8000); len(es) > 0 {
		return es
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error { return s.close(tx, actor, in) })
	})
}

func (s *Service) close(tx *store.Tx, actor kernel.Actor, in CloseInput) error {
	m, err := load(tx, in.Meeting)
	if err != nil {
		return err
	}
	if in.Record != 0 && in.Record != m.Record {
		return kernel.Conflict(kernel.T("会议刚刚有了新的议题或决定，请先看看再办结；您写的纪要还在", "The meeting changed meanwhile; look at it, then close it. What you wrote is kept"))
	}
	m.Status, m.Minutes, m.ClosedAt = Closed, in.Minutes, tx.Now()
	if err := m.touch(tx); err != nil {
		return err
	}
	_, err = s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: "meeting.closed", Subject: m.ID,
		Payload: map[string]any{"number": m.Number(), "minutes": m.Minutes}})
	return err
}
