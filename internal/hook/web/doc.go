// Package web draws the administrator's pages of webhooks: the list, the form of
// a new one, and one with its messages.
//
// Layout: web.go (addresses), pages.go, form.go, *.templ, texts.yaml.
//
// Invariants: a secret that was typed is never drawn again, not even when the
// form is refused; of an address only the host is shown.
package web
