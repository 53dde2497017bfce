#!/usr/bin/env bash
# fetch-kernels.sh FOLDER RELEASE...: takes the kernel of each Debian release from this machine's Debian mirror and puts
# it into FOLDER under the release's name. Kernels that are there already are kept; nothing is installed.
set -euo pipefail

mirror=$(apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' 'Created-By: Packages' \
    | awk '$1 == "Debian" && $2 == "Debian" { print $3; exit }')
if [ -z "$mirror" ]; then
    echo "This machine has no Debian mirror in its APT sources." >&2
    exit 1
fi

mkdir -p "$1"
folder=$(realpath "$1")
work=$folder/.fetching
trap 'rm -rf "$work"' EXIT
apt=(-qq -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work/cache" -o Acquire::Languages=none
    -o APT::Sandbox::User=root -o APT::Architecture=amd64)

for release in "${@:2}"; do
    [ -e "$folder/$release" ] && continue
    rm -rf "$work"
    mkdir -p "$work"/{lists,cache/archives}/partial
    echo "deb [arch=amd64 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $release main" \
        > "$work/sources.list"
    apt-get "${apt[@]}" update
    package=$(apt-cache "${apt[@]}" depends linux-image-cloud-amd64 | awk '/Depends:/ { print $2; exit }')
    (cd "$work" && apt-get "${apt[@]}" download "$package")
    dpkg-deb --extract "$work"/*.deb "$work/kernel"
    mv "$work"/kernel/boot/vmlinuz-* "$folder/$release"
done
