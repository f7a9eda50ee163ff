package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/store"
)

// noUnit is the unit of cases whose file names none.
const noUnit = "未注明单位"

// maxNewUnits bounds the units one file may bring: more means that the column
// holds something else. They are created in the transaction that publishes.
const maxNewUnits = 500

// register answers who the names of a file mean.
type register struct {
	dir    *org.Directory
	mapped map[string]string    // units: of the map
	names  map[string]kernel.ID // unit names; "" = several units bear it
	firms  map[string]kernel.ID // USCC, code and folded name; "" = several
}

func newRegister(dir *org.Directory, mapped map[string]string) *register {
	r := &register{dir: dir, mapped: mapped, names: map[string]kernel.ID{}, firms: map[string]kernel.ID{}}
	for _, u := range dir.Units() {
		for _, n := range []string{u.Name.ZH, u.Name.EN, u.Short.ZH, u.Short.EN} {
			enter(r.names, n, u.ID)
		}
	}
	for _, e := range dir.Enterprises() {
		for _, n := range []string{e.USCC, e.Code, firmKey(e.Name), firmKey(e.Short), firmKey(e.NameEN), firmKey(e.ShortEN)} {
			enter(r.firms, n, e.ID)
		}
	}
	return r
}

// enter notes whose name it is; a name two bear is nobody's.
func enter(index map[string]kernel.ID, name string, id kernel.ID) {
	if have, ok := index[name]; ok && have != id {
		id = ""
	}
	if name != "" {
		index[name] = id
	}
}

// firmKey makes names alike that differ in brackets, blanks and case.
func firmKey(s string) string {
	return strings.ToLower(strings.NewReplacer("（", "(", "）", ")", " ", "", "\u3000", "").Replace(s))
}

func (r *register) byCode(code string) (kernel.ID, bool) {
	u, ok := r.dir.UnitByCode(code)
	return u.ID, ok
}

func (r *register) unitCodes() []string {
	var out []string
	for _, u := range r.dir.Units() {
		out = append(out, u.Code)
	}
	return out
}

// unit returns the unit a name means: by the map, by its name here, else a
// unit of its own. outside is its name in the file if it is no unit of the zone.
func (r *register) unit(name string) (id kernel.ID, outside string) {
	code, ok := r.mapped[name]
	if !ok {
		code, ok = r.mapped["*"]
		if id := r.names[name]; id != "" {
			ok = false // better known than "all others"
		}
	}
	if ok {
		id, _ := r.byCode(code)
		return id, ""
	}
	if name == "" {
		name = noUnit
	}
	own := pastUnit(name)
	if id := r.names[name]; id != "" && id != own {
		return id, ""
	}
	return own, name
}

// unitOf is the unit a field names: one of the zone's, by the map or by its name.
func (r *register) unitOf(name string) (any, error) {
	id, outside := r.unit(oneLine(name))
	if outside != "" {
		near := kernel.Text{}
		if n := kernel.Nearest(name, sortedKeys(r.names)); n != "" {
			near = kernel.T("，是不是“%s”？", "; did you mean %q?").Format(n)
		}
		return nil, kernel.Invalid("unit", kernel.T("本区没有机构“%s”%s；请写机构全称或简称，或在对应表的 units 里写明", "The zone has no unit %q%s; give its name, or say in units of the map which one is meant"), name, near)
	}
	return string(id), nil
}

// post is the post a field names: by its code, or by the name of who holds it now
// and holds no other.
func (r *register) post(name string, at kernel.Instant) (any, error) {
	if p, ok := r.dir.PostByCode(name); ok {
		return string(p.ID), nil
	}
	var held []org.Post
	for _, p := range r.dir.People() {
		if p.Name == oneLine(name) {
			held = append(held, r.dir.PostsHeld(p.ID, at)...)
		}
	}
	if len(held) == 1 {
		return string(held[0].ID), nil
	}
	return nil, kernel.Invalid("post", kernel.T("“%s”现在担任 %d 个岗位，认不出是哪一个；请写岗位编码，或留空、导入后再配备", "%q holds %d posts now, so it is not clear which is meant; give the code of the post, or leave the cell empty and assign it afterwards"), name, len(held))
}

// firm returns the enterprise of a code or name, "" if there is none.
func (r *register) firm(uscc, name string) kernel.ID {
	if id := r.firms[strings.ToUpper(uscc)]; uscc != "" && id != "" {
		return id
	}
	if name == "" {
		return ""
	}
	return r.firms[firmKey(name)]
}

// pastUnit is the id of the unit that stands for a name in files. It follows
// from the name (UUID version 8, RFC 9562), so that staged cases can refer to
// a unit before it exists, and a resumed import finds the same one.
func pastUnit(name string) kernel.ID {
	b := sha256.Sum256([]byte("juyan past unit\n" + name))
	b[6] = b[6]&0x0f | 0x80
	b[8] = b[8]&0x3f | 0x80
	h := hex.EncodeToString(b[:16])
	return kernel.ID(h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:])
}

// folderUnit is the unit under which those of past records stand.
const folderCode = "past-units"

// createUnits sets up the units that only files know, under one folder, so
// that lists and boards show past matters by the names they came with.
func createUnits(tx *store.Tx, o *org.Service, actor kernel.Actor, fresh map[string]kernel.ID) error {
	if len(fresh) == 0 {
		return nil
	}
	always := kernel.Date{Year: 1900, Month: 1, Day: 1} // nobody knows since when
	folder := pastUnit("")
	_, err := o.PlaceUnitTx(tx, actor, folder, org.UnitFields{Code: folderCode, Name: kernel.T("历史来源单位", "Units of past records"), Sort: 9000, From: always,
		Duty: kernel.T("历史数据里的承办单位，本区机构中没有对应者", "Units named by past records that are none of the zone's")})
	if err != nil {
		return err
	}
	for i, name := range sortedKeys(fresh) {
		id := fresh[name]
		text := kernel.T(name, name)
		if name == noUnit {
			text.EN = "Unit not stated"
		}
		if _, err := o.PlaceUnitTx(tx, actor, id, org.UnitFields{Code: "past-" + string(id[:13]), Name: text, Parent: folder, Sort: i, From: always}); err != nil {
			return err
		}
	}
	return nil
}
