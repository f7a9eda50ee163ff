// Package web draws results: the list, one result with its grades, notice,
// appeals and what a revision changed, one's own grade and pay, the pay of a
// result, the lists a committee decides on, the official documents.
//
// Layout: web.go (addresses, navigation), list.go, result.go (one result),
// act.go (announce, revise, make final), pay.go, lists.go, mine.go,
// download.go (documents and the disbursement list), words.go, pages.templ,
// texts.yaml.
//
// Invariants: pages call the commands of package merit and nothing else; they
// show what the commands give and compute no grade and no amount.
package web
