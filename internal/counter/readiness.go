package counter

import (
	"context"
	"fmt"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// KindReadiness is the kind of matter by which a firm asks what of its papers is
// ready.
const KindReadiness = "readiness"

// Ready is one line of a readiness list: a material that is there, or the day it
// will be.
type Ready struct {
	Material string
	By       kernel.Date // zero = it is there
}

// ready words that say a material is there.
var readyWords = map[string]bool{"已备": true, "已有": true, "有": true, "ready": true}

// ReadList reads "材料：已备" and "材料：2022-03-08", one a line.
func ReadList(text string) (out []Ready, err error) {
	var errs kernel.Errors
	for n, line := range lines(text) {
		at := max(strings.LastIndex(line, "："), strings.LastIndex(line, ":"))
		name, said := line, ""
		if at > 0 {
			name, said = line[:at], strings.TrimSpace(strings.TrimLeft(line[at:], "：:"))
		}
		r := Ready{Material: strings.TrimSpace(name)}
		if !readyWords[strings.ToLower(said)] {
			if r.By, err = kernel.ParseDate(said); err != nil || said == "" {
				errs.Add(kernel.Invalid("list", kernel.T("第 %d 行“%s”没有写明“已备”或者哪天前能有（如 2022-03-08）", "Line %d, %q, says neither ready nor by when (such as 2022-03-08)"), n+1, line))
			}
		}
		out = append(out, r)
	}
	return out, errs.Err()
}

// readiness counts what is there and says what is not, by when.
func (s *Service) readiness(st *matter.Step) error {
	list, err := ReadList(told(st, "list"))
	if err != nil {
		return err
	}
	var lacking []string
	for _, r := range list {
		if r.By.IsZero() {
			continue
		}
		if r.By.Before(st.Today()) {
			return kernel.Invalid("list", kernel.T("“%s”的日期 %s 已经过去", "The day of %q, %s, is past"), r.Material, r.By)
		}
		lacking = append(lacking, fmt.Sprintf("%s（%s）", r.Material, r.By))
	}
	st.Set("asked", int64(len(list)))
	st.Set("ready", int64(len(list)-len(lacking)))
	st.Set("lacking", strings.Join(lacking, "、"))
	return nil
}

// Proposed are the lines an agent starts from: the materials of the item that a
// firm's words name, "" when they name none.
func (s *Service) Proposed(ctx context.Context, what string) (string, kernel.Text) {
	f, err := s.Find(ctx, kernel.System(), Query{Text: what, Limit: 1})
	if err != nil || f.Loose || len(f.Items) == 0 {
		return "", kernel.Text{}
	}
	g, err := s.Guide(ctx, kernel.System(), f.Items[0].ItemID, "")
	if err != nil {
		return "", kernel.Text{}
	}
	var out []string
	for _, m := range g.Item.Materials {
		said := "已备"
		if m.Held == "" {
			said = ""
		}
		out = append(out, m.Name+"："+said)
	}
	return strings.Join(out, "\n"), kernel.T("按“%s”的材料列出，请逐项核对", "Listed after the materials of %q; check them one by one").Format(g.Item.Title())
}
