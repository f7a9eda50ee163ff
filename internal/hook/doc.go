// Package hook tells other programs what happened: a webhook names an address and
// the kinds of events it wants; each such event puts a message into the outbox in
// the transaction that wrote it, and a sender beside the site delivers it.
//
// Layout: service.go (what the package is made of, who hears of events), add.go,
// switch.go, resend.go (commands, a test message among them), list.go (what an administrator sees),
// personal.go (mail to people about what
// waits for them), deliver.go (the sender), format.go (what is sent, and its signature),
// migrations/, web/ (the administrator's pages).
//
// Invariants: a message exists exactly when the event it tells of was committed;
// it carries no personal data, only what happened, when, on which number, by
// which unit, and where to read on with one's own rights, and nothing of what a
// kind of matter seals; it is delivered at least once, with an id by which a
// receiver knows a repetition; one that could not be delivered waits ever longer
// and is dead after the last attempt, until an administrator resends it; a secret
// is never shown again nor written into an event. Time spent on the network is outside every transaction.
package hook
