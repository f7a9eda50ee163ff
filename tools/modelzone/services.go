//go:build ignore

package main

import "fmt"

// project is a major-project task force and the firms of its chain.
type project struct {
	force, commissioner string
	officers            []string
	from, to            string
	class               string
	count               int
	first               string // a firm that must be among them
}

var projects = []project{
	{"tf-electronic", "economy-projects.commissioner", []string{"economy-projects.service-1", "economy-projects.service-2"}, "2022-01-01", "", "materials", 24, "E0001"},
	{"tf-silicon", "investment-first.chief", []string{"economy-projects.service-3"}, "2022-02-01", "", "materials", 10, "E0003"},
	{"tf-pharma", "science.deputy", []string{"science.platform-1"}, "2022-03-01", "", "pharma", 9, "E0004"},
	{"tf-hydrogen", "economy-energy.chief", []string{"economy-energy.resource-1"}, "2022-05-01", "", "energy", 9, ""},
	{"tf-logistics", "planning-municipal.chief", []string{"planning-municipal.transport-1"}, "2022-01-01", "2022-10-01", "logistics", 8, ""},
}

const (
	standingFrom  = "2021-07-01"
	commissioners = 4
	officers      = 12
)

// makeServices gives every firm its task force, 专员 and 专干, dated. Firms of
// a project were served by the standing task force before and after it.
func makeServices(firms []firm) [][]string {
	taken := map[string]project{}
	turn := map[string]int{}
	for _, p := range projects {
		left := p.count
		take := func(f firm) {
			if _, busy := taken[f.code]; !busy && left > 0 {
				taken[f.code] = p
				left--
			}
		}
		for _, f := range firms {
			if f.code == p.first || p.force == "tf-electronic" && f.code <= "E0005" && f.class != "pharma" && f.code != "E0003" {
				take(f)
			}
		}
		for _, f := range ofClass(firms, p.class) {
			if f.code > "E0005" {
				take(f)
			}
		}
	}
	var out [][]string
	for i, f := range firms {
		officer := fmt.Sprintf("service-office.officer-%d", i%officers+1)
		commissioner := fmt.Sprintf("service-office.commissioner-%d", i%officers%commissioners+1)
		standing := func(from, to string) {
			if from != to {
				out = append(out, []string{f.code, "tf-service", commissioner, officer, from, to})
			}
		}
		p, ok := taken[f.code]
		if !ok {
			standing(standingFrom, "")
			continue
		}
		standing(standingFrom, p.from)
		out = append(out, []string{f.code, p.force, p.commissioner, p.officers[turn[p.force]%len(p.officers)], p.from, p.to})
		turn[p.force]++
		if p.to != "" {
			standing(p.to, "")
		}
	}
	return out
}
