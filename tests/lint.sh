#!/bin/sh
# Checks what can be checked about style without running anything: layers,
# doors, lengths, banned calls, white space, man pages, scripts. Ends with
# "N passed, N failed[, N skipped]".
set -u
export LC_ALL=C
cd "$(dirname "$0")/.." || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

passed=0 failed=0 skipped=0

# One check: passes when its list of breaches is empty.
verdict() {	# name file-of-breaches
	if [ -s "$2" ]; then
		failed=$((failed + 1))
		echo "FAILED  $1 ($(wc -l <"$2" | tr -d ' '))"
		sed 's/^/        /' "$2"
	else
		passed=$((passed + 1))
		echo "ok      $1"
	fi
}

skip() {	# name why
	skipped=$((skipped + 1))
	echo "skipped $1: $2"
}

# What git tracks or would track; without git, what is not built.
tree() {
	git ls-files --cached --others --exclude-standard 2>/dev/null |
		while read -r file; do
			[ ! -f "$file" ] || echo "$file"
		done >"$tmp/tree"
	[ -s "$tmp/tree" ] ||
		find . -type f ! -path './build/*' ! -path './.git/*' \
			! -path '*/node_modules/*' | sed 's,^\./,,' \
			>"$tmp/tree"
	grep -v '^LICENSE$' "$tmp/tree" | sort
}

tree >"$tmp/all"
grep '\.[ch]$' "$tmp/all" >"$tmp/c"
grep -E '\.sh$|^\.ci/run$' "$tmp/all" >"$tmp/sh"
grep -E '\.([chd1]|sh|[cm]js|awk|md|keys|theme)$|^Makefile$|^\.ci/' \
	"$tmp/all" >"$tmp/text"

search() {	# list pattern: the lines of those files that match
	xargs grep -nHE "$2" <"$1" 2>/dev/null
}

xargs awk -f tests/lint.awk <"$tmp/c" >"$tmp/found"
for check in layers doors 'own header first' 'header guards' '80 columns' \
	'file lengths' 'function lengths' 'banned calls'; do
	sed -n "s/^$check	//p" "$tmp/found" >"$tmp/breaches"
	verdict "$check" "$tmp/breaches"
done
sed -n 's/^function	//p' "$tmp/found" | sort -n | awk '
	{ lines[NR] = $1; over += $1 > 40 }
	END {
		if (NR)
			printf "        %d functions, median %d lines, " \
				"%.1f %% over 40\n", NR, \
				lines[int((NR + 1) / 2)], 100 * over / NR
	}'

search "$tmp/text" '[[:blank:]]$' >"$tmp/breaches"
verdict 'no white space at the end of a line' "$tmp/breaches"

search "$tmp/text" '(^|[^[:alnum:]_])(TOD[O]|FIXM[E]|XX[X])([^[:alnum:]_]|$)' \
	>"$tmp/breaches"
verdict 'no notes to self' "$tmp/breaches"

search "$tmp/all" '/wor[k]/|/tmp/bash_job[s]|/roo[t]/|registry[.]npmj[s]' \
	>"$tmp/breaches"
search "$tmp/all" '(deb[.]debian|pyp[i]|pythonhoste[d]|proxy[.]golan[g])[.]org' \
	>>"$tmp/breaches"
verdict 'no path of a machine, no host of a registry' "$tmp/breaches"

for file in keymaps/default.keys keymaps/vim.keys keymaps/emacs.keys \
	themes/*.theme man/fhirdeck.1; do
	[ -s "$file" ] || echo "$file: not there"
done >"$tmp/breaches"
verdict 'keymaps, themes and manual are there' "$tmp/breaches"

if command -v mandoc >/dev/null 2>&1; then
	mandoc -Tlint -W style man/*.1 >"$tmp/breaches" 2>&1
	verdict 'mandoc' "$tmp/breaches"
else
	skip 'mandoc' 'not installed'
fi

if command -v shellcheck >/dev/null 2>&1; then
	xargs shellcheck -f gcc <"$tmp/sh" >"$tmp/breaches" 2>&1
	verdict 'shellcheck' "$tmp/breaches"
else
	skip 'shellcheck' 'not installed'
fi

result="$passed passed, $failed failed"
[ "$skipped" -eq 0 ] || result="$result, $skipped skipped"
echo "$result"
[ "$failed" -eq 0 ]
