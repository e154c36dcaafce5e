#!/bin/sh
# fhirdeck's commands against servers nobody here wrote: discovery, tokens,
# introspection and revocation at oidc-provider, reads and refusals at
# medplum's FHIR router, all over TLS with an authority made for the run.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
here=tests/interop
config=$work/config
export XDG_STATE_HOME="$work/state" XDG_DATA_HOME="$work/data" \
	XDG_CACHE_HOME="$work/cache"

finish() {
	[ ! -d "$work/deck-config" ] || stop
	sh $here/servers.sh down "$work/servers"
	rm -rf "$work"
}
trap finish EXIT

# Secrets of this run only, so that a search for them finds nothing else.
# ODD_SECRET holds what form-encoding has to protect.
CLIENT_SECRET=interop-$(openssl rand -hex 16 2>/dev/null)
ODD_SECRET="p:@ss w%rd+&=/~$CLIENT_SECRET"
INTEROP_SECRET=$CLIENT_SECRET
export CLIENT_SECRET ODD_SECRET INTEROP_SECRET

sh $here/servers.sh up "$work/servers" 2>"$work/why"
case $? in
0) ;;
3) skip 'interop with other servers' "$(cat "$work/why")"
	count
	exit ;;
*) cat "$work/why"
	exit 1 ;;
esac
# shellcheck source=/dev/null
. "$work/servers/env"

connection() {	# name oauth2-base client-id environment-variable tls
	cat <<-END
		{"name":"$1","tier":"test",
		 "services":[{"name":"fhir","kind":"fhir","base":"$FHIR",
		  "access":"oauth2"}],
		 "oauth2":{"base":"$2","client_id":"$3",
		  "client_secret":{"env":"$4"},"scope":"system/*.*"},
		 "tls":{$5}}
	END
}

mkdir -m 700 "$config" "$XDG_STATE_HOME"
ca="\"ca_file\":\"$CA_FILE\""
(
	umask 077
	{
		echo '{"connections":['
		connection Interop "$AUTH" basic INTEROP_SECRET "$ca"
		echo ,
		connection Short "$SHORT_AUTH" basic INTEROP_SECRET "$ca"
		echo ,
		connection Odd "$AUTH" 'odd:id +%' ODD_SECRET "$ca"
		echo ,
		connection Narrow "$AUTH" narrow INTEROP_SECRET "$ca"
		echo ,
		connection Stranger "$AUTH" basic INTEROP_SECRET ''
		echo ']}'
	} >"$config/connections.json"
)

deck() {
	run fhirdeck --config "$config" -c "$@"
}

begin 'a token is got, and shown masked'
deck Interop token
expect_status 0
expect_out 'system/*.*'
end

begin 'the whole token is shown only when asked for'
deck Interop token --show
expect_status 0
token=$(grep -oE '[A-Za-z0-9_-]{43}' "$work/out" | head -n 1)
[ -n "$token" ] || breach 'no token of 43 letters on stdout'
: >"$work/all_output"	# it may stand there; nowhere else
end

begin 'introspection tells that the token is active, its scope and expiry'
deck Interop token --introspect
expect_status 0
expect_out 'Active, its server said'
expect_out 'system/*.*'
expect_out 'exp'
end

begin 'after revocation introspection tells that it is inactive'
deck Interop token --revoke --introspect
expect_out 'Not active'
end

begin 'capability lists the resource types'
deck Interop capability
expect_status 0
expect_out 'Patient'
expect_out 'ServiceRequest'
end

begin 'capability of one type tells its interactions and parameters'
deck Interop capability Patient
expect_status 0
expect_out 'search-type'
expect_out 'birthdate'
end

begin 'pages are followed by their next link, over all twelve patients'
page='Patient?_count=5' pages=0
: >"$work/ids"
while [ -n "$page" ] && [ $pages -lt 9 ]; do
	deck Interop request GET "$page"
	expect_status 0
	pages=$((pages + 1))
	grep -oE '"id": *"0{8}-[^"]*"' "$work/out" >>"$work/ids"
	page=$(tr -d ' \n' <"$work/out" |
		sed -n 's/.*"relation":"next","url":"\([^"]*\)".*/\1/p')
done
expect pages $pages 3
expect patients "$(sort -u "$work/ids" | grep -c .)" 12
end

begin 'one patient is read as it was sent'
deck Interop request GET Patient/00000000-0000-4000-8000-000000000003
expect_status 0
expect_out Invented3
expect_out 'Zoë'
end

begin 'what is not there is said in words, status 1'
deck Interop request GET Patient/00000000-0000-4000-8000-999999999999
expect_status 1
expect_err 'Not found'
expect_nowhere '404 404'
end

begin 'a refused body: what the OperationOutcome says, status 1'
cat >"$work/bad.json" <<'END'
{"resourceType":"Patient","birthDate":"yesterday","shoeSize":44}
END
deck Interop request POST Patient -d "@$work/bad.json"
expect_status 1
expect_err '2 errors: Invalid date format'
expect_out 'Patient.shoeSize'
end

begin 'a good body is created'
echo '{"resourceType":"Patient","name":[{"family":"Invented"}]}' \
	>"$work/good.json"
deck Interop request POST Patient -d "@$work/good.json"
expect_status 0
end

begin 'a token that runs out in the middle is replaced without a word'
run send_twice "$config" Short "$FHIR/Patient" 3
expect_status 0
expect_out '200 200 2'
end

begin 'a token that holds is used again'
run send_twice "$config" Interop "$FHIR/Patient" 0
expect_out '200 200 1'
end

begin 'a connection made by command works as one written by hand'
run fhirdeck --config "$config" connection add Made --tier test \
	--service "fhir=$FHIR,oauth2,fhir" --oauth2 "$AUTH" \
	--client-id basic --client-secret env:INTEROP_SECRET \
	--scope 'system/*.*' --ca-file "$CA_FILE"
expect_status 0
deck Made request GET 'Patient?_summary=count'
expect_status 0
deck Interop token
expect_status 0
expect 'files others may read' \
	"$(find "$config" -type f -perm /077)" ''
end

begin 'a client id and secret with odd letters arrive whole'
deck Odd token
expect_status 0
end

begin 'a scope the client may not have: invalid_scope, status 4'
deck Narrow token
expect_status 4
expect_err invalid_scope
end

begin 'a wrong secret: invalid_client, status 4'
run env INTEROP_SECRET=wrong \
	fhirdeck --config "$config" -c Interop token
expect_status 4
expect_err invalid_client
end

begin 'an unknown authority: said so, status 3'
deck Stranger capability
expect_status 3
expect_err issuer
end

begin 'check: every rung holds'
deck Interop check
expect_status 0
expect_out TLS
expect_out token
expect_nowhere '  , '
end

begin 'the wire log is redacted'
deck Interop -v request GET Patient
expect_status 0
expect_err '/fhir/Patient HTTP/1.1'
expect_err 'Authorization: Basic ***'
expect_err 'Authorization: Bearer ***'
end

begin 'no secret and no token in any output or file'
deck Interop token
for word in "$CLIENT_SECRET" "$token" \
	"$(printf %s "basic:$CLIENT_SECRET" | openssl base64 -A)"; do
	! grep -qF -e "$word" "$work/all_output" ||
		breach "in an output: $word"
	breach_files=$(grep -rlF -e "$word" "$config" "$work/state" \
		"$work/data" "$work/cache" "$HOME/.local" 2>/dev/null)
	[ -z "$breach_files" ] || breach "in a file: $breach_files"
done
# Tokens look like nothing else in these outputs: 43 letters, no dots.
! grep -qE '(^|[^A-Za-z0-9_-])[A-Za-z0-9_-]{43}([^A-Za-z0-9_-]|$)' \
	"$work/all_output" || breach 'something like a token in an output'
end

if [ -d $here/node_modules/jose ]; then
	. tests/interop/jose.sh
else
	skip 'JWTs of jose' 'the module is not there'
fi

. tests/interop/grants.sh

if command -v tmux >/dev/null 2>&1; then
	. tests/interop/deck.sh
else
	skip 'the deck against other servers' 'tmux is not installed'
fi

sh $here/servers.sh down "$work/servers"
count
