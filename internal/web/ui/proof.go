package ui

// Kept is one value of a form that was sent and waits for a proof.
type Kept struct{ Name, Value string }

// ProofAsked is the question for a fresh proof before a dangerous act.
type ProofAsked struct {
	Form     Form
	WithCode bool // a code from the phone would do too
	Kept     []Kept
}
