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

# Median of five, in milliseconds.
median() {
	for _ in 1 2 3 4 5; do
		from=$(now)
		"$@" > /dev/null
		echo $((($(now) - from) / 1000000 + 1))
	done | sort -n | sed -n 3p
}

# Peak memory of a command, in MiB.
peak() {
	{
		"$B/tests/bench/bench_view" --peak "$@" > /dev/null
	} 2>&1
}

# A program of node's, with its packages: installed where we build, so that
# the tree stays as it is. Without npm it is said, and left out.
peer() {
	script=$1
	shift
	mkdir -p "$B/peers"
	cp tests/bench/package.json tests/bench/package-lock.json \
		"tests/bench/$script" "$B/peers/"
	if [ ! -d "$B/peers/node_modules" ] && ! npm ci --silent --no-audit \
		--no-fund --prefix "$B/peers" > /dev/null 2>&1; then
		echo "$script: left out, npm could not install what it needs"
		return 0
	fi
	node "$B/peers/$script" "$@"
}

echo "== start and rest"
"$B/tests/bench/bench_start" "$B/fhirdeck"
echo "== indexing a Bundle of 100 MB beside cJSON"
"$B/tests/bench/bench_index"
echo "== searching a Bundle of 100 MB to its last byte"
"$B/tests/bench/bench_index" generate "$tmp/100.json" 100
"$B/tests/bench/bench_search" "$tmp/100.json"
rm "$tmp/100.json"
echo "== a Bundle of 100 MB on a terminal of 80x24, compact and indented"
"$B/tests/bench/bench_index" generate "$tmp/compact.json" 100
"$B/tests/bench/bench_index" generate "$tmp/pretty.json" 100 pretty
"$B/tests/bench/bench_view" "$B/fhirdeck" "$tmp/compact.json"
"$B/tests/bench/bench_view" "$B/fhirdeck" "$tmp/pretty.json"
rm "$tmp/compact.json" "$tmp/pretty.json"
echo "== an XML Bundle of 20 MB as rows beside xmllint"
"$B/tests/bench/bench_outline" generate "$tmp/20.xml" 20
echo "outline: $("$B/tests/bench/bench_outline" "$tmp/20.xml")"
if command -v xmllint > /dev/null 2>&1; then
	echo "xmllint --noout: $(median xmllint --noout "$tmp/20.xml") ms"
fi
rm "$tmp/20.xml"
echo "== format of 50 MB beside jq"
"$B/tests/bench/bench_index" generate "$tmp/50.json" 50
ours=$(median "$B/fhirdeck" format "$tmp/50.json")
theirs=$(median jq . "$tmp/50.json")
echo "format: $ours ms, jq: $theirs ms, $((theirs / ours)) times as fast" \
	"(target 15); peak $(peak "$B/fhirdeck" format "$tmp/50.json") MiB," \
	"jq $(peak jq . "$tmp/50.json") MiB"
echo "== diff of two Bundles of 10 MB, every hundredth status another, beside"
echo "   diff -u of what jq -S makes of them"
"$B/tests/bench/bench_index" generate "$tmp/a.json" 10
awk 'BEGIN { RS = "\"status\":\"final\""; ORS = "" }
	NR > 1 { print NR % 100 ? RS : "\"status\":\"amended\"" } { print }' \
	"$tmp/a.json" > "$tmp/b.json"
our_diff() { "$B/fhirdeck" diff "$tmp/a.json" "$tmp/b.json" 2>&1 || true; }
their_diff() {
	jq -S . "$tmp/a.json" > "$tmp/a.sorted"
	jq -S . "$tmp/b.json" > "$tmp/b.sorted"
	diff -u "$tmp/a.sorted" "$tmp/b.sorted" || true
}
ours=$(median our_diff)
theirs=$(median their_diff)
echo "diff: $ours ms, jq and diff: $theirs ms," \
	"$((theirs / (ours > 0 ? ours : 1))) times as fast;" \
	"$(our_diff | tail -n 1)"
echo "== a signed token taken apart and verified beside OpenSSL and jose"
"$B/tests/bench/bench_jwt" "$tmp"
if [ -d tests/interop/node_modules/jose ]; then
	node tests/interop/bench_jose.mjs "$tmp"
fi
echo "== FHIRPath on a Bundle of 1 MB, one evaluation, beside npm fhirpath"
"$B/tests/bench/bench_index" generate "$tmp/1.json" 1
set -- 'entry.resource.name.given' \
	"entry.resource.name.where(use = 'official').given.first()" \
	"entry.resource.birthDate.where(\$this < today()).count()" \
	'descendants().count()'
"$B/tests/bench/bench_fhirpath" "$tmp/1.json" "$@"
peer fhirpath.cjs "$tmp/1.json" "$@"
rm "$tmp/1.json"
echo "== validation against R4: the project's own samples, and, where it is"
echo "   there, an order with a document of 1.4 MB; beside npm fhir, Medplum"
data=../shared/data/validation
set -- core/sandbox/samples/*.json
big=$data/payloads/nwgmsa/Bundle-GenomicsOrderMessageAttachment.json
coded=../shared/data/domain/Bundle-GenomicsOrderMessageCodedEntries.json
for file in "$coded" "$big"; do
	if [ -f "$file" ]; then
		set -- "$@" "$file"
	fi
done
"$B/tests/bench/bench_validate" "$@"
peer validate.mjs "$@"
if [ -d "$data/packages" ]; then
	"$B/tests/bench/bench_validate" compile \
		"$data/packages/hl7.fhir.r4.core#4.0.1.tgz" \
		"$data/packages/fhir.r4.ukcore.stu2#2.0.0.tgz" \
		"$data/packages/fhir.nwgenomics.nhs.uk#0.0.7.tgz"
fi
