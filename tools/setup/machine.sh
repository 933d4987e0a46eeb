# SPDX-License-Identifier: Apache-2.0
# What the machine itself must offer: Linux with /proc and a shared memory file system.
# shellcheck shell=bash

readonly smallest_shared_memory_mib=1024

check_machine() {
    if [[ $(uname -s) != Linux ]]; then
        stop_with 2 machine "Paceline runs on Linux; this is $(uname -s)." "Use a Debian 12 machine, virtual machine or container."
    fi
    if [[ ! -r /proc/self/stat ]]; then
        stop_with 2 machine "/proc is not mounted: the lab accounts for process trees with it." "As root: mount -t proc proc /proc"
    fi
    if [[ ! -d /dev/shm || ! -w /dev/shm ]]; then
        stop_with 2 machine "/dev/shm is missing or not writable: shared memory needs it." \
            "As root: mkdir -p /dev/shm && mount -t tmpfs -o mode=1777,size=2g tmpfs /dev/shm"
    fi
    local shared_memory_mib
    shared_memory_mib=$(($(df --output=size -k /dev/shm | tail -n 1) / 1024))
    if ((shared_memory_mib < smallest_shared_memory_mib)); then
        say_warning machine "/dev/shm has $shared_memory_mib MiB; contenders that share memory want $smallest_shared_memory_mib (containers: --shm-size=2g)."
    fi
}
