package matter

import (
	"slices"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Reaches reports whether actor's permission reaches a record: one of the whole
// zone always, one of an enterprise its own firm's, any other the records of
// the actor's unit (with "subtree", of the units below it too). A record that
// names neither firm nor unit belongs to the whole zone.
func Reaches(a kernel.Actor, permission string, rec *Record) bool {
	own := a.Enterprise != "" && rec.Enterprise == a.Enterprise
	switch a.Can(permission) {
	case kernel.ScopeNone:
		return false
	case kernel.ScopeAll:
		return true
	case kernel.ScopeEnterprise:
		return own
	case kernel.ScopeSubtree:
		return own || rec.Unit != "" && (rec.Unit == a.Unit || slices.Contains(a.Units, rec.Unit))
	}
	return own || rec.Unit != "" && rec.Unit == a.Unit
}

// noRecord is what an actor is told of a record out of reach: nothing.
func noRecord() error {
	return kernel.NotFound(kernel.T("没有这条记录", "There is no such record"))
}

// refer checks that the firms, units, posts and people a record names exist.
func (s *Service) refer(tx *store.Tx, r *caseflow.Register, data caseflow.Values) error {
	dir, err := s.org.DirectoryTx(tx)
	if err != nil {
		return err
	}
	exists := map[caseflow.FieldType]func(kernel.ID) bool{
		caseflow.TypeEnterprise: func(id kernel.ID) bool { _, ok := dir.Enterprise(id); return ok },
		caseflow.TypeUnit:       func(id kernel.ID) bool { _, ok := dir.Unit(id); return ok },
		caseflow.TypeUnits:      func(id kernel.ID) bool { _, ok := dir.Unit(id); return ok },
		caseflow.TypePost:       func(id kernel.ID) bool { _, ok := dir.Post(id); return ok },
		caseflow.TypePerson:     func(id kernel.ID) bool { _, ok := dir.Person(id); return ok },
	}
	var errs kernel.Errors
	for i := range r.Fields {
		f := &r.Fields[i]
		known := exists[f.Type]
		if known == nil || data[f.Code] == nil {
			continue
		}
		for _, id := range filterValues(data[f.Code]) {
			if !known(kernel.ID(id)) {
				errs.Add(kernel.Invalid(f.Code, kernel.T("“%s”：没有找到所填的对象，请重新选择", "%q: what it names was not found; please choose again"), f.Name))
			}
		}
	}
	return errs.Err()
}
