# Sourced by mvnw: exports a JAVA_HOME that names a JDK 25 or newer, or says what to install and ends mvnw.
# A fitting JAVA_HOME is kept; then the JDK on the PATH is tried, then the usual places, lowest fitting version first.
# POSIX sh, and safe under `set -euf`.

holdfast_least_jdk=25

# Prints the feature version of the JDK at $1 (8 reads as 1), or nothing when there is no compiler.
holdfast_jdk_version() {
  [ -n "$1" ] && [ -x "$1/bin/javac" ] || return 0
  if [ -r "$1/release" ] && grep -q '^JAVA_VERSION=' "$1/release"; then
    sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]\{1,\}\).*/\1/p' "$1/release"
  else
    "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]\{1,\}\).*/\1/p'
  fi
}

holdfast_jdk_fits() {
  holdfast_version=$(holdfast_jdk_version "$1")
  [ -n "$holdfast_version" ] && [ "$holdfast_version" -ge "$holdfast_least_jdk" ]
}

# A tool on the PATH may be a link or a launcher stub, so the tool itself is asked where its home is.
holdfast_jdk_on_path() {
  for holdfast_home in \
    "$(javac -J-XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')" \
    "$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')"; do
    if holdfast_jdk_fits "$holdfast_home"; then
      printf '%s\n' "$holdfast_home"
      return 0
    fi
  done
}

holdfast_jdk_in_usual_places() (
  set +f
  best=
  best_version=
  for home in /usr/lib/jvm/* /usr/lib64/jvm/* /opt/* /usr/local/*jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* "${HOME-}"/.asdf/installs/java/*; do
    if holdfast_jdk_fits "$home" && { [ -z "$best" ] || [ "$holdfast_version" -lt "$best_version" ]; }; then
      best=$home
      best_version=$holdfast_version
    fi
  done
  printf '%s\n' "$best"
)

if ! holdfast_jdk_fits "${JAVA_HOME-}"; then
  JAVA_HOME=$(holdfast_jdk_on_path)
  [ -n "$JAVA_HOME" ] || JAVA_HOME=$(holdfast_jdk_in_usual_places)
  if [ -z "$JAVA_HOME" ]; then
    echo "Holdfast needs JDK $holdfast_least_jdk or newer: install one (for example Eclipse Temurin $holdfast_least_jdk) or point JAVA_HOME at it." >&2
    exit 1
  fi
fi
export JAVA_HOME
