#!/usr/bin/env bash
# Three PostgreSQL servers under Patroni, with etcd, on one machine: to try a
# failover, and for the soak test. See README.md beside it for three machines.
#
#   cluster.sh up DIR        make and start it, wait for a primary and its synchronous standby
#   cluster.sh url DIR       the address to give juyan as --db
#   cluster.sh primary DIR   "NAME PID-OF-POSTGRES PID-OF-PATRONI" of the primary
#   cluster.sh ready DIR     wait for a primary, a synchronous standby, three running
#   cluster.sh start DIR N   start node N (1, 2, 3) again
#   cluster.sh down DIR      stop everything it started, by pid
#
# Ports: PATRONI_PORT (15430) and the eight after it.
set -euo pipefail
base=${PATRONI_PORT:-15430}
etcd_port=$base peer_port=$((base + 1))
pg_port() { echo $((base + 1 + $1)); }   # 15432, 15433, 15434
api_port() { echo $((base + 4 + $1)); }  # 15435, 15436, 15437
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)

# PostgreSQL refuses to run as root. Called in the background only, so that the
# program takes the place of the shell and $! is its pid.
unprivileged() { if [ "$(id -u)" = 0 ]; then exec setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@"; else exec "$@"; fi; }

config() { # of node $1
  cat <<YAML
scope: juyan
name: n$1
restapi: {listen: "127.0.0.1:$(api_port "$1")", connect_address: "127.0.0.1:$(api_port "$1")"}
etcd3: {host: "127.0.0.1:$etcd_port"}
bootstrap:
  dcs:
    # how soon a dead primary is given up: after ttl at the latest
    ttl: 20
    loop_wait: 2
    retry_timeout: 5
    # nothing is acknowledged before a standby has it, and no other standby becomes primary
    synchronous_mode: true
    maximum_lag_on_failover: 1048576
    postgresql:
      use_pg_rewind: true
      parameters: {max_connections: 100, synchronous_commit: "on", wal_keep_size: 256MB, wal_log_hints: "on", shared_buffers: 64MB}
  # juyan wants text ordered bytewise
  initdb: [{encoding: UTF8}, {locale: C}, data-checksums]
postgresql:
  listen: "127.0.0.1:$(pg_port "$1")"
  connect_address: "127.0.0.1:$(pg_port "$1")"
  data_dir: $dir/n$1/data
  bin_dir: $bin
  pgpass: $dir/n$1/pgpass
  # on one machine for a trial; between machines scram-sha-256 and TLS
  pg_hba: ["local all all trust", "host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"]
  authentication:
    superuser: {username: postgres}
    replication: {username: replicator}
    rewind: {username: rewinder}
  parameters: {unix_socket_directories: "$dir/n$1"}
YAML
}

start() { # node $1
  unprivileged patroni "$dir/n$1/patroni.yml" >>"$dir/n$1/log" 2>&1 </dev/null &
  echo $! >"$dir/n$1/pid"
}

is() { [ "$(curl -s -m 2 -o /dev/null -w '%{http_code}' "http://127.0.0.1:$(api_port "$1")/$2")" = 200 ]; }

primary() {
  for n in 1 2 3; do
    if is $n primary; then
      echo "n$n $(head -1 "$dir/n$n/data/postmaster.pid") $(cat "$dir/n$n/pid")"
      return
    fi
  done
  return 1
}

ready() {
  for _ in $(seq 300); do
    up=0 sync=0
    for n in 1 2 3; do
      if is $n primary || is $n replica; then up=$((up + 1)); fi
      if is $n sync; then sync=1; fi
    done
    if [ $up = 3 ] && [ $sync = 1 ] && primary >/dev/null; then return; fi
    sleep 0.5
  done
  echo "the cluster is not ready; its logs are in $dir/n*/log" >&2
  return 1
}

stop() { # what a pid file names, if it lives
  pid=$(head -1 "$1" 2>/dev/null) || return 0
  kill -"${2:-TERM}" "$pid" 2>/dev/null || return 0
  for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || return 0; sleep 0.1; done
  kill -KILL "$pid" 2>/dev/null || true
}

verb=${1:?verb} dir=${2:?folder}
case $verb in
up)
  for tool in patroni etcd curl; do
    command -v "$tool" >/dev/null || { echo "install it first: apt-get install patroni etcd-server curl" >&2; exit 3; }
  done
  mkdir -p "$dir/etcd" "$dir"/n{1,2,3}
  dir=$(cd "$dir" && pwd)
  chmod 700 "$dir"/n{1,2,3} "$dir/etcd"
  for n in 1 2 3; do config $n >"$dir/n$n/patroni.yml"; done
  if [ "$(id -u)" = 0 ]; then chown -R postgres: "$dir"; fi
  unprivileged etcd --name e1 --data-dir "$dir/etcd" --unsafe-no-fsync \
    --listen-client-urls "http://127.0.0.1:$etcd_port" --advertise-client-urls "http://127.0.0.1:$etcd_port" \
    --listen-peer-urls "http://127.0.0.1:$peer_port" --initial-advertise-peer-urls "http://127.0.0.1:$peer_port" \
    --initial-cluster "e1=http://127.0.0.1:$peer_port" >"$dir/etcd.log" 2>&1 </dev/null &
  echo $! >"$dir/etcd.pid"
  for n in 1 2 3; do start $n; done
  ready
  read -r name _ < <(primary)
  "$bin/psql" -q -h 127.0.0.1 -p "$(pg_port "${name#n}")" -U postgres -c "CREATE DATABASE juyan TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'" postgres
  ;;
url) echo "postgres://postgres@127.0.0.1:$(pg_port 1),127.0.0.1:$(pg_port 2),127.0.0.1:$(pg_port 3)/juyan?target_session_attrs=read-write&connect_timeout=2" ;;
primary) primary ;;
ready) ready ;;
start) start "${3:?node}" ;;
down)
  for n in 1 2 3; do stop "$dir/n$n/pid"; done # Patroni takes its PostgreSQL along
  for n in 1 2 3; do stop "$dir/n$n/data/postmaster.pid" INT; done
  stop "$dir/etcd.pid"
  ;;
*) echo "unknown verb $verb" >&2; exit 2 ;;
esac
