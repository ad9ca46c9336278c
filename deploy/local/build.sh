# Sourced by the scripts beside it, in the project's root: finds a JDK and builds what is missing or outdated.
# Afterwards target/local.args gives java the class path of the embedded parts and the tools.

. .mvn/find-jdk.sh

local_outdated() {
  [ -f target/quarkus-app/quarkus-run.jar ] && [ -f target/local.built ] || return 0
  [ -n "$(find pom.xml src/main src/test/java/io/iplease/local -newer target/local.built -print -quit)" ]
}

if local_outdated; then
  echo "Building iplease (the first time this also downloads what it needs) ..." >&2
  mkdir -p target
  rm -f target/local.built
  # The stamp is as old as the build's start: what changes while it runs is built the next time.
  touch target/local.started
  ./mvnw -q -B package dependency:build-classpath -DskipTests -Dmdep.includeScope=test \
    -Dmdep.outputFile=target/local.classpath >&2
  echo "-cp \"$PWD/target/test-classes:$PWD/target/classes:$(cat target/local.classpath)\"" >target/local.args
  mv target/local.started target/local.built
fi
