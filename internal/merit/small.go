package merit

import (
	"context"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// SmallGroup is a group of a final result that was too small for quotas, under
// the rule in force when the result became final.
type SmallGroup struct {
	Code     string      `json:"code"`
	Name     kernel.Text `json:"-"`
	Subjects int         `json:"subjects"` // with a total
	Below    int         `json:"below"`    // so many it would have needed
}

// tooSmall are the groups that could be on a list and have fewer subjects with a
// total than quotas need.
func tooSmall(rules *pack.Award, list []*Grade) (out []SmallGroup) {
	for _, g := range list {
		if !slices.ContainsFunc(rules.Lists, func(l pack.AwardList) bool { return slices.Contains(l.Kinds, g.Kind) }) {
			continue
		}
		i := slices.IndexFunc(out, func(x SmallGroup) bool { return x.Code == g.Group })
		if i < 0 {
			i, out = len(out), append(out, SmallGroup{Code: g.Group, Name: g.GroupOf, Below: rules.SmallGroup.Below})
		}
		if g.Place > 0 {
			out[i].Subjects++
		}
	}
	return slices.DeleteFunc(out, func(x SmallGroup) bool { return x.Subjects >= x.Below })
}

func keepSmall(tx *store.Tx, result kernel.ID, small []SmallGroup) error {
	for i, x := range small {
		if err := tx.Exec(`INSERT INTO merit_small_group (result_id, group_code, sort, name_zh, name_en, subjects, below) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
			result, x.Code, i, x.Name.ZH, x.Name.EN, x.Subjects, x.Below); err != nil {
			return err
		}
	}
	return nil
}

// SmallGroups are the groups of a final result from which nobody is recommended,
// because they are too small for quotas. Errors: forbidden, not found.
func (s *Service) SmallGroups(ctx context.Context, actor kernel.Actor, result kernel.ID) (out []SmallGroup, err error) {
	if err := mayReadLists(actor); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		if _, err := load(tx, result); err != nil {
			return err
		}
		out, err = store.All(tx, func(r store.Scanner) (x SmallGroup, err error) {
			err = r.Scan(&x.Code, &x.Name.ZH, &x.Name.EN, &x.Subjects, &x.Below)
			return x, err
		}, `SELECT group_code, name_zh, name_en, subjects, below FROM merit_small_group WHERE result_id = $1 ORDER BY sort`, result)
		return err
	})
	return out, err
}
