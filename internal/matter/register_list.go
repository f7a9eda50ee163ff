package matter

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/store"
)

// RecordFilter narrows a register's list. Zero fields do not narrow.
type RecordFilter struct {
	Register   string
	Search     string            // in title, key and texts
	Fields     map[string]string // field → value; "" = not filled
	Enterprise kernel.ID
	Sort       string // field code, "-" before it reverses; "" = by title
	After      string // id of the last record of the page before
	Limit      int
}

// RecordPage is one page of a register.
type RecordPage struct {
	Records []*Record
	Next    string
	Total   int
	More    bool
	// Present counts, for each field offered as a filter, the values that
	// occur among the records the actor may see, however the list is narrowed.
	Present map[string]map[string]int
}

// Records lists a register as far as the actor may see it.
func (s *Service) Records(ctx context.Context, actor kernel.Actor, f RecordFilter) (p RecordPage, err error) {
	if err := actor.Require(f.Register + ".view"); err != nil {
		return p, err
	}
	r, err := s.Register(f.Register)
	if err != nil {
		return p, err
	}
	if err := outsideRecords(actor, r, f); err != nil {
		return p, err
	}
	if f.Limit <= 0 || f.Limit > 500 {
		f.Limit = 50
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		all, err := s.visible(tx, actor, f.Register)
		if err != nil {
			return err
		}
		p.Present = present(r, all)
		list := slices.DeleteFunc(all, func(rec *Record) bool { return !rec.matches(f, r, actor.Enterprise != "") })
		order(list, r, f.Sort)
		p.Total = len(list)
		p.Records, p.Next = pageOf(list, f)
		return loadFiles(tx, actor, r, p.Records)
	})
	return p, err
}

// EachRecord calls fn for every record of a filter in list order: the export.
func (s *Service) EachRecord(ctx context.Context, actor kernel.Actor, f RecordFilter, fn func(*Record) error) error {
	f.Limit, f.After = 500, ""
	for {
		p, err := s.Records(ctx, actor, f)
		if err != nil {
			return err
		}
		for _, rec := range p.Records {
			if err := fn(rec); err != nil {
				return err
			}
		}
		if f.After = p.Next; p.Next == "" {
			return nil
		}
	}
}

// visible reads a register whole: registers are small (hundreds of rows), and
// their fields live in JSON that neither engine indexes alike.
func (s *Service) visible(tx *store.Tx, actor kernel.Actor, register string) ([]*Record, error) {
	all, err := store.All(tx, scanRecord, `SELECT `+recordColumns+` FROM register_record WHERE register = $1 ORDER BY sort_key, id LIMIT 20000`, register)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(rec *Record) bool { return !Reaches(actor, register+".view", rec) }), nil
}

// matches reports whether the record passes the filter's fields, and holds its
// words in title, key or a text; outside, internal texts do not count.
func (rec *Record) matches(f RecordFilter, r *caseflow.Register, outside bool) bool {
	if f.Enterprise != "" && rec.Enterprise != f.Enterprise {
		return false
	}
	texts := append(fieldTexts(r.Fields, rec.Data, outside), rec.Title, rec.Key)
	if !slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(strings.ToLower(s), strings.ToLower(f.Search)) }) {
		return false
	}
	for field, want := range f.Fields {
		if !slices.Contains(filterValues(rec.Data[field]), want) {
			return false
		}
	}
	return true
}

// filterValues are the values of a field as filters write them: "true" for a
// bool, each of several, "" for none.
func filterValues(v any) []string {
	switch x := v.(type) {
	case string:
		return []string{x}
	case bool:
		if x {
			return []string{"true"}
		}
		return []string{"false"}
	case []string:
		return x
	}
	return []string{""}
}

func present(r *caseflow.Register, all []*Record) map[string]map[string]int {
	out := map[string]map[string]int{}
	for _, f := range r.Fields {
		if !f.Filter {
			continue
		}
		out[f.Code] = map[string]int{}
		for _, rec := range all {
			for _, v := range filterValues(rec.Data[f.Code]) {
				out[f.Code][v]++
			}
		}
	}
	return out
}

// order sorts by a field; records without a value come last either way, and
// equals stay in the order of their titles.
func order(list []*Record, r *caseflow.Register, by string) {
	code, down := strings.CutPrefix(by, "-")
	i := slices.IndexFunc(r.Fields, func(f caseflow.Field) bool { return f.Code == code })
	if i < 0 {
		return
	}
	f := &r.Fields[i]
	slices.SortStableFunc(list, func(a, b *Record) int {
		va, vb := a.Data[code], b.Data[code]
		switch {
		case va == nil || vb == nil:
			return cmp.Compare(weight(va == nil), weight(vb == nil))
		case down:
			return compareValues(f, vb, va)
		}
		return compareValues(f, va, vb)
	})
}

func weight(last bool) int {
	if last {
		return 1
	}
	return 0
}

// compareValues orders two values of a field: numbers by size, choices in the
// order of the list, texts by pinyin.
func compareValues(f *caseflow.Field, a, b any) int {
	if x, ok := a.(int64); ok {
		y, _ := b.(int64)
		return cmp.Compare(x, y)
	}
	x, y := strings.Join(filterValues(a), ","), strings.Join(filterValues(b), ",")
	place := func(code string) int {
		return slices.IndexFunc(f.Options, func(o caseflow.Option) bool { return o.Code == code })
	}
	if len(f.Options) > 0 {
		return cmp.Compare(place(x), place(y))
	}
	return cmp.Compare(org.PinyinKey(x), org.PinyinKey(y))
}

// pageOf cuts the page after the record whose id is the cursor.
func pageOf(list []*Record, f RecordFilter) ([]*Record, string) {
	start := 1 + slices.IndexFunc(list, func(r *Record) bool { return f.After != "" && string(r.ID) == f.After })
	end := min(start+f.Limit, len(list))
	if end == len(list) {
		return list[start:end], ""
	}
	return list[start:end], string(list[end-1].ID)
}
