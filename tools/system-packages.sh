#!/usr/bin/env bash
# What the tests need beside Python: Chromium, PostgreSQL, Java (HTML checker), gettext, Japanese fonts, xmlsec1 (a SAML provider), ClamAV's scanner.
# Installs through apt when it may; otherwise names exactly what is missing and fails.
set -euo pipefail

missing=()
need() { # need PACKAGE CHECK...
  local package=$1; shift
  "$@" >/dev/null 2>&1 || missing+=("$package")
}
has_postgres() { compgen -G '/usr/lib/postgresql/*/bin/initdb' || command -v initdb; }
has_clamd() { command -v clamd || [ -x /usr/sbin/clamd ]; }
has_japanese() { command -v fc-list && fc-list :lang=ja family | grep -q .; }

need chromium command -v chromium
need postgresql has_postgres
need default-jre-headless command -v java
need gettext command -v xgettext
need xmlsec1 command -v xmlsec1
need clamav-daemon has_clamd
need fontconfig command -v fc-list
need fonts-noto-cjk has_japanese

[ ${#missing[@]} -eq 0 ] && exit 0

sudo=
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo="sudo -n"; else sudo=none; fi
fi
if [ "$sudo" = none ] || ! command -v apt-get >/dev/null; then
  echo "Missing: ${missing[*]}" >&2
  echo "Please install them, on Debian with: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
  exit 1
fi
echo "Installing: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq
# A new PostgreSQL cluster is not wanted: the tests start their own.
if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
  $sudo mkdir -p /etc/postgresql-common
  echo "create_main_cluster = false" | $sudo tee /etc/postgresql-common/createcluster.conf >/dev/null
fi
# Nor a scanner that fetches its database of 300 MB: the tests start their own with one signature.
policy=/usr/sbin/policy-rc.d
if [[ " ${missing[*]} " == *" clamav-daemon "* ]] && [ ! -e $policy ]; then
  printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null
  $sudo chmod +x $policy
  trap '$sudo rm -f $policy' EXIT
fi
$sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
