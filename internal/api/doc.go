// Package api is the JSON interface of the program, version 1: kinds of matter
// and their definitions, lists, one record with the actions open to the caller,
// raising, acting, what waits, the rates. It stands on the same commands as the
// pages; OpenAPI 3.1 is at /api/v1/openapi.json, a page that explains it at
// /api/v1/docs.
//
// Layout: api.go (routes, one call), problem.go (errors), kinds.go, matters.go,
// acts.go, today.go, rates.go, hotline.go (what they are named after), limit.go, etag.go (how often, and whether
// at all), shape.go (matters as JSON), values.go (values of fields in and out), docs.go and docs.templ (the
// page), texts.yaml.
//
// Invariants: nothing here knows a kind, a stage, an action or a field: what a
// zone pack adds shows up by itself. The structs here check shape only, the
// rules are in the commands. An error is RFC 9457 problem+json in the caller's
// language. What a caller may not see is not found; private data is masked, the
// zone's internal fields and marks never reach an enterprise.
package api
