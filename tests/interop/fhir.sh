#!/bin/sh
# fhirdeck run against a FHIR R4 server nobody here wrote (medplum's router,
# over TLS, tokens by oidc-provider): create, read, update and its conflict,
# JSON Patch, conditional create, batch, transaction, paging, history, an
# operation; and the same steps one by one with fhirdeck request.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
here=tests/interop
own_folders
config=$work/config

finish() {
	sh $here/servers.sh down "$work/servers"
	rm -rf "$work"
}
trap finish EXIT

CLIENT_SECRET=interop-$(openssl rand -hex 16 2>/dev/null)
INTEROP_SECRET=$CLIENT_SECRET
export CLIENT_SECRET INTEROP_SECRET ODD_SECRET=odd

sh $here/servers.sh up "$work/servers" 2>"$work/why"
case $? in
0) ;;
3) skip 'FHIR servers of others' "$(cat "$work/why")"
	count
	exit ;;
*) cat "$work/why"
	exit 1 ;;
esac
# shellcheck source=/dev/null
. "$work/servers/env"

deck() {
	run fhirdeck --config "$config" -c Peer "$@"
}

begin 'a connection to it'
run fhirdeck --config "$config" connection add Peer --tier test \
	--service "fhir=$FHIR,oauth2,fhir" --oauth2 "$AUTH" \
	--client-id basic --client-secret env:INTEROP_SECRET \
	--scope 'system/*.*' --ca-file "$CA_FILE"
expect_status 0
end

begin 'a file of requests: every interaction answers as expected'
deck run --var run="r$$" $here/fhir.http
expect_status 0
expect_out ' 0 failed, 0 errors'
end

begin 'the same run as JUnit, with nothing of a person in it'
deck run --var run="s$$" --junit "$work/junit.xml" $here/fhir.http
expect_status 0
grep -q 'failures="0" errors="0"' "$work/junit.xml" ||
	breach 'JUnit tells of failures'
! grep -q 'CHISLETT' "$work/junit.xml" || breach 'JUnit names a person'
end

begin 'a change of an old version is a conflict, in words, status 1'
echo '{"resourceType":"Patient","name":[{"family":"INVENTED"}]}' \
	>"$work/p.json"
deck --json request POST Patient -d "@$work/p.json"
expect_status 0
id=$(sed -n 's/.*"[Ll]ocation":.*Patient\/\([0-9a-f-]*\).*/\1/p' "$work/out" |
	head -n 1)
[ -n "$id" ] || breach 'there is no Location'
echo "{\"resourceType\":\"Patient\",\"id\":\"$id\"}" >"$work/p2.json"
deck request PUT "Patient/$id" -d "@$work/p2.json" -H 'If-Match: W/"old"'
expect_status 1
expect_err '412'
deck request PATCH "Patient/$id" -H 'Content-Type: application/json-patch+json' \
	-d '[{"op":"add","path":"/active","value":true}]'
expect_status 0
expect_out '"active":true'
end

begin 'one request on two connections, answers compared'
run fhirdeck --config "$config" connection add Twin --tier test \
	--service "fhir=$FHIR,oauth2,fhir" --oauth2 "$AUTH" \
	--client-id basic --client-secret env:INTEROP_SECRET \
	--scope 'system/*.*' --ca-file "$CA_FILE"
deck diff --with Twin GET 'Patient?_count=3&_sort=_lastUpdated'
expect_status 0
end

# Before count, which removes the folder their process ids are in.
sh $here/servers.sh down "$work/servers"
count
