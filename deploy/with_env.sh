#!/bin/sh
# Runs a command of the catalog with the environment of the services, from the root of the source tree:
#   sudo -u danhmuc /srv/danhmuc/deploy/with_env.sh users add lan --email lan@so.example --role reviewer
set -eu
umask 077
set -a
. "${DANHMUC_ENV:-/etc/danhmuc/danhmuc.env}"
set +a
cd "$(dirname "$0")/.."
exec .venv/bin/python -m catalog "$@"
