// Package web draws how people get in and what is theirs: sign-in, one-time
// links, the account, looking at private data. It also tells the server who
// asks.
//
// Layout: web.go (what the pages stand on, routes, menu), cookie.go (the
// session cookie and Authenticate), one file per page with its *.templ beside
// it, signin.css, texts.yaml. Pages is also the web.Prover
// that asks for a fresh proof before dangerous acts.
//
// Invariants: the session's token stands only in an HttpOnly cookie; after
// signing in a browser is led to local addresses alone; whatever is wrong with
// a sign-in, the page says the same.
package web
