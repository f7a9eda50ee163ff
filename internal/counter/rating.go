package counter

import (
	"slices"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// Overall is the grade of the whole, beside those of the pack's dimensions.
const Overall = "satisfaction"

// rate: a rating that ends the case is final; a bad one is not before it was put
// right and the time to add to it is over.
func (s *Service) rate(st *matter.Step) error {
	if st.Matter.Open {
		return nil
	}
	return s.final(st)
}

// final hands a rating to the boards. Before that nothing but the matter itself,
// which is sealed, knows of it.
func (s *Service) final(st *matter.Step) error {
	level := told(st, Overall)
	bad := slices.Contains(s.o.Rules.Rating.Bad, level)
	if err := st.Tx.Exec(`UPDATE counter_case SET rating = $1, bad = $2 WHERE matter_id = $3`, level, store.Bool(bad), st.Matter.ID); err != nil {
		return err
	}
	for _, d := range append([]string{Overall}, s.o.Rules.Rating.Dimensions...) {
		grade := told(st, d)
		if grade == "" {
			continue // voluntary
		}
		if err := st.Tx.Exec(`INSERT INTO counter_rating (matter_id, dimension, level, filed_at) VALUES ($1,$2,$3,$4)`, st.Matter.ID, d, grade, st.Matter.CreatedAt); err != nil {
			return err
		}
		if err := s.mark(st.Tx, st.Matter.ID, d, grade, false); err != nil {
			return err
		}
	}
	return nil
}

// Dimensions are the fields that are rated, the whole first, and the grades there
// are, the best first.
func (s *Service) Dimensions() (fields []caseflow.Field, grades []caseflow.Option) {
	course, err := s.matters.Kinds().Current(Kind)
	if err != nil {
		return nil, nil // the pack has no cases
	}
	for _, code := range append([]string{Overall}, s.o.Rules.Rating.Dimensions...) {
		if f := course.Field(code); f != nil {
			fields = append(fields, *f)
		}
	}
	if len(fields) > 0 {
		grades = fields[0].Options
	}
	return fields, grades
}

// Grade says a grade of a dimension in words; "" if there is none.
func (s *Service) Grade(dimension, grade string) kernel.Text {
	fields, grades := s.Dimensions()
	for _, f := range fields {
		for _, g := range grades {
			if f.Code == dimension && g.Code == grade {
				return kernel.T(f.Name.ZH+" "+g.Name.ZH, f.Name.EN+" "+g.Name.EN)
			}
		}
	}
	return kernel.Text{}
}
