package matter

import (
	"context"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/org"
	"juyan/internal/store"
)

// Record is one entry of a register.
type Record struct {
	ID         kernel.ID
	Register   string
	Title      string
	Key        string // natural key, e.g. a platform's number
	Enterprise kernel.ID
	Unit       kernel.ID
	Data       caseflow.Values
	CreatedAt  kernel.Instant
	UpdatedAt  kernel.Instant
	EndedAt    kernel.Instant // zero = in force
	Version    int64
	Files      []Attachment // every file it ever had; Data names those it has now
}

// Register returns the definition of a register.
func (s *Service) Register(code string) (*caseflow.Register, error) {
	if r := s.regs[code]; r != nil {
		return r, nil
	}
	return nil, kernel.NotFound(kernel.T("没有“%s”这个台账", "There is no register %q"), code)
}

// Registers lists the definitions, in the order of the pack.
func (s *Service) Registers() []*caseflow.Register { return s.regList }

// RecordForm lends a register's fields the form machinery of actions, as far as
// actor may see them: one form and one check serve both.
func RecordForm(actor kernel.Actor, r *caseflow.Register) (*caseflow.Course, *caseflow.Action, error) {
	course, err := caseflow.Compile(&caseflow.Definition{Kind: r.Code, Fields: r.Fields}, nil)
	a := &caseflow.Action{Code: "edit", Name: r.Name, Requires: r.Required}
	for i := range r.Fields {
		if f := &r.Fields[i]; !hidden(actor, f) {
			a.Form = append(a.Form, f.Code)
		}
	}
	return course, a, err
}

// checkRecord checks what was typed into a register's form; what the form does
// not show stays as rec has it.
func checkRecord(actor kernel.Actor, r *caseflow.Register, rec *Record, raw map[string][]string) (caseflow.Values, error) {
	course, a, err := RecordForm(actor, r)
	if err != nil {
		return nil, err
	}
	data, err := course.Input(a, raw)
	for code, v := range data {
		if v == nil {
			delete(data, code) // emptied
		}
	}
	for i := range r.Fields {
		if f := &r.Fields[i]; err == nil && hidden(actor, f) && rec.Data[f.Code] != nil {
			data[f.Code] = rec.Data[f.Code]
		}
	}
	return data, err
}

// AddRecord enters a record with its files; a second one with the same natural
// key is refused.
func (s *Service) AddRecord(ctx context.Context, actor kernel.Actor, register string, raw map[string][]string, key string, files ...File) (*Record, error) {
	var rec *Record
	files, err := s.stageFiles(ctx, files)
	if err != nil {
		return nil, err
	}
	err = s.db.Write(ctx, func(tx *store.Tx) (err error) {
		id, err := store.OnceResult(tx, key, actor.Person, func() (string, error) {
			rec, err = s.AddRecordTx(tx, actor, register, raw, files...)
			if err != nil {
				return "", err
			}
			return string(rec.ID), nil
		})
		if err == nil && rec == nil {
			rec, err = getRecord(tx, kernel.ID(id))
		}
		return err
	})
	return rec, err
}

// AddRecordTx is AddRecord in a transaction of the caller's.
func (s *Service) AddRecordTx(tx *store.Tx, actor kernel.Actor, register string, raw map[string][]string, files ...File) (*Record, error) {
	if err := actor.Require(register + ".edit"); err != nil {
		return nil, err
	}
	r, err := s.Register(register)
	if err != nil {
		return nil, err
	}
	rec := &Record{ID: tx.NewID(), Register: register, CreatedAt: tx.Now(), UpdatedAt: tx.Now(), Version: 1}
	data, err := checkRecord(actor, r, rec, withFiles(raw, files))
	if err == nil {
		err = s.takeFiles(tx, actor, r, rec, data, raw, files)
	}
	if err != nil {
		return nil, err
	}
	rec.Data = data
	rec.fill(r)
	if err := s.fit(tx, actor, r, rec); err != nil {
		return nil, err
	}
	return rec, s.enter(tx, actor, r, rec, "")
}

// fit checks what only the whole zone can tell: that the record is within the
// actor's reach, that what it refers to exists, that its key is its own.
func (s *Service) fit(tx *store.Tx, actor kernel.Actor, r *caseflow.Register, rec *Record) error {
	if !Reaches(actor, r.Code+".edit", rec) {
		return kernel.Forbidden(kernel.T("您只能登记本单位或本企业的记录", "You may enter records of your own unit or enterprise only"))
	}
	if err := s.refer(tx, r, rec.Data); err != nil {
		return err
	}
	return s.uniqueKey(tx, r, rec)
}

// enter writes a new record; file is the import it came from.
func (s *Service) enter(tx *store.Tx, actor kernel.Actor, r *caseflow.Register, rec *Record, file string) error {
	if err := tx.Exec(`INSERT INTO register_record (id, register, title, sort_key, natural_key, enterprise_id, unit_id, data, created_at, updated_at, ended_at, record)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,0,1)`, rec.ID, r.Code, rec.Title, org.PinyinKey(rec.Title), rec.Key, rec.Enterprise, rec.Unit, encode(rec.Data), tx.Now(), tx.Now()); err != nil {
		return err
	}
	if err := s.indexRecord(tx, r, rec); err != nil {
		return err
	}
	_, err := s.led.Append(tx, actor, ledger.Draft{Kind: r.Code + ".entered", Subject: rec.ID, RuleVersion: r.Version, Payload: recordPayload(rec.Data, nil, file)})
	return err
}

// recordPayload is what the ledger keeps of a record: what it holds, what it
// held before, and the file it was imported from.
func recordPayload(set, was caseflow.Values, file string) map[string]any {
	out := map[string]any{"set": set}
	if was != nil {
		out["was"] = was
	}
	if file != "" {
		out["file"] = file
	}
	return out
}

// EditRecord changes a record; version is the one the form was filled on, raw
// names the files that stay, files are new ones.
func (s *Service) EditRecord(ctx context.Context, actor kernel.Actor, id kernel.ID, version int64, raw map[string][]string, files ...File) (*Record, error) {
	var rec *Record
	files, err := s.stageFiles(ctx, files)
	if err != nil {
		return nil, err
	}
	err = s.db.Write(ctx, func(tx *store.Tx) (err error) {
		if rec, err = getRecord(tx, id); err != nil {
			return err
		}
		if err := actor.Require(rec.Register + ".edit"); err != nil {
			return err
		}
		if !Reaches(actor, rec.Register+".view", rec) {
			return noRecord()
		}
		if rec.Version != version {
			return kernel.Conflict(kernel.T("这条台账刚被别人改过，请先看看再提交；您填写的内容还在", "Somebody changed this record meanwhile; look at it, then submit again. What you typed is kept"))
		}
		return s.editRecord(tx, actor, rec, raw, files)
	})
	return rec, err
}

func (s *Service) editRecord(tx *store.Tx, actor kernel.Actor, rec *Record, raw map[string][]string, files []File) error {
	r, err := s.Register(rec.Register)
	if err != nil {
		return err
	}
	data, err := checkRecord(actor, r, rec, withFiles(raw, files))
	if err == nil {
		err = s.takeFiles(tx, actor, r, rec, data, raw, files)
	}
	if err != nil {
		return err
	}
	return s.change(tx, actor, r, rec, data, "")
}

// change writes the new values of a record; file is the import they came from.
func (s *Service) change(tx *store.Tx, actor kernel.Actor, r *caseflow.Register, rec *Record, data caseflow.Values, file string) error {
	if !Reaches(actor, r.Code+".edit", rec) {
		return kernel.Forbidden(kernel.T("这条记录不属于您的单位或企业，不能修改", "This record is not your unit's or enterprise's, so you may not change it"))
	}
	before := rec.Data
	rec.Data, rec.UpdatedAt = data, tx.Now()
	rec.Version++
	rec.fill(r)
	if err := s.fit(tx, actor, r, rec); err != nil {
		return err
	}
	if err := tx.Exec(`UPDATE register_record SET title = $1, sort_key = $2, natural_key = $3, enterprise_id = $4, unit_id = $5, data = $6, updated_at = $7, record = $8 WHERE id = $9`,
		rec.Title, org.PinyinKey(rec.Title), rec.Key, rec.Enterprise, rec.Unit, encode(data), tx.Now(), rec.Version, rec.ID); err != nil {
		return err
	}
	if err := s.indexRecord(tx, r, rec); err != nil {
		return err
	}
	_, err := s.led.Append(tx, actor, ledger.Draft{Kind: rec.Register + ".edited", Subject: rec.ID, RuleVersion: r.Version, Payload: recordPayload(data, before, file)})
	return err
}

// fill derives title, key and relations from the data.
func (rec *Record) fill(r *caseflow.Register) {
	rec.Title, _ = rec.Data[r.Titled].(string)
	rec.Key, _ = rec.Data[r.Key].(string)
	rec.Enterprise, rec.Unit = "", ""
	for _, f := range r.Fields {
		id, _ := rec.Data[f.Code].(string)
		switch f.Type {
		case caseflow.TypeEnterprise:
			rec.Enterprise = first(rec.Enterprise, kernel.ID(id))
		case caseflow.TypeUnit:
			rec.Unit = first(rec.Unit, kernel.ID(id))
		}
	}
}

// first is a unless that is empty.
func first(a, b kernel.ID) kernel.ID {
	if a == "" {
		return b
	}
	return a
}

func (s *Service) uniqueKey(tx *store.Tx, r *caseflow.Register, rec *Record) error {
	if rec.Key == "" {
		return nil
	}
	var n int
	err := tx.QueryRow(`SELECT COUNT(*) FROM register_record WHERE register = $1 AND natural_key = $2 AND id <> $3`, r.Code, rec.Key, rec.ID).Scan(&n)
	if err == nil && n > 0 {
		return kernel.Errorf(kernel.CodeConflict, r.Key, kernel.T("“%s”已经有一条了，请改那一条", "%q is already in the register; edit that record"), rec.Key)
	}
	return err
}

const recordColumns = `id, register, title, natural_key, enterprise_id, unit_id, data, created_at, updated_at, ended_at, record`

func scanRecord(s store.Scanner) (*Record, error) {
	var r Record
	var data string
	err := s.Scan(&r.ID, &r.Register, &r.Title, &r.Key, &r.Enterprise, &r.Unit, &data, &r.CreatedAt, &r.UpdatedAt, &r.EndedAt, &r.Version)
	if err != nil {
		return nil, err
	}
	r.Data, err = DecodeValues(data)
	return &r, err
}

func getRecord(tx *store.Tx, id kernel.ID) (*Record, error) {
	return store.One(tx, scanRecord, `SELECT `+recordColumns+` FROM register_record WHERE id = $1`, id)
}

// Record returns one entry with its newest events.
func (s *Service) Record(ctx context.Context, actor kernel.Actor, id kernel.ID) (rec *Record, events []ledger.Event, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		if rec, err = getRecord(tx, id); err != nil {
			return err
		}
		if !Reaches(actor, rec.Register+".view", rec) {
			return noRecord()
		}
		if r := s.regs[rec.Register]; r != nil {
			if err = loadFiles(tx, actor, r, []*Record{rec}); err != nil {
				return err
			}
		}
		events, err = ledger.OfSubject(tx, id, 100)
		return err
	})
	return rec, events, err
}
