package matter

import (
	"maps"
	"slices"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// withFiles names the new files among what was typed, so that one check counts
// them and sees a mandatory field filled.
func withFiles(raw map[string][]string, files []File) map[string][]string {
	out := maps.Clone(raw)
	for _, f := range files {
		out[f.Field] = append(slices.Clone(out[f.Field]), f.Name)
	}
	return out
}

// takeFiles makes the fields of files in data name those that were kept, of
// what the record had, and the new ones, which are stored. A file that is taken
// away stays with the record: its history shows it.
func (s *Service) takeFiles(tx *store.Tx, actor kernel.Actor, r *caseflow.Register, rec *Record, data caseflow.Values, raw map[string][]string, files []File) error {
	if err := checkFiles(files); err != nil {
		return err
	}
	for i := range r.Fields {
		f := &r.Fields[i]
		if f.Type != caseflow.TypeFiles || hidden(actor, f) {
			continue
		}
		ids, err := kept(f, rec, raw[f.Code])
		if err != nil {
			return err
		}
		for _, x := range files {
			if x.Field != f.Code {
				continue
			}
			a, err := storeFile(tx, actor, x, Attachment{Record: rec.ID, Internal: f.Internal})
			if err != nil {
				return err
			}
			ids = append(ids, string(a.ID))
		}
		delete(data, f.Code)
		if len(ids) > 0 {
			data[f.Code] = ids
		}
	}
	return nil
}

// kept are the files a form kept; one the record never had is refused.
func kept(f *caseflow.Field, rec *Record, ids []string) ([]string, error) {
	had, _ := rec.Data[f.Code].([]string)
	var out []string
	for _, id := range ids {
		switch {
		case id == "": // a browser's word for "no file chosen"
		case !slices.Contains(had, id):
			return nil, kernel.Invalid(f.Code, kernel.T("“%s”里有一个文件不在这条记录里，请重新打开再改", "%q names a file this record does not have; open the record again"), f.Name)
		default:
			out = append(out, id)
		}
	}
	return out, nil
}

// hidden reports whether a field is not for the actor to see or fill.
func hidden(actor kernel.Actor, f *caseflow.Field) bool { return f.Internal && actor.Enterprise != "" }

// loadFiles finds the files of records at once, as far as actor may see them.
func loadFiles(tx *store.Tx, actor kernel.Actor, r *caseflow.Register, list []*Record) error {
	asks := slices.ContainsFunc(r.Fields, func(f caseflow.Field) bool { return f.Type == caseflow.TypeFiles })
	if !asks || len(list) == 0 {
		return nil
	}
	byID, args := map[kernel.ID]*Record{}, []any{store.Bool(actor.Enterprise != "")}
	for _, rec := range list {
		byID[rec.ID] = rec
		args = append(args, rec.ID)
	}
	all, err := store.All(tx, scanAttachment, `SELECT `+attachmentColumns+` FROM attachment WHERE (internal = 0 OR $1 = 0) AND record_id IN (`+store.Marks(2, len(list))+`) ORDER BY at, id`, args...)
	for _, a := range all {
		rec := byID[a.Record]
		rec.Files = append(rec.Files, a)
	}
	return err
}
