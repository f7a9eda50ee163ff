package counter

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"juyan/internal/codes"
	"juyan/internal/document"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// Paper is an official document of a case: what its applicant was told in writing.
type Paper struct {
	ID          kernel.ID
	Matter      kernel.ID
	Kind        string // of pack.PaperCodes
	Number      string
	Code        string // by which anybody verifies it
	On          kernel.Date
	MadeAt      kernel.Instant
	WithdrawnAt kernel.Instant // zero = it holds
	Hash        string         // SHA-256 of its file; "" until somebody opened it
	Document    document.Document
}

const paperColumns = `id, matter_id, kind, number, code, on_day, data, made_at, withdrawn_at, hash`

func scanPaper(s store.Scanner) (p Paper, err error) {
	var on, data string
	if err = s.Scan(&p.ID, &p.Matter, &p.Kind, &p.Number, &p.Code, &on, &data, &p.MadeAt, &p.WithdrawnAt, &p.Hash); err != nil {
		return p, err
	}
	if err = p.On.UnmarshalText([]byte(on)); err == nil {
		err = json.Unmarshal([]byte(data), &p.Document)
	}
	return p, err
}

// issue writes a document of the case in the step's transaction: its words are
// kept, and become a file when it is first opened.
func (s *Service) issue(st *matter.Step, code string) error {
	def, ok := s.o.Rules.Papers.Paper(code)
	if !ok {
		return nil // this zone tells it on the record alone
	}
	v, err := s.caseVersion(st)
	if err != nil {
		return err
	}
	r, err := store.One(st.Tx, scanRecord, `SELECT `+recordColumns+` FROM counter_case WHERE matter_id = $1`, st.Matter.ID)
	if err != nil {
		return err
	}
	day := st.Today()
	p := Paper{ID: st.Tx.NewID(), Matter: st.Matter.ID, Kind: code, Code: codes.NewReceipt(), On: day, MadeAt: st.Tx.Now()}
	if p.Number, err = nextNumber(st.Tx, def.Number, code, day.Year); err != nil {
		return err
	}
	words := s.words(st, r, v)
	p.Document = document.Document{Letterhead: s.o.Rules.Papers.Letterhead, Number: p.Number, Title: words.Replace(def.Title), Recipient: s.firm(st.Matter.Enterprise), Issuers: []string{s.o.Rules.Papers.Issuer}, Seal: true, Date: day,
		Note: strings.NewReplacer("{code}", codes.GroupReceipt(p.Code), "{address}", s.address()).Replace(s.o.Rules.Papers.Verify)}
	if def.Unit {
		p.Document.Issuers = []string{s.o.Org.Directory().UnitName(st.Matter.Unit).ZH}
	}
	for _, text := range def.Body {
		p.Document.Body = append(p.Document.Body, document.Paragraph(words.Replace(text)))
	}
	st.Note("paper", p.Number)
	return p.insert(st.Tx)
}

func (p *Paper) insert(tx *store.Tx) error {
	data, err := json.Marshal(p.Document)
	if err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO counter_paper (`+paperColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,0,'')`, p.ID, p.Matter, p.Kind, p.Number, p.Code, p.On.String(), string(data), p.MadeAt)
}

func nextNumber(tx *store.Tx, form, kind string, year int) (string, error) {
	var last int64
	err := tx.QueryRow(`INSERT INTO counter_paper_seq (kind, year, last) VALUES ($1,$2,1) ON CONFLICT (kind, year) DO UPDATE SET last = counter_paper_seq.last + 1 RETURNING last`, kind, year).Scan(&last)
	return strings.NewReplacer("{year}", strconv.Itoa(year), "{seq}", strconv.FormatInt(last, 10)).Replace(form), err
}

// words are what a document of the case may name.
func (s *Service) words(st *matter.Step, r Record, v *Version) *strings.Replacer {
	day := func(i kernel.Instant) string {
		if i == 0 {
			return ""
		}
		return document.DateText(s.today(i))
	}
	limit := func(l *Limit) string {
		if l == nil {
			return "未作规定"
		}
		return l.Words().ZH
	}
	special, days := "", "extend_days"
	if f := st.Field("special"); f != nil {
		special = f.OptionName(told(st, "special")).ZH
	}
	if st.Action.Code == "special" {
		days = "special_days"
	}
	n, _ := st.Matter.Data[days].(int64)
	due := st.DueOf("decide")
	return strings.NewReplacer("{firm}", s.firm(st.Matter.Enterprise), "{item}", v.Item.Name, "{number}", st.Matter.Number, "{filed}", day(r.FiledAt), "{accepted}", day(r.Accepted), "{due}", day(due), "{promised}", limit(v.Item.Promised), "{statutory}", limit(v.Item.Statutory),
		"{missing}", numbered(lines(told(st, "missing"))), "{reason}", told(st, "reason"), "{special}", special, "{days}", strconv.FormatInt(n, 10), "{note}", told(st, "special_note"), "{result}", told(st, "result"), "{receipt}", codes.GroupReceipt(r.Receipt),
		"{unit}", s.o.Org.Directory().UnitName(st.Matter.Unit).ZH, "{window}", s.o.Rules.Papers.Issuer)
}

func numbered(list []string) string {
	for i := range list {
		list[i] = fmt.Sprintf("%d．%s；", i+1, strings.TrimRight(list[i], "；;。"))
	}
	if n := len(list); n > 0 {
		list[n-1] = strings.TrimSuffix(list[n-1], "；") + "。"
	}
	return strings.Join(list, "\n")
}

func (s *Service) firm(id kernel.ID) string {
	if e, ok := s.o.Org.Directory().Enterprise(id); ok {
		return e.Name
	}
	return ""
}

// address is where a document is verified.
func (s *Service) address() string {
	if s.o.Site == "" {
		return "本系统“文书核验”页面（/verify）"
	}
	return strings.TrimSuffix(s.o.Site, "/") + "/verify"
}

// withdrawPapers takes back what the case was told: it was withdrawn.
func withdrawPapers(st *matter.Step) error {
	return st.Tx.Exec(`UPDATE counter_paper SET withdrawn_at = $1 WHERE matter_id = $2 AND withdrawn_at = 0`, st.Tx.Now(), st.Matter.ID)
}
