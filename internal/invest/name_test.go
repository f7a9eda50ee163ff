package invest

import (
	"testing"

	"juyan/internal/kernel"

	"pgregory.net/rapid"
)

// Spellings of one investor have one key; different investors have two.
func TestNameKey(t *testing.T) {
	for want, names := range map[string][]string{
		"晶澜电子材料": {"江苏晶澜电子材料有限公司", "晶澜电子材料股份有限公司", "江苏省晶澜电子材料有限责任公司", "晶澜电子材料（江苏）有限公司", "晶澜 电子 材料(南通)有限公司", "江苏省南通市晶澜电子材料集团有限公司", "晶澜电子材料", "　晶澜电子材料公司"},
		"晶澜生物":   {"江苏晶澜生物有限公司"},
		"和平制药":   {"和平制药有限公司", "内蒙古和平制药有限公司"}, // 和平区 is no prefix of its own brand
		"江苏":     {"江苏", "江苏公司"},              // what would leave nothing stays
		"ACME":   {"Acme Co., Ltd.", "ACME Inc."},
	} {
		for _, name := range names {
			if got := NameKey(name); got != want {
				t.Errorf("%s: %s, want %s", name, got, want)
			}
		}
	}
}

// What is split by shares sums to the whole, to the fen, whatever the shares; no
// unit is more than one unit of account away from its exact part; equal shares
// differ by one at most.
func TestSplitSumsToTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := rapid.Int64Range(-1e15, 1e15).Draw(t, "amount")
		parts := rapid.SliceOfN(rapid.Int64Range(1, Whole), 1, 9).Draw(t, "parts")
		shares, whole := make([]Share, len(parts)), int64(0)
		for i, p := range parts {
			shares[i], whole = Share{kernel.ID(rune('a' + i)), p}, whole+p
		}
		sum := int64(0)
		for i, got := range Split(amount, shares) {
			sum += got
			exact := float64(amount) * float64(parts[i]) / float64(whole)
			if d := float64(got) - exact; d > 1.01 || d < -1.01 {
				t.Fatalf("%d of %d by %v is %d, exactly %f", i, amount, parts, got, exact)
			}
		}
		if sum != amount {
			t.Fatalf("%d by %v sums to %d", amount, parts, sum)
		}
	})
}

// Shares that were written sum to ten thousand or are refused; what is refused
// says by how much.
func TestParseShares(t *testing.T) {
	find := func(name string) (kernel.ID, bool) {
		id, ok := map[string]kernel.ID{"投促局": "a", "科创局": "b", "Science": "b", "21世纪中心": "c"}[name]
		return id, ok
	}
	for text, want := range map[string][]Share{
		"投促局 60%，科创局 40%": {{"a", 6000}, {"b", 4000}}, "投促局60％；Science：40": {{"a", 6000}, {"b", 4000}}, "投促局 100": {{"a", 10000}},
		"投促局 33.33%、科创局 33.33%,21世纪中心 33.34%": {{"a", 3333}, {"b", 3333}, {"c", 3334}},
	} {
		got, err := ParseShares(text, find)
		if err != nil || len(got) != len(want) {
			t.Errorf("%s: %v, %v", text, got, err)
			continue
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: %v, want %v", text, got, want)
			}
		}
	}
	for text, says := range map[string]string{"投促局 60%，科创局 30%": "还差 10%", "投促局 70%，科创局 40%": "多出 10%", "投促局 60%，投促局 40%": "写了两次", "商务局 100%": "没有“商务局”", "投促局": "应写成", "投促局 0%，科创局 100%": "应写成",
		"投促局 33.333%": "应写成", "": "还差 100%", "投促局 -10%，科创局 110%": ""} {
		_, err := ParseShares(text, find)
		found := kernel.AllErrors(err)
		if len(found) != 1 || found[0].Field != "shares" || says != "" && !contains(found[0].Text.ZH, says) {
			t.Errorf("%s: %v, want a refusal at shares that says %s", text, err, says)
		}
	}
}

func contains(s, part string) bool {
	for i := 0; i+len(part) <= len(s); i++ {
		if s[i:i+len(part)] == part {
			return true
		}
	}
	return false
}
