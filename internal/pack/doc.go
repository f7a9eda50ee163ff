// Package pack reads a zone pack: a folder of YAML and CSV files that describes
// one development zone to the program: its units, posts and people, its
// enterprises and who serves them, its roles, lists, dispatch catalogue, kinds
// of matters, registers and figures. It is written by people who do not
// program, so every complaint says which file and line, what is wrong and how
// to mend it, in both languages.
//
// A pack folder holds
//
//	zone.yaml            the zone itself and its office hours
//	units.yaml           units (机构), a tree
//	posts.csv people.csv appointments.csv
//	task_forces.yaml     task forces (专班)
//	enterprises.csv services.csv
//	roles.yaml           role → permission → scope
//	lists.yaml           choice lists with their everyday words
//	dispatch.yaml        topic → units to call, with the duty basis
//	kinds/*.yaml         kinds of matters (caseflow.Definition)
//	registers/*.yaml     registers, with their records in registers/data/*.csv
//	figures.yaml         the year's figures
//	keytasks.yaml        dated rules of key tasks: report days and lights
//	party.yaml           party branches and what they may take in charge
//	statistics.yaml      imported statistical series
//	doubts.yaml          dated rules by which the ledger is searched for doubts
//	approvals.yaml       procedures of a project from filing to acceptance, as a graph
//	plots.yaml           the zone's plan: areas, roads, plots of land as polygons
//	vans.yaml            the mobile office: vans, what they carry, what a visit takes
//	hotline.yaml         tickets of a hotline: fields and statuses, theirs and ours
//	pipeline.yaml        what the boards of investment count
//	reviews.yaml         bodies that review leads, how they decide, what is checked before
//	extended_hours.yaml  units that take part in extended hours (延时办)
//	rosters.yaml         desks in extended hours, who takes turns, how times are booked
//	sign_ins.yaml        whom a demonstration may sign in as (optional)
//	year.yaml            the invented year a demonstration replays (optional; read by package sim)
//	year.yaml            the demonstration's year; package sim reads it (optional)
//
// Only zone.yaml, units.yaml, posts.csv and roles.yaml are indispensable; a
// file that is absent is an empty one.
//
// Layout: pack.go, matters.go, keytasks.go, reviews.go, approvals.go, plots.go, vans.go and pipeline.go (what a pack holds),
// scheme.go, grades.go and plan.go (files that stand alone), load.go (Load, Check),
// yaml.go, csv.go and values.go (strict decoding with line numbers), doc_lines.go
// (path → line), problem.go (findings), check_*.go (references and rules),
// permissions.go (the permissions there are), hash.go (content hashes),
// words.go (nearest names).
//
// Invariants: no SQL and no clock here; reading never panics, whatever the
// bytes; a pack that Load returns has no dangling reference; the same files
// give the same hashes on every machine.
package pack
