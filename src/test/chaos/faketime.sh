# Sourced: finds libfaketime. Debian's package is unpacked where nothing else is, outside the tree, and never installed.

# Prints the path of the library for programs with threads.
faketime_library() {
    local cache=${XDG_CACHE_HOME:-$HOME/.cache}/iplease/faketime library
    library=$(find /usr/lib/*/faketime "$cache" -name libfaketimeMT.so.1 -print -quit 2>/dev/null || true)
    if [[ -z $library ]]; then
        command -v apt-get >/dev/null || { echo "libfaketime is not there, and neither is apt-get to get it" >&2 && return 1; }
        local download
        download=$(mktemp -d)
        (
            cd "$download"
            apt-get download -q libfaketime >&2 || { apt-get update -q >&2 && apt-get download -q libfaketime >&2; }
            mkdir -p "$cache"
            dpkg -x libfaketime_*.deb "$cache"
        )
        rm -rf "$download"
        library=$(find "$cache" -name libfaketimeMT.so.1 -print -quit)
    fi
    echo "$library"
}
