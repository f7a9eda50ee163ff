package pack_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// small is a pack with one kind or table given, the rest tiny.
func small(file string, text []byte) fstest.MapFS {
	fsys := fstest.MapFS{
		"zone.yaml":  {Data: []byte("code: z\nname: {zh: 区, en: Z}\nfull_name: {zh: 区, en: Z}\narea: \"152921\"\nstat_area: \"152971\"\ntz: Asia/Shanghai\nhours: {seasons: [{from: \"01-01\", spans: [\"09:00-17:00\"]}]}\nsource: x\n")},
		"units.yaml": {Data: []byte("- {code: u, name: {zh: 局, en: U}, kind: agency, affiliation: own, from: 2022-01-01}\n")},
		"posts.csv":  {Data: []byte("code,unit,name_zh,name_en,rank,roles,from\np,u,岗,P,head,staff,2022-01-01\n")},
		"roles.yaml": {Data: []byte("- {code: staff, name: {zh: 员, en: S}, grants: {whistle.view: unit}}\n")},
	}
	fsys[file] = &fstest.MapFile{Data: text}
	return fsys
}

func TestASmallPackLoads(t *testing.T) {
	p, err := pack.Load(small("people.csv", []byte("code,name,name_en\nA,甲,Jia\n")))
	if err != nil || len(p.People) != 1 || p.Zone.Location().String() != "Asia/Shanghai" {
		t.Errorf("%v, %v", p, err)
	}
}

func TestLoadNamesTheFirstFaults(t *testing.T) {
	_, err := pack.Load(small("posts.csv", []byte("code,unit,name_zh,name_en,rank,roles,from\np,v,岗,P,head,staff,2022-01-01\n")))
	if kernel.CodeOf(err) != kernel.CodeInvalid || !strings.Contains(err.Error(), "posts.csv:2: 没有代码为“v”的机构") {
		t.Errorf("%v", err)
	}
}

// Fuzz with -fuzzminimizetime 20x: shrinking a whole kind takes a minute
// otherwise.

// hold is what every reading of whatever bytes must keep to.
func hold(t *testing.T, fsys fstest.MapFS) {
	problems := pack.Check(fsys)
	p, err := pack.Load(fsys)
	if (err == nil) != (len(pack.Errors(problems)) == 0) {
		t.Fatalf("Load says %v, Check %v", err, problems)
	}
	if err == nil && p.Hash == "" {
		t.Fatal("no hash")
	}
	for _, x := range problems {
		if x.File == "" || x.What.ZH == "" || x.What.EN == "" || x.How.ZH == "" || x.How.EN == "" || x.Line < 0 {
			t.Fatalf("%+v", x)
		}
	}
}

func FuzzLoadKind(f *testing.F) {
	fsys := copyOf(f)
	for _, name := range []string{"kinds/hazard.yaml", "kinds/residents.yaml", "kinds/whistle.yaml"} {
		f.Add(fsys[name].Data)
	}
	f.Add([]byte("kind: x\nfields: [{code: a, type: code, list: nope}]\nraise: {code: r, to: s}\n"))
	f.Add([]byte("a: &a [*a, *a]\n<<: *a\n"))
	f.Add([]byte("kind: x\nrequired:\n  - {field: a, from: b, when: 'f.a =='}\n"))
	f.Add([]byte("? [a]\n: b\n---\nkind: y\n"))
	f.Fuzz(func(t *testing.T, text []byte) { hold(t, small("kinds/x.yaml", text)) })
}

func FuzzLoadTable(f *testing.F) {
	fsys := copyOf(f)
	for _, name := range []string{"enterprises.csv", "posts.csv", "services.csv"} {
		f.Add(fsys[name].Data[:2000])
	}
	f.Add([]byte("\xef\xbb\xbfcode,unit\n\"a\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, name := range []string{"posts.csv", "enterprises.csv", "appointments.csv"} {
			hold(t, small(name, text))
		}
	})
}

func FuzzLoadLists(f *testing.F) {
	fsys := copyOf(f)
	for _, name := range []string{"lists.yaml", "dispatch.yaml", "figures.yaml", "registers/product.yaml", "units.yaml", "roles.yaml"} {
		f.Add(fsys[name].Data)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, name := range []string{"lists.yaml", "dispatch.yaml", "figures.yaml", "registers/x.yaml", "units.yaml", "roles.yaml"} {
			hold(t, small(name, text))
		}
	})
}
