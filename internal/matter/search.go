package matter

import (
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
	in, args := marks(texts(ids), q.args)
	q.args = args
	q.text = append(q.text, "m.id IN ("+in+")")
	return nil
}

// openly keeps the matters of a firm whose words stand in what the firm may
// read: the index also holds the zone's own notes.
func (s *Service) openly(tx *store.Tx, firm kernel.ID, ids []kernel.ID, text string) ([]kernel.ID, error) {
	q := &conds{}
	q.add("m.enterprise_id = ?", firm)
	in, args := marks(texts(ids), q.args)
	list, err := store.All(tx, scanMatter, `SELECT `+matterColumns+` FROM matter_shown m WHERE `+q.text[0]+` AND m.id IN (`+in+`)`, args...)
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

// fieldTexts are the texts that fields hold, for the search index; outside
// leaves out the internal ones.
func fieldTexts(fields []caseflow.Field, data caseflow.Values, outside bool) []string {
	var out []string
	for i := range fields {
		f := &fields[i]
		if s, ok := data[f.Code].(string); ok && (f.Type == caseflow.TypeText || f.Type == caseflow.TypeLong) && !(outside && f.Internal) {
			out = append(out, s)
		}
	}
	return out
}
