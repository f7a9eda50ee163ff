package counter

import (
	"encoding/csv"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// What the model zone asks for is said in both languages.
func TestTheModelZoneAsksInBothLanguages(t *testing.T) {
	f, err := os.Open("../../packs/model/items.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) < 100 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	at := slices.Index(rows[0], "materials")
	for _, row := range rows[1:] {
		list, refused := ParseMaterials(row[at])
		if refused != nil {
			t.Fatal(refused)
		}
		for _, m := range list {
			if m.NameEN == "" || m.Form != "" && m.FormEN == "" || m.Issuer != "" && m.IssuerEN == "" || m.Sample != "" && m.SampleEN == "" {
				t.Errorf("%s asks for %+v in Chinese only", row[0], m)
			}
		}
	}
}

func TestLimitsAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]string{"20个工作日": "20wd", "20 工作日": "20wd", "20wd": "20wd", "7天": "7d", "30 日": "30d", "即办": "0wd", "当场办结": "0wd", "1 working day": "1wd"} {
		l, err := ParseLimit(text)
		if err != nil || l == nil || l.String() != want {
			t.Errorf("%q: %v %v, want %s", text, l, err, want)
		}
	}
	for _, text := range []string{"", "—", "无"} {
		if l, err := ParseLimit(text); err != nil || l != nil {
			t.Errorf("%q: %v %v, want unknown", text, l, err)
		}
	}
	for _, text := range []string{"很快", "2个月", "20", "99999天", "-3天"} {
		if l, err := ParseLimit(text); err == nil {
			t.Errorf("%q is taken for %v", text, l)
		}
	}
}

func TestAPromiseIsNeverLongerThanTheLaw(t *testing.T) {
	of := func(s string) *Limit { l, _ := ParseLimit(s); return l }
	for _, c := range []struct {
		promised, statutory string
		ok                  bool
	}{{"5wd", "20wd", true}, {"20wd", "20wd", true}, {"21wd", "20wd", false}, {"5d", "20wd", false}, {"0wd", "30d", true}, {"", "20wd", true}, {"5wd", "", true}} {
		if err := fits(of(c.promised), of(c.statutory)); (err == nil) != c.ok {
			t.Errorf("%q within %q: %v", c.promised, c.statutory, err)
		}
	}
}

// What an item's materials say in a cell is what is read from it again.
func TestMaterialsSurviveACell(t *testing.T) {
	word := rapid.StringMatching(`[一-龥a-z0-9]{1,8}`)
	rapid.Check(t, func(t *rapid.T) {
		var list []Material
		for range rapid.IntRange(0, 5).Draw(t, "n") {
			m := Material{Name: word.Draw(t, "name"), Optional: rapid.Bool().Draw(t, "optional"), Deferrable: rapid.Bool().Draw(t, "deferrable")}
			for _, into := range []*string{&m.NameEN, &m.Form, &m.FormEN, &m.Issuer, &m.IssuerEN, &m.Sample, &m.SampleEN, &m.Held, &m.When} {
				if rapid.Bool().Draw(t, "has") {
					*into = word.Draw(t, "part")
				}
			}
			list = append(list, m)
		}
		list = append(list, Material{Name: "见样例", Sample: "https://zone.example/sample?id=" + word.Draw(t, "address")})
		again, err := ParseMaterials(SayMaterials(list))
		if err != nil || len(again) != len(list) {
			t.Fatalf("%v: %v", again, err)
		}
		for i := range list {
			if again[i] != list[i] {
				t.Fatalf("%+v became %+v", list[i], again[i])
			}
		}
	})
}
