package doubt

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"juyan/internal/doubt/detect"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// put words a finding.
func (s *Service) put(d pack.Detector, rule pack.DoubtRule, f detect.Finding) Found {
	dir := s.o.Org.Directory()
	out := Found{Finding: f}
	say := func(t kernel.Text) kernel.Text {
		return kernel.T(fill(t.ZH, dir, rule, f, kernel.ZH), fill(t.EN, dir, rule, f, kernel.EN))
	}
	out.Said = say(d.Says)
	out.Title = kernel.T(d.Name.ZH+"："+subject(dir, f, kernel.ZH), d.Name.EN+": "+subject(dir, f, kernel.EN))
	return out
}

// fill puts the numbers and names into a sentence of the pack.
func fill(text string, dir *org.Directory, rule pack.DoubtRule, f detect.Finding, lang kernel.Lang) string {
	return strings.NewReplacer("{count}", strconv.Itoa(len(f.Acts)), "{of}", strconv.Itoa(f.Of), "{share}", strconv.Itoa(f.Share),
		"{within}", spanIn(rule.Within, lang), "{alike}", strconv.Itoa(rule.Alike), "{text}", f.Text, "{period}", f.Period,
		"{who}", who(dir, f, lang), "{firm}", firm(dir, f, lang)).Replace(text)
}

// subject is whom or what a finding is about, in a title.
func subject(dir *org.Directory, f detect.Finding, lang kernel.Lang) string {
	if name := who(dir, f, lang); len(f.Units) > 0 {
		return name
	}
	return firm(dir, f, lang)
}

// who names the post where one alone is concerned, else the units.
func who(dir *org.Directory, f detect.Finding, lang kernel.Lang) string {
	if p, ok := dir.Post(one(f.Posts)); ok {
		unit, post := dir.UnitName(p.Unit).In(lang), p.Name.In(lang)
		if strings.Contains(post, unit) {
			return post
		}
		return strings.TrimSpace(unit + " " + post)
	}
	var names []string
	for _, u := range f.Units {
		names = append(names, dir.UnitName(u).In(lang))
	}
	return strings.Join(names, kernel.T("、", ", ").In(lang))
}

func firm(dir *org.Directory, f detect.Finding, lang kernel.Lang) string {
	if e, ok := dir.Enterprise(f.Enterprise); ok {
		return kernel.T(e.Short, e.ShortEN).In(lang)
	}
	return kernel.T("多家企业", "several firms").In(lang)
}

func one(ids []kernel.ID) kernel.ID {
	if len(ids) == 1 {
		return ids[0]
	}
	return ""
}

// spanIn writes "60m", "9h" or "14d" for people.
func spanIn(span string, lang kernel.Lang) string {
	d, err := pack.Span(span)
	if err != nil {
		return span
	}
	switch {
	case strings.HasSuffix(span, "d"):
		return kernel.T("%d 天", "%d days").Format(int(d / (24 * time.Hour))).In(lang)
	case d%time.Hour == 0 && d > time.Hour:
		return kernel.T("%d 小时", "%d hours").Format(int(d / time.Hour)).In(lang)
	}
	return kernel.T("%d 分钟", "%d minutes").Format(int(d / time.Minute)).In(lang)
}

// Fingerprint identifies a finding by its detector and the events it rests on,
// whose hashes the ledger has sealed.
func Fingerprint(f detect.Finding) string {
	var events []string
	for _, a := range f.Acts {
		events = append(events, string(a.Event))
	}
	slices.Sort(events)
	sum := sha256.Sum256([]byte(f.Detector + "\n" + strings.Join(events, "\n")))
	return hex.EncodeToString(sum[:])
}

// raise makes a finding a matter, unless another search was faster.
func (s *Service) raise(ctx context.Context, f *Found) error {
	print := Fingerprint(f.Finding)
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		known, err := store.One(tx, store.Value[int64], `SELECT COUNT(*) FROM doubt_finding WHERE fingerprint = $1`, print)
		if err != nil || known > 0 {
			return err
		}
		m, err := s.matter.RaiseTx(tx, kernel.System(), matter.RaiseInput{Kind: Kind, Values: s.form(f, print)})
		if err != nil {
			return err
		}
		f.Matter, f.Number = m.ID, m.Number
		return s.keep(tx, f, print)
	})
}

// form is what the matter says of the finding.
func (s *Service) form(f *Found, print string) map[string][]string {
	i := slices.IndexFunc(s.o.Rules.Detectors, func(d pack.Detector) bool { return d.Code == f.Detector })
	out := map[string][]string{"title": {clip(f.Title.ZH, 200)}, "detector": {f.Detector}, "said": {clip(f.Said.ZH, 2000)},
		"asks": {s.o.Rules.Detectors[i].Asks.ZH}, "fingerprint": {print}}
	for _, u := range f.Units {
		out["units"] = append(out["units"], string(u))
	}
	if p := one(f.Posts); p != "" {
		out["post"] = []string{string(p)}
	}
	return out
}

func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return fmt.Sprintf("%s…", string(r[:most-1]))
	}
	return s
}
