package app

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// LedgerErasures is `juyan ledger erasures`: keep what it prints beside the
// backups, for a backup from before an erasure holds what was erased.
type LedgerErasures struct{ Place }

// Run prints a JSON object a line.
func (c *LedgerErasures) Run(ctx context.Context, out *IO) error {
	return c.with(ctx, func(db *store.DB) error {
		return db.Read(ctx, func(tx *store.Tx) error {
			list, err := ledger.Erasures(tx)
			to := json.NewEncoder(out.Out)
			for _, e := range list {
				err = errors.Join(err, to.Encode(e))
			}
			return err
		})
	})
}

// LedgerErase is `juyan ledger erase FILE`.
type LedgerErase struct {
	Place
	File string `arg:"" help:"juyan ledger erasures 打印的清单 · What juyan ledger erasures printed."`
}

// Run does again what is not done, each as an act of the ledger.
func (c *LedgerErase) Run(ctx context.Context, out *IO) error {
	list, err := readErasures(c.File)
	if err != nil {
		return err
	}
	config, err := c.config()
	if err != nil {
		return err
	}
	a, err := Open(ctx, config)
	if err != nil {
		return err
	}
	again := 0
	for _, e := range list {
		done, erasing := a.Matter.EraseAgain(ctx, e)
		if err = errors.Join(err, erasing); done {
			again++
		}
	}
	err = errors.Join(err, a.Close())
	if err != nil {
		return err
	}
	return sayLine(out, kernel.T("清单 %d 条，这次删除 %d 条，其余已经删过", "%d on the list, %d erased now, the others were already"), len(list), again)
}

func readErasures(path string) (list []ledger.Erasure, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, kernel.NotFound(kernel.T("打不开 %s", "%s cannot be opened"), path)
	}
	defer func() { _ = f.Close() }()
	for from := json.NewDecoder(f); ; {
		var e ledger.Erasure
		switch err := from.Decode(&e); {
		case errors.Is(err, io.EOF):
			return list, nil
		case err != nil:
			return nil, kernel.Invalid(path, kernel.T("第 %d 条读不懂：%s", "item %d cannot be read: %s"), len(list)+1, err.Error())
		}
		list = append(list, e)
	}
}
