//go:build ignore

// Command modelzone writes the tables of the model zone: posts, people,
// appointments, enterprises, who serves them, service items, and the records of
// registers.
//
//	go run tools/modelzone/*.go packs/model
//
// The same tables give the same bytes on every machine. Everybody and every
// firm in them is invented; telephone numbers begin with 101, which nobody has.
package main

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	pinyin "github.com/mozillazg/go-pinyin"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run tools/modelzone/*.go DIR")
		os.Exit(2)
	}
	dir := os.Args[1]
	posts := makePosts()
	people, appointments := makePeople(posts)
	firms := makeFirms()
	write(dir, "posts.csv", "code,unit,name_zh,name_en,rank,roles,duty_zh,duty_en,from", rowsOf(posts))
	write(dir, "people.csv", "code,name,name_en,sex,phone,identity,joined", rowsOf(people))
	write(dir, "appointments.csv", "person,post,from,to", rowsOf(appointments))
	write(dir, "enterprises.csv", "code,name_zh,name_en,short_zh,short_en,uscc,industry,class,size,area,standing,founded,people,revenue,party,address_zh,address_en,contact,contact_en,contact_title_zh,contact_title_en,phone", rowsOf(firms))
	write(dir, "services.csv", "enterprise,task_force,commissioner,officer,from,to", makeServices(firms))
	write(dir, "items.csv", "code,basic,name,name_en,kind,department,duty,statutory,promised,conditions,materials,steps,visits,fee,legal,special,from,extended,at_door,whole,commitment,words", makeItems())
	write(dir, "registers/data/rnd_platform.csv", "number,name,category,level,field,enterprise,unit,approved_on,authority,staff,spending,patents,review_on", makePlatforms(firms))
	write(dir, "registers/data/product.csv", "number,name,enterprise,field,state,capacity,purity,hazardous,inputs", makeProducts(firms))
}

// row is anything that becomes a line of a table.
type row interface{ row() []string }

func rowsOf[T row](list []T) [][]string {
	out := make([][]string, len(list))
	for i, x := range list {
		out[i] = x.row()
	}
	return out
}

func write(dir, name, head string, rows [][]string) {
	path := filepath.Join(dir, name)
	check(os.MkdirAll(filepath.Dir(path), 0o755))
	f, err := os.Create(path)
	check(err)
	w := csv.NewWriter(f)
	check(w.Write(strings.Split(head, ",")))
	check(w.WriteAll(rows))
	check(f.Close())
	fmt.Printf("%-34s %d\n", name, len(rows))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// source returns the chance of one table; each has its own, so that a change
// in one leaves the others as they are.
func source(table uint64) *rand.Rand { return rand.New(rand.NewPCG(20220701, table)) }

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// latin writes Chinese in Latin letters without tones: "Moyan".
func latin(s string) string {
	args := pinyin.NewArgs()
	args.Heteronym = false
	out := strings.Join(pinyin.LazyPinyin(s, args), "")
	if out == "" {
		return s
	}
	return strings.ToUpper(out[:1]) + out[1:]
}

// phone is a number of the invented range 101-0000-0000.
func phone(n int) string { return fmt.Sprintf("1010%07d", n) }

// day returns a date in 2006-01-02 between two years, both included.
func day(r *rand.Rand, from, to int) string {
	return fmt.Sprintf("%d-%02d-%02d", from+r.IntN(to-from+1), 1+r.IntN(12), 1+r.IntN(28))
}
