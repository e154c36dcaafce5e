#!/bin/sh
# The vault's questions in a real terminal: the passphrase is typed, pasted,
# taken back, wrong, given up, and typed while the window changes its size;
# it is never echoed, and stands in no file.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh
# shellcheck source=tests/tty/term.sh
. tests/tty/term.sh
own_folders

finish() {
	stop 2>/dev/null
	stop_servers
}
trap finish EXIT

if ! command -v tmux >/dev/null 2>&1; then
	skip 'the vault in a terminal' 'tmux is not installed'
	count
	exit
fi

first='correct-horse-one' second='correct-horse-two'
start_sandbox
printf '%s\nsandbox-secret\n' "$first" | fhirdeck vault set client \
	>"$work/made" 2>&1 || cat "$work/made"
fhirdeck connection add Vaulted --scope 'system/*.*' \
	--service "cdr=$origin/sandbox/cdr/fhir/r4,oauth2" \
	--oauth2 "$origin/sandbox/oauth2" --client-id sandbox-client \
	--client-secret vault:client >"$work/made" 2>&1 || cat "$work/made"
fhirdeck -c Vaulted token --rebase </dev/null >"$work/made" 2>&1

look_for() {	# text...
	for text in "$@"; do
		[ -s "$work/breaches" ] || wait_for "$text"
	done
	screen >>"$work/screens"
}

command_line() {	# words
	type_text ":$1"
	look_for ":$1"
	keys Enter
}

# Keys that come at once when a question comes up unasked are not its answer.
asked() {	# question
	look_for "$1"
	sleep 0.8
}

begin 'the passphrase is typed and not echoed'
start 80x24 XDG_CONFIG_HOME="$work/config" XDG_STATE_HOME="$work/state" \
	XDG_DATA_HOME="$work/data" XDG_CACHE_HOME="$work/cache"
type_line "fhirdeck -c Vaulted"
look_for Connections Response
keys F7
look_for 'no token'
type_text t
asked 'Passphrase of the vault'
type_text "$first"
look_for '•••'
end

begin 'a window that changes its size keeps what was typed'
resize 50x12
look_for 'Passphrase of the vault'
resize 120x40
look_for 'Passphrase of the vault'
type_text 'xx'
keys BSpace BSpace
keys Enter
look_for fresh
end

begin 'a wrong one is said to be wrong, and asked for again'
command_line vault-lock
look_for locked
command_line token-forget
look_for wiped
command_line token-get
asked 'Passphrase of the vault'
type_text 'not-these-words'
keys Enter
look_for 'the passphrase is wrong'
command_line token-get
asked 'Passphrase of the vault'
end

begin 'Ctrl-C gives the question up, and the deck goes on'
type_text 'correct-ho'
keys C-c
look_for 'no passphrase was given'
expect_state alternate_on 1
end

begin 'Esc does too'
command_line token-get
asked 'Passphrase of the vault'
keys Escape
look_for 'no passphrase was given'
end

begin 'a passphrase that is pasted counts, without its line end'
command_line token-get
asked 'Passphrase of the vault'
paste "$first"
look_for '•••'
keys Enter
look_for fresh
end

begin 'the passphrase is changed, and only the new one opens'
command_line vault-passphrase
look_for 'Passphrase of the vault now'
type_text "$first"
keys Enter
look_for 'New passphrase'
type_text "$second"
resize 80x24
keys Enter
look_for 'once more'
type_text "$second"
keys Enter
look_for 'is changed'
command_line vault-lock
look_for locked
command_line vault-unlock
look_for 'Passphrase of the vault'
type_text "$first"
keys Enter
look_for 'the passphrase is wrong'
command_line vault-unlock
look_for 'Passphrase of the vault'
type_text "$second"
keys Enter
look_for 'vault is open'
end

begin 'commands know the new one too'
printf '%s\n' "$second" | fhirdeck vault list >"$work/out" 2>"$work/err"
expect_out client
end

begin 'the deck leaves a sane terminal'
command_line quit
expect_state alternate_on 0
type_line 'stty -a | grep -o "[-]*echo " >'"$work/echo"
poll grep -q '^echo' "$work/echo" || breach 'the echo is off'
stop
end

begin 'neither was on the screen, in the terminal or in a file'
[ -s "$work/bytes" ] || breach 'no bytes were kept'
for word in "$first" "$second" sandbox-secret not-these; do
	! grep -qF -e "$word" "$work/screens" "$work/bytes" ||
		breach "shown: $word"
	in=$(grep -rlaF -e "$word" "$work/config" "$work/state" "$work/data" \
		"$work/cache" 2>/dev/null)
	[ -z "$in" ] || breach "$word in $in"
done
end
count
