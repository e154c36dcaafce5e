#!/bin/sh
# TLS servers for tests, each wrong in its own way, with certificates made for
# the occasion in DIR (tls_certificates.sh says which). Prints a line
# "NAME PORT" for each and "ready 0", then serves until its input ends.
#
#   tls_peers.sh DIR
set -u
umask 077
tools=$(cd "$(dirname "$0")" && pwd)
sh "$tools/tls_certificates.sh" "$1"
cd "$1" || exit 1
pids=
trap 'kill $pids 2>/dev/null' EXIT
trap 'exit 130' INT TERM HUP PIPE

serve() {	# name certificate [options]
	name=$1 certificate=$2
	shift 2
	openssl s_server -accept 127.0.0.1:0 -www -cert "$certificate.pem" \
		-key "$certificate.key" "$@" >"$name.out" 2>&1 </dev/null &
	pids="$pids $!"
	tries=0
	until grep -qs ACCEPT "$name.out"; do
		tries=$((tries + 1))
		[ "$tries" -lt 100 ] || exit 1
		sleep 0.05
	done
	sed -n "s/^ACCEPT .*:/$name /p" "$name.out"
}

serve good good
serve expired expired
serve future future
serve misnamed misnamed
serve unknown unknown
serve alone alone
serve old good -tls1_1 -cipher DEFAULT@SECLEVEL=0
serve address address
serve purpose purpose
serve tls12 good -tls1_2
serve mutual good -Verify 1 -verify_return_error -CAfile ca.pem
serve strict good -tls1_2 -Verify 1 -verify_return_error -CAfile ca.pem
echo ready 0
cat >/dev/null
