#!/bin/sh
# Runs every test of the build in $B; ends with "N passed, N failed[, N
# skipped]". Each part of the suite is a script that ends with the line
# "COUNT passed failed skipped"; cmocka programs are counted by their output.
#
#   B=build/release sh tests/run.sh
#   B=build/asan SUITE=asan sh tests/run.sh
set -u
cd "$(dirname "$0")/.." || exit 1
B=${B:-build/release}
SUITE=${SUITE:-release}
log=$(mktemp -d) || exit 1
trap 'rm -rf "$log"' EXIT
trap 'exit 130' INT TERM HUP PIPE

# The same world for every test, wherever it runs.
pin_environment() {
	unset NO_COLOR LANG LANGUAGE ESCDELAY EDITOR VISUAL INPUTRC TMUX \
		http_proxy https_proxy all_proxy no_proxy \
		HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY
	mkdir -m 700 "$log/home" "$log/run"
	export npm_config_cache="${npm_config_cache:-$HOME/.npm}" \
		npm_config_userconfig="${npm_config_userconfig:-$HOME/.npmrc}"
	export LC_ALL=C.UTF-8 TZ=UTC TERM=xterm-256color HOME="$log/home" \
		XDG_CONFIG_HOME="$log/home/.config" \
		XDG_STATE_HOME="$log/home/.local/state" \
		XDG_DATA_HOME="$log/home/.local/share" \
		XDG_CACHE_HOME="$log/home/.cache" \
		XDG_RUNTIME_DIR="$log/run" B SUITE
	if [ "$SUITE" = asan ]; then
		export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0
		export UBSAN_OPTIONS=print_stacktrace=1
		export LSAN_OPTIONS="suppressions=$PWD/tests/lsan.supp"
		export LSAN_OPTIONS="$LSAN_OPTIONS:print_suppressions=0"
	fi
}

passed=0 failed=0 skipped=0

# Adds a part's figures; a bad end that no figure tells of is one failure.
add() {	# passed failed skipped status
	passed=$((passed + $1))
	failed=$((failed + $2))
	skipped=$((skipped + $3))
	if [ "$4" -ne 0 ] && [ "$2" -eq 0 ]; then
		failed=$((failed + 1))
		return 1
	fi
	[ "$2" -eq 0 ]
}

# cmocka prints "[  PASSED  ] 3 test(s)." once a group.
count_cmocka() {
	awk '/^\[  PASSED  \] [0-9]+ test/ { p += $4 }
		/^\[  FAILED  \] [0-9]+ test/ { f += $4 }
		/^\[  SKIPPED \] [0-9]+ test/ { s += $4 }
		END { print p + 0, f + 0, s + 0 }' "$1"
}

run_programs() {	# folder name
	for program in "$1"/test_*; do
		case $program in
		*'*' | *.o | *.d) continue ;;
		esac
		"$program" </dev/null >"$log/out" 2>&1
		status=$?
		figures=$(count_cmocka "$log/out")
		# shellcheck disable=SC2086
		if add $figures $status; then
			printf '%s/%s: %s passed\n' "$2" \
				"${program##*/test_}" "${figures%% *}"
		else
			printf '%s: FAILED, status %s\n' "$program" "$status"
			cat "$log/out"
		fi
	done
}

run_part() {	# script
	[ -f "$1" ] || return 0
	echo "$1:"
	{
		sh "$1" </dev/null 2>&1
		echo $? >"$log/status"
	} | tee "$log/out" | sed '/^COUNT /d; s/^/  /'
	figures=$(sed -n 's/^COUNT //p' "$log/out" | tail -n 1)
	status=$(cat "$log/status")
	if [ -z "$figures" ]; then
		figures='0 0 0'
		status=99
	fi
	# shellcheck disable=SC2086
	add $figures "$status" || echo "$1: FAILED, status $status"
}

pin_environment
run_programs "$B/tests/unit" unit
run_programs "$B/tests/kit" kit
for part in tests/fuzz/run.sh tests/screen/run.sh tests/cli/run.sh \
	tests/cli/diff.sh tests/cli/path.sh tests/cli/vault.sh tests/cli/jwk.sh \
	tests/cli/token.sh tests/cli/connection.sh \
	tests/cli/certificate.sh tests/cli/ticket.sh \
	tests/store/run.sh tests/secrets/run.sh tests/secrets/lure.sh \
	tests/secrets/mutual.sh tests/secrets/vault.sh \
	tests/cli/run_http.sh tests/cli/import.sh \
	tests/cli/retry.sh tests/cli/policy.sh tests/cli/proxy.sh \
	tests/cli/capability.sh tests/cli/history.sh tests/cli/poll.sh \
	tests/cli/hl7v2.sh tests/cli/package.sh tests/cli/validate.sh \
	tests/tty/run.sh tests/interop/run.sh tests/interop/glewlwyd.sh \
	tests/interop/proxies.sh tests/interop/fhir.sh \
	tests/interop/quirks.sh \
	tests/examples.sh \
	tests/docs.sh; do
	run_part $part
done

result="$passed passed, $failed failed"
[ "$skipped" -eq 0 ] || result="$result, $skipped skipped"
echo "$result"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
