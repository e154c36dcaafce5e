#!/bin/sh
# Installs what building (demo) or testing (check) needs and this machine
# lacks. Silent when nothing is missing.
#
#   deps.sh demo|check
#   DEPS=no          only say what is missing; status 1 if the build needs it
#   CI=true          clang, shellcheck, node and npm as well, and servers to
#                    test against: these are daemons, so nowhere else
#   WITH_INTEROP=yes node and npm as well, for the interop tests
set -eu
goal=${1:-demo}
DEPS=${DEPS:-}

# What, who wants it, how it is recognised; its package under each manager.
# build and test are needed; wish means a part of the suite is skipped
# without it; node, ci and peer are asked for as said above. "-": there is no
# such package.
table() {
	cat <<'END'
#what	for	is	apt	dnf	apk	pacman	brew
cc	build	command	gcc,libc6-dev	gcc	gcc,musl-dev	gcc	gcc
make	build	command	make	make	make	make	make
ar	build	command	binutils	binutils	binutils	binutils	binutils
pkg-config	build	command	pkg-config	pkgconf-pkg-config	pkgconf	pkgconf	pkgconf
ncursesw	build	module	libncurses-dev	ncurses-devel	ncurses-dev	ncurses	ncurses
libcurl	build	module	libcurl4-openssl-dev	libcurl-devel	curl-dev	curl	curl
libcjson	build	module	libcjson-dev	cjson-devel	cjson-dev	cjson	cjson
libssl	build	module	libssl-dev	openssl-devel	openssl-dev	openssl	openssl@3
libcrypto	build	module	libssl-dev	openssl-devel	openssl-dev	openssl	openssl@3
readline	build	module	libreadline-dev	readline-devel	readline-dev	readline	readline
libmicrohttpd	build	module	libmicrohttpd-dev	libmicrohttpd-devel	libmicrohttpd-dev	libmicrohttpd	libmicrohttpd
libpcre2-8	build	module	libpcre2-dev	pcre2-devel	pcre2-dev	pcre2	pcre2
libxml-2.0	build	module	libxml2-dev	libxml2-devel	libxml2-dev	libxml2	libxml2
libarchive	build	module	libarchive-dev	libarchive-devel	libarchive-dev	libarchive	libarchive
cmocka	test	module	libcmocka-dev	libcmocka-devel	cmocka-dev	cmocka	cmocka
tmux	wish	command	tmux	tmux	tmux	tmux	tmux
jq	wish	command	jq	jq	jq	jq	jq
mandoc	wish	command	mandoc	mandoc	mandoc	mandoc	mandoc
openssl	wish	command	openssl	openssl	openssl	openssl	openssl@3
node	node	command	ca-certificates,nodejs	nodejs	nodejs	nodejs	node
npm	node	command	npm	nodejs-npm	npm	npm	node
tinyproxy	ci	command	tinyproxy	tinyproxy	tinyproxy	tinyproxy	tinyproxy
squid	ci	command	squid	squid	squid	squid	squid
microsocks	ci	command	microsocks	microsocks	microsocks	microsocks	microsocks
socat	ci	command	socat	socat	socat	socat	socat
clang	ci	command	clang	clang	clang	clang	llvm
shellcheck	ci	command	shellcheck	ShellCheck	shellcheck	shellcheck	shellcheck
glewlwyd	peer	command	glewlwyd,dbconfig-no-thanks,sqlite3	-	-	-	-
END
}

# Which rows count today.
peers=no
case $goal in
demo) needed=' build ' wished=' ' ;;
check) needed=' build test ' wished=' wish ' ;;
*) echo "usage: deps.sh demo|check" >&2; exit 2 ;;
esac
if [ "$goal" = check ] && [ "${CI:-}" = true ]; then
	wished=' wish node ci '
	peers=yes
elif [ "$goal" = check ] && [ "${WITH_INTEROP:-}" = yes ]; then
	wished=' wish node '
fi

is_here() {	# what is
	case $2 in
	command) command -v "$1" >/dev/null 2>&1 ;;
	module) pkg-config --exists "$1" 2>/dev/null ;;
	esac
}

# Prints the missing rows whose group is in the list.
missing() {	# groups
	table | while read -r what group is packages; do
		case $1 in
		*" $group "*) ;;
		*) continue ;;
		esac
		is_here "$what" "$is" ||
			printf '%s\t%s\t%s\t%s\n' \
				"$what" "$group" "$is" "$packages"
	done
}

names() { printf '%s\n' "$1" | awk '{ printf "%s%s", s, $1; s = " " }'; }

manager() {
	for m in apt-get dnf apk pacman brew; do
		if command -v $m >/dev/null 2>&1; then
			echo $m
			return
		fi
	done
}

# The packages of missing rows under the manager, each once, on one line.
packages() {	# rows manager
	case $2 in
	apt-get) column=4 ;;
	dnf) column=5 ;;
	apk) column=6 ;;
	pacman) column=7 ;;
	brew) column=8 ;;
	esac
	printf '%s\n' "$1" | awk -v c="$column" '
		{
			n = split($c, part, ",")
			for (i = 1; i <= n; i++)
				if (!seen[part[i]]++)
					printf " %s", part[i]
		}'
}

install_words() {	# manager
	case $1 in
	apt-get) echo 'env DEBIAN_FRONTEND=noninteractive' \
		'apt-get install -qy --no-install-recommends' ;;
	dnf) echo 'dnf install -y' ;;
	apk) echo 'apk add' ;;
	pacman) echo 'pacman -S --needed --noconfirm' ;;
	brew) echo 'brew install' ;;
	esac
}

# "", "sudo" or "sudo -n": what makes us root; status 1 when nothing does.
root_words() {	# manager
	if [ "$1" = brew ] || [ "$(id -u)" = 0 ]; then
		return 0
	fi
	command -v sudo >/dev/null 2>&1 || return 1
	if sudo -n true 2>/dev/null; then
		echo sudo -n
	elif [ -t 0 ]; then
		echo sudo
	else
		return 1
	fi
}

run() {
	echo "deps: running: $*" >&2
	"$@" </dev/null >&2
}

# Old or absent package lists are the usual reason for a first failure.
install() {	# manager root-words packages
	words=$(install_words "$1")
	# shellcheck disable=SC2086
	if [ "$1" = apt-get ]; then
		ls /var/lib/apt/lists/*Packages* >/dev/null 2>&1 ||
			run $2 apt-get update
		run $2 $words $3 || { run $2 apt-get update &&
			run $2 $words $3; }
	else
		run $2 $words $3
	fi
}

must=$(missing "$needed")
may=$(missing "$wished")
all=$(missing "$needed$wished")
[ "$peers" = no ] || all="$all$(missing ' peer ')"
[ -n "$all" ] || exit 0

fail() {
	[ -n "$must" ] || exit 0
	exit 1
}

if [ "$DEPS" = no ]; then
	[ -z "$must" ] || echo "deps: missing: $(names "$must")" >&2
	[ -z "$may" ] ||
		echo "deps: missing, parts are skipped: $(names "$may")" >&2
	fail
fi

manager=$(manager)
if [ -z "$manager" ]; then
	echo "deps: missing: $(names "$all");" \
		"no package manager known here: install them by hand" >&2
	fail
fi
if ! root=$(root_words "$manager"); then
	echo "deps: not root and no sudo; ask an administrator to run:" \
		"$(install_words "$manager")$(packages "$all" "$manager")" >&2
	fail
fi

if [ -n "$must" ] &&
	! install "$manager" "$root" "$(packages "$must" "$manager")"; then
	echo "deps: the installation failed; see above" >&2
	exit 1
fi
if [ -n "$may" ] &&
	! install "$manager" "$root" "$(packages "$may" "$manager")"; then
	echo "deps: went on without: $(names "$may")" >&2
fi

# Each by itself: one that can't be had should not keep the others out.
install_peers() {	# manager root-words
	[ "$1" = apt-get ] && command -v debconf-set-selections >/dev/null 2>&1 &&
		echo 'glewlwyd glewlwyd/config_type select No configuration' |
		$2 debconf-set-selections
	missing ' peer ' | while read -r row; do
		words=$(packages "$row" "$1")
		case $words in
		*' -'*) continue ;;
		esac
		install "$1" "$2" "$words" ||
			echo "deps: went on without: $(names "$row")" >&2
	done
}

[ "$peers" = no ] || install_peers "$manager" "$root"

must=$(missing "$needed")
if [ -n "$must" ]; then
	echo "deps: installed, yet not found: $(names "$must");" \
		"PKG_CONFIG_PATH may have to name their folders" >&2
	exit 1
fi
