# shellcheck shell=sh
# For the suite's scripts, read with "." from the repository's root. A case
# is begun, runs commands, states what a user would see, and is ended; it
# counts once, and prints everything it saw when something was not so.
#
#   begin 'a wrong secret is named'
#   run fhirdeck -c Interop token
#   expect_status 4
#   expect_err 'invalid_client'
#   end

passed=0 failed=0 skipped=0
B=${B:-build/release}
work=$(mktemp -d) || exit 1
status=0
server_pids=''
trap stop_servers EXIT
trap 'exit 130' INT TERM HUP PIPE
case $B in
/*) ;;
*) B=$PWD/$B ;;
esac
export PATH="$B:$B/tests/tools:$PATH"

# This script's own folders in place of the user's.
own_folders() {
	export XDG_CONFIG_HOME="$work/config" XDG_STATE_HOME="$work/state" \
		XDG_DATA_HOME="$work/data" XDG_CACHE_HOME="$work/cache"
}

# Starts a server and waits for its first line, which is then in $work/NAME;
# $! is its process. It ends with the script.
start_server() {	# name command...
	name=$1 tries=0
	shift
	"$@" </dev/null >"$work/$name" 2>&1 &
	server_pids="$server_pids $!"
	until [ -s "$work/$name" ] || [ $tries -ge 100 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
}

# The sandbox; $origin is where it is.
# shellcheck disable=SC2034
start_sandbox() {
	start_server sandbox fhirdeck sandbox
	origin=$(sed -n 's/^listening on //p' "$work/sandbox")
}

# What a script that sets an EXIT trap of its own ends with.
stop_servers() {
	# shellcheck disable=SC2086
	[ -z "$server_pids" ] || kill $server_pids
	rm -rf "$work"
} 2>/dev/null

begin() {	# name
	case_name=$1
	: >"$work/breaches"
	: >"$work/seen"
	: >"$work/out"
	: >"$work/err"
}

breach() {
	echo "$*" >>"$work/breaches"
}

end() {
	if [ ! -s "$work/breaches" ]; then
		passed=$((passed + 1))
		echo "ok      $case_name"
		return 0
	fi
	failed=$((failed + 1))
	echo "FAILED  $case_name"
	sed 's/^/        /' "$work/breaches" "$work/seen"
	return 1
}

skip() {	# name why
	skipped=$((skipped + 1))
	echo "skipped $1: $2"
}

# What was run and how it ended, for the day the case fails.
note_run() {	# command...
	{
		echo "\$ $*"
		sed 's/^/| /' "$work/out" | head -n 40
		sed 's/^/! /' "$work/err"
		echo "status $status"
	} >>"$work/seen"
	cat "$work/out" "$work/err" >>"$work/all_output"
}

# Runs a command with no input; what it says is in $work/out and $work/err.
run() {
	"$@" </dev/null >"$work/out" 2>"$work/err"
	status=$?
	note_run "$@"
}

# Runs fhirdeck with a text as its standard input; it is printed by %s as it
# is, by %b with \n for a line feed.
run_fed() {	# format text words...
	format=$1 text=$2
	shift 2
	# shellcheck disable=SC2059
	printf "$format" "$text" | fhirdeck "$@" >"$work/out" 2>"$work/err"
	status=$?
	note_run fhirdeck "$@"
}

expect_status() {	# number
	[ "$status" -eq "$1" ] || breach "status $status, not $1"
}

expect_out() {	# text
	grep -qF -e "$1" "$work/out" || breach "stdout lacks: $1"
}

expect_err() {	# text
	grep -qF -e "$1" "$work/err" || breach "stderr lacks: $1"
}

expect_nowhere() {	# text
	if grep -qF -e "$1" "$work/out" "$work/err"; then
		breach "should not be there: $1"
	fi
}

expect() {	# text actual expected
	[ "$2" = "$3" ] || breach "$1: $2, not $3"
}

# The last line of a script; tests/run.sh reads it.
count() {
	rm -rf "$work"
	echo "COUNT $passed $failed $skipped"
	[ "$failed" -eq 0 ]
}
