package auth

import (
	"juyan/internal/codes"
	"juyan/internal/kernel"
)

// Clear reports whether the actor sees private data whole: the program itself,
// or somebody who holds private.unmask and unmasked this record (see Unmask).
func Clear(actor kernel.Actor) bool {
	return !actor.MasksPrivate && actor.Can(PermUnmask) != kernel.ScopeNone
}

// Phone returns a phone number as the actor may see it: 138****5678.
func Phone(actor kernel.Actor, s string) string { return unless(Clear(actor), s, codes.MaskPhone) }

// ResidentID returns a resident ID number as the actor may see it: first six
// and last four.
func ResidentID(actor kernel.Actor, s string) string {
	return unless(Clear(actor), s, codes.MaskResidentID)
}

// Name returns a private person's name as the actor may see it: 张**. Names of
// people in posts are not private.
func Name(actor kernel.Actor, s string) string { return unless(Clear(actor), s, codes.MaskName) }

func unless(clear bool, s string, mask func(string) string) string {
	if clear || s == "" {
		return s
	}
	return mask(s)
}
