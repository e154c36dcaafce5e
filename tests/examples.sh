#!/bin/sh
# Resources that nobody here wrote, each opened in every view and formatted
# token for token: those of ../shared/data/domain, and with WITH_INTEROP=yes
# the JSON examples of the FHIR specification from their npm package.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/lib.sh

# Every view of one file, and what Enter and Backspace do in each; Esc leaves
# a question that Enter led to.
views() {	# file
	cat <<-END
		document '$1'
		wait
		key Down Down Enter Backspace Esc End Up Enter Backspace Esc
		fold-level 2
		move page-down
		tab table
		key Down End Enter Backspace Esc Right
		tab summary
		key PageDown Down Enter Backspace Esc
		tab issues
		key Down Enter Backspace Esc
		tab raw
		key End Right PageUp
		privacy on
		tab next
		tab tree
		tab summary
		privacy off
		tab tree
		order fhir
		key Home PageDown End PageUp
		order sent
	END
}

open_all() {	# list-of-files name
	begin "$2: each opens in every view without a fault"
	[ -s "$1" ] || breach "there are no files in $2"
	rm -f "$work"/part.*
	mkdir -p "$work/empty"
	split -l 500 "$1" "$work/part."
	for part in "$work"/part.*; do
		while read -r file; do
			views "$file"
		done <"$part" >"$work/script"
		run sh -c 'cd "$1" && fhirdeck --headless --screen 80x24 \
			--script ../script' sh "$work/empty"
		expect_status 0
		expect 'complaints' "$(cat "$work/err")" ''
	done
	expect 'files written' "$(ls -A "$work/empty")" ''
	end
}

same_tokens() {	# list-of-files name
	begin "$2: formatting changes no token"
	expect 'files with other tokens' "$(sametokens <"$1" | head -n 20)" ''
	end
}

all_of() {	# folder name
	folder=$(cd "$1" && pwd -P)
	find "$folder" -type f -name '*.json' ! -name '.*' |
		LC_ALL=C sort >"$work/json"
	find "$folder" -type f ! -name '.*' | LC_ALL=C sort >"$work/all"
	open_all "$work/all" "$2"
	same_tokens "$work/json" "$2"
}

domain=../shared/data/domain
if [ -d "$domain" ]; then
	all_of "$domain" 'resources of the domain'
else
	skip 'resources of the domain' "$domain is not here"
fi
examples=tests/interop/node_modules/hl7.fhir.r4.examples
if [ -d "$examples" ]; then
	all_of "$examples" 'examples of FHIR R4'
else
	skip 'examples of FHIR R4' \
		'their package is not installed (WITH_INTEROP=yes)'
fi
count
