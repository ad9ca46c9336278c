# Sourced: finds Prometheus' programs. Debian's package is unpacked where nothing else is, outside the tree, and never installed.

# Prints the path of a program, prometheus or promtool.
prometheus_program() { # name
    local cache=${XDG_CACHE_HOME:-$HOME/.cache}/iplease/prometheus
    if command -v "$1"; then
        return
    fi
    if [[ ! -x $cache/usr/bin/$1 ]]; then
        command -v apt-get >/dev/null || { echo "$1 is not there, and neither is apt-get to get it" >&2 && return 1; }
        local download
        download=$(mktemp -d)
        (
            cd "$download"
            apt-get download -q prometheus >&2 || { apt-get update -q >&2 && apt-get download -q prometheus >&2; }
            mkdir -p "$cache"
            dpkg -x prometheus_*.deb "$cache"
        )
        rm -rf "$download"
    fi
    echo "$cache/usr/bin/$1"
}

# Prints the rules of a PrometheusRule as Prometheus itself reads them.
prometheus_rules() { # file
    sed -n '1,/^spec:/d; s/^  //p' "$1"
}
