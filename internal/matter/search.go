package matter

import (
	"context"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// search keeps the matters the index finds for text, the best 1,000.
func (s *Service) search(tx *store.Tx, q *conds, actor kernel.Actor, text string) error {
	ids, err := store.SearchDocs(tx, "matter", text, store.CountLimit)
	if err == nil && actor.Enterprise != "" {
		ids, err = s.openly(tx, actor.Enterprise, ids, text)
	}
	if err != nil {
		return err
	}
	in, args := marks(texts(ids), q.Args)
	q.Args = args
	q.Text = append(q.Text, "m.id IN ("+in+")")
	return nil
}

// openly keeps the matters of a firm whose words stand in what the firm may
// read: the index also holds the zone's own notes.
func (s *Service) openly(tx *store.Tx, firm kernel.ID, ids []kernel.ID, text string) ([]kernel.ID, error) {
	q := &conds{}
	q.Add("m.enterprise_id = ?", firm)
	in, args := marks(texts(ids), q.Args)
	list, err := store.All(tx, scanMatter, `SELECT `+matterColumns+` FROM matter_shown m WHERE `+q.Text[0]+` AND m.id IN (`+in+`)`, args...)
	if err != nil {
		return nil, err
	}
	var out []kernel.ID
	for _, m := range list {
		course, err := s.kinds.Version(m.Kind, m.Version)
		if err != nil {
			return nil, err
		}
		words := append([]string{m.Number, m.Title, s.people(tx).EnterpriseName(firm)}, fieldTexts(course.Def.Fields, m.Data, true)...)
		if store.HasWords(text, words...) {
			out = append(out, m.ID)
		}
	}
	return out, nil
}

func texts(ids []kernel.ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}

// fieldTexts are the texts that fields hold, for the search index, without what is
// the program's own or common to many; outside leaves out the internal ones.
func fieldTexts(fields []caseflow.Field, data caseflow.Values, outside bool) []string {
	var out []string
	for i := range fields {
		f := &fields[i]
		if s, ok := data[f.Code].(string); ok && (f.Type == caseflow.TypeText || f.Type == caseflow.TypeLong) && !f.Kept && !f.Common && !(outside && f.Internal) {
			out = append(out, s)
		}
	}
	return out
}

// indexRecord makes a record findable by its title, its key, its firm and the
// texts it holds.
func (s *Service) indexRecord(tx *store.Tx, r *caseflow.Register, rec *Record) error {
	return store.IndexText(tx, "record", rec.ID, s.recordWords(tx, r, rec, false)...)
}

func (s *Service) recordWords(tx *store.Tx, r *caseflow.Register, rec *Record, outside bool) []string {
	words := []string{rec.Title, rec.Key, s.people(tx).EnterpriseName(rec.Enterprise)}
	return append(words, fieldTexts(r.Fields, rec.Data, outside)...)
}

// indexForm grows when what is indexed of a record changes.
const indexForm = "1 "

// IndexRegisters indexes the records of every register whose definition is not
// the one they were last indexed under; call it before serving.
func (s *Service) IndexRegisters(ctx context.Context) error {
	for _, r := range s.regList {
		err := s.db.WriteBulk(ctx, func(tx *store.Tx) error {
			at, err := store.One(tx, store.Value[string], `SELECT COALESCE(MAX(version), '') FROM register_index WHERE register = $1`, r.Code)
			if err != nil || at == indexForm+r.Version {
				return err
			}
			return s.indexRegister(tx, r)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) indexRegister(tx *store.Tx, r *caseflow.Register) error {
	all, err := store.All(tx, scanRecord, `SELECT `+recordColumns+` FROM register_record WHERE register = $1`, r.Code)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return nil // an empty database stays empty
	}
	for _, rec := range all {
		if err := s.indexRecord(tx, r, rec); err != nil {
			return err
		}
	}
	return tx.Exec(`INSERT INTO register_index (register, version) VALUES ($1,$2) ON CONFLICT (register) DO UPDATE SET version = excluded.version`, r.Code, indexForm+r.Version)
}

// FindRecords returns the records of all registers that hold the words of text
// where actor may read them, by register.
func (s *Service) FindRecords(ctx context.Context, actor kernel.Actor, text string) (found map[string][]*Record, err error) {
	found = map[string][]*Record{}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		ids, err := store.SearchDocs(tx, "record", text, store.CountLimit)
		if err != nil || len(ids) == 0 {
			return err
		}
		in, args := marks(texts(ids), nil)
		all, err := store.All(tx, scanRecord, `SELECT `+recordColumns+` FROM register_record WHERE id IN (`+in+`) ORDER BY sort_key, id`, args...)
		for _, rec := range all {
			if r := s.regs[rec.Register]; r != nil && Reaches(actor, r.Code+".view", rec) && store.HasWords(text, s.recordWords(tx, r, rec, actor.Enterprise != "")...) {
				found[r.Code] = append(found[r.Code], rec)
			}
		}
		return err
	})
	return found, err
}
