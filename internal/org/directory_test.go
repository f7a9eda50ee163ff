package org_test

import (
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/org"
	"juyan/internal/store"
)

func TestDirectory(t *testing.T) {
	each(t, func(z *zone) {
		d := z.org.Directory()
		var order []string
		for _, u := range d.Units() {
			order = append(order, u.Code)
		}
		if got := strings.Join(order, " "); got != "gwh jjj qyk tax" {
			z.Errorf("units in order %s", got)
		}
		if got := d.Subtree(z.unit("jjj").ID); len(got) != 2 || got[1] != z.unit("qyk").ID {
			z.Errorf("subtree %v", got)
		}
		if len(d.Subtree("")) != 0 || len(d.Subtree("nope")) != 0 {
			z.Error("there is nothing below nothing")
		}
		if path := d.Path(z.unit("qyk").ID); len(path) != 3 || path[0].Code != "gwh" {
			z.Errorf("path %v", path)
		}
		if c := d.Contacts(z.firm("E1").ID); len(c) != 2 || c[0].Code != "c1" { // by pinyin An Ran comes before Shan Xiong
			z.Errorf("the named contact comes first: %v", c)
		}
		if held := d.PostsHeld(z.person("p1").ID, noon("2022-07-01")); len(held) != 1 || held[0].Code != "jjj-1" {
			z.Errorf("posts held %v", held)
		}
		if f := d.TaskForcesOf(z.post("tax-1").ID, noon("2022-12-01")); len(f) != 0 {
			z.Errorf("member of a task force that ended: %v", f)
		}
		for q, want := range map[string]string{"居延": "E1", "盐化": "E1", "jyyh": "E1", "neimenggu": "E1", "nmgjyyh": "E1", "RSXCL": "E2", "9135": "E1", "juyan salt": "E1", "有限公司": "E1 E2", "没有": "", "e2": "E2"} {
			var got []string
			for _, e := range d.FindEnterprises(q, 10) {
				got = append(got, e.Code)
			}
			if strings.Join(got, " ") != want {
				z.Errorf("find %q: %v, want %s", q, got, want)
			}
		}
		if got := d.FindEnterprises("有限公司", 1); len(got) != 1 {
			z.Errorf("limit 1: %d", len(got))
		}
	})
}

// TestDirectoryIsFreshOnEveryNode: two services on one database are two nodes.
func TestDirectoryIsFreshOnEveryNode(t *testing.T) {
	each(t, func(z *zone) {
		other := org.New(z.db, ledger.New(), org.Options{})
		old, before := other.Directory(), z.org.Directory()
		if old.Version != before.Version {
			z.Fatalf("versions %d and %d", old.Version, before.Version)
		}
		must(z.org.CreateUnit(ctx, sys, org.UnitFields{Code: "new", Name: kernel.T("新局", "New")}))
		if _, ok := z.org.Directory().UnitByCode("new"); !ok {
			z.Error("the node that wrote does not see it")
		}
		if _, ok := before.UnitByCode("new"); ok {
			z.Error("a picture once handed out changed")
		}
		z.read(func(tx *store.Tx) error {
			d, err := other.DirectoryTx(tx)
			if _, ok := d.UnitByCode("new"); !ok {
				z.Error("the other node's transaction does not see it")
			}
			return err
		})
		z.read(func(tx *store.Tx) error { _, err := other.Refresh(tx); return err })
		if _, ok := other.Directory().UnitByCode("new"); !ok {
			z.Error("the other node does not see it after Refresh")
		}
		z.read(func(tx *store.Tx) error {
			d, err := other.Refresh(tx)
			if d != other.Directory() {
				z.Error("unchanged, it must not be read again")
			}
			return err
		})
	})
}

func TestPinyin(t *testing.T) {
	for name, want := range map[string]string{
		"内蒙古居延盐化有限公司": "nei meng gu ju yan yan hua you xian gong si", "重庆银行": "chong qing yin hang", "3D打印Lab": "3d da yin lab", "": "", "A·B 公司": "a b gong si",
	} {
		if got := org.PinyinKey(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{"曾庆": "zeng qing", "单雄": "shan xiong", "尉迟恭": "yu chi gong", "苏晴": "su qing", "解": "jie"} {
		if got := org.PersonPinyin(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
