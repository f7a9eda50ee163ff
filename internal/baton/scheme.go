package baton

import (
	"context"
	"encoding/json"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Status is how far a scheme version has come.
type Status string

// The states: a draft may be changed; one that is consulted on may be changed
// and takes opinions; a published one never changes; a dropped one was given up.
const (
	Draft      Status = "draft"
	Consulting Status = "consulting"
	Published  Status = "published"
	Dropped    Status = "dropped"
)

// Version is one version of a scheme.
type Version struct {
	ID          kernel.ID
	Code        string
	Hash        string // of text and catalogue; "" until published
	Status      Status
	Name        kernel.Text
	From, To    kernel.Date // in force
	Text        string      // YAML, as people write it
	Catalogue   string      // the indicators it names, frozen when published: JSON
	CopiedFrom  kernel.ID
	Creator     kernel.ID
	CreatedAt   kernel.Instant
	ConsultTo   kernel.Date // opinions are taken up to this day
	PublishedAt kernel.Instant
	Record      int64
}

// Open reports whether the version may still be changed.
func (v *Version) Open() bool { return v.Status == Draft || v.Status == Consulting }

const versionColumns = `b.id, b.code, b.version, b.status, b.name_zh, b.name_en, b.from_date, b.to_date, b.text, b.catalogue, b.copied_from,
	b.creator_id, b.created_at, b.consult_to, b.published_at, b.record`

func scanVersion(r store.Scanner) (*Version, error) {
	v := &Version{}
	var status, from, to, consult string
	err := r.Scan(&v.ID, &v.Code, &v.Hash, &status, &v.Name.ZH, &v.Name.EN, &from, &to, &v.Text, &v.Catalogue, &v.CopiedFrom,
		&v.Creator, &v.CreatedAt, &consult, &v.PublishedAt, &v.Record)
	v.Status = Status(status)
	for text, day := range map[*string]*kernel.Date{&from: &v.From, &to: &v.To, &consult: &v.ConsultTo} {
		if err == nil {
			err = day.UnmarshalText([]byte(*text))
		}
	}
	return v, err
}

// Scheme reads the version's text; a published one is read with the catalogue
// it was published under, a draft with the zone's.
func (s *Service) Scheme(v *Version) (*indicator.Scheme, indicator.Catalogue, error) {
	scheme, problems := pack.ParseScheme(schemeFile(v.Code), []byte(v.Text))
	if bad := pack.Errors(problems); len(bad) > 0 {
		return nil, nil, refused("text", bad)
	}
	catalogue := s.o.Pack().Indicators
	if v.Catalogue != "" {
		catalogue = nil
		if err := json.Unmarshal([]byte(v.Catalogue), &catalogue); err != nil {
			return nil, nil, kernel.Internal(err)
		}
	}
	return scheme, catalogue, nil
}

// schemeFile is where the faults of a text are said to stand.
func schemeFile(code string) string { return "schemes/" + orElse(code, "scheme") + ".yaml" }

// refused puts the findings about a text into one error at a field.
func refused(field string, bad []pack.Problem) error {
	const most = 8
	var t kernel.Text
	for _, p := range bad[:min(len(bad), most)] {
		t.ZH, t.EN = t.ZH+"\n"+p.In(kernel.ZH), t.EN+"\n"+p.In(kernel.EN)
	}
	return kernel.Invalid(field, kernel.T("方案有 %d 处要改：%s", "the scheme has %d faults:%s"), len(bad), t)
}

func load(tx *store.Tx, id kernel.ID) (*Version, error) {
	v, err := store.One(tx, scanVersion, `SELECT `+versionColumns+` FROM baton_scheme b WHERE b.id = $1`, id)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return nil, kernel.NotFound(kernel.T("没有这个考核方案，或您无权查看", "There is no such scheme, or you may not see it"))
	}
	return v, err
}

// loadOpen returns a version that may still be changed, as the form saw it.
func loadOpen(tx *store.Tx, id kernel.ID, record int64) (*Version, error) {
	v, err := load(tx, id)
	switch {
	case err != nil:
		return nil, err
	case !v.Open():
		return nil, kernel.Conflict(kernel.T("方案已经发布，不能再改；请复制一份新的草案", "The scheme is published and never changes; copy it into a new draft"))
	case record != 0 && record != v.Record:
		return nil, kernel.Conflict(kernel.T("方案刚刚有人改过，请先看看再提交；您写的内容还在", "Somebody changed the scheme meanwhile; look at it, then submit again. What you typed is kept"))
	}
	return v, nil
}

// save writes an open version's state and takes its next record number.
func (v *Version) save(tx *store.Tx) error {
	v.Record++
	n, err := tx.ExecN(`UPDATE baton_scheme SET code = $1, version = $2, status = $3, name_zh = $4, name_en = $5, from_date = $6, to_date = $7, text = $8,
		catalogue = $9, consult_to = $10, published_at = $11, record = $12 WHERE id = $13 AND status IN ('draft', 'consulting')`,
		v.Code, v.Hash, string(v.Status), v.Name.ZH, v.Name.EN, v.From.String(), v.To.String(), v.Text, v.Catalogue, v.ConsultTo.String(), v.PublishedAt, v.Record, v.ID)
	if err == nil && n != 1 {
		return kernel.Conflict(kernel.T("方案已经发布，不能再改", "The scheme is published and never changes"))
	}
	return err
}

// Get returns a version. Error: forbidden, not found.
func (s *Service) Get(ctx context.Context, actor kernel.Actor, id kernel.ID) (v *Version, err error) {
	if err := s.mayReadSchemes(actor); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		v, err = load(tx, id)
		return err
	})
	if err == nil && v.Status == Draft && actor.Can(PermManage) == kernel.ScopeNone {
		return nil, kernel.NotFound(kernel.T("没有这个考核方案，或您无权查看", "There is no such scheme, or you may not see it"))
	}
	return v, err
}

// Versions lists the versions the actor may see, newest first: drafts are for
// those who manage them.
func (s *Service) Versions(ctx context.Context, actor kernel.Actor) (list []*Version, err error) {
	if err := s.mayReadSchemes(actor); err != nil {
		return nil, err
	}
	drafts := store.Bool(actor.Can(PermManage) != kernel.ScopeNone)
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		list, err = store.All(tx, scanVersion, `SELECT `+versionColumns+` FROM baton_scheme b WHERE b.status NOT IN ('draft', 'dropped') OR $1 = 1
			ORDER BY b.from_date DESC, b.code, b.created_at DESC`, drafts)
		return err
	})
	return list, err
}

// mayReadSchemes: the rules one is judged by are open to everybody they judge.
func (s *Service) mayReadSchemes(actor kernel.Actor) error {
	for _, p := range []string{PermManage, PermOpine, PermJudge, PermPersonal} {
		if actor.Can(p) != kernel.ScopeNone {
			return nil
		}
	}
	return actor.Require(PermView)
}
