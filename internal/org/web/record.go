package web

import "juyan/internal/web/ui"

// record is a record page: the work at the left, the facts at the right.
type record struct {
	Head        ui.PageHead
	Left, Right []part
}

// part is one sheet of a record page: a table, facts or slips.
type part struct {
	ui.Sheet
	Table *ui.Table
	Facts []ui.Fact
	Slips []ui.Slip
	Doors []ui.Door // small links above the table
	Empty string    // said when there are no slips
}

func tablePart(title, note string, t ui.Table) part {
	t.Caption = title
	return part{Sheet: ui.Sheet{Title: title, Note: note, Tight: true}, Table: &t}
}

func factsPart(title string, facts []ui.Fact) part {
	return part{Sheet: ui.Sheet{Title: title, Tight: true}, Facts: facts}
}
