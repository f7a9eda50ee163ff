// Package whistle is 企业吹哨、专班报到: an enterprise blows the whistle, its task
// force musters on a clock, calls the units it needs, the caller rates the
// result. The course itself — stages, clocks, forms, ladders — is data of the
// zone pack (kinds/whistle.yaml) run by package matter; this package adds what
// only whistles have.
//
// Layout: service.go (what the package is made of), suggest.go (the topic
// from everyday words), propose.go (units from the dispatch catalogue),
// redo.go, rule.go, supervise.go (effects of the actions named after them).
//
// Invariants: effects run inside the transaction of their action and touch it
// alone; a suggestion never overrides what a person chose; a ruling binds: the
// ruled unit cannot bounce again.
package whistle
