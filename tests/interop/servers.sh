#!/bin/sh
# Starts and ends the interop servers. Their state lives in DIR: certificates,
# logs, process ids, and "env", to be read with ".".
#
#   servers.sh up DIR     status 3 when node or npm is missing or too old
#   servers.sh quirks DIR    only the servers of quirks/; 3 as well when their
#                            packages are not there and WITH_QUIRKS is not yes
#   servers.sh down DIR
#
# env holds AUTH and SHORT_AUTH (OAuth2 bases; SHORT_AUTH's tokens live
# SHORT_TTL seconds), FHIR (a base that takes the tokens of both), CA_FILE;
# or QUIRKS (a base that takes QUIRKS_TOKEN), ASYMMETRIK (a server that has
# /4_0_1 and /3_0_1 as bases) and CA_FILE.
set -eu
verb=$1
mkdir -p "$2"
dir=$(cd "$2" && pwd)
cd "$(dirname "$0")"
SHORT_TTL=${SHORT_TTL:-2}

absent() {
	echo "$*" >&2
	exit 3
}

# node_modules is kept as long as it is what the lock file says.
install_modules() {
	for program in node npm openssl; do
		command -v $program >/dev/null 2>&1 ||
			absent "$program is not installed"
	done
	node -e 'process.exit(+(parseInt(process.versions.node) < 18))' ||
		absent "node $(node --version) is too old, 18 is needed"
	if ! cmp -s package-lock.json node_modules/.installed; then
		[ "${DEPS:-}" != no ] ||
			absent "its npm packages are not there and DEPS=no"
		npm ci >"$dir/npm.log" 2>&1 ||
			absent "npm ci failed: $(grep -E 'npm (ERR!|error)' \
				"$dir/npm.log" | head -n 3 | tr "\n" " ")"
		cp package-lock.json node_modules/.installed
	fi
}

# Starts a server and waits for its "listening URL"; prints the URL.
start() {	# name script [VARIABLE=value...]
	name=$1 script=$2
	shift 2
	: >"$dir/$name.log"
	env "$@" node "$script" "$dir/pki" >"$dir/$name.log" 2>&1 </dev/null &
	echo $! >>"$dir/pids"
	tries=0
	until grep -q '^listening ' "$dir/$name.log"; do
		tries=$((tries + 1))
		if ! kill -0 $! 2>/dev/null; then
			echo "$name ended before it listened:" >&2
		elif [ $tries -gt 900 ]; then
			echo "$name did not listen within 90 s:" >&2
		else
			sleep 0.1
			continue
		fi
		cat "$dir/$name.log" >&2
		return 1
	done
	sed -n 's/^listening //p' "$dir/$name.log"
}

up() {
	install_modules
	: >"$dir/pids"
	sh pki.sh "$dir/pki"
	auth=$(start auth authserver.mjs)
	short=$(start short authserver.mjs "TTL=$SHORT_TTL")
	fhir=$(start fhir fhirserver.mjs \
		"INTROSPECTION=$auth/introspection $short/introspection")
	cat >"$dir/env" <<-END
		AUTH=$auth
		SHORT_AUTH=$short
		FHIR=$fhir
		CA_FILE=$dir/pki/ca.pem
	END
}

# Their modules lie below ours, so that node finds medplum's in the folder above.
quirks() {
	[ "${WITH_QUIRKS:-}" = yes ] || [ -d quirks/node_modules ] ||
		absent 'their npm packages are not there (WITH_QUIRKS=yes)'
	install_modules
	(
		cd quirks
		export npm_config_ignore_scripts=true
		install_modules
	)
	: >"$dir/pids"
	sh pki.sh "$dir/pki"
	aws=$(start aws quirks/server.cjs)
	asymmetrik=$(start asymmetrik quirks/asymmetrik.cjs)
	cat >"$dir/env" <<-END
		QUIRKS=$aws
		ASYMMETRIK=$asymmetrik
		CA_FILE=$dir/pki/ca.pem
	END
}

down() {
	[ -f "$dir/pids" ] || return 0
	while read -r pid; do
		kill "$pid" 2>/dev/null || :
	done <"$dir/pids"
	rm -f "$dir/pids"
}

case $verb in
up | quirks)
	trap '[ $? -eq 0 ] || down' EXIT
	$verb
	;;
down) down ;;
*) echo 'usage: servers.sh up|quirks|down DIR' >&2; exit 2 ;;
esac
