// Package official shows an official document on a page, for reading before it
// is written to a file or printed. Page and lines are the browser's; the
// document's own layout is that of its PDF.
//
// Layout: view.templ (the parts in their order), view.go (what they need).
// Its look is the .official rules of app.css.
//
// Invariants: it draws a document.Document and nothing else; every text is the
// document's; it is Chinese whatever the reader's language is, as the document
// is. No style attribute, no script.
package official
