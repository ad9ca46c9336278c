# Sourced: finds the cluster's programs, builds those that are missing, and starts them. They are kept outside the tree, under
# ${XDG_CACHE_HOME:-$HOME/.cache}/iplease/testcluster, in a directory for each state of modules/ and of the flags below.
modules=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/modules
kubernetes=v1.35.4

# Puts the path of a program into REPLY.
program() { # name
    local name=$1 module package flags=-s
    case $name in
    etcd) module=etcd package=go.etcd.io/etcd/server/v3 ;;
    kube-apiserver | kube-controller-manager | kube-proxy)
        module=kube package=k8s.io/kubernetes/cmd/$name
        local minor=${kubernetes#*.} version=k8s.io/component-base/version
        # What a release build is told of itself; without it the API server calls itself v0.0.0.
        flags+=" -X $version.gitVersion=$kubernetes -X $version.gitMajor=1 -X $version.gitMinor=${minor%.*}"
        flags+=" -X $version.gitTreeState=clean"
        ;;
    kustomize) module=kustomize package=sigs.k8s.io/kustomize/kustomize/v5 ;;
    vegeta) module=vegeta package=github.com/tsenart/vegeta/v12 ;;
    metallb-controller) module=metallb package=go.universe.tf/metallb/controller ;;
    toxiproxy-server) module=toxiproxy package=github.com/Shopify/toxiproxy/v2/cmd/server ;;
    *) echo "no program $name" >&2 && return 1 ;;
    esac
    local state
    state=$({ cat "$modules/$module"/go.* && echo "$flags"; } | sha256sum)
    local directory=${XDG_CACHE_HOME:-$HOME/.cache}/iplease/testcluster/$module-${state:0:12}
    REPLY=$directory/$name
    [[ ! -x $REPLY ]] || return 0
    command -v go >/dev/null || { echo "$name must be built, and there is no Go" >&2 && return 1; }
    mkdir -p "$directory"
    echo "building $name" >&2
    (
        cd "$modules/$module"
        CGO_ENABLED=0 go build -buildvcs=false -p 2 -trimpath -ldflags "$flags" -o "$REPLY.$$" "$package"
        [[ $name != metallb-controller ]] || install -Dm 644 -t "$directory/crds" \
            "$(go list -m -f '{{.Dir}}' go.universe.tf/metallb)"/config/crd/bases/*
        mv "$REPLY.$$" "$REPLY" # whole or not at all, also for somebody who builds at the same time
    )
}

# Starts a program in the background, so that it outlives this shell, and notes how, and as which process.
start() { # directory of the cluster, path of the program, arguments...
    local run=$1
    shift
    printf '%q ' "$@" >"$run/commands/${1##*/}"
    start_again "$run" "${1##*/}"
}

# Starts a program that was started before in the same way.
start_again() { # directory of the cluster, name
    local command
    eval "command=($(<"$1/commands/$2"))"
    setsid "${command[@]}" >>"$1/log/$2.log" 2>&1 </dev/null &
    echo "$2 $!" >>"$1/pids"
}

# Whether a process is still the program that was started, and not gone or another one by now.
runs() { # name, pid
    [[ $(ps -o args= -p "$2") == */"$1 "* ]]
}
