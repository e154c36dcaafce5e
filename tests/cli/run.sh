#!/bin/sh
# fhirdeck's commands as a user or a script runs them: exit statuses, values
# kept as they were sent, bytes of a peer's made harmless, and no secret in
# anything that is printed or written. The servers are the built-in sandbox,
# run as `fhirdeck sandbox`, and faultd, which answers wrongly on purpose.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
own_folders

start_sandbox
start_server faultd faultd
fault=http://127.0.0.1:$(cut -d' ' -f1 "$work/faultd")

# What may stand nowhere: the secret, the value of Basic made of it, and the
# beginning that all tokens of the sandbox share.
basic=c2FuZGJveC1jbGllbnQ6c2FuZGJveC1zZWNyZXQ
token=eyJhbGciOiJSUzI1NiIs
expect_no_secret() {
	for secret in sandbox-secret "$basic" "$token"; do
		expect_nowhere "$secret"
	done
}

oauth2="--oauth2 $origin/sandbox/oauth2 --client-id sandbox-client"
cdr="--service cdr=$origin/sandbox/cdr/fhir/r4"
export RIGHT=sandbox-secret WRONG=not-the-secret
umask 077
printf 'sandbox-secret\n' >"$work/secret"

begin 'connections are added; a secret itself is refused'
# shellcheck disable=SC2086
run fhirdeck connection add Right $cdr $oauth2 --client-secret env:RIGHT \
	--scope 'system/*.*'
expect_status 0
# shellcheck disable=SC2086
run fhirdeck connection add File $cdr $oauth2 --scope 'system/*.*' \
	--client-secret "file:$work/secret"
expect_status 0
# shellcheck disable=SC2086
run fhirdeck connection add Wrong $cdr $oauth2 --client-secret env:WRONG \
	--scope 'system/*.*'
expect_status 0
# shellcheck disable=SC2086
run fhirdeck connection add Typed $cdr $oauth2 --client-secret prompt \
	--scope 'system/*.*'
expect_status 0
run fhirdeck connection add Live --tier production \
	--service "esb=$origin/open/ESB"
expect_status 0
run fhirdeck connection add Faults --service "esb=$fault"
expect_status 0
run fhirdeck connection add Nobody --service esb=http://127.0.0.1:1/ESB
expect_status 0
run fhirdeck connection add Plain --service "esb=$origin/open/ESB" \
	--client-id a --client-secret hunter2
expect_status 2
expect_err 'the secret itself'
expect_nowhere hunter2
end

begin 'nothing is sent where only discovery says so'
run fhirdeck -c Right token
expect_status 4
expect_err 'not on the configured origin'
for name in Right File Wrong Typed; do
	fhirdeck connection show "$name" >/dev/null || breach "no $name"
done
run fhirdeck -c Right token --rebase
expect_status 0
expect_no_secret
run fhirdeck -c File token --rebase
expect_status 0
run fhirdeck -c Right token
expect_status 0
expect_out 'fresh'
expect_no_secret
end

begin 'a wrong secret is 4, and said in words'
run fhirdeck -c Wrong token --rebase
expect_status 4
expect_err 'the client secret is wrong'
expect_nowhere not-the-secret
run fhirdeck -c Wrong request GET Patient
expect_status 4
end

begin 'an empty scope is refused in words'
# shellcheck disable=SC2086
run fhirdeck connection add Scopeless $cdr $oauth2 --client-secret env:RIGHT \
	--scope ''
expect_status 0
run fhirdeck -c Scopeless token --rebase
expect_status 4
expect_err 'scope'
end

begin 'a secret that would have to be typed, and no terminal'
if command -v setsid >/dev/null; then
	run setsid -w fhirdeck -c Typed token --rebase
	[ "$status" -ne 0 ] || breach 'a token came from nowhere'
	expect_no_secret
fi
end

begin 'a missing environment variable is named'
run env -u RIGHT fhirdeck -c Right token
expect_status 4
expect_err 'RIGHT'
end

begin 'a request: the body on stdout, the verdict on stderr'
run fhirdeck -c Right request GET 'Patient?_count=1'
expect_status 0
expect_out '"searchset"'
expect_err '200'
expect_no_secret
end

begin 'an answer of 404 is 1'
run fhirdeck -c Right request GET Patient/nobody
expect_status 1
expect_err '404 Not Found'
end

begin 'wrong usage is 2'
run fhirdeck -c Right request GET
expect_status 2
run fhirdeck -c Nowhere request GET Patient
expect_status 2
run fhirdeck request GET Patient
expect_status 2
run fhirdeck frobnicate
expect_status 2
run fhirdeck token --frobnicate
expect_status 2
run fhirdeck format "$work/no-such-file"
expect_status 2
end

begin 'a rung with a note says what the note is about'
run fhirdeck connection add Bus \
	--service "esb=$origin/sandbox/ESB,unrestricted"
run fhirdeck -c Bus check
expect_status 4
expect_out '1 resource type; the operation '
expect_out 'is named with a dollar'
run fhirdeck connection remove Bus
end

begin 'a host that does not answer is 3, and the rung is the right one'
run fhirdeck -c Nobody request GET Patient
expect_status 3
expect_err 'refused the connection'
run fhirdeck -c Nobody check
expect_status 3
expect_err 'Connection: '
expect_err 'service is running. Ring whoever runs the server.'
expect_nowhere VPN
end

# In a network namespace of its own no packet can leave.
if unshare -rn true 2>/dev/null; then
	begin 'a private address out of reach: HSCN, the route, who to ring'
	run unshare -rn fhirdeck -c 'RIE Dev' check
	expect_status 3
	expect_err 'reached only from HSCN'
	expect_err 'this host'
	expect_err 'cannot be connected to'
	expect_err 'Ring the network team'
	expect_out 'cdr'
	expect_out 'v2'
	end
fi

begin 'connected, but no answer, is another thing'
run fhirdeck connection add Mute --service "x=$fault/close,unrestricted,http"
run fhirdeck -c Mute check
expect_status 3
expect_err 'HTTP: '
expect_err 'It is connected to, so the network is well'
expect_err 'Ring whoever runs the server.'
end

begin 'who to ring is said in the words of connections.json, and kept'
file=$XDG_CONFIG_HOME/fhirdeck/connections.json
long=$(printf '%0200d' 7)
sed "s/\"name\":[[:space:]]*\"Mute\",/&\"contacts\":{\"vendor\":\"$long desk\"},/" \
	"$file" >"$work/edited"
cat "$work/edited" >"$file"
run fhirdeck -c Mute check
expect_status 3
expect_err "Ring $long desk."
run fhirdeck connection add Mute --replace --tier dev
expect_status 0
grep -q "$long desk" "$file" || breach 'the contact is gone'
run fhirdeck connection remove Mute
end

begin 'production opens read-only'
run fhirdeck -c Live request POST Patient -d '{}'
expect_status 2
expect_err 'read-only'
run fhirdeck -c Live request GET metadata
expect_status 0
end

begin 'format keeps every value and both keys'
cat >"$work/expected" <<'END'
{
  "a": 9007199254740993,
  "b": 1.10,
  "c": 0.000001,
  "d": 3.0,
  "e": 1e400,
  "a": "\u0000x"
}
END
printf '%s%s' '{"a":9007199254740993,"b":1.10,"c":0.000001,"d":3.0,' \
	'"e":1e400,"a":"\u0000x"}' >"$work/values.json"
run fhirdeck format "$work/values.json"
expect_status 0
cmp -s "$work/out" "$work/expected" || breach 'a value or a key is not so'
fhirdeck format <"$work/values.json" | cmp -s - "$work/expected" ||
	breach 'standard input is formatted otherwise'
run fhirdeck view "$work/values.json"
cmp -s "$work/out" "$work/expected" || breach 'view prints otherwise'
end

begin 'the exit status follows the verdict, not the 200'
run fhirdeck -c Faults request GET ok
expect_status 0
run fhirdeck -c Faults request GET ack
expect_status 0
run fhirdeck -c Faults request GET nack
expect_status 1
expect_err 'AR: rejected'
run fhirdeck -c Faults request GET batch
expect_status 1
expect_err '1 of 2 entries failed'
run fhirdeck -c Faults request GET reply
expect_status 1
expect_err 'fatal-error'
run fhirdeck -c Faults request GET outcome
expect_status 1
expect_err 'no subject'
run fhirdeck -c Faults request GET iis-403
expect_status 4
run fhirdeck -c Faults request GET 502
expect_status 1
end

begin 'a document that is cut off is 1; what came is printed'
printf '{"a":[1,2.50' >"$work/cut.json"
run fhirdeck format "$work/cut.json"
expect_status 1
expect_out '2.50'
expect_err 'line 1'
run fhirdeck view "$work/cut.json"
expect_status 1
end

# The command on a terminal of its own; what the terminal was sent is in out.
on_terminal() {	# command
	run script -qec "$1" /dev/null
}

expect_harmless() {
	if LC_ALL=C tr -d '\r' <"$work/out" |
	    LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')"; then
		breach 'a control character reached the terminal'
	fi
	iconv -f UTF-8 -t UTF-8 <"$work/out" >/dev/null 2>&1 ||
		breach 'invalid UTF-8 reached the terminal'
}

if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
	begin 'escape sequences and invalid UTF-8 are shown, not sent'
	printf '{"a":"\033[2J\033]52;c;aGk=\007","b":"\377\302\2332J"' \
		>"$work/hostile.json"
	on_terminal "fhirdeck format $work/hostile.json"
	expect_harmless
	on_terminal 'fhirdeck -c Faults request GET esc -i'
	expect_harmless
	expect_out 'owned'
	on_terminal 'fhirdeck -c Faults request GET esc --json'
	expect_harmless
	expect_out 'owned'
	on_terminal 'fhirdeck -c Right token --introspect --decode'
	expect_harmless
	end
else
	skip 'escape sequences on a terminal' 'script(1) is not here'
fi

expect_json() {	# filter expected
	jq -e . <"$work/out" >/dev/null 2>&1 || breach 'stdout is no JSON'
	expect "$1" "$(jq -r "$1" <"$work/out" 2>&1)" "$2"
}

if command -v jq >/dev/null; then
	begin '--json is one document, whatever is asked for'
	run fhirdeck --json connection list
	expect_json '.[] | select(.name == "Live") | .read_only' true
	run fhirdeck connection show Right --json
	expect_json .name Right
	run fhirdeck -c Right token --json --decode --introspect
	expect_status 0
	expect_json .introspection.active true
	expect_json .claims.sub sandbox-client
	expect_no_secret
	run fhirdeck -c Right token --json --revoke --introspect
	expect_json .introspection.active false
	expect_json .revoked true
	run fhirdeck -c Right request GET Patient/nobody --json
	expect_status 1
	expect_json .status 404
	expect_no_secret
	run fhirdeck -c Right check --json
	expect_status 0
	expect_json .ok true
	run fhirdeck -c Nobody check --json
	expect_status 3
	expect_json '.steps[] | select(.state == "failed") | .name' Connection
	run fhirdeck -c Right capability --json
	expect_json .resourceType CapabilityStatement
	end
else
	skip '--json' 'jq is not here'
fi

begin 'the wire log and the tour tell no secret'
run fhirdeck -c Right token -v --introspect --revoke
expect_status 0
expect_err 'Authorization: Basic ***'
expect_no_secret
run fhirdeck -c Right request GET Patient -v
expect_status 0
expect_err 'Authorization: Bearer ***'
expect_no_secret
run fhirdeck tour
expect_status 0
expect_no_secret
end

begin 'a session in the deck: no secret on a screen or in a file'
cat >"$work/session" <<'END'
wait
token-get
wait
token-introspect
wait
screen
back
url Patient?_count=2
send
wait
request-tab headers
screen
request-tab auth
screen
request-tab preview
screen
tab headers
screen
tab timing
screen
capability-refresh
wait
check
wait
screen
token-revoke
key y
wait
log
screen
key Home
screen
END
run fhirdeck -c Right --headless --script "$work/session" --screen 200x100
expect_status 0
expect_out 'Authorization: Bearer ***'
expect_no_secret
end

# As a session that ends in the middle of something: memory is looked at by
# the sanitizers, everything else by the exit status.
begin 'the deck can be left at any point'
for last in 'menu' 'connection-add' 'token-revoke' 'connection-edit Right' \
	'send' 'token-get' 'check' 'capability-refresh' 'prompt set' 'edit' \
	'method' 'connect Typed' 'disconnect'; do
	printf 'wait\nurl Patient\n%s\n' "$last" >"$work/session"
	run fhirdeck -c Right --headless --script "$work/session"
	expect_status 0
done
end

begin 'what was asked survives the connection it was about'
cat >"$work/session" <<'END'
wait
url Patient?_count=1
send
wait
token-revoke
disconnect
key y
token-get
history
key Enter
screen
next-page
connect Typed
wait
token-discover
wait
connect Right
key Enter
wait
connect Typed
token-rebase
key Enter
token-get
wait
connect Right
key C-c
capability-refresh
key 2 Down Down Enter Right Enter
wait
size 1x1
screen
size 200x60
screen
END
run fhirdeck -c Right --headless --script "$work/session" --screen 200x60
expect_status 0
end

begin 'no secret in any file that was written'
rm -f "$work/secret" "$work/session" "$work/sandbox"
for secret in sandbox-secret not-the-secret "$basic" "$token"; do
	grep -rlF -e "$secret" "$XDG_CONFIG_HOME" "$XDG_STATE_HOME" \
		"$work/data" "$work/cache" >"$work/found" 2>/dev/null
	[ ! -s "$work/found" ] || breach "$secret: $(cat "$work/found")"
done
[ -s "$XDG_STATE_HOME/fhirdeck/history.jsonl" ] ||
	breach 'there is no history to look into'
find "$XDG_CONFIG_HOME" "$XDG_STATE_HOME" -type f ! -perm 600 \
	>"$work/found"
[ ! -s "$work/found" ] || breach "not 600: $(cat "$work/found")"
end

count
