#!/usr/bin/env bash
# run-unit.sh FOLDER UNIT: a systemd of its own, in namespaces of its own, runs the unit FOLDER/UNIT and ends with it.
# Only root can do that. Exit code 77: this machine does not let us.
set -euo pipefail

folder=$1 unit=$2
mkdir "$folder/cgroups" "$folder/run"

in_private_mounts() {
    mount -t cgroup2 none "$folder/cgroups" || exit 77
    group=$folder/cgroups/multivariant-$$
    mkdir "$group" && echo $BASHPID > "$group/cgroup.procs" || exit 77
    trap 'echo $BASHPID > "$folder/cgroups/cgroup.procs"; find "$group" -depth -type d -exec rmdir {} \;' EXIT
    unshare --cgroup --mount --pid --fork --kill-child --mount-proc timeout 60 bash -euc '
        mount -t tmpfs none /run
        mkdir -p /run/systemd/system
        mount -t tmpfs none /sys/fs/cgroup
        mount -t cgroup2 none /sys/fs/cgroup
        export SYSTEMD_UNIT_PATH=$folder XDG_RUNTIME_DIR=$folder/run
        /lib/systemd/systemd --user --unit="$unit" --log-target=console'
}

export -f in_private_mounts
export folder unit
exec unshare --mount bash -euc in_private_mounts
