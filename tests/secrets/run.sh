#!/bin/sh
# Where secrets end up. Commands and the deck get every secret a connection
# can have, from every source, use them against a server that writes down the
# tokens it gives out, and are then searched: what they printed, every file
# they wrote, what their children were given, and their memory, while the
# secrets are held (then only in locked pages that stay out of core dumps) and
# after they were forgotten (then nowhere).
#
# A search that looks at nothing finds nothing, so each says how much it has
# looked at and is also given something that it has to find.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh
# shellcheck source=tests/tty/term.sh
. tests/tty/term.sh

finish() {
	stop 2>/dev/null
	stop_servers
}
trap finish EXIT

for program in node openssl tmux; do
	command -v $program >/dev/null 2>&1 && continue
	skip 'where secrets end up' "$program is not installed"
	count
	exit
done

# Everything the program may write to is below here, and nothing else.
world=$work/world
mkdir -m 700 "$world" "$work/pki"
for folder in home config state data cache run tmp; do
	mkdir -m 700 "$world/$folder"
done
in_world() {
	env HOME="$world/home" XDG_CONFIG_HOME="$world/config" \
		XDG_STATE_HOME="$world/state" XDG_DATA_HOME="$world/data" \
		XDG_CACHE_HOME="$world/cache" XDG_RUNTIME_DIR="$world/run" \
		TMPDIR="$world/tmp" "$@"
}

random() {
	openssl rand -hex 16
}

# Each secret is of this run, so that what is found is no coincidence; those
# of the client have letters that forms and Basic have to encode.
env_secret="e/+$(random)" file_secret="f%&$(random)" passed_secret=$(random)
vault_secret="v=:$(random)" typed_secret=$(random) password=$(random)
pasted=$(random) key_passphrase=$(random) vault_passphrase=$(random)
second_passphrase=$(random)

sh tests/tools/tls_certificates.sh "$work/pki" 2>/dev/null
openssl pkey -in "$work/pki/client.key" -aes256 -out "$work/pki/odd.key" \
	-passout "pass:$key_passphrase"
start_server server env API_PASSWORD="$password" PASTED_TOKEN="$pasted" \
	CLIENT_SECRETS="$env_secret,$file_secret,$passed_secret,$vault_secret,$typed_secret" \
	node tests/secrets/server.mjs "$work/pki"
origin=$(sed -n 's/^listening //p' "$work/server")
if [ -z "$origin" ]; then
	cat "$work/server"
	exit 1
fi

# What may be nowhere: NAME<TAB>SECRET, with the forms it travels in.
needle() {	# name secret
	printf '%s\t%s\n' "$1" "$2"
}
# Without its beginning, which is the same for all.
basic() {	# password
	printf 'scanned:%s' "$1" | openssl base64 -A | cut -c 13-
}
needles() {
	for pair in "env $env_secret" "file $file_secret" \
		"command $passed_secret" "vault $vault_secret" \
		"typed $typed_secret"; do
		name=${pair%% *} secret=${pair#* }
		coded=$(printf %s "$secret" | sed 's,%,%25,g; s,/,%2F,g
			s,+,%2B,g; s,&,%26,g; s,=,%3D,g; s,:,%3A,g')
		needle "$name secret" "$secret"
		needle "$name secret, percent" "$coded"
		needle "$name secret, Basic" "$(basic "$coded")"
	done
	needle password "$password"
	needle 'password, Basic' "$(basic "$password")"
	needle 'pasted token' "$pasted"
	needle 'key passphrase' "$key_passphrase"
	needle 'vault passphrase' "$vault_passphrase"
	needle 'second vault passphrase' "$second_passphrase"
	sed -n 's/^token [^.]*\.//p' "$work/server" | tr '.' ' ' |
	while read -r claims signature; do
		needle 'token, claims' "$(printf %s "$claims" | cut -c 33-)"
		needle 'token, signature' "$signature"
	done
}

printf '%s\n' "$file_secret" >"$work/secret"
printf 'printf "%%s\\n" "%s"\n' "$passed_secret" >"$work/give"
chmod 600 "$work/secret" "$work/give"

add() {	# name options...
	name=$1
	shift
	in_world fhirdeck connection add "$name" --tier test \
		--ca-file "$work/pki/ca.pem" "$@" >"$work/added" 2>&1 ||
		breach "not added: $name: $(cat "$work/added")"
}
with_client() {	# name source how
	add "$1" --service "fhir=$origin/fhir,oauth2" --client-id scanned \
		--oauth2 "$origin/oauth2" --client-auth "$3" \
		--client-secret "$2" --scope 'system/*.*'
}

begin 'connections with secrets of every source'
with_client Env env:SCAN_SECRET basic
with_client File "file:$work/secret" post
with_client Command "command:sh '$work/give'" basic
with_client Vault vault:scanned post
with_client Typed prompt basic
add Basic --service "fhir=$origin/basic,basic" --user scanned \
	--password env:SCAN_PASSWORD
add Pasted --service "fhir=$origin/fhir,token" --token env:SCAN_TOKEN
add Locked --service "fhir=$origin/fhir,oauth2" --client-id scanned \
	--oauth2 "$origin/oauth2" --client-secret env:SCAN_SECRET \
	--scope 'system/*.*' --client-certificate "$work/pki/client.pem" \
	--client-key "$work/pki/odd.key" --client-passphrase env:SCAN_KEY
end

export SCAN_SECRET="$env_secret" SCAN_PASSWORD="$password" \
	SCAN_TOKEN="$pasted" SCAN_KEY="$key_passphrase"

# Children that tell what they were given: their words and their environment.
told=$work/told
cat >"$work/teller" <<END
#!/bin/sh
{
	tr '\\0' '\\n' </proc/\$\$/cmdline
	tr '\\0' '\\n' </proc/\$\$/environ
	[ -t 0 ] || cat
	cat "\$@" </dev/null
} >>'$told'
exit 0
END
chmod 700 "$work/teller"
: >"$told"

# Only root may read the memory of a process that made itself unreadable. A
# sanitizer has its own allocator, and terabytes of shadow to look through.
why_no_scan=
if [ "$(id -u)" -ne 0 ] || ! grep -qs '^VmFlags' /proc/self/smaps; then
	why_no_scan='only root can read the memory of a protected process'
elif grep -qF __asan_init "$B/fhirdeck"; then
	why_no_scan='a sanitizer has an allocator of its own'
fi
can_scan() {
	[ -z "$why_no_scan" ]
}

scan() {	# locked|gone what
	needles >"$work/needles"
	[ "$1" = locked ] ||
		sed -i '/^env /d; /^password/d; /^pasted/d; /^key /d' \
			"$work/needles"
	memscan "$1" "$(cat "$work/pid")" "$work/needles" >"$work/scan" 2>&1 ||
		breach "$2: $(head -n 20 "$work/scan"; tail -n 1 "$work/scan")"
	grep '^scanned' "$work/scan" >>"$work/looked"
}

look_for() {	# text...
	for text in "$@"; do
		[ -s "$work/breaches" ] || wait_for "$text"
	done
	screen >>"$work/screens"
}

# A key at once behind it would make it Alt.
escape() {
	keys Escape
	sleep 0.2
}

command_line() {	# words
	type_text ":$1"
	look_for ":$1"
	keys Enter
}

# Opens the connection, sends, and answers what is asked on the way.
read_patient() {	# name [question answer]...
	command_line "connect $1"
	look_for "fhirdeck  $1"
	command_line 'url Patient/a'
	keys F5
	shift
	while [ $# -gt 1 ]; do
		look_for "$1"
		sleep 0.8
		type_text "$2"
		keys Enter
		shift 2
	done
	look_for '200 OK' 1950-01-01
}

# A command, as a script runs it; all it says is searched later.
deck() {	# words
	run in_world fhirdeck "$@"
}

begin 'commands use them'
printf '%s\n%s\n' "$vault_passphrase" "$vault_secret" |
	in_world fhirdeck vault set scanned >>"$work/all_output" 2>&1 ||
	breach 'no vault'
for name in Env File Command Locked; do
	deck -c $name -v request GET Patient/a
	expect_status 0
	expect_err 'Bearer ***'
	deck -c $name token
	expect_status 0
	deck -c $name -v token --decode --introspect --revoke
	expect_status 0
	deck -c $name check
	deck -c $name check --json
done
for name in Basic Pasted; do
	deck -c $name -v request GET Patient/a
	expect_status 0
done
deck -c Env capability
deck -c Env certificate
deck connection show Env
deck connection list --json
printf '%s\n%s\n' "$vault_passphrase" "$second_passphrase" |
	in_world fhirdeck vault passphrase >>"$work/all_output" 2>&1 ||
	breach 'the passphrase did not change'
end

begin 'commands tell of what fails without telling secrets'
deck -c Env request GET 'Patient/a?access_token=none'
in_world env SCAN_SECRET="wrong$env_secret" fhirdeck -c Env -v token \
	>>"$work/all_output" 2>&1 && breach 'a wrong secret was good'
deck -c Vault token
[ "$status" -ne 0 ] || breach 'a locked vault gave a secret'
deck --no-such-option
end

if can_scan; then
	# The same search, in a process that keeps a secret in plain memory.
	begin 'the search finds what is there'
	SCAN_CANARY=$typed_secret sleep 600 &
	echo $! >"$work/pid"
	sleep 0.2
	needles >"$work/needles"
	! memscan gone "$(cat "$work/pid")" "$work/needles" >"$work/scan" ||
		breach 'a canary in the environment was not found'
	grep -q '^found: typed secret at' "$work/scan" ||
		breach "$(cat "$work/scan")"
	kill "$(cat "$work/pid")"
	end
else
	skip 'secrets in memory' "$why_no_scan"
fi

begin 'the deck opens'
export EDITOR="$work/teller" PAGER="$work/teller"
start 120x36 HOME="$world/home" XDG_CONFIG_HOME="$world/config" \
	XDG_STATE_HOME="$world/state" XDG_DATA_HOME="$world/data" \
	XDG_CACHE_HOME="$world/cache" XDG_RUNTIME_DIR="$world/run" \
	TMPDIR="$world/tmp"
type_line "sh -c 'echo \$\$ >$work/pid; exec fhirdeck -c Env'"
look_for Connections Response
end

for name in Env File Command Vault Typed Basic Pasted Locked; do
	begin "the deck uses $name and holds secrets in locked memory only"
	case $name in
	Vault) read_patient Vault 'Passphrase of the vault' \
		"$second_passphrase" ;;
	Typed) read_patient Typed 'Client secret of Typed' "$typed_secret" ;;
	*) read_patient $name ;;
	esac
	! can_scan || scan locked "held by $name"
	end
done

begin 'the deck looks at tokens, logs, certificates and the check'
read_patient Vault
keys F7
look_for 'Scope granted'
type_text i
look_for 'the token is active.'
screen >>"$work/screens"
escape
type_text L
look_for 'Bearer ***'
escape
command_line check
look_for 'All the way up'
escape
command_line certificate
look_for 'SHA-256'
escape
! can_scan || scan locked 'after looking at it all'
end

begin 'the deck copies, saves, and starts other programs'
command_line 'connect Vault'
command_line 'url Patient/a'
keys F5
look_for 1950-01-01
command_line 'copy body'
command_line "save $world/home/saved.json"
poll test -s "$world/home/saved.json" || breach 'nothing was saved'
for word in editor pager "pipe $work/teller" edit-external; do
	before=$(wc -c <"$told")
	command_line "$word"
	told_more() {
		[ "$(wc -c <"$told")" -gt "$before" ]
	}
	poll told_more || lost "no child by $word"
	wait_for 'Response'
done
end

# Those of the environment are held as long as the variable would have been.
begin 'the deck forgets, and what was forgotten is nowhere'
command_line 'connect Vault'
command_line 'url Patient/a'
keys F5
look_for 1950-01-01
command_line token-forget
look_for 'are wiped'
command_line vault-lock
look_for locked
! can_scan || scan locked 'held from the environment'
! can_scan || scan gone forgotten
end

begin 'the deck leaves'
command_line quit
expect_state alternate_on 0
stop
end

# Greps for every needle; each file or text that holds one is a breach.
search() {	# file...
	needles >"$work/needles"
	cut -f 2 "$work/needles" >"$work/patterns"
	# The variables, files and scripts that secrets come from are known.
	find "$@" -type f -exec grep -laF -f "$work/patterns" {} +
}

begin 'no secret and no token on any screen, in any output'
for seen in "$work/all_output" "$work/screens" "$work/bytes" "$work/added"; do
	[ -s "$seen" ] || breach "nothing in $seen"
	in=$(search "$seen")
	[ -z "$in" ] || breach "in $in: $(grep -aoF -f "$work/patterns" "$in" |
		head -n 3)"
done
end

begin 'none in what children were given'
grep -q '^PATH=' "$told" || breach 'no child told its environment'
in=$(search "$told")
[ -z "$in" ] || breach "$(grep -aF -f "$work/patterns" "$told" | head -n 5)"
end

begin 'none in any file that was written'
files=$(find "$world" -type f | wc -l)
[ "$files" -ge 4 ] || breach "only $files files: $(find "$world" -type f)"
for file in connections.json vault history.jsonl; do
	[ -n "$(find "$world" -name $file)" ] || breach "no $file"
done
in=$(search "$world")
[ -z "$in" ] || breach "in $in"
printf '%s\n' "$typed_secret" >"$world/tmp/canary"
[ "$(search "$world")" = "$world/tmp/canary" ] ||
	breach 'a canary in a file was not found'
expect 'files others may read' \
	"$(find "$world" -type f -perm /077 ! -name canary)" ''
end

echo "looked at $(wc -c <"$work/all_output") bytes of output," \
	"$(cat "$work/screens" "$work/bytes" | wc -c) of screens," \
	"$(wc -c <"$told") of children's, $files files, for" \
	"$(grep -c . "$work/needles") needles"
[ ! -s "$work/looked" ] || tail -n 2 "$work/looked"
count
