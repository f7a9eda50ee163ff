package published

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"juyan/internal/route"
)

//go:embed c101.txt
var c101 string

//go:embed r101.txt
var r101 string

//go:embed rc101.txt
var rc101 string

//go:embed rc108.txt
var rc108 string

// Instance is a published problem and the best known plan.
type Instance struct {
	Name     string
	Problem  *route.Problem
	Scale    int // units of distance and time to one published
	Vans     int
	Distance int  // in units, as published with its decimals
	Shortest bool // compared by the way alone
}

// Instances returns them: 25 stops with distances of one decimal and the shortest
// way, 100 stops with exact distances and fewest vans first.
func Instances() []Instance {
	return []Instance{
		small("C101.25", c101, "", 90, 0, 3, 1913),
		small("R101.25", r101, "", 10, 10, 8, 6171),
		small("RC101.25", rc101, "", 10, 30, 4, 4611),
		small("RC108.25", rc101, rc108, 10, 0, 3, 2945),
		large("C101", c101, "", 90, 0, 10, 82894),
		large("R101", r101, "", 10, 10, 19, 165080),
		large("RC101", rc101, "", 10, 30, 14, 169694),
		large("RC108", rc101, rc108, 10, 0, 10, 113982),
	}
}

func small(name, table, windows string, service, width, vans, distance int) Instance {
	p := read(table, windows, service, width, 10, 25)
	p.Shortest = true
	return Instance{name, p, 10, vans, distance, true}
}

// exact is the scale of exact distances: six decimals.
const exact = 1000000

func large(name, table, windows string, service, width, vans, distance int) Instance {
	return Instance{name, read(table, windows, service, width, exact, 100), exact, vans, distance * (exact / 100), false}
}

// read makes a problem of the first stops of a table. Stops without a due time
// have windows of a width; windows replaces those of the table.
func read(table, windows string, service, width, scale, stops int) *route.Problem {
	rows, wins := rows(table), rows(windows)
	depot := rows[0]
	p := &route.Problem{Depot: route.Depot{At: route.Point{X: depot[0] * scale, Y: depot[1] * scale}, Till: depot[4] * scale}}
	for i, r := range rows[1 : stops+1] {
		if len(r) == 4 {
			r = append(r, r[3]+width)
		}
		if len(wins) > 0 {
			r = append(r[:3:3], wins[i]...)
		}
		p.Stops = append(p.Stops, route.Stop{Code: strconv.Itoa(i + 1), At: route.Point{X: r[0] * scale, Y: r[1] * scale}, Demand: r[2], Ready: r[3] * scale, Due: r[4] * scale, Service: service * scale})
	}
	for i := range 25 {
		p.Vans = append(p.Vans, route.Van{Code: strconv.Itoa(i + 1), Capacity: 200})
	}
	return p
}

// rows reads the rows of a table.
func rows(table string) (out [][]int) {
	for _, row := range strings.FieldsFunc(table, func(r rune) bool { return r == ';' || r == '\n' }) {
		var numbers []int
		for _, f := range strings.Fields(row) {
			n, err := strconv.Atoi(f)
			if err != nil {
				panic(fmt.Sprintf("published: %v", err)) // our own table
			}
			numbers = append(numbers, n)
		}
		out = append(out, numbers)
	}
	return out
}
