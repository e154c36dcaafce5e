#!/bin/sh
# The manual and README against the program: what the tables of the program
# have, the manual has, and nothing else; every example that begins with "$"
# runs; the README's screen is what is painted. "--bless" puts the present
# screen into the README.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/lib.sh
export LC_ALL=C.UTF-8 TZ=UTC HOME="$work/home"
unset XDG_CONFIG_HOME XDG_STATE_HOME XDG_DATA_HOME XDG_RUNTIME_DIR
mkdir -m 700 "$HOME"
page=man/fhirdeck.1
readme=README.md
script=tests/docs/readme.script

# The page's names behind ".It MACRO" in a section, one a line.
documented() {	# section macro
	awk -v section="$1" -v macro="$2" '
		/^\.Sh / { is_in = substr($0, 5) == section }
		is_in && $1 == ".It" && $2 == macro { print $3 }' $page
}

# Both lists must hold the same names, each once in the manual.
same() {	# what list-of-the-program list-of-the-manual
	begin "the manual has every $1"
	sort -u "$2" >"$work/have"
	sort "$3" >"$work/said"
	[ -s "$work/have" ] || breach "no $1 was found in the program"
	comm -23 "$work/have" "$work/said" | while read -r name; do
		breach "$1 is not in the manual: $name"
	done
	comm -13 "$work/have" "$work/said" | while read -r name; do
		breach "$1 is in the manual only, or twice: $name"
	done
	end
}

check_tables() {
	awk '/^static const struct command rows\[\]/ { on = 1 }
		/^};/ { on = 0 }
		on && match($0, /^\t\{ "[a-z-]+"/) {
			print substr($0, 5, RLENGTH - 5)
		}' tui/commands/*.c >"$work/program"
	documented 'DECK COMMANDS' Ic >"$work/manual"
	same 'deck command' "$work/program" "$work/manual"

	awk '/^const struct cli_command cli_commands/ { on = 1 }
		/^};/ { on = 0 }
		on && match($0, /^\t\{ "[a-z-]+"/) {
			print substr($0, 5, RLENGTH - 5)
		}
		END { print "view" }' core/cli/cli.c >"$work/program"
	documented 'COMMANDS WITHOUT A SCREEN' Cm | sort -u >"$work/manual"
	same 'command without a screen' "$work/program" "$work/manual"

	sed -n 's/^	\[OPT_[A-Z_]*\] = { "\([a-z-]*\)".*/\1/p' \
		core/engine/option.c >"$work/program"
	documented SETTINGS Cm >"$work/manual"
	same 'setting' "$work/program" "$work/manual"

	sed -n 's/^	X([A-Z0-9_]*, "\([a-z0-9.]*\)").*/\1/p' \
		tui/kit/style.h >"$work/program"
	documented 'STYLE ROLES' Cm >"$work/manual"
	same 'style role' "$work/program" "$work/manual"
}

# Options of the commands and members of connections.json: the name is there.
check_words() {
	begin 'the manual has every option of every command'
	sed -n -e 's/^.*{ *\(\.name = \)*"\(--[a-z0-9-]*\)".*/\2/p' \
		-e 's/^.*(word, "\(--[a-z-]*\)").*/\1/p' \
		-e 's/^.*(argc, argv, "\(--[a-z-]*\)").*/\1/p' \
		core/cli/*.c tui/app/main.c | sort -u >"$work/program"
	[ -s "$work/program" ] || breach 'no option was found'
	while read -r name; do
		grep -qE -e "Fl ${name#-}( |\$)" $page ||
			breach "not in the manual: $name"
	done <"$work/program"
	end

	begin 'the manual has every member of connections.json'
	sed -n 's/^	FIELD([^,]*, "\([a-z_0-9]*\)".*/\1/p' \
		core/store/connection*.c >"$work/program"
	[ -s "$work/program" ] || breach 'no member was found'
	while read -r name; do
		grep -qE "^\.(Cm|It Cm) $name( |\$)" $page ||
			breach "not in the manual: $name"
	done <"$work/program"
	end
}

# Lines that begin with "$ fhirdeck", in the order they stand in.
check_examples() {	# file
	sed -n 's/^\$ \(fhirdeck .*\)/\1/p' "$1" >"$work/examples"
	begin "$1 has examples"
	[ -s "$work/examples" ] || breach 'there are none'
	end
	while read -r line; do
		begin "$1: $line"
		run sh -c "$line"
		expect_status 0
		[ -s "$work/out" ] || breach 'it printed nothing'
		# The first command of a pipe has no status of its own.
		! grep -q '^fhirdeck: ' "$work/err" || breach 'it complained'
		end
	done <"$work/examples"
}

# The example of the manual is a file the program takes as it stands.
check_connections() {
	begin 'the connections.json of the manual is one'
	mkdir -m 700 "$work/config"
	(
		umask 077
		awk '/^{$/ { on = 1 } on { print } /^}$/ { on = 0 }' $page \
			>"$work/config/connections.json"
	)
	run fhirdeck --config "$work/config" connection show 'Hospital test'
	expect_status 0
	expect_out 'env:HOSPITAL_SECRET'
	expect_out 'on the configured base'
	[ ! -s "$work/err" ] || breach 'it complained'
	end
}

# What differs from run to run.
normalise() {
	sed -E 's/(127\.0\.0\.1):[0-9]+/\1:PORT/g
		s/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/UUID/g'
}

# At a home of its own: the examples leave connections and history in theirs.
paint() {
	mkdir -m 700 "$work/painter"
	HOME="$work/painter" FHIRDECK_TEST_CLOCK=2026-02-03T10:31:00Z \
		fhirdeck --headless --demo --config "$work/painter/config" \
		--script $script --screen 80x24 </dev/null
}

# The text of the fenced block behind the comment that names the script.
readme_screen() {
	awk -v mark="<!-- screen: $script -->" '
		$0 == mark { is_next = 1; next }
		is_next && /^```/ { if (++fences == 2) exit; next }
		is_next { print }' $readme
}

bless() {
	paint >"$work/screen" || exit 1
	awk -v mark="<!-- screen: $script -->" -v file="$work/screen" '
		!is_in { print }
		$0 == mark { is_next = 1 }
		is_next && /^```/ && is_in { print; is_in = is_next = 0 }
		is_next && /^```/ && !is_in && !done {
			while ((getline line < file) > 0)
				print line
			is_in = done = 1
		}' $readme >"$work/readme" && cat "$work/readme" >$readme
}

check_screen() {
	begin 'the screen in the README is what is painted'
	paint >"$work/raw" 2>"$work/err" || breach 'the script failed'
	normalise <"$work/raw" >"$work/painted"
	readme_screen | normalise >"$work/shown"
	expect 'lines in the README' "$(wc -l <"$work/shown" | tr -d ' ')" 24
	diff "$work/shown" "$work/painted" >"$work/seen" ||
		breach 'it differs; sh tests/docs.sh --bless rewrites it'
	end
}

if [ "${1:-}" = --bless ]; then
	bless
	exit
fi
check_tables
check_words
check_connections
check_examples $page
check_examples $readme
check_screen
count
