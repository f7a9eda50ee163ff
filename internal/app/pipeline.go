package app

import (
	"juyan/internal/pipeline"
)

// newPipeline wires the boards of investment to what only other modules know.
func (a *App) newPipeline() *pipeline.Service {
	return pipeline.New(pipeline.Options{DB: a.DB, Org: a.Org, Kinds: a.Kinds, Seal: a.Sealer.Seal, Rules: a.Pack.Pipeline, Land: &a.Pack.Plots, Where: where})
}
