package booking

import (
	"context"
	"slices"
	"strings"
	"time"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// Standing is how a case stands, as somebody who holds only its receipt may know
// it: nothing of who applied, nothing of what was written.
type Standing struct {
	Item  kernel.Text    // what was applied for
	Stage kernel.Text    // in words for people outside
	Next  kernel.Text    // what happens next; empty = nothing
	Filed kernel.Instant // when it was filed
	Due   kernel.Instant // when it is promised; 0 = unknown or done
	Ended kernel.Instant // 0 = not yet
	Done  bool
}

// OpenDesk is a desk with its sessions of a day, as the self-service area shows it.
type OpenDesk struct {
	Name, Unit kernel.Text
	Spans      []Span
}

// Span is a session in which a desk is open.
type Span struct {
	Name kernel.Text
	kernel.Period
	Now bool
}

// OpenDesks are the desks that are open in extended hours on the day of an instant,
// with whoever is there kept to themselves.
func (s *Service) OpenDesks(ctx context.Context, now kernel.Instant) (out []OpenDesk, err error) {
	day := s.Today(now)
	var duties []Duty
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		duties, err = s.duties(tx, s.o.Rules.Desks, day, day)
		return err
	})
	for _, d := range s.o.Rules.Desks {
		x := OpenDesk{Name: d.Name, Unit: s.dir().UnitName(s.UnitOf(d))}
		for _, duty := range duties {
			if duty.Desk == d.Code && duty.Open() {
				x.Spans = append(x.Spans, Span{duty.Name, duty.Span, duty.Span.Contains(now)})
			}
		}
		if len(x.Spans) > 0 {
			out = append(out, x)
		}
	}
	return out, err
}

// AtOnce are the items done at once in the self-service area, in the pack's order.
func (s *Service) AtOnce(ctx context.Context) ([]Item, error) {
	names := s.o.Rules.Kiosk.Items
	list, err := s.o.AtOnce(ctx, names)
	slices.SortFunc(list, func(a, b Item) int { return slices.Index(names, a.Name.ZH) - slices.Index(names, b.Name.ZH) })
	return list, err
}

// Connected reports whether there is anything that has receipts.
func (s *Service) Connected() bool { return s.o.Status != nil }

// errUnknown is the one answer to a code that is unknown, badly written or not to
// be shown: who guesses learns nothing.
func errUnknown() error {
	return kernel.Errorf(kernel.CodeNotFound, "code", kernel.T("没有查到这个编号，请核对回执上的编号", "Nothing is known under this code; compare it with the receipt"))
}

// everybody is the key under which the guesses of all addresses are counted.
const everybody = "kiosk:all"

// Status answers what became of a receipt. Each unknown code counts, for its
// address and for all; who has guessed too often waits. Writes kiosk.throttled
// when a wait begins. Errors: not_found, the same for every code that is no
// receipt; too_many; unavailable when nothing has receipts.
func (s *Service) Status(ctx context.Context, code, ip string) (Standing, error) {
	if !s.Connected() {
		return Standing{}, kernel.Errorf(kernel.CodeUnavailable, "code", kernel.T("办件查询还没有接通，请到窗口查询", "The look-up is not connected yet; please ask at a desk"))
	}
	if err := s.count(ctx, ip); err != nil {
		return Standing{}, err
	}
	st, err := s.o.Status(ctx, strings.ToUpper(strings.TrimSpace(code)))
	switch {
	case err == nil:
		return st, s.forgive(ctx, ip)
	case kernel.CodeOf(err) != kernel.CodeNotFound && kernel.CodeOf(err) != kernel.CodeInvalid:
		return Standing{}, err
	}
	if err := s.tellThrottled(ctx, ip); err != nil {
		return Standing{}, err
	}
	return Standing{}, errUnknown()
}

func addressKey(ip string) string { return "kiosk:ip:" + ip }

func (s *Service) limits() (address, all auth.Limit) {
	k := s.o.Rules.Kiosk
	wait := time.Duration(k.Wait) * time.Second
	address = auth.Limit{Free: int64(k.Tries), Wait: wait, Most: 16 * wait, Forget: time.Hour}
	window := time.Duration(k.Window) * time.Second
	return address, auth.Limit{Free: int64(k.All), Wait: wait, Most: wait, Forget: window, Window: window}
}

func (s *Service) count(ctx context.Context, ip string) error {
	address, all := s.limits()
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		if err := s.o.Auth.Attempt(tx, addressKey(ip), address); err != nil {
			return err
		}
		return s.o.Auth.Attempt(tx, everybody, all)
	})
}

func (s *Service) forgive(ctx context.Context, ip string) error {
	address, all := s.limits()
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		if err := s.o.Auth.TakeBack(tx, addressKey(ip), address); err != nil {
			return err
		}
		return s.o.Auth.TakeBack(tx, everybody, all)
	})
}

// tellThrottled records that a wait has begun.
func (s *Service) tellThrottled(ctx context.Context, ip string) error {
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		for key, who := range map[string]string{addressKey(ip): "address", everybody: "everybody"} {
			waits, err := s.o.Auth.Waits(tx, key)
			if err != nil {
				return err
			}
			if waits {
				_, err := s.o.Ledger.Append(tx, kernel.System(), ledger.Draft{Kind: "kiosk.throttled", Payload: map[string]any{"who": who, "ip": ip}})
				return err
			}
		}
		return nil
	})
}
