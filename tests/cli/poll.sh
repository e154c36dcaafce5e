#!/bin/sh
# fhirdeck request --poll: a message that is not decided yet, a request that
# was taken on; growing pauses, the verdict at the end, and Ctrl-C.
# shellcheck disable=SC2016
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
own_folders
umask 077

start_sandbox
export SANDBOX_PASSWORD=sandbox-password
fhirdeck connection add Here --service "esb=$origin/open/ESB" >/dev/null
cat >"$work/order.json" <<'END'
{"resourceType":"Bundle","type":"message",
 "identifier":{"value":"POLL-MUCH-LATER"},"entry":[
 {"fullUrl":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0","resource":
  {"resourceType":"MessageHeader","eventCoding":{"system":
   "https://fhir.nwgenomics.nhs.uk/CodeSystem/message-event","code":"O21"},
   "destination":[{"endpoint":"urn:x","receiver":{"identifier":{"system":
    "https://fhir.nhs.uk/Id/ods-organization-code","value":"699X0"}}}],
   "sender":{"identifier":{"system":
    "https://fhir.nhs.uk/Id/ods-organization-code","value":"RXR"}},
   "source":{"endpoint":"urn:y"},"focus":[{"reference":
    "urn:uuid:5d1d34e4-3ea9-4d4e-8b4a-6b1b1a1ff001"}]}},
 {"fullUrl":"urn:uuid:5d1d34e4-3ea9-4d4e-8b4a-6b1b1a1ff001","resource":
  {"resourceType":"ServiceRequest","status":"active","intent":"order",
   "subject":{"reference":"urn:uuid:5d1d34e4-3ea9-4d4e-8b4a-6b1b1a1ff002"}}},
 {"fullUrl":"urn:uuid:5d1d34e4-3ea9-4d4e-8b4a-6b1b1a1ff002","resource":
  {"resourceType":"Patient","identifier":[{"system":
   "https://fhir.nhs.uk/Id/nhs-number","value":"9999999468"}]}}]}
END

begin 'without --poll a transient-error says what to do'
run fhirdeck -c Here request POST '$process-message' -d "@$work/order.json"
expect_out '"code":"transient-error"'
expect_err 'transient-error: not decided yet'
expect_err 'With --poll it is asked for until it is there'
end

sed -i 's/POLL-/SECOND-/' "$work/order.json"
begin 'with it the reply is asked for until it is there'
run fhirdeck -c Here request --poll POST '$process-message' \
	-d "@$work/order.json"
expect_status 0
expect_err 'the reply is not there yet; asking again in 1 s'
expect_err 'asking for the reply, poll 1'
expect_err 'the reply is not there yet after 1 poll; asking again in 2 s'
expect_err 'ok: the message was accepted'
expect_out '"code":"ok"'
grep -q searchset "$work/out" && breach 'the whole queue was printed'
end

begin 'anything else is an answer at once'
run fhirdeck -c Here request --poll GET metadata
expect_status 0
expect_out 'CapabilityStatement'
end

begin 'a request that was taken on is asked for where the server says'
run fhirdeck -c Sandbox request --poll GET 'Patient?_count=1' \
	-H 'Prefer: respond-async'
expect_status 0
expect_err 'the answer is not there yet after 1 poll'
expect_out '"searchset"'
end

begin 'Ctrl-C stops it, with what there is'
fhirdeck -c Here request --poll POST '$process-message' \
	-d "@$work/order.json" >"$work/out" 2>"$work/err" &
pid=$!
tries=0
until grep -q 'asking again' "$work/err" || [ $tries -ge 100 ]; do
	sleep 0.1
	tries=$((tries + 1))
done
kill -INT $pid
wait $pid
expect 'exit status' $? 130
expect_out '"code":"transient-error"'
expect_err 'stopped after'
end

count
