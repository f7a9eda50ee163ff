package matter

import (
	"context"
	"maps"
	"strconv"
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/org"
	"juyan/internal/store"
)

// PartyField names, in errors and forms, the enterprise staff act for.
const PartyField = "_firm"

// RaiseInput begins a matter.
type RaiseInput struct {
	Kind       string
	Values     map[string][]string // as typed
	Files      []File
	Enterprise kernel.ID // firm it is for; an enterprise's contact can name only its own
	Project    kernel.ID
	Parent     kernel.ID // matter it comes out of
	Key        string    // idempotency key
	Source     string    // import it came from; "" = born here
	Draft      kernel.ID // what was kept of the form; it is gone once the matter stands
	Keep       []string  // files of the draft that come along
	FileField  string    // the field that takes them; "" = each its own
	// Directory is the organisation as the caller's transaction left it, for a
	// matter of a firm founded just now; nil = as it was committed.
	Directory *org.Directory

	id    kernel.ID // it will have; "" = a fresh one
	early bool      // its number need not be known before the turn
}

// Raise begins a matter of a kind. Errors: forbidden, invalid with the fields.
func (s *Service) Raise(ctx context.Context, actor kernel.Actor, in RaiseInput) (*Matter, error) {
	var m *Matter
	var err error
	if in.Files, err = s.stageFiles(ctx, in.Files); err != nil {
		return nil, err
	}
	in.early = true
	err = s.db.WriteEarly(ctx, func(tx *store.Tx) error {
		m, in.id = nil, tx.NewID() // a rerun starts afresh
		id, err := store.OnceAs(tx, in.Key, actor.Person, string(in.id), func() (err error) {
			m, err = s.RaiseTx(tx, actor, in)
			return err
		})
		if err == nil && m == nil { // the key was used before: that matter stands
			m, err = store.One(tx, scanMatter, `SELECT `+matterColumns+` FROM matter_shown m WHERE m.id = $1`, id)
		}
		return err
	})
	return m, err
}

// RaiseTx is Raise inside a transaction of the caller's.
func (s *Service) RaiseTx(tx *store.Tx, actor kernel.Actor, in RaiseInput) (*Matter, error) {
	course, err := s.kinds.Current(in.Kind)
	if err != nil {
		return nil, err
	}
	a := &course.Def.Raise
	if err := actor.Require(course.Permission(a)); err != nil {
		return nil, err
	}
	dir := s.people(tx)
	if in.Directory != nil {
		dir.d = in.Directory
	}
	firm, err := s.party(dir, &actor, course.Def, in.Enterprise)
	if err != nil {
		return nil, err
	}
	values, err := course.Input(a, in.Values)
	if err == nil {
		err = dir.check(course, values)
	}
	if err != nil {
		return nil, err
	}
	if in.id == "" {
		in.id = tx.NewID()
	}
	w := &work{s: s, tx: tx, course: course, fresh: true, dir: dir, did: map[ledger.Deed]bool{}, m: &Matter{
		ID: in.id, Kind: in.Kind, Version: course.Def.Version, Open: true, Enterprise: firm, Project: in.Project, Parent: in.Parent,
		Creator: actor.Person, Data: defaults(course), Counts: map[string]int64{}, CreatedAt: tx.Now(), Source: in.Source,
	}}
	if err := w.numbered(in.early); err != nil {
		return nil, err
	}
	files, err := s.fromDraft(tx, actor, in)
	if err != nil {
		return nil, err
	}
	if err := w.begin(actor, values, files); err != nil {
		return nil, err
	}
	out := w.m.clone()
	return out, tx.AtTurn(func() error {
		out.Number = w.m.Number
		return nil
	})
}

// numbered gives the matter its number: early = when its turn has come.
func (w *work) numbered(early bool) error {
	take := func() (err error) {
		w.m.Number, err = w.s.number(w.tx, w.course.Def)
		return err
	}
	if early {
		return w.tx.AtTurn(take)
	}
	return take()
}

// party returns the firm a matter is for or about. A contact speaks for its own
// firm only; staff who name a firm in its own cause act on its behalf, and the
// event says so.
func (s *Service) party(dir people, actor *kernel.Actor, def *caseflow.Definition, named kernel.ID) (kernel.ID, error) {
	switch {
	case actor.Enterprise != "" && named != "" && named != actor.Enterprise:
		return "", kernel.Forbidden(kernel.T("您只能为自己的企业办理", "You can act for your own enterprise only"))
	case actor.Enterprise != "":
		return actor.Enterprise, nil
	case named == "" && def.Party != "" && actor.Kind == kernel.ActorPerson:
		return "", kernel.Invalid(PartyField, kernel.T("请选择企业", "Please choose the enterprise"))
	case named == "":
		return "", nil
	case !dir.known(caseflow.TypeEnterprise, named):
		return "", kernel.Invalid(PartyField, kernel.T("没有这家企业，请重新选择", "There is no such enterprise; please choose again"))
	case actor.Kind == kernel.ActorPerson && def.ForFirm():
		actor.OnBehalf = named
	}
	return named, nil
}

func defaults(c *caseflow.Course) caseflow.Values {
	out := caseflow.Values{}
	for i := range c.Def.Fields {
		if f := &c.Def.Fields[i]; f.Default != "" {
			if v, err := f.Parse([]string{f.Default}); err == nil {
				out[f.Code] = v
			}
		}
	}
	return out
}

// number takes the next number of the year, as the office writes it.
func (s *Service) number(tx *store.Tx, def *caseflow.Definition) (string, error) {
	year := tx.Now().In(s.cal().Location()).Year()
	last, err := s.series.next(tx, def.Kind, year)
	dated := strings.ReplaceAll(def.Number, "{year}", strconv.Itoa(year))
	return strings.ReplaceAll(dated, "{seq}", strconv.FormatInt(last, 10)), err
}

func (w *work) begin(actor kernel.Actor, values caseflow.Values, files []File) error {
	if w.m.Enterprise != "" {
		w.assign("caller", Involved{Enterprise: w.m.Enterprise})
	} else if actor.Person != "" {
		w.assign("caller", Involved{Person: actor.Person})
	}
	if actor.Post != "" {
		w.assign("creator", Involved{Post: actor.Post, Person: actor.Person})
	}
	merged := caseflow.Values{}
	for k, v := range w.m.Data {
		merged[k] = v
	}
	for k, v := range values {
		merged[k] = v
	}
	ch, err := w.course.Begin(merged, w.facts())
	if err != nil {
		return err
	}
	if err := w.apply(actor, nil, ch, files); err != nil {
		return err
	}
	if err := w.follow(nil); err != nil {
		return err
	}
	if err := w.save(); err != nil {
		return err
	}
	return store.IndexNew(w.tx, "matter", w.m.ID, &w.m.Number, w.m.Title, w.dir.EnterpriseName(w.m.Enterprise), longText(w))
}

// longText joins the text fields for the search index.
func longText(w *work) string {
	rest := maps.Clone(w.m.Data)
	delete(rest, w.course.Def.Titled)
	return strings.Join(fieldTexts(w.course.Def.Fields, rest, false), " ")
}
