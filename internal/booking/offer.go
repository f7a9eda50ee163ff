package booking

import (
	"context"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// Offer is an item with the desk that serves it in extended hours.
type Offer struct {
	Item
	Desk  pack.Desk
	Often bool // asked for most
}

// Offers are the items that may be booked, by desk, then name as the pack has it.
func (s *Service) Offers(ctx context.Context) (out []Offer, err error) {
	items, err := s.o.Items(ctx)
	if err != nil {
		return nil, err
	}
	for _, i := range items {
		if d, ok := s.deskFor(i); ok {
			out = append(out, Offer{i, d, slices.Contains(s.o.Rules.Often, i.Name.ZH)})
		}
	}
	return out, nil
}

// Offer returns one item.
func (s *Service) Offer(ctx context.Context, id kernel.ID) (Offer, error) {
	list, err := s.Offers(ctx)
	if err != nil {
		return Offer{}, err
	}
	if i := slices.IndexFunc(list, func(o Offer) bool { return o.ID == id }); i >= 0 {
		return list[i], nil
	}
	return Offer{}, kernel.NotFound(kernel.T("这个事项不在延时办的范围里，请换一个", "This item is not served in extended hours; choose another"))
}

// deskFor is the desk that names an item, else the one of its unit that serves
// the rest.
func (s *Service) deskFor(i Item) (d pack.Desk, ok bool) {
	for _, x := range s.o.Rules.Desks {
		if s.UnitOf(x) != i.Unit {
			continue
		}
		if slices.Contains(x.Items, i.Name.ZH) {
			return x, true
		}
		if len(x.Items) == 0 {
			d, ok = x, true
		}
	}
	return d, ok
}
