package app

import (
	"fmt"
	"io"
	"strings"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
)

// decides prints what the order of a group hangs on: for each item the smallest
// change of its weight that reverses two neighbours, and who is not separable
// when every weight may be a share within larger or smaller.
func decides(w io.Writer, r *indicator.Result, within indicator.Num) error {
	flips, err := r.Sensitivity()
	if err != nil {
		return err
	}
	lang := Terminal()
	_, _ = fmt.Fprintln(w, kernel.T("指标\t权重\t变到\t变化\t会反超", "item\tweight\tat\tchange\treverses").In(lang))
	for _, f := range flips {
		reverses := kernel.T("%s 超过 %s", "%s overtakes %s").Format(f.Behind, f.Ahead)
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", r.Lines[f.Line].Name.In(lang), f.Weight.Trim(0), f.At.Round(4).Trim(0), f.Change.Round(4).Trim(0), reverses.In(lang))
	}
	sep, err := r.Separate(within)
	if err != nil {
		return err
	}
	percent, err := within.Mul(indicator.Int(100))
	if err != nil {
		return err
	}
	for _, c := range sep.Clusters {
		_, _ = fmt.Fprintln(w, kernel.T("权重各增减 %s%% 以内，分不出先后：%s", "not separable if each weight may be %s %% larger or smaller: %s").Format(percent.Trim(0), strings.Join(c, ", ")).In(lang))
	}
	return nil
}

// share reads a number from 0 to 1.
func share(field, s string) (indicator.Num, error) {
	n, err := indicator.ParseNum(s)
	if err != nil || n.IsNeg() || n.Cmp(indicator.Int(1)) > 0 {
		return n, kernel.Invalid(field, kernel.T("“%s”不是 0 到 1 的数", "%q is not a number from 0 to 1"), s)
	}
	return n, nil
}
