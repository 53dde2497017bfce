#!/usr/bin/env bash
# fetch-kernels.sh FOLDER RELEASE/ARCHITECTURE/FLAVOUR...: takes kernels of Debian releases from this machine's Debian mirror
# and puts them into FOLDER as RELEASE-FLAVOUR. Kernels that are there already are kept; nothing is installed.
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
    -o APT::Sandbox::User=root)

for kernel in "${@:2}"; do
    IFS=/ read -r release architecture flavour <<< "$kernel"
    [ -e "$folder/$release-$flavour" ] && continue
    rm -rf "$work"
    mkdir -p "$work"/{lists,cache/archives}/partial
    echo "deb [arch=$architecture signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $release main" \
        > "$work/sources.list"
    for_architecture=("${apt[@]}" -o "APT::Architecture=$architecture" -o "APT::Architectures=$architecture")
    apt-get "${for_architecture[@]}" update
    package=$(apt-cache "${for_architecture[@]}" depends "linux-image-$flavour" | awk '/Depends:/ { print $2; exit }')
    (cd "$work" && apt-get "${for_architecture[@]}" download "$package")
    dpkg-deb --extract "$work"/*.deb "$work/kernel"
    mv "$work"/kernel/boot/vmlinuz-* "$folder/$release-$flavour"
done
