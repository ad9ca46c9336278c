# Sourced by mvnw and by the scripts in deploy/local: sets JAVA_HOME to a JDK of version 25 or newer, or says what to install.
# A JAVA_HOME that is new enough wins, then the default java, then the newest JDK under /usr/lib/jvm.

iplease_java_version() { # $1: a JDK's home; prints its feature version, or 0
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null) || version=
  [ -x "$1/bin/javac" ] || version=
  echo "${version:-0}"
}

iplease_find_jdk() {
  if [ -n "${JAVA_HOME-}" ] && [ "$(iplease_java_version "$JAVA_HOME")" -ge 25 ]; then
    echo "$JAVA_HOME"
    return
  fi
  default=$(command -v javac) && default=$(readlink -f "$default") && default=${default%/bin/javac} || default=
  set +f
  for home in "$default" $(ls -d /usr/lib/jvm/*25* /usr/lib/jvm/* 2>/dev/null); do
    if [ -n "$home" ] && [ "$(iplease_java_version "$home")" -ge 25 ]; then
      echo "$home"
      return
    fi
  done
  echo "iplease needs a JDK of version 25 or newer: install one (for example the package temurin-25-jdk) or set JAVA_HOME to it." >&2
  return 1
}

JAVA_HOME=$(iplease_find_jdk) || exit 1
export JAVA_HOME
