package matter

import (
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
)

// outside refuses an enterprise what would tell it of the zone's own marks: a
// list narrowed or ordered by what is not shown shows it all the same.
func (s *Service) outside(actor kernel.Actor, f Filter) error {
	if actor.Enterprise == "" {
		return nil
	}
	inward := f.State == "late" || f.Stage != "" || f.Unit != "" || f.Parent != "" || f.Facts != nil || strings.TrimPrefix(f.Sort, "-") == "due"
	for code := range f.Tags {
		inward = inward || s.internal(f.Kind, code)
	}
	if inward {
		return notYours()
	}
	return nil
}

// outsideRecords is outside for a register's list.
func outsideRecords(actor kernel.Actor, r *caseflow.Register, f RecordFilter) error {
	if actor.Enterprise == "" {
		return nil
	}
	for i := range r.Fields {
		x := &r.Fields[i]
		if _, narrows := f.Fields[x.Code]; x.Internal && (narrows || strings.TrimPrefix(f.Sort, "-") == x.Code) {
			return notYours()
		}
	}
	return nil
}

// internal reports whether a field of a kind is the zone's own; one nobody
// knows is.
func (s *Service) internal(kind, code string) bool {
	course, err := s.kinds.Current(kind)
	return err != nil || course.Field(code) == nil || course.Field(code).Internal
}

// notYours is what an enterprise is told that asks by the zone's own marks.
func notYours() error {
	return kernel.Forbidden(kernel.T("这种筛选和排序只供管委会内部使用；请按“在办”“已办结”、日期或关键词查找", "This filter or order is for the zone's own staff; look by open or closed, by date or by words"))
}
