package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"juyan/internal/intake"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// ImportCmd is `juyan import KIND FILE --map MAP.yaml --db DB`; KIND is a kind of
// matter, or a register, whose files need no map. It can be run again at any
// time; docs/import.md describes the map.
type ImportCmd struct {
	Place
	Kind    string `arg:"" help:"事项种类或台账的代码；诉求写 whistles，服务事项写 items · Code of a kind of matter or of a register; requests: whistles; service items: items."`
	File    string `arg:"" optional:"" help:"要导入的文件（.csv、.xlsx） · The file."`
	Map     string `help:"对应表（YAML），说明哪一列是什么，见 docs/import.md；台账不用 · The column map, see docs/import.md; none for a register."`
	Rejects string `help:"未导入的行连同原因写到这里；不写则为“文件名.rejected.csv” · Where rows not taken go, with reasons; none: FILE.rejected.csv."`
	Preview bool   `help:"只预览：逐行检查、写出会退回的行和原因，什么也不写进数据库 · Only look: check every row and write those that would be handed back; the database stays as it is."`
	Discard bool   `help:"放弃上次没有做完的导入 · Give up the import that was interrupted."`
	JSON    bool   `name:"json" help:"结果写成 JSON · The result as JSON."`
	Quiet   bool   `help:"不显示进度 · Show no progress."`
}

// Run imports the file and says what came of it. An empty database becomes the
// zone of the pack first, so that one command is enough. Error codes: invalid (map
// or file; nothing of the file could be taken), conflict, unavailable (interrupted).
func (c *ImportCmd) Run(ctx context.Context, io *IO) error {
	if c.File == "" && !c.Discard {
		return c.incomplete()
	}
	a, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer a.closeLogged()
	if !a.Founded() && !c.Discard {
		if err := a.Found(ctx, kernel.DateOf(a.Clock.Now().In(a.Pack.Zone.Location()))); err != nil {
			return err
		}
	}
	if c.Kind == "items" {
		return c.items(ctx, io, a)
	}
	if _, err := a.Matter.Register(c.Kind); err == nil {
		return c.records(ctx, io, a)
	}
	if c.Kind, err = a.kindCode(c.Kind); err != nil {
		return err
	}
	show := c.progress(io)
	switch {
	case c.Discard:
		return c.discard(ctx, io, a.Intake, show)
	case c.Map == "":
		return c.incomplete()
	}
	return c.run(ctx, io, a.Intake, show)
}

func (c *ImportCmd) incomplete() error {
	return kernel.Invalid("file", kernel.T("请写明文件和对应表：juyan import %[1]s 文件 --map 对应表.yaml --db 数据库", "Give the file and its map: juyan import %[1]s FILE --map MAP.yaml --db DB"), c.Kind)
}

// kindCode is the kind of matter a person means: its code, or its code with an
// s, as in "whistles".
func (a *App) kindCode(word string) (string, error) {
	var known []string
	for _, c := range a.Kinds.All() {
		switch kind := c.Def.Kind; word {
		case kind, kind + "s":
			return kind, nil
		default:
			known = append(known, kind)
		}
	}
	for _, r := range a.Matter.Registers() {
		known = append(known, r.Code)
	}
	return "", kernel.NotFound(kernel.T("没有“%s”这类事项或台账；本区有：%s", "There is no kind or register %q; this zone has: %s"), word, strings.Join(known, ", "))
}

// importer is in whose name files are taken at the command line.
func importer() kernel.Actor {
	return kernel.Actor{Kind: kernel.ActorImport, Name: kernel.T("历史数据导入", "Import of past records").ZH}
}

func (c *ImportCmd) run(ctx context.Context, io *IO, in *intake.Service, show *progress) error {
	m, f, closeFile, err := c.files()
	if err != nil {
		return err
	}
	defer closeFile()
	res, err := in.Import(ctx, importer(), intake.Input{Kind: c.Kind, File: f, Map: m, Preview: c.Preview, Progress: show.tell})
	show.end()
	if err != nil {
		return err
	}
	path, err := c.writeRejects(f, m, res)
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(io.Out, res)
	}
	if c.Preview {
		_, _ = fmt.Fprintln(io.Out, kernel.T("预览，没有写入：", "A preview; nothing was written:").In(Terminal()))
	}
	_, _ = fmt.Fprint(io.Out, summary(res, path).In(Terminal()))
	if res.Taken+res.Updated+res.Unchanged == 0 {
		return kernel.Invalid("file", kernel.T("没有一件能导入，请按上面的原因检查对应表和文件", "Nothing could be taken; check the map and the file against the reasons above"))
	}
	return nil
}

// files opens the map and the file.
func (c *ImportCmd) files() (*intake.Map, intake.File, func(), error) {
	none := func() {}
	text, err := os.ReadFile(c.Map)
	if err != nil {
		return nil, intake.File{}, none, unopened("map", c.Map, err)
	}
	m, err := intake.LoadMap(text)
	if err != nil {
		return nil, intake.File{}, none, err
	}
	f, err := os.Open(c.File)
	if err != nil {
		return nil, intake.File{}, none, unopened("file", c.File, err)
	}
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		_ = f.Close()
		return nil, intake.File{}, none, unopened("file", c.File, err)
	}
	return m, intake.File{Name: filepath.Base(c.File), R: f, Size: info.Size()}, func() { _ = f.Close() }, nil
}

func unopened(field, path string, err error) error {
	e := kernel.Invalid(field, kernel.T("打不开“%s”，请检查路径和权限", "%q cannot be opened; check the path and its permissions"), path)
	e.Cause = err
	return e
}

// writeRejects writes the rows that were not taken beside the file, or where
// asked; no rejects, no file. It returns its path.
func (c *ImportCmd) writeRejects(f intake.File, m *intake.Map, res intake.Result) (string, error) {
	if len(res.Rejects) == 0 {
		return "", nil
	}
	path := c.Rejects
	if path == "" {
		path = c.File + ".rejected.csv"
	}
	out, err := os.Create(path)
	if err != nil && c.Rejects == "" { // the file may lie where nobody may write
		path = filepath.Base(path)
		out, err = os.Create(path)
	}
	if err != nil {
		return "", unopened("rejects", path, err)
	}
	if err := intake.WriteRejects(out, f, m, res.Rejects); err != nil {
		_ = out.Close()
		return "", err
	}
	return path, out.Close()
}

func (c *ImportCmd) discard(ctx context.Context, io *IO, in *intake.Service, show *progress) error {
	gone, err := in.Discard(ctx, c.Kind, show.tell)
	show.end()
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(io.Out, gone)
	}
	_, err = fmt.Fprintln(io.Out, kernel.T("已放弃“%s”的导入，删去暂存的 %d 件", "Gave up the import of %q and removed %d staged matters").Format(gone.File, gone.Matters).In(Terminal()))
	return err
}

// summary says in a few lines what an import did.
func summary(res intake.Result, rejects string) kernel.Text {
	t := kernel.T("读入 %d 行、%d 件：新增 %d 件，更正 %d 件，没有变化 %d 件，未导入 %d 件（%d 行）\n", "Read %d rows, %d matters: %d new, %d corrected, %d unchanged, %d not taken (%d rows)\n").Format(
		res.Rows, res.Cases, res.Taken, res.Updated, res.Unchanged, res.RejectedCases, res.RejectedRows)
	add := func(more kernel.Text) { t.ZH, t.EN = t.ZH+more.ZH+"\n", t.EN+more.EN+"\n" }
	if res.Repeated > 0 {
		add(kernel.T("重复的行 %d 行，内容相同，只算一次", "%d rows repeat an earlier one and count once").Format(res.Repeated))
	}
	if n := len(res.NewUnits); n > 0 {
		names := strings.Join(res.NewUnits[:min(n, 10)], "、")
		add(kernel.T("本区没有的机构 %d 个，列在“历史来源单位”下：%s", "%d units that are none of the zone's, under “Units of past records”: %s").Format(n, names))
	}
	for _, r := range res.Rejects[:min(len(res.Rejects), 5)] {
		add(kernel.T("  第 %d 行：%s", "  row %d: %s").Format(r.Row, r.Why.Text))
	}
	if rejects != "" {
		add(kernel.T("未导入的行和原因在 %s，改好后可以单独导入", "The rows not taken are in %s with their reasons; mend them and import that file").Format(rejects))
	}
	if res.Batch != "" {
		add(kernel.T("批次 %s", "Batch %s").Format(string(res.Batch)))
	}
	return t
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// progress shows how far an import is, on one line that is written over.
type progress struct {
	w     io.Writer // nil = quiet
	start time.Time
	last  time.Time
}

func (c *ImportCmd) progress(io *IO) *progress {
	if c.Quiet {
		return &progress{}
	}
	return &progress{w: io.Err, start: time.Now()}
}

var phases = map[string]kernel.Text{
	"staging":    kernel.T("暂存 %d 件（已读 %d 行；每秒 %d 件）", "staged %d matters (%d rows read; %d matters a second)"),
	"correcting": kernel.T("更正 %d 件（已读 %d 行；每秒 %d 件）", "corrected %d matters (%d rows read; %d matters a second)"),
	"settling":   kernel.T("已生效，建立检索 %d 件", "in force; indexed %d matters"),
	"discarding": kernel.T("清除 %d 件", "removed %d matters"),
}

func (p *progress) tell(at intake.Progress) {
	now := time.Now()
	if p.w == nil || now.Sub(p.last) < 200*time.Millisecond {
		return
	}
	p.last = now
	rate := int(float64(at.Cases) / max(0.001, now.Sub(p.start).Seconds()))
	args := []any{at.Cases, at.Rows, rate}
	text := phases[at.Phase].In(Terminal())
	_, _ = fmt.Fprintf(p.w, "\r\x1b[K%s", fmt.Sprintf(text, args[:strings.Count(text, "%d")]...))
}

func (p *progress) end() {
	if p.w != nil && !p.last.IsZero() {
		_, _ = fmt.Fprintln(p.w)
	}
}

// records takes a register's file: its columns are found by their names, and
// all rows go in or none.
func (c *ImportCmd) records(ctx context.Context, io *IO, a *App) error {
	if c.File == "" || c.Map != "" || c.Discard || c.Preview {
		return kernel.Invalid("map", kernel.T("台账的文件按表头认列，不用 --map、--preview 和 --discard：juyan import %[1]s 文件", "A register's file is read by its header, without --map, --preview and --discard: juyan import %[1]s FILE"), c.Kind)
	}
	f, err := os.Open(c.File)
	if err != nil {
		return unopened("file", c.File, err)
	}
	defer func() { _ = f.Close() }()
	up, err := store.ReadUpload(f, matter.MaxRecordFile)
	if err != nil {
		return err
	}
	done, err := a.Matter.ImportRecords(ctx, importer(), matter.RecordFile{Register: c.Kind, Name: filepath.Base(c.File), Upload: up})
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(io.Out, done)
	}
	_, err = fmt.Fprintln(io.Out, kernel.T("新增 %d 条，更正 %d 条，没有变化 %d 条", "%d new, %d corrected, %d unchanged").Format(done.New, done.Changed, done.Same).In(Terminal()))
	return err
}
