#!/usr/bin/env bash
# Fetches the test tables of others that the fast path is compared on: Frictionless's own (from its source
# distribution). They are not ours and are not committed; without them their tests skip with a reason.
set -euo pipefail
cd "$(dirname "$0")"
version=$(sed -n 's/^frictionless==\([^ ;]*\).*/\1/p' ../requirements.lock)
[ -d ".fixtures/frictionless-$version" ] && exit 0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-../.venv/bin/python}
"$python" -m pip --disable-pip-version-check -q download --no-deps --no-binary frictionless --dest "$folder" "frictionless==$version"
mkdir -p .fixtures
tar -xzf "$folder/frictionless-$version.tar.gz" -C "$folder" --wildcards '*.csv' '*.tsv' '*.xlsx' '*/fields/__spec__/*' 2> /dev/null || true
[ -d "$folder/frictionless-$version/data" ]
mv "$folder/frictionless-$version" .fixtures/
