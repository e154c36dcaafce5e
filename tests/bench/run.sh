#!/bin/sh
# Speed and memory, beside named peers in the same run. Figures, not tests: the
# machine is shared. Called by "make bench" with B set to the build folder.
set -eu
B=${B:-build/release}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir -m 700 "$tmp/home"
export HOME="$tmp/home" XDG_RUNTIME_DIR="$tmp/home" TERM=xterm-256color \
	LC_ALL=C.UTF-8

now() { date +%s%N; }

# Best of three, in milliseconds.
best() {
	best=0
	for _ in 1 2 3; do
		from=$(now)
		"$@" > /dev/null
		took=$((($(now) - from) / 1000000))
		if [ "$best" -eq 0 ] || [ "$took" -lt "$best" ]; then
			best=$took
		fi
	done
	[ "$best" -gt 0 ] || best=1
	echo "$best"
}

echo "== start and rest"
"$B/tests/bench/bench_start" "$B/fhirdeck"
echo "== indexing a Bundle of 100 MB beside cJSON"
"$B/tests/bench/bench_index"
echo "== format of 50 MB beside jq"
"$B/tests/bench/bench_index" generate "$tmp/50.json" 50
ours=$(best "$B/fhirdeck" format "$tmp/50.json")
theirs=$(best jq . "$tmp/50.json")
echo "format: $ours ms, jq: $theirs ms, $((theirs / ours)) times as fast" \
	"(target 10)"
