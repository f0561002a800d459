#!/usr/bin/env bash
# What the tests need beside Python packages: a Chromium and PostgreSQL, from the system's own packages.
# Installs only what is absent; says what it does. Where it cannot install, the tests that need it skip and say so.
set -euo pipefail

have() { command -v "$1" >/dev/null 2>&1; }

# PostgreSQL's server is not in PATH on Debian.
have_postgres() { have postgres || compgen -G "/usr/lib/postgresql/*/bin/postgres" >/dev/null; }

have_chromium() {
  [ -x "${RATSINFO_CHROMIUM:-}" ] && return 0
  local name
  for name in chromium-headless-shell chromium chromium-browser google-chrome-stable google-chrome; do
    if have "$name"; then return 0; fi
  done
  return 1
}

missing=()
have_chromium || missing+=(chromium-headless-shell) # all of Chromium but its windows, a third of its size
have_postgres || missing+=(postgresql)

if [ ${#missing[@]} -eq 0 ]; then
  echo "tests/needs.sh: Chromium and PostgreSQL are here"
  exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then as_root=(sudo -n); fi

if ! have apt-get || { [ ${#as_root[@]} -gt 0 ] && ! sudo -n true 2>/dev/null; }; then
  echo "tests/needs.sh: cannot install ${missing[*]} (needs apt-get, as root or by sudo without a password);" >&2
  echo "tests/needs.sh: the tests that need them will skip. Install them by hand and run again." >&2
  exit 0
fi

export DEBIAN_FRONTEND=noninteractive
echo "tests/needs.sh: installing ${missing[*]}"
"${as_root[@]}" apt-get update -qq

# A distribution without the small package has the large one.
for place in "${!missing[@]}"; do
  if [ "${missing[$place]}" = chromium-headless-shell ] && ! apt-cache show chromium-headless-shell >/dev/null 2>&1; then
    missing[$place]=chromium
  fi
done

# No service is to start on this machine: the tests start servers of their own. Only where nobody decided otherwise.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod +x "$policy"
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi
# -E: sudo would drop the variable that keeps packages from asking questions.
if [ ${#as_root[@]} -gt 0 ]; then as_root=(sudo -n -E); fi
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
echo "tests/needs.sh: installed ${missing[*]}"
