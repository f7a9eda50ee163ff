package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// items takes a file of service items; somebody reviews and publishes them on the
// page of items.
func (c *ImportCmd) items(ctx context.Context, io *IO, a *App) error {
	if c.File == "" {
		return c.incomplete()
	}
	var m counter.Mapping
	if c.Map != "" {
		text, err := os.ReadFile(c.Map)
		if err != nil {
			return unopened("map", c.Map, err)
		}
		if m, err = counter.LoadMapping(text); err != nil {
			return err
		}
	}
	body, err := os.ReadFile(c.File)
	if err != nil {
		return unopened("file", c.File, err)
	}
	done, err := a.Counter.Import(ctx, importer(), filepath.Base(c.File), store.NewUpload(body), m)
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(io.Out, done)
	}
	_, _ = fmt.Fprint(io.Out, kernel.T("新增 %d 个服务事项，变更 %d 个，不变 %d 个；在“服务事项 › 待审核”里审核发布。\n", "%d service items are new, %d changed, %d unchanged; review and publish them under Service items › To be reviewed.\n").Format(done.New, done.Changed, done.Same).In(Terminal()))
	return nil
}
