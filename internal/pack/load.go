package pack

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
)

// maxFile is the largest file a pack may hold.
const maxFile = 8 << 20

// maxFiles bounds the number of files of a pack.
const maxFiles = 500

// Load reads the pack in fsys and checks it. Warnings do not keep it from
// loading; with any other problem the error names the first ones.
func Load(fsys fs.FS) (*Pack, error) {
	p, problems := read(fsys)
	bad := Errors(problems)
	if len(bad) == 0 {
		return p, nil
	}
	var zh, en []string
	for _, b := range bad[:min(len(bad), 5)] {
		zh, en = append(zh, b.In(kernel.ZH)), append(en, b.In(kernel.EN))
	}
	return nil, kernel.Invalid("", kernel.T("区域包有 %d 处错误：\n%s", "the zone pack has %d faults:\n%s"), len(bad),
		kernel.T(strings.Join(zh, "\n"), strings.Join(en, "\n")))
}

// Check returns everything wrong with the pack in fsys, by file and line;
// nothing when it can be used as it is.
func Check(fsys fs.FS) []Problem {
	_, problems := read(fsys)
	return problems
}

// reader is one reading of a pack.
type reader struct {
	fsys  fs.FS
	files map[string][]byte
	trees map[string]*tree
	docs  map[string]*doc
	findings
	pack *Pack
}

// tree is a YAML file as a tree, or why it is none.
type tree struct {
	doc *doc
	findings
}

func newReader() *reader {
	return &reader{files: map[string][]byte{}, trees: map[string]*tree{}, docs: map[string]*doc{}, pack: &Pack{}}
}

func read(fsys fs.FS) (*Pack, []Problem) {
	r := newReader()
	r.fsys = fsys
	if !r.gather() {
		return r.pack, r.sorted()
	}
	r.parse()
	r.organisation()
	r.work()
	r.strangers()
	named := make(chan func())
	go func() { named <- r.versions() }() // it takes as long as the checks, which want none
	newChecker(r).all()
	(<-named)()
	return r.pack, r.sorted()
}

// gather reads the bytes of every file.
func (r *reader) gather() bool {
	err := fs.WalkDir(r.fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() || strings.HasPrefix(path.Base(name), ".") {
			return nil
		}
		if len(r.files) >= maxFiles {
			return errors.New("too many files")
		}
		return r.take(name, e)
	})
	if err != nil {
		r.add(".", 0, kernel.T("读不了这个文件夹（%s）", "the folder cannot be read (%s)"), kernel.T("检查路径和权限；区域包最多 500 个文件", "check the path and its permissions; a pack holds at most 500 files"), err)
	}
	return err == nil
}

func (r *reader) take(name string, e fs.DirEntry) error {
	info, err := e.Info()
	if err != nil {
		return err
	}
	if info.Size() > maxFile {
		r.add(name, 0, kernel.T("文件超过 8 MB", "the file is larger than 8 MB"), kernel.T("请拆分或精简", "split or shorten it"))
		return nil
	}
	r.files[name], err = fs.ReadFile(r.fsys, name)
	return err
}

// parse turns the YAML files into trees, several at once: that is most of the work.
// The script of a demonstration waits for whoever plays it.
func (r *reader) parse() {
	var all errgroup.Group
	all.SetLimit(runtime.GOMAXPROCS(0))
	for _, file := range keys(r.files) {
		if path.Ext(file) != ".yaml" || strings.HasPrefix(file, "year") {
			continue
		}
		p, text := &tree{}, r.files[file]
		r.trees[file] = p
		all.Go(func() error {
			p.doc = parseYAML(file, text, &p.findings)
			return nil
		})
	}
	_ = all.Wait() // what is wrong is among the findings
}

// known are the files a pack may hold at its root. year.yaml is the script of a
// demonstration and is read by whoever plays it.
var known = []string{"zone.yaml", "units.yaml", "posts.csv", "people.csv", "appointments.csv", "task_forces.yaml", "enterprises.csv", "services.csv",
	"roles.yaml", "lists.yaml", "dispatch.yaml", "figures.yaml", "keytasks.yaml", "projects.yaml", investFile, "approvals.yaml", "resources.yaml", hotlineFile, "plots.yaml", vansFile, "pipeline.yaml", "statistics.yaml", "party.yaml", "doubts.yaml", "extended_hours.yaml", rostersFile, counterFile, itemsFile, "sign_ins.yaml", "year.yaml", "measures.yaml", "indicators.yaml", "award.yaml", "reviews.yaml", "year_keytasks.yaml", "year_invest.yaml", "year_cases.yaml"}

// strangers reports files the program would silently ignore.
func (r *reader) strangers() {
	for _, name := range keys(r.files) {
		dir, ext := path.Dir(name), path.Ext(name)
		ok := contains(known, name) || strings.EqualFold(ext, ".md") || (dir == "kinds" || dir == "registers" || dir == "schemes") && ext == ".yaml" || (dir == "registers/data" || dir == "year_statistics") && ext == ".csv"
		if !ok {
			r.add(name, 0, kernel.T("不认识这个文件，程序不会用它", "this file is not known and would be ignored"),
				didYouMean(name, slices.Values(known), kernel.T("改成规定的文件名（YAML 的扩展名是 .yaml），或移出文件夹", "give it one of the expected names (YAML files end in .yaml) or move it out")))
		}
	}
}

// organisation reads who and where.
func (r *reader) organisation() {
	p := r.pack
	r.must("zone.yaml", "units.yaml", "posts.csv", "roles.yaml")
	r.yaml("zone.yaml", &p.Zone)
	r.yaml("units.yaml", &p.Units)
	p.Posts = readRows("posts.csv", r.files["posts.csv"], &r.findings, func(x *Post, n int) { x.Line = n })
	p.People = readRows("people.csv", r.files["people.csv"], &r.findings, func(x *Person, n int) { x.Line = n })
	p.Appointments = readRows("appointments.csv", r.files["appointments.csv"], &r.findings, func(x *Appointment, n int) { x.Line = n })
	r.yaml("task_forces.yaml", &p.TaskForces)
	p.Enterprises = readRows("enterprises.csv", r.files["enterprises.csv"], &r.findings, func(x *Enterprise, n int) { x.Line = n })
	p.Services = readRows("services.csv", r.files["services.csv"], &r.findings, func(x *Service, n int) { x.Line = n })
	r.yaml("roles.yaml", &p.Roles)
	r.yaml("sign_ins.yaml", &p.SignIns)
}

// work reads what is done.
func (r *reader) work() {
	p := r.pack
	r.yaml("lists.yaml", &p.Lists)
	r.yaml("dispatch.yaml", &p.Dispatch)
	if r.yaml("doubts.yaml", &p.Doubts) && p.Lists != nil {
		p.Lists[DoubtList] = p.Doubts.list()
	}
	if r.yaml(resourcesFile, &p.Resources) && p.Lists != nil {
		p.Lists[ResourceList] = p.Resources.list()
	}
	if r.yaml(plotsFile, &p.Plots) && p.Lists != nil {
		p.Lists[PlotList] = plotList(&p.Plots)
	}
	if r.yaml(vansFile, &p.Vans) && p.Lists != nil {
		p.Lists[VanWindowList], p.Lists[VanCheckList] = p.Vans.windows(), p.Vans.checks()
	}
	r.yaml(hotlineFile, &p.Hotline)
	for _, file := range glob(r.fsys, "kinds/*.yaml") {
		k := Kind{File: file}
		if r.yaml(file, &k.Definition) {
			r.resolve(file, "fields", k.Fields)
			p.Kinds = append(p.Kinds, k)
		}
	}
	for _, file := range glob(r.fsys, "registers/*.yaml") {
		g := Register{File: file}
		if r.yaml(file, &g.Register) {
			r.resolve(file, "fields", g.Fields)
			g.Records = r.records(g)
			p.Registers = append(p.Registers, g)
		}
	}
	var figures struct {
		Year    int      `yaml:"year" json:"year"`
		Figures []Figure `yaml:"figures" json:"figures"`
	}
	r.yaml("figures.yaml", &figures)
	p.Figures, p.FiguresYear = figures.Figures, figures.Year
	r.yaml("keytasks.yaml", &p.KeyTasks)
	r.yaml(projectsFile, &p.Projects)
	r.yaml(investFile, &p.Invest)
	r.yaml("statistics.yaml", &p.Series)
	r.yaml("party.yaml", &p.Party)
	r.yaml(approvalsFile, &p.Approvals)
	r.yaml(pipelineFile, &p.Pipeline)
	r.yaml(reviewsFile, &p.Reviews)
	r.yaml("extended_hours.yaml", &p.ExtendedHours)
	r.yaml(rostersFile, &p.Rosters)
	r.yaml(counterFile, &p.Counter)
	p.Counter.Items = r.files[itemsFile]
	p.items = r.itemRows()
	r.appraisal()
}

// versions reckons the hashes of the pack and of what is versioned in it, and
// returns what writes them down.
func (r *reader) versions() func() {
	p := r.pack
	whole, kinds, registers := hashFiles(r.files), make([]string, len(p.Kinds)), make([]string, len(p.Registers))
	for i, k := range p.Kinds {
		_, kinds[i], _ = Canonical(k.Definition)
	}
	for i, g := range p.Registers {
		_, registers[i], _ = Canonical(g.Register)
	}
	return func() {
		p.Hash = whole
		for i, v := range kinds {
			p.Kinds[i].Version = v
		}
		for i, v := range registers {
			p.Registers[i].Version = v
		}
	}
}

func (r *reader) must(names ...string) {
	for _, n := range names {
		if _, there := r.files[n]; !there {
			r.add(n, 0, kernel.T("缺这个文件", "this file is missing"), kernel.T("可从示范包复制一份再改", "copy it from the model pack and change it"))
		}
	}
}

// yaml decodes a file into a value; false when it is absent or not YAML.
func (r *reader) yaml(file string, into any) bool {
	p, there := r.trees[file]
	if !there {
		return false
	}
	r.list = append(r.list, p.list...)
	d := p.doc
	r.docs[file] = d
	if d.root == nil {
		return false
	}
	(&decoder{file, &r.findings}).decode(d.root, reflect.ValueOf(into).Elem())
	return true
}

// resolve copies the options of lists into the fields that name one.
func (r *reader) resolve(file, path string, fields []caseflow.Field) {
	for i := range fields {
		f := &fields[i]
		if f.List == "" {
			continue
		}
		at := r.docs[file].at(path, item(i), "list")
		list, ok := r.pack.Lists[f.List]
		switch {
		case !ok:
			r.add(file, at, kernel.T("lists.yaml 里没有列表“%s”", "lists.yaml has no list %q"), didYouMean(f.List, maps.Keys(r.pack.Lists), kernel.T("在 lists.yaml 里加上它", "add it to lists.yaml")), f.List)
		case len(f.Options) > 0:
			r.add(file, at, kernel.T("字段“%s”既写了 list 又写了 options", "field %q has both list and options"), kernel.T("只留一个", "keep one of them"), f.Code)
		default:
			f.Options = list.Options
		}
	}
}

// records reads the records of a register: one column for each field, headed
// by its code or its Chinese name.
func (r *reader) records(g Register) []Record {
	file := "registers/data/" + g.Code + ".csv"
	text, there := r.files[file]
	if !there {
		return nil
	}
	t, ok := parseCSV(file, text, &r.findings)
	if !ok {
		return nil
	}
	fields := r.recordFields(file, g, t.head)
	out := make([]Record, 0, len(t.rows))
	for i, row := range t.rows {
		rec := Record{Line: t.line[i], Values: caseflow.Values{}}
		for j, cell := range row {
			if j < len(fields) && fields[j] != nil {
				r.cell(file, rec, fields[j], strings.TrimSpace(cell))
			}
		}
		out = append(out, rec)
	}
	return out
}

// recordFields matches the headings with the register's fields.
func (r *reader) recordFields(file string, g Register, head []string) []*caseflow.Field {
	byName := map[string]*caseflow.Field{}
	for i := range g.Fields {
		byName[g.Fields[i].Code], byName[g.Fields[i].Name.ZH] = &g.Fields[i], &g.Fields[i]
	}
	out := make([]*caseflow.Field, len(head))
	for i, h := range head {
		if out[i] = byName[strings.TrimSpace(h)]; out[i] == nil {
			r.add(file, 1, kernel.T("登记簿“%s”没有字段“%s”", "register %q has no field %q"), didYouMean(h, maps.Keys(byName), kernel.T("删去这一列，或在登记簿里加上字段", "remove the column or add the field to the register")), g.Code, clip(h))
		}
	}
	return out
}

func (r *reader) cell(file string, rec Record, f *caseflow.Field, cell string) {
	if cell == "" {
		return
	}
	raw := []string{cell}
	if f.Type == caseflow.TypeCodes || f.Type == caseflow.TypeUnits {
		raw = split(cell)
	}
	if f.Type == caseflow.TypeTime {
		raw[0] = caseflow.Zoned(cell, r.pack.Zone.Location())
	}
	v, err := f.Parse(raw)
	if err != nil {
		r.add(file, rec.Line, err.Text, kernel.T("请改正这一格", "correct this cell"))
		return
	}
	rec.Values[f.Code] = v
}
