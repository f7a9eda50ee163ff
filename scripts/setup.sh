#!/usr/bin/env bash
# Installs what the tests need and this machine lacks: PostgreSQL, Chromium, a
# Chinese font. Says what it installs; where it may not, says what to do.
set -euo pipefail

missing=()
have_postgres() { command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
have_shell() { command -v chromium-headless-shell >/dev/null; }
have_chromium() { have_shell || command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }
have_font() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh 2>/dev/null | head -n 1)" ]; }

have_postgres || missing+=(postgresql)
have_chromium || missing+=(chromium)
have_font || missing+=(fontconfig fonts-noto-cjk)
command -v setpriv >/dev/null || missing+=(util-linux)
command -v git >/dev/null || missing+=(git)

# Chromium without windows and menus: half the processor time of the browser tests.
shell_offered() { command -v apt-cache >/dev/null && apt-cache show chromium-headless-shell >/dev/null 2>&1; }

if [ ${#missing[@]} -eq 0 ]; then
  if ! have_shell && [ "$(id -u)" -eq 0 ] && shell_offered; then
    echo "setup: installing chromium-headless-shell, with which the browser tests take half the time"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium-headless-shell >/dev/null 2>&1 ||
      echo "setup: it cannot be had now; the tests take the Chromium that is here"
  fi
  echo "setup: nothing is missing"
  exit 0
fi
echo "setup: missing here: ${missing[*]}"
if ! command -v apt-get >/dev/null; then
  echo "setup: this is no Debian or Ubuntu; install PostgreSQL 13 or later, Chromium and a Chinese font yourself, then run make test again" >&2
  exit 1
fi
run=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
    echo "setup: not root; please run: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  run=(sudo)
fi
echo "setup: installing ${missing[*]} with apt-get"
"${run[@]}" apt-get update -qq
if shell_offered; then
  for i in "${!missing[@]}"; do [ "${missing[i]}" != chromium ] || missing[i]=chromium-headless-shell; done
fi
DEBIAN_FRONTEND=noninteractive "${run[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
echo "setup: done"
