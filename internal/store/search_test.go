package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

func TestBigrams(t *testing.T) {
	for s, want := range map[string]string{
		"企业服务专班":                 "企业 业服 服务 务专 专班 班",
		"企":                      "企",
		"企哨〔2022〕1861号":          "企哨 哨 2022 1861 号",
		"ＡＢＣ科技，ＡＢＣ":              "abc 科技 技",
		"Wi-Fi 5G":               "wi fi 5g",
		"":                       "",
		"，。！ \n":                 "",
		"𠮷野家":                    "𠮷野 野家 家",
		"ｶﾞｽ":                    "ガス ス",
		"Ünïcode":                "ünïcode",
		strings.Repeat("z", 100): strings.Repeat("z", 40),
	} {
		if got := strings.Join(store.Bigrams(s), " "); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func search(t testing.TB, db *store.DB, kind, query string, limit int) (ids []kernel.ID) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *store.Tx) (err error) {
		ids, err = store.SearchDocs(tx, kind, query, limit)
		return err
	})
	if err != nil {
		t.Fatalf("%q: %v", query, err)
	}
	return ids
}

func TestSearch(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		docs := map[kernel.ID]string{
			"1": "园区供水管网漏水，请尽快维修", "2": "企业用电扩容申请", "3": "变更营业执照 Business Licence", "4": "供电局：计划停电通知2022-07",
			"5": "电话打不通", "6": "Install air conditioning", "7": "Installation of a lift",
		}
		write(t, db, func(tx *store.Tx) error {
			for _, id := range []kernel.ID{"1", "2", "3", "4", "5", "6", "7"} {
				if err := store.IndexText(tx, "matter", id, docs[id], "号"+string(id)); err != nil {
					return err
				}
			}
			return store.IndexText(tx, "unit", "u", "供电局")
		})
		for query, want := range map[string]string{
			"供水": "1", "供电": "4", "电": "5 4 2", "停电通知": "4", "营业 执照": "3", "营执": "", "业": "3 2", "水管网": "1",
			"licence": "3", "ＬＩＣ": "3", "install": "7 6", "installation": "7", "air install": "6", "2022": "4", "20": "4", "号3": "3",
			"": "", "，": "", "不存在": "", "供电 没有": "", "扩容 企业": "2", "用电扩容申请书": "", "局": "4", "7": "7",
		} {
			if got := strings.Join(strs(search(t, db, "matter", query, 10)), " "); got != want {
				t.Errorf("%q finds %q, want %q", query, got, want)
			}
		}
		if got := search(t, db, "matter", "电", 2); !slices.Equal(got, []kernel.ID{"5", "4"}) {
			t.Errorf("limit: %v", got)
		}
		if got := search(t, db, "unit", "供电", 10); !slices.Equal(got, []kernel.ID{"u"}) {
			t.Errorf("kinds are apart: %v", got)
		}
	})
}

func strs(ids []kernel.ID) (out []string) {
	for _, id := range ids {
		out = append(out, string(id))
	}
	return out
}

func TestReindex(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		index := func(s string) {
			write(t, db, func(tx *store.Tx) error { return store.IndexText(tx, "matter", "1", s) })
		}
		terms := func() string {
			return strings.Join(read[string](t, db, "SELECT term FROM search_term ORDER BY term"), " ")
		}
		for _, s := range []string{"漏水维修", "停水维修", "停水维修", "x", "", "漏水维修"} {
			index(s)
			want := store.Bigrams(s)
			slices.Sort(want)
			if db.Dialect() == store.SQLite { // on PostgreSQL terms are written with their record
				write(t, db, store.MergeSearch)
			}
			if got := terms(); got != strings.Join(want, " ") {
				t.Errorf("after %q the index holds %q", s, got)
			}
		}
		drop := func(tx *store.Tx) error { return store.UnindexText(tx, "matter", "1") }
		write(t, db, drop)
		if got := terms(); got != "" || len(read[int64](t, db, "SELECT n FROM search_doc")) != 0 {
			t.Errorf("left behind: %q", got)
		}
		write(t, db, drop)
	})
}

// Whether a record stands in the index yet or not, it is found by the words it has
// now and by no others; what is removed is not found.
func TestSearchBesideTheIndex(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		r := rand.New(rand.NewPCG(3, 4))
		words := []string{"蒸汽压力", "停电通知", "用地审批", "boiler 7", "压力容器"}
		now := map[kernel.ID]string{}
		for step := range 400 {
			id := kernel.ID(fmt.Sprintf("%03d", r.IntN(150)))
			write(t, db, func(tx *store.Tx) error {
				if r.IntN(6) == 0 {
					delete(now, id)
					return store.UnindexText(tx, "m", id)
				}
				_, stands := now[id]
				first, second := words[r.IntN(len(words))], words[r.IntN(len(words))]
				now[id] = first + "，" + second
				if !stands {
					return store.IndexNew(tx, "m", id, &first, second)
				}
				return store.IndexText(tx, "m", id, now[id])
			})
			if step%20 != 0 {
				continue
			}
			for _, query := range []string{"压力", "压", "boil", "停电 用地", "电"} {
				var want []kernel.ID
				for id, text := range now {
					if store.HasWords(query, text) {
						want = append(want, id)
					}
				}
				got := search(t, db, "m", query, 1000)
				slices.Sort(got)
				slices.Sort(want)
				if !slices.Equal(got, want) {
					t.Fatalf("step %d, %q: %v, want %v", step, query, got, want)
				}
			}
		}
	})
}

// A beginning that stands for very many terms is still answered, alone and
// beside others.
func TestVagueBeginning(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		write(t, db, func(tx *store.Tx) error {
			for i := range 150 {
				if err := store.IndexText(tx, "m", kernel.ID(fmt.Sprintf("%03d", i)), fmt.Sprintf("k%03d", i), []string{"甲方", "乙方"}[i%2]); err != nil {
					return err
				}
			}
			return nil
		})
		if got := search(t, db, "m", "k", 200); len(got) != 150 || got[0] != "149" {
			t.Errorf("alone: %d found", len(got))
		}
		if got := search(t, db, "m", "k 甲方", 200); len(got) != 75 {
			t.Errorf("beside another: %d found", len(got))
		}
		if got := search(t, db, "m", "k01", 200); len(got) != 10 {
			t.Errorf("k01: %d found", len(got))
		}
	})
}

// Whatever is typed, search answers.
func FuzzSearch(f *testing.F) {
	for _, s := range []string{"企业服务", "a'b\"", "%_", "企", "𠮷", "\xff", strings.Repeat("电水气热 ", 50)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		terms := store.Bigrams(s)
		for _, term := range terms {
			if strings.ContainsAny(term, " \t\n") || term == "" {
				t.Errorf("term %q", term)
			}
		}
		if len(terms) == 0 && store.QueryTermCount(s) > 0 {
			t.Errorf("%q asks for terms it would not be indexed under", s)
		}
	})
}
