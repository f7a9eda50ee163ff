package sim

import (
	"fmt"

	"juyan/internal/invest"
	"juyan/internal/kernel"
)

// contest: another unit says it was first, and the overall lead unit rules.
func (t *lead) contest() error {
	if t.m.Stage != "negotiating" {
		return nil
	}
	rival, err := t.rival()
	if err != nil || rival.Person == "" {
		return err
	}
	t.report.Commands++
	if err := t.Invest.Claim(t.ctx, rival, invest.ClaimInput{Lead: t.m.ID, Note: t.words("claim")}); err != nil {
		return t.failed(rival, t.m.Number+" claim", err)
	}
	t.plan(t.later(8, 38), t.rule)
	return nil
}

// rival is somebody of another agency that finds leads.
func (t *lead) rival() (kernel.Actor, error) {
	for range 5 {
		u, ok := t.dir.UnitByCode(among(t.rnd, t.y.invest.Units))
		if ok && u.ID != t.unit {
			t.against = u.ID
			return t.finder(u.ID)
		}
	}
	return kernel.Actor{}, nil
}

// rule: a leader of the zone decides, who belongs to neither unit.
func (t *lead) rule() error {
	who, err := t.staff.with(t.rnd, "leader", "lead.direct")
	if err != nil {
		return err
	}
	way := []string{"keep", "joint", "joint"}[t.rnd.IntN(3)]
	f := one("ruling", way).with("ruling_note", t.words(way))
	if way == "joint" {
		shares, err := t.shares()
		if err != nil {
			return err
		}
		f.with("shares", shares)
	}
	return t.act(who, "", "rule", f)
}

// shares gives the finder the larger part: 投促局 65%，科创局 35%.
func (t *lead) shares() (string, error) {
	own, _ := t.dir.Unit(t.unit)
	part := 50 + 5*t.rnd.IntN(7)
	other, ok := t.dir.Unit(t.against)
	if !ok {
		return "", kernel.Internal(fmt.Errorf("sim: nobody contests %s", t.m.Number))
	}
	return fmt.Sprintf("%s %d%%，%s %d%%", own.Code, part, other.Code, 100-part), nil
}
