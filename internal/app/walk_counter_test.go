package app

import (
	"fmt"
	"strings"

	"juyan/internal/counter"
	"juyan/internal/kernel"
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
