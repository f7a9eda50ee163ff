package approval_test

import (
	"juyan/internal/kernel"
	"juyan/internal/measure"
)

type qry = measure.Query

func byUnit(id string) qry {
	return measure.Query{Where: map[measure.Dim]kernel.ID{measure.ByUnit: kernel.ID(id)}}
}
