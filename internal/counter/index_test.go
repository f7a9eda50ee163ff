package counter

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"juyan/internal/pack"
)

func indexOf(names ...string) *index {
	x := newIndex()
	for _, n := range names {
		x.add(entry{name: folded(n), initials: initialsOf(n)})
	}
	return x
}

func all(int32) bool { return true }

func (x *index) names(query string, sayings []saying) (out []string) {
	hits, _ := x.find(readQuery(query, sayings), all, 10)
	for _, h := range hits {
		out = append(out, x.docs[h.doc].name)
	}
	return out
}

func TestFindingByNamePinyinAndEverydayWords(t *testing.T) {
	x := indexOf("公司设立登记", "公司注销登记", "食品经营许可核发", "居民身份证换领", "ETC 发行")
	words := everyday([]pack.Everyday{{Say: []string{"开店"}, Find: []string{"公司设立登记", "设立登记"}}})
	for query, want := range map[string]string{"公司": "公司设立登记 公司注销登记", "gsslj": "", "gssl": "公司设立登记", "sfz": "居民身份证换领", "开店": "公司设立登记", "我想开店": "公司设立登记",
		"身份证 换领": "居民身份证换领", "公司 身份证": "", "ＥＴＣ": "etc发行", "etc": "etc发行", "证": "居民身份证换领", "公　司 注销": "公司注销登记"} {
		if got := strings.Join(x.names(query, words), " "); got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
	x.kill(0)
	if got := x.names("设立", nil); got != nil {
		t.Errorf("a killed document is found: %v", got)
	}
	if hits, _ := x.alike(folded("居民的身份证怎么换领"), all, 5); len(hits) != 1 || x.docs[hits[0].doc].name != "居民身份证换领" {
		t.Errorf("a sentence finds %v", hits)
	}
}

// The index finds exactly the documents whose words hold the query.
func TestTheIndexFindsWhatASearchByEyeFinds(t *testing.T) {
	letter := rapid.SampledFrom([]rune("营业执照登记许可证ab1"))
	text := rapid.Custom(func(t *rapid.T) string { return string(rapid.SliceOfN(letter, 1, 8).Draw(t, "text")) })
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(text, 0, 12).Draw(t, "names")
		query := text.Draw(t, "query")
		x := newIndex()
		var want []int32
		for i, n := range names {
			x.add(entry{name: folded(n)})
			if strings.Contains(folded(n), folded(query)) {
				want = append(want, int32(i))
			}
		}
		hits, total := x.find([][]choice{{{folded(query), asSaid}}}, all, 100)
		var got []int32
		for _, h := range hits {
			got = append(got, h.doc)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) || total != len(want) {
			t.Fatalf("%q in %q: %v, want %v", query, names, got, want)
		}
	})
}
