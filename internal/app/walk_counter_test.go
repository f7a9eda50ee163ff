package app

import (
	"fmt"
	"strings"

	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
	"juyan/internal/web"
)

// serviceOf is a service item of r's unit with a version that waits for review, or
// a file of items; what is read only is made once.
func (w *walk) serviceOf(route web.Route, r *walkRole) slots {
	w.t.Helper()
	if strings.Contains(route.Path, "/files/") {
		return slots{"id": w.itemFile(r, route.Method == "POST")}
	}
	key := "service " + r.code
	if route.Method == "POST" || w.known[key] == "" {
		id, err := w.a.Counter.Save(w.ctx, kernel.System(), counter.DraftInput{Item: w.item(r), Submit: true})
		must(w, id, err)
		var of kernel.ID
		must(w, 0, w.a.DB.Read(w.ctx, func(tx *store.Tx) (err error) {
			of, err = store.One(tx, store.Value[kernel.ID], `SELECT item_id FROM service_version WHERE id = $1`, id)
			return err
		}))
		w.known[key] = string(of) + " " + string(id)
	}
	id, version, _ := strings.Cut(w.known[key], " ")
	return slots{"id": id, "version": version}
}

func (w *walk) item(r *walkRole) counter.Item {
	unit := r.unit
	if unit == "" {
		unit = w.nobody.unit
	}
	return counter.Item{Code: w.nextCode(), Name: "走查事项", Kind: "service", Unit: unit}
}

func (w *walk) nextCode() string {
	w.made++
	return fmt.Sprintf("W-%d", w.made)
}

func (w *walk) itemFile(r *walkRole, fresh bool) string {
	key := "items " + r.code
	if fresh || w.known[key] == "" {
		body := "code,name,kind,department\n" + w.nextCode() + ",走查事项,service,审批局\n"
		done, err := w.a.Counter.Import(w.ctx, kernel.System(), "items.csv", store.NewUpload([]byte(body)), counter.Mapping{})
		must(w, done, err)
		w.known[key] = string(done.File)
	}
	return w.known[key]
}

func init() { firstAction[counter.Kind], firstAction[counter.KindReadiness] = "special", "answer" }

// serviceCase is what r's firm filed, in the hands of r's unit, which was asked for
// its opinion, too: the item names another, so it is given to r's afterwards.
func (w *walk) serviceCase(r *walkRole, unit kernel.ID) *matter.Matter {
	w.t.Helper()
	found, err := w.a.Counter.Find(w.ctx, kernel.System(), counter.Query{Text: "公司变更登记"})
	must(w, found, err)
	m := w.raise(w.contact(r.firm), counter.Kind, "", values{"item": {string(found.Items[0].Version)}, "delivery_to": {secret(r)}, "contact_phone": {privatePhone}})
	w.act(m, "accept", values{})
	m = w.act(m, "join", values{"joint_units": {string(unit)}, "joint_note": {"走查用的联合办理"}})
	must(w, 0, w.a.DB.Write(w.ctx, func(tx *store.Tx) error {
		if err := tx.Exec(`UPDATE matter_involved SET unit_id = $1 WHERE matter_id = $2 AND relation IN ('handler', 'window')`, unit, m.ID); err != nil {
			return err
		}
		return tx.Exec(`UPDATE matter SET unit_id = $1, record = record + 1 WHERE id = $2`, unit, m.ID)
	}))
	return m
}

// mandateOf is a mandate that r's firm gave.
func (w *walk) mandateOf(r *walkRole) slots {
	w.t.Helper()
	day := kernel.DateOf(w.a.Clock.Now().In(w.a.Pack.Zone.Location()))
	contact := w.contact(r.firm)
	list, err := w.a.Counter.Mandates(w.ctx, contact)
	must(w, list, err)
	if len(list) == 0 || !list[0].Holds(day) {
		must(w, 0, w.a.Counter.Give(w.ctx, contact, counter.MandateInput{Post: w.a.Counter.Agents()[0], Role: "lead", From: day, Until: day}))
		list, err = w.a.Counter.Mandates(w.ctx, contact)
		must(w, list, err)
	}
	return slots{"id": string(list[0].ID)}
}

// paperOf is a document of r's case.
func (w *walk) paperOf(r *walkRole) slots {
	w.t.Helper()
	m := kernel.ID(w.oneOf(counter.Kind, r, true))
	list, err := w.a.Counter.Papers(w.ctx, m)
	return slots{"id": string(must(w, list, err)[0].ID)}
}

// readiness is a list that r's firm asked for, in the hands of r's unit.
func (w *walk) readiness(r *walkRole, unit kernel.ID) *matter.Matter {
	w.t.Helper()
	m := w.raise(w.contact(r.firm), counter.KindReadiness, "", values{"what": {secret(r)}})
	must(w, 0, w.a.DB.Write(w.ctx, func(tx *store.Tx) error {
		if err := tx.Exec(`UPDATE matter_involved SET unit_id = $1 WHERE matter_id = $2 AND relation = 'handler'`, unit, m.ID); err != nil {
			return err
		}
		return tx.Exec(`UPDATE matter SET unit_id = $1, record = record + 1 WHERE id = $2`, unit, m.ID)
	}))
	return m
}
