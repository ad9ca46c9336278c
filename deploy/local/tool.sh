# Sourced by the scripts beside it: run_tool starts a tool in the caller's directory, so that file names mean what they say.
# It builds only what is missing: what is outdated may be running.

run_tool() { # $1: its main class; the rest are its arguments
  caller=$PWD
  cd "$root"
  if [ -f target/local.args ]; then . .mvn/find-jdk.sh; else . deploy/local/build.sh; fi
  cd "$caller"
  exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto --enable-native-access=ALL-UNNAMED \
    -Djava.util.logging.manager=org.jboss.logmanager.LogManager -Dlogging.configuration="file:$root/deploy/local/tool-logging.properties" \
    -Diplease.local.root="$root" -Diplease.local.directory="${LOCAL_DIR:-$root/.local}" @"$root/target/local.args" "$@"
}
