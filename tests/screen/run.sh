#!/bin/sh
# Screens: every tests/screen/NAME.script is run without a terminal at three
# sizes and compared with NAME.WxH.golden. "--bless" writes the goldens anew;
# names behind it choose cases. Ports, which differ from run to run,
# become zeros of the same width, and so do the versions of libraries.
set -u
B=${B:-build/release}
here=$(dirname "$0")
case $B in
/*) ;;
*) B=$PWD/$B ;;
esac
bless=no
[ "${1:-}" = --bless ] && { bless=yes; shift; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0

normalise() {
	awk '
	function zeros(re, keep,   out, s) {
		out = ""; s = $0
		while (match(s, re)) {
			m = substr(s, RSTART, RLENGTH)
			head = substr(m, 1, keep)
			tail = substr(m, keep + 1)
			gsub(/[0-9a-f]/, "0", tail)
			out = out substr(s, 1, RSTART - 1) head tail
			s = substr(s, RSTART + RLENGTH)
		}
		$0 = out s
	}
	{
		zeros("127[.]0[.]0[.]1:[0-9]+", 10)
		zeros("localhost:[0-9]+", 10)
		gsub(/eyJhbG…[-A-Za-z0-9_][-A-Za-z0-9_][-A-Za-z0-9_] /,
			"eyJhbG…end ")
		if (match($0, /libcurl\/[0-9.]+ OpenSSL\/[0-9a-z.]+/)) {
			was = RLENGTH
			m = "libcurl/0 OpenSSL/0"
			rest = substr($0, RSTART + was)
			while (length(m) < was)
				m = m " "
			$0 = substr($0, 1, RSTART - 1) m rest
		}
		print
	}'
}

# "# tls" in a script: a server shows $here/NAME.pem on a port that takes the
# place of PORT in the case's config; "# sandbox": `fhirdeck sandbox` does;
# "# faults": faultd; "# proxy": a proxy that wants a login.
start_peer() {
	peer=
	rm -f "$tmp/peer"
	if grep -q '^# tls' "$here/$1.script"; then
		openssl s_server -accept 127.0.0.1:0 -www \
			-cert "$here/$1.pem" -key "$here/$1.key" \
			>"$tmp/peer" 2>&1 </dev/null &
	elif grep -q '^# sandbox' "$here/$1.script"; then
		FHIRDECK_TEST_CLOCK=2026-02-03T10:31:00Z "$B/fhirdeck" \
			sandbox >"$tmp/peer" 2>&1 </dev/null &
	elif grep -q '^# faults' "$here/$1.script"; then
		"$B/tests/tools/faultd" >"$tmp/peer" 2>&1 </dev/null &
	elif grep -q '^# proxy' "$here/$1.script"; then
		"$B/tests/tools/proxyd" http "$tmp/proxy" me:proxy-sekret \
			>"$tmp/peer" 2>&1 </dev/null &
	else
		return 0
	fi
	peer=$!
	tries=0
	until grep -qsE '^ACCEPT|^listening|^[0-9]' "$tmp/peer" ||
	    [ "$tries" -ge 100 ]; do
		tries=$((tries + 1))
		sleep 0.05
	done
	port=$(sed -nE 's/^(ACCEPT|listening).*:([0-9]+).*/\2/p
		s/^([0-9]+)( .*)?$/\1/p' "$tmp/peer" | head -n 1)
	for file in "$tmp/home/c"/*; do
		[ -f "$file" ] || continue
		sed "s/PORT/$port/" "$file" >"$tmp/peer.new"
		cat "$tmp/peer.new" >"$file"
	done
}

run_case() {
	name=$1 size=$2
	rm -rf "${tmp:?}/home"
	mkdir -p "$tmp/home"
	options=--demo
	grep -q '^# no demo' "$here/$name.script" && options=
	document=$(sed -n 's/^# document //p' "$here/$name.script")
	[ -n "$document" ] && options="--document $document"
	case_config=
	[ -d "$here/$name.config" ] && cp -R "$here/$name.config" "$tmp/home/c" &&
		chmod -R go= "$tmp/home/c" && case_config="--config $tmp/home/c"
	start_peer "$name"
	# By a name without a folder, for its length is on the screen.
	policy='' where=. script=$here/$name.script
	[ -f "$tmp/home/c/policy" ] && where=$tmp/home/c &&
		policy=FHIRDECK_POLICY=policy && cp "$script" "$where" &&
		script=$name.script
	# shellcheck disable=SC2086
	(cd "$where" && env -i PATH="$PATH" HOME="$tmp/home" \
		LC_ALL=C.UTF-8 TZ=UTC XDG_RUNTIME_DIR="$tmp/home" $policy \
		FHIRDECK_TEST_CLOCK=2026-02-03T10:31:00Z \
		"$B/fhirdeck" $case_config --headless $options \
		--script "$script" --screen "$size") \
		> "$tmp/raw" 2> "$tmp/err"
	echo "exit $?" >> "$tmp/raw"
	[ -z "$peer" ] || kill "$peer"
	sed "s|$tmp/home|HOME|g" "$tmp/err" >> "$tmp/raw"
	sed "s|$tmp/home|HOME|g" "$tmp/raw" | normalise > "$tmp/out"
}

# "# nowhere TEXT" in a script: no screen of it may show TEXT.
shows_none() {
	sed -n 's/^# nowhere //p' "$here/$1.script" > "$tmp/nowhere"
	[ ! -s "$tmp/nowhere" ] || ! grep -nF -f "$tmp/nowhere" "$tmp/out"
}

check_case() {
	name=$1 size=$2 golden=$here/$1.$2.golden
	run_case "$name" "$size"
	if ! shows_none "$name"; then
		echo "not ok - $name $size: shows what it must not"
		failed=$((failed + 1))
		return
	fi
	if [ "$bless" = yes ]; then
		cp "$tmp/out" "$golden"
		return
	fi
	if LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" "$tmp/out"; then
		echo "not ok - $name $size: a control character is on the screen"
		failed=$((failed + 1))
		return
	fi
	if diff -u "$golden" "$tmp/out" > "$tmp/diff" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "not ok - $name $size"
		cat "$tmp/diff"
	fi
}

[ $# -gt 0 ] || set -- "$here"/*.script
for script in "$@"; do
	name=$(basename "$script" .script)
	for size in 80x24 40x10 200x60; do
		check_case "$name" "$size"
	done
done
[ "$bless" = yes ] && exit 0
echo "screen: $passed passed, $failed failed"
echo "COUNT $passed $failed 0"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
