package intake

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"io"
	"sort"

	"juyan/internal/calendar"
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/sheet"
	"juyan/internal/store"
)

//go:embed migrations
var migrations embed.FS

// Migrations are the tables of imports.
func Migrations() store.Migrations {
	return store.Migrations{Module: "intake", FS: store.Sub(migrations, "migrations")}
}

// Service imports past matters and reports on matters.
type Service struct{ o Options }

// Options are what a Service is made of.
type Options struct {
	DB       *store.DB
	Ledger   *ledger.Ledger
	Org      *org.Service
	Matter   *matter.Service
	Calendar func() *calendar.Calendar
	// Settled tells modules of published matters, so that they keep their own rows
	// of them; nil = nobody asks.
	Settled func(tx *store.Tx, matters []kernel.ID) error
	// Fits begins to ask what a module wants of the cases of its kind; nil = nobody
	// asks, and so does a kind for which it returns nil.
	Fits func(ctx context.Context, kind string) (Fit, error)
}

// New returns the service.
func New(o Options) *Service { return &Service{o} }

// Input is one file to import.
type Input struct {
	Kind     string // kind of matter
	File     File
	Map      *Map
	Preview  bool           // read everything and say what would come of it; write nothing
	Progress func(Progress) // hears how far it is; may be nil
}

// Progress tells how far an import is.
type Progress struct {
	Phase string // "staging", "correcting", "settling", "discarding"
	Rows  int    // rows read
	Cases int    // cases done in this phase
}

// Result tells what an import did. Cases = Taken + Updated + Unchanged +
// RejectedCases.
type Result struct {
	Batch         kernel.ID    `json:"batch"` // "" when the file brought nothing new
	Rows          int          `json:"rows"`  // data rows of the file
	Cases         int          `json:"cases"`
	Taken         int          `json:"taken"`          // new ones
	Updated       int          `json:"updated"`        // known ones that the file tells otherwise
	Unchanged     int          `json:"unchanged"`      // known ones, told as before
	Repeated      int          `json:"repeated"`       // rows that say again what an earlier row of the file said
	RejectedCases int          `json:"rejected_cases"` // with an id; rows without one are only counted as rows
	RejectedRows  int          `json:"rejected_rows"`
	Resumed       int          `json:"resumed"` // of Taken, staged before an interruption
	NewUnits      []string     `json:"new_units"`
	Rejects       []Reject     `json:"-"`
	Format        sheet.Format `json:"-"`
}

// Reject is a row that was not taken, and why.
type Reject struct {
	Row int
	Why *kernel.Error
}

// keepBlob is the largest file that is kept with its import, in bytes.
const keepBlob = 50 << 20

// Import takes the matters of a file. It can be run again at any time: what is
// there already is not taken twice. Cancelling ctx interrupts it; then nothing is
// visible, and the same call resumes it. Errors: invalid (the map does not fit the
// file or the kind; the file cannot be read), conflict (another import of the kind
// was interrupted), unavailable (interrupted).
func (s *Service) Import(ctx context.Context, actor kernel.Actor, in Input) (Result, error) {
	if in.Progress == nil {
		in.Progress = func(Progress) {}
	}
	if in.Map.Kind != "" && in.Map.Kind != in.Kind {
		return Result{}, kernel.Invalid("map", kernel.T("对应表是为“%s”写的，不是“%s”", "The map is written for %q, not %q"), in.Map.Kind, in.Kind)
	}
	if !in.Preview {
		if err := s.Finish(ctx, in.Progress); err != nil {
			return Result{}, err
		}
	}
	course, err := s.o.Matter.Kinds().Current(in.Kind)
	if err != nil {
		return Result{}, err
	}
	r := &run{s: s, ctx: ctx, actor: actor, in: in, seen: map[string]seen{}, changed: map[string]bool{}, fresh: map[string]kernel.ID{}}
	if err := r.prepare(course); err != nil {
		return Result{}, err
	}
	if in.Preview {
		err = r.preview()
	} else if err = r.begin(); err != nil {
		return Result{}, err
	} else {
		err = r.all()
	}
	sort.SliceStable(r.res.Rejects, func(i, j int) bool { return r.res.Rejects[i].Row < r.res.Rejects[j].Row })
	return r.res, err
}

// run is one import under way.
type run struct {
	s      *Service
	ctx    context.Context
	actor  kernel.Actor
	in     Input
	plan   *plan
	batch  kernel.ID
	upload *store.Upload // nil = too large to keep
	hash   string        // of the file
	res    Result
	have   map[string]known // matters there already, by number
	seen   map[string]seen  // cases of the file by number
	fresh  map[string]kernel.ID
	chunk  []*Case
	weight int // of the chunk
	done   int // cases written in this phase
	// Numbers of known cases that the file tells otherwise.
	changed map[string]bool
	refused int // cases read and then rejected
}

type seen struct {
	hash string
	row  int
}

// prepare reads the header and holds the map against it.
func (r *run) prepare(course *caseflow.Course) error {
	rd, err := r.in.File.open(r.in.Map)
	if err != nil {
		return err
	}
	r.res.Format = rd.Format()
	o := r.s.o
	if r.plan, err = bind(r.in.Map, course, rd, o.Calendar(), o.DB.Clock().Now(), newRegister(o.Org.Directory(), r.in.Map.Units)); err != nil {
		return err
	}
	if o.Fits != nil {
		if r.plan.fit, err = o.Fits(r.ctx, r.in.Kind); err != nil {
			return err
		}
	}
	return r.digestFile()
}

// preview reads the file as an import would, and stops before the first row is
// written.
func (r *run) preview() error {
	if err := r.recall(); err != nil {
		return err
	}
	err := r.pass("staging", r.admit, func() error {
		fresh, err := r.sift()
		for _, c := range fresh {
			r.took(c)
		}
		return err
	})
	r.res.NewUnits = sortedKeys(r.fresh)
	return err
}

// digestFile hashes the file, and keeps it in memory if it will be stored.
func (r *run) digestFile() error {
	body := io.NewSectionReader(r.in.File.R, 0, r.in.File.Size)
	if r.in.File.Size <= keepBlob {
		u, err := store.ReadUpload(body, keepBlob)
		if err != nil {
			return err
		}
		r.upload, r.hash = &u, u.Hash
		return nil
	}
	h := sha256.New()
	if _, err := io.Copy(h, body); err != nil {
		return kernel.Invalid("file", kernel.T("文件读不出来，请检查", "The file cannot be read; please check it"))
	}
	r.hash = hex.EncodeToString(h.Sum(nil))
	return nil
}

type openBatch struct {
	id              kernel.ID
	name, hash, how string
}

func unfinished(tx *store.Tx, kind string) ([]openBatch, error) {
	return store.All(tx, func(sc store.Scanner) (openBatch, error) {
		var b openBatch
		err := sc.Scan(&b.id, &b.name, &b.hash, &b.how)
		return b, err
	}, `SELECT id, file_name, file_hash, mapping FROM import_batch WHERE kind = $1 AND published_at = 0`, kind)
}

// begin opens a batch, or the one that the same file and map left unfinished.
func (r *run) begin() error {
	if r.upload != nil {
		if err := r.s.o.DB.Stage(r.ctx, *r.upload); err != nil {
			return err
		}
	}
	return r.s.o.DB.WriteBulk(r.ctx, func(tx *store.Tx) error {
		open, err := unfinished(tx, r.in.Kind)
		if err != nil {
			return err
		}
		for _, b := range open {
			if b.hash != r.hash || b.how != string(r.in.Map.Text) {
				return kernel.Conflict(kernel.T("上次导入“%s”没有做完。请用同一个文件和同一份对应表再运行一次把它做完，或用 --discard 放弃它", "The import of %q was not finished. Run it again with the same file and map to finish it, or discard it with --discard"), b.name)
			}
			r.batch = b.id
			return nil
		}
		r.batch = tx.NewID()
		if r.upload != nil {
			if err := store.PutUpload(tx, *r.upload); err != nil {
				return err
			}
		}
		if err := tx.Exec(`INSERT INTO intake_batch (batch, upto, settled) VALUES ($1,'',0)`, r.batch); err != nil {
			return err
		}
		return tx.Exec(`INSERT INTO import_batch (id, kind, file_name, file_hash, mapping, rows, taken, rejected, person_id, started_at, published_at)
			VALUES ($1,$2,$3,$4,$5,0,0,0,$6,$7,0)`, r.batch, r.in.Kind, clean(r.in.File.Name), r.hash, string(r.in.Map.Text), r.actor.Person, tx.Now())
	})
}

// all stages, publishes, corrects and settles.
func (r *run) all() error {
	r.plan.how.Batch = r.batch
	err := r.recall()
	if err == nil {
		err = r.pass("staging", r.admit, r.flush)
	}
	if err == nil && len(r.fresh) > maxNewUnits {
		err = &unreadable{kernel.Invalid("map", kernel.T("“%s”列里有 %d 个本区没有的机构名称，超过 %d 个；请检查 unit 是不是写错了列，或在 units 里用 \"*\" 归并",
			"Column %q names %d units that are none of the zone's, more than %d; check the column of unit, or put them together with \"*\" under units"), r.in.Map.Unit, len(r.fresh), maxNewUnits)}
	}
	var bad *unreadable
	switch {
	case errors.As(err, &bad): // no second try can make use of it
		return errors.Join(bad.error, r.s.drop(context.WithoutCancel(r.ctx), r.batch, r.hash, r.in.Progress))
	case err != nil:
		return r.interrupted(err)
	}
	if r.res.Taken+r.res.Updated == 0 {
		err := r.s.drop(r.ctx, r.batch, r.hash, r.in.Progress)
		r.batch = ""
		return err
	}
	if err := r.publish(); err != nil {
		return r.interrupted(err)
	}
	r.res.Batch = r.batch
	if r.res.Updated > 0 {
		if err := r.pass("correcting", r.again, r.flushChanged); err != nil {
			return r.interrupted(err)
		}
	}
	if err := r.s.Finish(r.ctx, r.in.Progress); err != nil {
		return r.interrupted(err)
	}
	return nil
}

// interrupted says what is left of an import that did not end.
func (r *run) interrupted(err error) error {
	if r.ctx.Err() == nil {
		return err
	}
	text := kernel.T("导入中断。已暂存的 %d 件谁也看不到；用同一个文件和对应表再运行一次就会接着做，或用 --discard 放弃", "The import was interrupted. The %d matters staged so far are visible to nobody; run it again with the same file and map to go on, or discard them with --discard").Format(r.res.Taken)
	if r.res.Batch != "" {
		text = kernel.T("导入已经生效，善后时中断；再运行一次就会做完", "The import is in force; the work after it was interrupted and is finished by running it again")
	}
	return &kernel.Error{Code: kernel.CodeUnavailable, Text: text, Cause: err}
}

// pass reads the file once: take gets each case, flush ends each chunk.
func (r *run) pass(phase string, take func(*Case) error, flush func() error) error {
	rd, err := r.in.File.open(r.in.Map)
	if err != nil {
		return &unreadable{err}
	}
	first := phase == "staging"
	rows := newReader(r.plan, rd, func(row int, why *kernel.Error) {
		if first {
			r.reject(row, why)
		}
	})
	r.done, r.chunk, r.weight = 0, nil, 0
	step := func() error {
		if len(r.chunk) == 0 {
			return nil
		}
		n := len(r.chunk)
		err := flush()
		r.chunk, r.weight = r.chunk[:0], 0
		r.done += n
		r.in.Progress(Progress{phase, rows.rows, r.done})
		return err
	}
	err = rows.each(r.ctx, func(c *Case) error {
		if err := take(c); err != nil || r.weight < chunkWeight {
			return err
		}
		return step()
	})
	if err == nil {
		err = step()
	}
	if first {
		r.res.Rows, r.res.RejectedCases = rows.rows, rows.bad+r.refused
		r.res.Cases = r.res.Taken + r.res.Updated + r.res.Unchanged + r.res.RejectedCases
	}
	return err
}

func (r *run) reject(row int, why *kernel.Error) {
	r.res.RejectedRows++
	r.res.Rejects = append(r.res.Rejects, Reject{row, why})
}

// add puts a case into the chunk.
func (r *run) add(c *Case) {
	r.chunk = append(r.chunk, c)
	r.weight += c.weight()
}

// weight is what writing a case costs, in rows of the file, roughly.
func (c *Case) weight() int { return 3 + len(c.events) }

// admit lets a case of the file in unless another row told it before.
func (r *run) admit(c *Case) error {
	before, again := r.seen[c.Number]
	switch {
	case !again:
		r.seen[c.Number] = seen{c.hash, c.row}
		r.add(c)
	case before.hash == c.hash:
		r.res.Repeated++
	default:
		r.refuse(c, kernel.Invalid("id", kernel.T("编号“%s”在第 %d 行已经出现过，内容不同", "The id %q stands in row %d already, with other content"), clip(c.Number), before.row))
	}
	return nil
}

// refuse hands back a case that was read.
func (r *run) refuse(c *Case, why *kernel.Error) {
	r.refused++
	if c.rows == nil {
		r.reject(c.row, why)
	}
	for _, row := range c.rows {
		r.reject(int(row), why)
	}
}
