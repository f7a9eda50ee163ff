package app

import "juyan/internal/approval"

// newApproval wires the approval plans to the pack's graph.
func (a *App) newApproval() *approval.Service {
	return approval.New(approval.Options{DB: a.DB, Ledger: a.Ledger, Org: a.Org, Graph: &a.Pack.Approvals, Calendar: a.Calendar})
}
