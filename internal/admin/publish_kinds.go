package admin

import (
	"context"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// kindsPublished is what the ledger keeps.
type kindsPublished struct {
	File  string          `json:"file"`
	Blob  string          `json:"blob"`
	Pack  string          `json:"pack"`
	Kinds []kindPublished `json:"kinds"`
}

type kindPublished struct {
	Kind string `json:"kind"`
	From string `json:"from,omitempty"`
	To   string `json:"to"`
}

// PublishKinds makes the kinds of an uploaded pack that differ from those in
// force the versions new matters begin under; running matters keep theirs.
// Needs pack.manage. Conflict if nothing differs, or another version came into
// force since the upload was looked at; invalid if a kind cannot run here.
// Writes pack.published, then tells Options.Changed.
func (s *Service) PublishKinds(ctx context.Context, actor kernel.Actor, id kernel.ID, seen map[string]string) error {
	c, err := s.LookUpload(ctx, actor, id)
	if err != nil {
		return err
	}
	if err := c.publishable(seen); err != nil {
		return err
	}
	err = s.o.DB.Write(ctx, func(tx *store.Tx) error { return s.publish(tx, actor, c) })
	if err != nil {
		return err
	}
	if err := s.o.Matter.Kinds().Load(ctx, s.o.DB); err != nil {
		return err
	}
	s.o.Changed()
	return nil
}

// publishable says why the kinds cannot be published. seen are the versions in
// force (by kind, "" for none) as they were shown.
func (c Checked) publishable(seen map[string]string) error {
	var es kernel.Errors
	if c.Pack == nil {
		return kernel.Conflict(kernel.T("这个区域包现在不能用，请重新上传检查", "This pack cannot be used now; upload it again"))
	}
	if len(c.Changes) == 0 {
		return kernel.Conflict(kernel.T("这个区域包的事项与现行的完全一样，没有可发布的", "The kinds of this pack are those in force; there is nothing to publish"))
	}
	for _, k := range c.Changes {
		if from, ok := seen[k.Kind]; !ok || from != k.From {
			es.Add(kernel.Conflict(kernel.T("“%s”的现行版本刚刚变了，请再看一遍变化", "The version of %q in force has just changed; look at the changes again"), k.Name))
		}
		for _, f := range k.Faults {
			es.Add(kernel.Invalid("", kernel.T("“%s”（%s）：%s。%s", "%q (%s): %s. %s"), k.Name, f.Path, f.What, f.How))
		}
	}
	return es.Err()
}

func (s *Service) publish(tx *store.Tx, actor kernel.Actor, c Checked) error {
	n, err := tx.ExecN(`UPDATE pack_upload SET published_at = $1 WHERE id = $2 AND published_at = 0`, tx.Now(), c.Upload.ID)
	if err != nil {
		return err
	}
	if n == 0 {
		return kernel.Conflict(kernel.T("这个区域包已经发布过；要再次发布请重新上传", "This pack has been published; to publish it again, upload it anew"))
	}
	done := kindsPublished{File: c.Upload.File, Blob: c.Upload.Blob, Pack: c.Upload.Hash}
	var defs []*caseflow.Definition
	for _, k := range c.Changes {
		done.Kinds = append(done.Kinds, kindPublished{k.Kind, k.From, k.To})
		for i := range c.Pack.Kinds {
			if c.Pack.Kinds[i].Kind == k.Kind {
				defs = append(defs, &c.Pack.Kinds[i].Definition)
			}
		}
	}
	if err := s.o.Matter.Kinds().PublishTx(tx, defs); err != nil {
		return err
	}
	return s.event(tx, actor, ledger.Draft{Kind: "pack.published", Subject: c.Upload.ID, RuleVersion: c.Upload.Hash, Payload: done})
}
