# shellcheck shell=bash
# What packaging/run and packaging/test share. It is sourced by them, with `root` set to the checkout.
# Words for a person go to stderr, so that the output of `packaging/run ARGS...` is clawatch's alone.

UV_PINNED=0.13.9 # installed where PATH has no uv, or one older than UV_OLDEST
UV_OLDEST=0.9.0

: "${root:?is set by the script that sources this}"
if [ -z "${XDG_CACHE_HOME:-}${HOME:-}" ]; then
  echo "HOME is not set, so there is no folder to keep things in. Set it and run this again." >&2
  exit 1
fi
cache=${XDG_CACHE_HOME:-$HOME/.cache}/clawatch
venv=$root/.venv

# What Qt's wheels link to and do not bring along. "a|b": b is a's name on older systems, and apt finds a by it.
QT_PACKAGES=(
  libbrotli1 libdbus-1-3 libegl1 libfontconfig1 libfreetype6 libgl1 "libglib2.0-0t64|libglib2.0-0" libgssapi-krb5-2
  libwayland-client0 libwayland-cursor0 libwayland-egl1 libx11-6 libx11-xcb1 libxcb1 libxcb-cursor0 libxcb-icccm4
  libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render0 libxcb-render-util0 libxcb-shape0 libxcb-shm0 libxcb-sync1
  libxcb-util1 libxcb-xfixes0 libxcb-xkb1 libxkbcommon0 libxkbcommon-x11-0 libzstd1 fonts-dejavu-core
)

say() { printf '%s\n' "$@" >&2; }

fail() {
  say "" "$@"
  exit 1
}

# --- system packages ------------------------------------------------------------------------------------------------

on_debian() { command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; }

# missing_packages NAME...: those that dpkg does not know as installed, one a line
missing_packages() {
  local -A here=()
  local name status wanted alternative found
  local -a names=()
  for wanted in "$@"; do
    IFS='|' read -ra alternatives <<<"$wanted"
    names+=("${alternatives[@]}")
  done
  while read -r name status; do
    [[ $status == ii* ]] && here[$name]=yes
  done < <(dpkg-query -W -f='${Package} ${db:Status-Abbrev}\n' "${names[@]}" 2>/dev/null)
  for wanted in "$@"; do
    found=
    IFS='|' read -ra alternatives <<<"$wanted"
    for alternative in "${alternatives[@]}"; do
      [ -n "${here[$alternative]:-}" ] && found=yes
    done
    [ -n "$found" ] || printf '%s\n' "$alternative"
  done
}

apt() { "$@" >>"$cache/apt.log" 2>&1; }

# need_packages WHAT-FOR NAME...: install what is missing, or say how and stop. Does nothing, quickly, when all is there.
need_packages() {
  local purpose=$1 missing
  shift
  on_debian || return 0
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" -gt 0 ] || return 0

  local -a as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      fail "$purpose needs system packages, and only root can install them. Run this as root, then start again:" \
        "  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
    elif sudo -n true 2>/dev/null; then
      as_root=(sudo -n)
    elif [ -t 0 ] && [ -t 2 ]; then
      as_root=(sudo)
    else
      fail "$purpose needs system packages, and installing them takes your password. Run this, then start again:" \
        "  sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends ${missing[*]}'"
    fi
  fi

  say "$purpose needs system packages that are missing here. Installing them with ${as_root[0]:+sudo }apt-get:" "  ${missing[*]}"
  if [ "${as_root[*]}" = sudo ] && ! sudo -v; then
    fail "sudo did not let us in. Have an administrator run this, then start again:" \
      "  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
  fi
  mkdir -p "$cache" && : >"$cache/apt.log"
  local -a apt_get=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120)
  local -a install=("${apt_get[@]}" install -y --no-install-recommends "${missing[@]}")
  # the package lists may be missing, or older than what the servers still keep: refresh them then, and only then
  apt "${install[@]}" || { apt "${apt_get[@]}" update && apt "${install[@]}"; } || {
    tail -n 15 "$cache/apt.log" >&2
    fail "apt-get could not install them. Its whole output is in $cache/apt.log"
  }
}

# --- Python, uv and the project's environment -----------------------------------------------------------------------

recent_python() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
  local name
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    recent_python "$name" && command -v "$name" && return
  done
  return 1
}

# version_at_least HAVE WANTED
version_at_least() { [ "$(printf '%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

recent_uv() {
  local version
  read -r _ version _ < <(uv --version 2>/dev/null) && version_at_least "$version" "$UV_OLDEST"
}

# Sets uv to a program new enough, installing the pinned one into the cache when there is none.
find_uv() {
  local python=$1 fresh
  uv=uv
  recent_uv && return
  uv=$cache/uv/$UV_PINNED/bin/uv
  [ -x "$uv" ] && return

  say "Installing uv $UV_PINNED, which sets up Python environments, from PyPI into $cache/uv"
  fresh=$cache/uv/.$UV_PINNED.$$
  mkdir -p "$cache/uv"
  if ! "$python" -m venv "$fresh" >&2 || ! "$fresh/bin/python" -m pip install -q --disable-pip-version-check "uv==$UV_PINNED" >&2; then
    rm -rf "$fresh"
    fail "uv could not be installed. Is PyPI reachable from here? Any uv of $UV_OLDEST or newer on PATH will do as well."
  fi
  # complete before it has its name; a second start at the same moment may have been faster
  if [ -e "$cache/uv/$UV_PINNED" ]; then rm -rf "$fresh"; else mv "$fresh" "$cache/uv/$UV_PINNED"; fi
}

# The state that an environment of this kind (run or test) was made from
environment_state() {
  local kind=$1
  printf '%s %s ' "$kind" "$root"
  cat "$root/uv.lock" "$root/pyproject.toml" | cksum
}

environment_is_current() {
  [ -x "$venv/bin/python" ] && [ "$(cat "$venv/.clawatch-$1" 2>/dev/null)" = "$(environment_state "$1")" ]
}

# The system packages that prepare_environment needs, one a line
setup_packages() {
  local python
  echo ca-certificates
  if ! python=$(find_python); then
    printf '%s\n' python3 python3-venv
  elif ! recent_uv && [ ! -x "$cache/uv/$UV_PINNED/bin/uv" ] && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    # Debian keeps these two modules of the standard library in a package of their own, one for each Python
    if [[ $(readlink -f "$python") =~ ^/usr/bin/(python3\.[0-9]+)$ ]]; then
      echo "${BASH_REMATCH[1]}-venv"
    else
      echo python3-venv
    fi
  fi
}

# set_up run|test PURPOSE PACKAGE...: those system packages, and .venv in the checkout as uv.lock says
set_up() {
  local kind=$1 purpose=$2
  local -a packages
  shift 2
  if environment_is_current "$kind"; then
    need_packages "$purpose" "$@"
  else
    mapfile -t packages < <(setup_packages)
    need_packages "$purpose" "${packages[@]}" "$@"
    sync_environment "$kind"
  fi
}

sync_environment() {
  local kind=$1 uv python stamp
  python=$(find_python) || fail "ClaWatch needs Python 3.11 or newer, and there is none on PATH. Install one and run this again."
  find_uv "$python"

  # an environment whose folder was moved, or whose Python is gone, names programs that are not there any more
  for stamp in "$venv"/.clawatch-*; do
    if [ -e "$stamp" ] && ! grep -qF " $root " "$stamp"; then rm -rf "$venv"; fi
  done
  if recent_python "$venv/bin/python"; then python=$venv/bin/python; fi

  local -a sync=("$uv" sync --project "$root" --frozen --quiet --python "$python")
  if [ "$kind" = test ]; then
    sync+=(--group dev)
  else
    sync+=(--no-dev --inexact) # what the tests put there stays
  fi
  say "Installing ClaWatch's Python packages, as uv.lock lists them, into $venv"
  rm -f "$venv/.clawatch-$kind"
  if ! env -u VIRTUAL_ENV UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT="$venv" "${sync[@]}" >&2; then
    fail "The Python packages could not be installed; the lines above say why."
  fi
  environment_state "$kind" >"$venv/.clawatch-$kind"
}

# --- windows --------------------------------------------------------------------------------------------------------

has_display() { [ "$(uname)" != Linux ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }

# Elsewhere than on Debian we cannot name the packages, but we can try.
check_qt_imports() {
  on_debian && return
  if ! "$venv/bin/python" -c 'import PySide6.QtWidgets' >&2; then
    fail "Qt, which draws ClaWatch's windows, misses libraries of this system; the line above names the first." \
      "Debian calls the packages: ${QT_PACKAGES[*]}" \
      "Without windows it works as it is: packaging/run --headless"
  fi
}
