#!/bin/sh
# Fetch the vendored typeface again from npm and compare it with the hashes in fonts.sha256.
# usage: deploy/frontend/refresh_fonts.sh          needs npm, tar, sha256sum
# To move to a new version: change VERSION, run with --accept, look at the pages, commit fonts and hashes together.
set -eu
PACKAGE=@fontsource/be-vietnam-pro
VERSION=5.3.0
here=$(cd "$(dirname "$0")" && pwd)
fonts=$here/../../catalog/static/fonts
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd "$work" && npm pack --silent "$PACKAGE@$VERSION" > packed && tar -xzf "$(cat packed)")
for subset in latin vietnamese; do
  for weight in 400 600; do
    cp "$work/package/files/be-vietnam-pro-$subset-$weight-normal.woff2" "$work/"
  done
done
cp "$work/package/LICENSE" "$work/OFL.txt"

if [ "${1:-}" = --accept ]; then
  (cd "$work" && sha256sum ./*.woff2 OFL.txt) > "$here/fonts.sha256"
fi
(cd "$work" && sha256sum --check --quiet "$here/fonts.sha256")
cp "$work"/*.woff2 "$work/OFL.txt" "$fonts/"
echo "$PACKAGE $VERSION: four files and the licence are in catalog/static/fonts"
