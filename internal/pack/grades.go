package pack

import "juyan/internal/award"

// ReadGrades reads the grades of an appraisal, their quotas and multiples.
func ReadGrades(file string, text []byte) (*award.Rules, []Problem) {
	var f findings
	r := &award.Rules{}
	d := decodeFile(file, text, r, &f)
	if len(f.list) == 0 {
		for _, x := range award.Check(r) {
			f.add(d.file, d.line(x.Path), x.What, x.How)
		}
	}
	return r, f.sorted()
}
