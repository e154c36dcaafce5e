#!/bin/sh
# fhirdeck against FHIR servers with ways of their own, over TLS. First
# fhir-works-on-aws, with a pasted token: its statement, every interaction, its
# web page for what it does not know, its OperationOutcomes without details,
# said in words. Then Asymmetrik's, by asymmetrik.sh.
# It runs when WITH_QUIRKS=yes, or when their packages are there already.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh
here=tests/interop
own_folders
config=$work/config

finish() {
	sh $here/servers.sh down "$work/servers"
	rm -rf "$work"
}
trap finish EXIT

QUIRKS_TOKEN=interop-$(openssl rand -hex 16 2>/dev/null)
export QUIRKS_TOKEN

sh $here/servers.sh quirks "$work/servers" 2>"$work/why"
case $? in
0) ;;
3) skip 'FHIR servers with ways of their own' "$(cat "$work/why")"
	count
	exit ;;
*) cat "$work/why"
	exit 1 ;;
esac
# shellcheck source=/dev/null
. "$work/servers/env"

deck() {
	run fhirdeck --config "$config" -c Quirks "$@"
}

begin 'a connection to it'
run fhirdeck --config "$config" connection add Quirks --tier test \
	--service "fhir=$QUIRKS,token,fhir" --token env:QUIRKS_TOKEN \
	--ca-file "$CA_FILE"
expect_status 0
end

begin 'check: every rung holds'
deck check
expect_status 0
expect_out 'FHIR 4.0.1, 146 resource types'
expect_out 'the certificate is trusted'
end

begin 'capability: what it is, and what it can do as a system'
deck capability
expect_status 0
expect_out 'SMART-on-FHIR'
expect_out "Token endpoint  $QUIRKS/token"
expect_out 'batch, transaction'
expect_out 'ServiceRequest'
end

begin 'capability of one type: no patch, no conditions, its parameters'
deck capability Patient
expect_status 0
expect_out 'read not-supported, delete not-supported'
expect_out 'history-instance'
expect_out 'birthdate'
expect_nowhere '  patch'
end

begin 'a file of requests: every interaction answers as expected'
deck run --var run="r$$" $here/quirks.http
expect_status 0
expect_out ' 0 failed, 0 errors'
end

begin 'its endpoints are found where SMART has them'
deck request GET .well-known/smart-configuration
expect_status 0
expect_out "\"token_endpoint\":\"$QUIRKS/token\""
end

begin 'what is not there: its diagnostics in words, status 1'
deck request GET Patient/nobody
expect_status 1
expect_err '404 Not Found: Resource Patient/nobody is not known'
expect_err 'the address itself is right'
expect_nowhere '404 404'
end

begin 'a type it does not know: a web page, said so, status 1'
deck request GET Nonsense/1
expect_status 1
expect_err '404 Not Found: a web page'
expect_out 'Cannot GET /Nonsense/1'
end

begin 'a body that is not valid: both reasons in words, status 1'
deck request POST Patient -d \
	'{"resourceType":"Patient","gender":"blue","birthDate":"yesterday"}'
expect_status 1
expect_err '400 Bad Request: '
expect_err 'data.gender should be equal to one of the allowed values'
expect_err 'data.birthDate should match'
end

begin 'a body that is not JSON: its reason, status 1'
deck request POST Patient -d '{"resourceType":'
expect_status 1
expect_err '400 Bad Request: Unexpected end of JSON input'
end

begin 'a create without Location is a create'
echo '{"resourceType":"Patient","name":[{"family":"INVENTED"}]}' \
	>"$work/p.json"
deck --json request POST Patient -d "@$work/p.json"
expect_status 0
expect_out '"sentence":	"201 Created"'
expect_out '"ETag"'
expect_nowhere '"Location"'
end

begin 'a wrong token: why, and what to do, status 4'
run env QUIRKS_TOKEN=interop-wrong \
	fhirdeck --config "$config" -c Quirks request GET Patient
expect_status 4
expect_err '401 Unauthorized: The token is not valid'
expect_err 'get a new token'
end

begin 'the token is in no output and no file'
! grep -qF -e "$QUIRKS_TOKEN" "$work/all_output" ||
	breach 'the token is in an output'
held=$(grep -rlF -e "$QUIRKS_TOKEN" "$config" "$work/state" "$work/data" \
	"$work/cache" 2>/dev/null)
[ -z "$held" ] || breach "the token is in $held"
end

. tests/interop/asymmetrik.sh

# Before count, which removes the folder their process ids are in.
sh $here/servers.sh down "$work/servers"
count
