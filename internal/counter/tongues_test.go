package counter

import (
	"encoding/csv"
	"os"
	"reflect"
	"regexp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// What the guides of the model zone show is said in both languages.
func TestTheModelZoneGuidesInBothLanguages(t *testing.T) {
	f, err := os.Open("../../packs/model/items.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) < 100 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	var r reader // kinds, units and dates have no words of their own
	for _, row := range rows[1:] {
		var i Item
		for at, code := range rows[0] {
			if slices.Contains([]string{"kind", "department", "from", "until"}, code) {
				continue
			}
			if refused := fieldOf(code).read(&r, &i, row[at]); refused != nil {
				t.Fatal(refused)
			}
		}
		for _, x := range unsaid(reflect.ValueOf(i)) {
			t.Errorf("%s: %s", i.Name, x)
		}
	}
}

var han = regexp.MustCompile(`\p{Han}`)

// unsaid are the Chinese texts of a value that have no English beside them, or Chinese
// in it.
func unsaid(v reflect.Value) (out []string) {
	switch v.Kind() {
	case reflect.Slice:
		for i := range v.Len() {
			out = append(out, unsaid(v.Index(i))...)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			name, text := v.Type().Field(i).Name, texts(v.Field(i))
			if text == nil {
				out = append(out, unsaid(v.Field(i))...)
				continue
			}
			english := v.FieldByName(name + "EN")
			for k, s := range text {
				if han.MatchString(s) && (!english.IsValid() || len(texts(english)) <= k || texts(english)[k] == "" || han.MatchString(texts(english)[k])) {
					out = append(out, name+" "+s)
				}
			}
		}
	}
	return out
}

func texts(v reflect.Value) []string {
	switch x := v.Interface().(type) {
	case string:
		return []string{x}
	case []string:
		return x
	}
	return nil
}

func TestEnglishBesideChinese(t *testing.T) {
	for text, want := range map[string][2]string{
		"营业执照=Business licence":         {"营业执照", "Business licence"},
		"原件 1 份 = 1 original":           {"原件 1 份", "1 original"},
		"《公司法》=Company Law (公司法)":       {"《公司法》", "Company Law (公司法)"},
		"营业执照":                          {"营业执照", ""},
		"收费=面积×单价":                      {"收费=面积×单价", ""},
		"收费=面积×单价=Area times price":     {"收费=面积×单价", "Area times price"},
		"第一条\n第二条=Article 1\nArticle 2": {"第一条\n第二条", "Article 1\nArticle 2"},
		"https://zone.example/?id=abc":  {"https://zone.example/?id=abc", ""},
		"=Only English":                 {"", "Only English"},
		"":                              {"", ""},
	} {
		if zh, en := Tongues(text); zh != want[0] || en != want[1] {
			t.Errorf("%q: %q, %q", text, zh, en)
		}
	}
}

// someWord and someEnglish are words as rapid draws them.
var (
	someWord    = rapid.StringMatching(`[一-龥a-z0-9]{1,8}`)
	someEnglish = rapid.StringMatching(`[a-z]{2}[一-龥a-z0-9]{0,6}`)
)

// drawn fills some of the texts.
func drawn(t *rapid.T, g *rapid.Generator[string], into ...*string) {
	for _, x := range into {
		if rapid.Bool().Draw(t, "has") {
			*x = g.Draw(t, "part")
		}
	}
}

// What an item's texts say in a cell is what is read from it again.
func TestTextsSurviveACell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var i, again Item
		drawn(t, someWord, &i.Main, &i.Duty, &i.Conditions, &i.Fee, &i.FeeBasis, &i.Legal, &i.Special)
		drawn(t, someEnglish, &i.MainEN, &i.DutyEN, &i.ConditionsEN, &i.FeeEN, &i.FeeBasisEN, &i.LegalEN, &i.SpecialEN)
		for range rapid.IntRange(0, 4).Draw(t, "steps") {
			s := Step{Name: someWord.Draw(t, "step")}
			drawn(t, someWord, &s.Note)
			drawn(t, someEnglish, &s.NameEN, &s.NoteEN)
			i.Steps = append(i.Steps, s)
		}
		for range rapid.IntRange(0, 3).Draw(t, "words") {
			i.Words, i.WordsEN = append(i.Words, someWord.Draw(t, "word")), append(i.WordsEN, someEnglish.Draw(t, "word"))
		}
		for _, code := range []string{"main", "duty", "conditions", "fee", "fee_basis", "legal", "special", "steps", "words"} {
			f := fieldOf(code)
			if err := f.read(nil, &again, f.say(nil, &i)); err != nil {
				t.Fatal(err)
			}
		}
		if !reflect.DeepEqual(again, i) {
			t.Fatalf("%+v became %+v", i, again)
		}
	})
}

// What an item's materials say in a cell is what is read from it again.
func TestMaterialsSurviveACell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []Material
		for range rapid.IntRange(0, 5).Draw(t, "n") {
			m := Material{Name: someWord.Draw(t, "name"), Optional: rapid.Bool().Draw(t, "optional"), Deferrable: rapid.Bool().Draw(t, "deferrable")}
			drawn(t, someWord, &m.Form, &m.Issuer, &m.Sample, &m.Held, &m.When)
			drawn(t, someEnglish, &m.NameEN, &m.FormEN, &m.IssuerEN, &m.SampleEN)
			list = append(list, m)
		}
		list = append(list, Material{Name: "见样例", Sample: "https://zone.example/sample?id=" + someWord.Draw(t, "address")})
		again, err := ParseMaterials(SayMaterials(list))
		if err != nil || !slices.Equal(again, list) {
			t.Fatalf("%+v became %+v: %v", list, again, err)
		}
	})
}
