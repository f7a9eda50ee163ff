package hotline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Ticket is one of theirs: values by their names, the number among them.
type Ticket map[string]string

// Taken is what a ticket became.
type Taken struct {
	Standing
	Again bool // it was here already, unchanged
}

// Take makes a matter of a ticket. Errors: forbidden; invalid with their fields;
// conflict when the number came before with other content.
func (s *Service) Take(ctx context.Context, actor kernel.Actor, t Ticket) (out Taken, err error) {
	if err := s.allowed(actor); err != nil {
		return out, err
	}
	number, values, err := s.read(t)
	if err != nil {
		return out, err
	}
	digest := t.digest()
	err = s.o.DB.Write(ctx, func(tx *store.Tx) error {
		known, was, err := s.known(tx, number)
		if err != nil {
			return err
		}
		if known != "" {
			if was != digest {
				return kernel.Conflict(kernel.T("票号 %s 已收过，内容不同；补充内容请在原事项里办理", "Ticket %s came before with other content; add to its matter instead"), number)
			}
			out.Again = true
		} else if known, err = s.raise(tx, actor, number, digest, values); err != nil {
			return s.theirs(err)
		}
		out.Standing, err = s.one(tx, number, known)
		return err
	})
	return out, err
}

// digest tells whether a ticket is the same, whatever the order of its fields.
func (t Ticket) digest() string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(t)) {
		if v := strings.TrimSpace(t[name]); v != "" {
			h.Write([]byte(name + "\x00" + v + "\x00"))
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (s *Service) known(tx *store.Tx, number string) (id kernel.ID, digest string, err error) {
	type ticket struct {
		matter kernel.ID
		digest string
	}
	t, err := store.One(tx, func(r store.Scanner) (t ticket, err error) { return t, r.Scan(&t.matter, &t.digest) },
		`SELECT matter_id, digest FROM hotline_ticket WHERE number = $1`, number)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		err = nil
	}
	return t.matter, t.digest, err
}

func (s *Service) raise(tx *store.Tx, actor kernel.Actor, number, digest string, values map[string][]string) (kernel.ID, error) {
	m, err := s.o.Matter.RaiseTx(tx, actor, matter.RaiseInput{Kind: s.o.Rules.Kind, Values: values})
	if err != nil {
		return "", err
	}
	return m.ID, tx.Exec(`INSERT INTO hotline_ticket (number, matter_id, digest, person_id, taken_at) VALUES ($1, $2, $3, $4, $5)`,
		number, m.ID, digest, actor.Person, tx.Now())
}

// maxNumber bounds a ticket's number.
const maxNumber = 64

// read turns their fields into ours.
func (s *Service) read(t Ticket) (number string, values map[string][]string, err error) {
	var errs kernel.Errors
	h := s.o.Rules
	number = strings.TrimSpace(t[h.Number])
	if n := len([]rune(number)); n == 0 || n > maxNumber {
		errs.Add(kernel.Invalid(h.Number, kernel.T("票号要有 1 到 %d 个字符", "The ticket's number has 1 to %d characters"), maxNumber))
	}
	course, err := s.o.Matter.Kinds().Current(h.Kind)
	if err != nil {
		return "", nil, err
	}
	values = map[string][]string{}
	for ours, v := range h.Set {
		values[ours] = []string{v}
	}
	for i := range h.Fields {
		f := &h.Fields[i]
		v, bad := ours(f, course.Field(f.Ours), t[f.Theirs])
		errs.Add(bad)
		if v != "" {
			values[f.Ours] = []string{v}
		}
	}
	return number, values, errs.Err()
}

// ours is a value of theirs as our field takes it; "" = none was given.
func ours(f *pack.HotlineField, field *caseflow.Field, v string) (string, *kernel.Error) {
	v = strings.TrimSpace(v)
	if f.Codes != nil {
		switch code, ok := f.Codes[v]; {
		case ok:
			return code, nil
		case f.Else == "" && v != "":
			return "", kernel.Invalid(f.Theirs, kernel.T("不认识取值“%s”", "The value %q is not known"), v)
		}
		return f.Else, nil
	}
	if r := []rune(v); f.Cut && field != nil && field.Max > 0 && len(r) > field.Max {
		return string(r[:field.Max-1]) + "…", nil
	}
	return v, nil
}

// theirs names their fields where an error names ours.
func (s *Service) theirs(err error) error {
	var errs kernel.Errors
	for _, e := range kernel.AllErrors(err) {
		i := slices.IndexFunc(s.o.Rules.Fields, func(f pack.HotlineField) bool { return f.Ours == e.Field })
		if i >= 0 {
			named := *e
			named.Field = s.o.Rules.Fields[i].Theirs
			e = &named
		}
		errs.Add(e)
	}
	return errs.Err()
}
