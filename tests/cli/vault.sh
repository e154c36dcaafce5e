#!/bin/sh
# The vault and the other sources of secrets, as a user or a script meets
# them: what is said, what is written, and that no passphrase and no secret
# stands in anything that is printed or in any file but one's own.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
own_folders

passphrase='a horse of words'
vault=$work/config/fhirdeck/vault

poll() {	# command...: true within ten seconds
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ $tries -lt 100 ] || return 1
		sleep 0.1
	done
}

# Runs fhirdeck with lines as its standard input.
feed() {	# lines words...
	run_fed '%b' "$@"
	expect_nowhere "$passphrase"
	expect_nowhere sandbox-secret
}

begin 'without a vault there is nothing to list or to open'
feed "$passphrase\n" vault list
expect_status 2
expect_err 'fhirdeck vault set NAME makes one'
[ ! -e "$vault" ] || breach 'a vault was made'
feed "$passphrase\n" vault remove A
expect_status 2
end

begin 'a passphrase that is too short makes no vault'
feed 'short\nsandbox-secret\n' vault set A
expect_status 2
expect_err 'at least 8'
[ ! -e "$vault" ] || breach 'a vault was made'
end

begin 'a secret is set, listed and removed; the file shows nothing'
feed "$passphrase\nsandbox-secret\n" vault set 'Sandbox client'
expect_status 0
expect_out "$vault"
feed "$passphrase\nother\n" vault set Another
feed "$passphrase\n" vault list
expect_status 0
expect 'names' "$(cat "$work/out")" "Another
Sandbox client"
feed "$passphrase\n" vault list --json
expect_out '["Another", "Sandbox client"]'
feed "$passphrase\n" vault remove Another
expect_status 0
feed "$passphrase\n" vault remove Another
expect_status 2
expect_err 'no secret "Another"'
[ -n "$(find "$vault" -perm 600)" ] || breach 'others can read it'
! grep -aqE 'Sandbox|sandbox-secret|horse' "$vault" || breach 'in the clear'
end

begin 'a wrong passphrase is 4 and changes nothing'
cp "$vault" "$work/before"
feed 'a horse of worlds\n' vault list
expect_status 4
expect_err 'the passphrase is wrong'
feed 'a horse of worlds\nhunter2\n' vault set A
expect_status 4
feed 'a horse of worlds\nanother horse\n' vault passphrase
expect_status 4
cmp -s "$vault" "$work/before" || breach 'the file changed'
end

begin 'a damaged vault is said so, whatever the passphrase, and left alone'
head -c 200 "$work/before" >"$vault"
feed "$passphrase\nhunter2\n" vault set A
expect_status 2
expect_err 'damaged'
expect_err "$vault"
expect 'length' "$(wc -c <"$vault" | tr -d ' ')" 200
cp "$work/before" "$vault"
end

begin 'the passphrase changes'
feed "$passphrase\na second horse\n" vault passphrase
expect_status 0
feed "$passphrase\n" vault list
expect_status 4
feed "a second horse\n$passphrase\n" vault passphrase
expect_status 0
feed "$passphrase\n" vault list
expect_out 'Sandbox client'
end

begin 'a secret is never a word of the command'
feed "$passphrase\n" vault set A hunter2
expect_status 2
expect_nowhere hunter2
feed "$passphrase\n" vault
expect_status 2
feed '' vault list
expect_status 2
expect_err 'too few lines'
feed "$passphrase\n" vault set "$(printf 'a\033b')"
expect_status 2
end

start_sandbox
sandbox_pid=$!

begin 'commands leave no core dumps either'
if [ -r "/proc/$sandbox_pid/limits" ]; then
	grep -q '^Max core file size *0 *0 ' "/proc/$sandbox_pid/limits" ||
		breach "$(grep core "/proc/$sandbox_pid/limits")"
fi
end

add() {	# name source
	fhirdeck connection add "$1" --scope 'system/*.*' \
		--service "cdr=$origin/sandbox/cdr/fhir/r4" \
		--oauth2 "$origin/sandbox/oauth2" --client-id sandbox-client \
		--client-secret "$2" >"$work/added" 2>&1 ||
		breach "not added: $1: $(cat "$work/added")"
}

token() {	# name
	run fhirdeck -c "$1" token --rebase
	expect_nowhere sandbox-secret
	expect_nowhere eyJhbGciOiJSUzI1NiIs
}

begin 'sources are kept and shown as they were named'
add Vaulted 'vault:Sandbox client'
add Passed 'command:printf "sandbox-secret\nurl: x\n"'
run fhirdeck connection show Vaulted
expect_out 'vault:Sandbox client'
run fhirdeck connection show Vaulted --json
expect_out "$(printf '"vault":\t"Sandbox client"')"
run fhirdeck connection show Passed --json
expect_out '"command"'
run fhirdeck connection add Bad --client-id a --service "a=$origin" \
	--client-secret vaults:A
expect_status 2
expect_err 'command:LINE or vault:NAME'
end

begin 'the first line of a command is the secret'
token Passed
expect_status 0
expect_out fresh
end

begin 'a command that fails is said in words, and what it wrote is not shown'
add Failing 'command:echo sandbox-secret; echo sandbox-secret >&2; exit 3'
token Failing
expect_status 4
expect_err 'failed with status 3'
add Missing 'command:no-such-program-here'
token Missing
expect_status 2
expect_err 'no such program'
add Empty 'command:echo; echo sandbox-secret'
token Empty
expect_status 4
expect_err 'first line is empty'
# shellcheck disable=SC2016
add Killed 'command:kill -9 $$'
token Killed
expect_err 'signal 9'
add Loud 'command:yes'
token Loud
expect_status 1
expect_err 'wrote more than'
end

begin 'a command is given no other secret of ours'
add Env env:RIGHT
export RIGHT=sandbox-secret OTHER=kept
# shellcheck disable=SC2016
add Curious 'command:[ -z "${RIGHT+x}" ] && [ "$OTHER" = kept ] && echo sandbox-secret'
token Env
expect_status 0
token Curious
expect_status 0
unset RIGHT OTHER
end

begin 'a secret file that others can read is refused with the chmod to run'
printf 'sandbox-secret\n' >"$work/secret"
add Filed "file:$work/secret"
for mode in 644 640 604 620 660; do
	chmod $mode "$work/secret"
	token Filed
	expect_status 2
	expect_err "chmod 600 '$work/secret'"
done
for mode in 600 400; do
	chmod $mode "$work/secret"
	token Filed
	expect_status 0
done
mkfifo -m 600 "$work/pipe"
add Piped "file:$work/pipe"
token Piped
expect_status 2
expect_err 'no regular file'
if [ "$(id -u)" -eq 0 ]; then
	chown 12345 "$work/secret"
	token Filed
	expect_status 2
	expect_err 'belongs to another user'
fi
end

begin 'a locked vault and no terminal'
if command -v setsid >/dev/null; then
	run setsid -w fhirdeck -c Vaulted token --rebase
	[ "$status" -ne 0 ] || breach 'a token came from nowhere'
	expect_err 'no passphrase was given'
fi
end

# On a terminal: waits for a question, then answers it.
on_terminal() {	# command [question answer]...
	rm -f "$work/keys"
	mkfifo "$work/keys"
	script -qec "$1; echo status \$?" /dev/null <"$work/keys" \
		>"$work/out" 2>"$work/err" &
	terminal=$!
	exec 3>"$work/keys"
	shift
	while [ $# -gt 1 ]; do
		poll grep -qF "$1" "$work/out" || breach "not asked: $1"
		sleep 0.2
		printf '%s\r' "$2" >&3
		shift 2
	done
	poll grep -q '^status' "$work/out" || breach 'it did not end'
	exec 3>&-
	wait $terminal
	sed 's/^/| /' "$work/out" >>"$work/seen"
	cat "$work/out" >>"$work/all_output"
	expect_nowhere "$passphrase"
	expect_nowhere sandbox-secret
}

if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
	begin 'a locked vault is asked for its passphrase, without echo'
	on_terminal 'fhirdeck -c Vaulted token --rebase' \
		'Passphrase of the vault' "$passphrase"
	expect_out fresh
	expect_out 'status 0'
	on_terminal 'fhirdeck -c Vaulted token' \
		'Passphrase of the vault' 'not the words'
	expect_out 'the passphrase is wrong'
	expect_out 'status 4'
	end

	begin 'a new vault is asked for its passphrase twice'
	new="$work/new"
	on_terminal "fhirdeck --config $new vault set A" \
		'New passphrase' 'first of two' 'once more' 'second of two'
	expect_out 'not the same'
	expect_out 'status 2'
	[ ! -e "$new/vault" ] || breach 'a vault was made'
	on_terminal "fhirdeck --config $new vault set A" \
		'New passphrase' "$passphrase" 'once more' "$passphrase" \
		'Secret A' sandbox-secret
	expect_out 'status 0'
	[ -s "$new/vault" ] || breach 'no vault was made'
	end
else
	skip 'questions on a terminal' 'script(1) is not here'
fi

begin 'no secret is in any file of the session'
rm -f "$work/secret"
# The command of Passed and its kin hold it for the test's sake.
rm -f "$work/config/fhirdeck/connections.json" \
	"$work/config/fhirdeck/connections.json~"
! grep -raF -e "$passphrase" -e sandbox-secret "$work/config" "$work/state" \
	"$work/data" "$work/new" 2>/dev/null || breach 'found'
grep -qF fhirdeck "$work/all_output" || breach 'nothing was said at all'
end
count
