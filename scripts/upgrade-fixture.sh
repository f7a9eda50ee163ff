#!/usr/bin/env bash
# Makes the databases of an older program that the upgrade test opens with
# today's: scripts/upgrade-fixture.sh COMMIT [postgres://address of an empty database]
# The zone is the model zone with three firms; its matters are imported, raised
# and acted on by that program itself.
set -euo pipefail
commit=$1 pg=${2:-}
root=$(git rev-parse --show-toplevel)
out=$root/internal/app/testdata/upgrade
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
git clone -q "$root" "$dir/old"
git -C "$dir/old" checkout -q "$commit"
name=$(git -C "$dir/old" rev-parse --short "$commit")
cp -r "$dir/old/packs/model" "$dir/zone"
cd "$dir"
head -4 "$dir/old/packs/model/enterprises.csv" >zone/enterprises.csv
grep -E '^(enterprise|E000[123]),' "$dir/old/packs/model/services.csv" >zone/services.csv
rm -rf zone/registers/data zone/year.yaml zone/figures.yaml zone/sign_ins.yaml

cat >past.csv <<'CSV'
编号,事情,受理时间,办结时间,期限,单位
G1,停电两小时,2022-03-01 09:00,2022-03-02,2022-03-03,经济发展局
G2,厂区门口道路破损,2022-03-02 09:00,2022-03-09,2022-03-08,原建设局
G3,招工困难,2022-03-04 09:00,,2022-03-08,原建设局
CSV
cat >map.yaml <<'YAML'
id: 编号
title: 事情
created: 受理时间
closed: 办结时间
deadline: 期限
unit: 单位
YAML
mkdir -p old/cmd/fixture
cat >old/cmd/fixture/main.go <<'GO'
package main

import (
	"context"
	"os"

	"juyan/internal/app"
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

func try[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func main() {
	ctx := context.Background()
	a := try(app.Open(ctx, app.Config{DB: os.Args[1], Pack: os.DirFS(os.Args[2])}))
	for _, problem := range []string{"蒸汽压力不足，产线停了", "环评批复迟迟未出"} {
		m := try(a.Matter.Raise(ctx, kernel.System(), matter.RaiseInput{Kind: "whistle", Values: map[string][]string{"problem": {problem}},
			Files: []matter.File{{Name: "现场.txt", Body: []byte("三号厂房")}}}))
		try(a.Matter.Act(ctx, kernel.System(), matter.ActInput{Matter: m.ID, Action: "supervise", Values: map[string][]string{"supervision": {"请本周内答复"}}}))
	}
	if err := a.Close(); err != nil {
		panic(err)
	}
}
GO
(cd old && CGO_ENABLED=0 go build -trimpath -o "$dir/juyan" ./cmd/juyan && CGO_ENABLED=0 go build -trimpath -o "$dir/fixture" ./cmd/fixture)

fill() {
  ./juyan init --db "$1" --pack zone >/dev/null
  ./juyan import whistles past.csv --map map.yaml --db "$1" --pack zone --quiet
  ./fixture "$1" zone
}
fill old.db
./juyan backup small.db --db old.db --pack zone
mkdir -p "$out"
gzip -9 -n -c small.db >"$out/$name.db.gz"
if [ -n "$pg" ]; then
  fill "$pg"
  pg_dump --inserts --rows-per-insert=200 --no-owner --no-privileges --dbname="$pg" | grep -vE '^(\\|SET |SELECT pg_catalog.set_config)' | gzip -9 -n >"$out/$name.sql.gz"
fi
ls -l "$out"
