#!/bin/sh
# fhirdeck run: the shipped requests as a smoke test of the sandbox; files of
# other clients' form, expectations that are not met, what stops a run before
# anything is sent, and reports that tell nothing of a person.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
own_folders
umask 077
# The sandbox's replies have dates of their own.
export FHIRDECK_TEST_CLOCK=2026-02-03T10:31:00Z

start_sandbox
fhirdeck connection add Here --service "esb=$origin/open/ESB" >/dev/null
fhirdeck connection add Live --tier production \
	--service "esb=$origin/open/ESB" >/dev/null
fhirdeck connection add Nowhere --service "esb=http://127.0.0.1:1/ESB" \
	>/dev/null
http=$work/t.http

file() {	# line...
	printf '%s\n' "$@" >"$http"
}

for name in smoke messages acknowledge validate patients documents hl7v2; do
	begin "the shipped requests of $name pass on the sandbox"
	run fhirdeck -c Sandbox run "$name"
	expect_status 0
	expect_out ' 0 failed, 0 errors'
	end
done

begin 'what is taken away has to be named'
run fhirdeck -c Sandbox run remove
expect_status 2
expect_out '{{type}} is not known here'
run fhirdeck -c Sandbox run --var type=Observation --var id=1x remove
expect_status 0
end

begin 'the shipped ones are listed, and a user'"'"'s own stand before them'
mkdir -p "$work/data/fhirdeck/requests"
printf '### Mine\nGET {{esb}}/metadata\n' \
	>"$work/data/fhirdeck/requests/smoke.http"
run fhirdeck run --list
expect_status 0
expect_out 'smoke (yours)'
expect_out 'GET    Mine'
expect_out 'Send a test order (O21)'
run fhirdeck -c Here run smoke
expect_status 0
expect_out 'Mine'
rm "$work/data/fhirdeck/requests/smoke.http"
end

begin 'a file that is named is listed, and no other'
file '### Of this file' 'GET {{esb}}/metadata'
run fhirdeck run --list "$http"
expect_status 0
expect_out 'GET    Of this file'
expect_nowhere 'Send a test order (O21)'
run fhirdeck run --list "$work/nowhere.http"
expect_status 2
end

begin 'what is not as expected is told with its line'
file '### Offer' '# expect 201' '# expect path resourceType = Patient' \
	'# expect header X-None' '# expect time < 60s' \
	'GET {{base}}/metadata' '' '# expect type text/html'
run fhirdeck -c Here run "$http"
expect_status 1
expect_out "FAIL  200"
expect_out "$http line 2: expected 201: the status is 200"
expect_out "line 3: expected path resourceType = Patient: it is Capab"
expect_out "line 4: expected header X-None: there is none"
expect_out "line 8: expected type text/html: the type is application/fhir+json"
expect_out '1 request in'
end

begin 'expectations in FHIRPath, and what there is instead'
file '### Patients' '# expect path total > 0' \
	"# expect path entry.count() >= 1 and type = 'searchset'" \
	"# expect path entry.resource.ofType(Patient).id.exists()" \
	'GET {{cdr}}/Patient?_count=2'
run fhirdeck -c Sandbox run "$http"
expect_status 0
file '### Patients' '# expect path entry.count() > 2' \
	"# expect path entry.resource.ofType(Device).id = 'x'" \
	"# expect path entry.resource.all(active = 'yes')" \
	'GET {{cdr}}/Patient?_count=2'
run fhirdeck -c Sandbox run "$http"
expect_status 1
expect_out "$http line 2: expected path entry.count() > 2: it is 2"
expect_out "ofType(Device).id = 'x': there is none"
expect_out "all(active = 'yes'): it is false"
file 'GET {{base}}/metadata' '### b' '# expect path entry.[0]' \
	'GET {{base}}/b'
run fhirdeck -c Here -v run "$http"
expect_status 2
expect_err "$http line 3: \"expect path entry.[0]\" is not understood"
expect_err 'no FHIRPath at column 7: a name is needed behind the dot'
[ ! -s "$work/out" ] || breach 'something was sent'
end

begin 'without an expectation an answer is below 400'
file 'GET {{base}}/nothing'
run fhirdeck -c Here run "$http"
expect_status 1
expect_out 'expected a status below 400: it is 404'
file '# expect 404' 'GET {{base}}/nothing'
run fhirdeck -c Here run "$http"
expect_status 0
end

begin 'variables of the line, the file, and the answer before'
file '@type = Capability' '@want = {{type}}Statement' \
	'### one' '# expect path resourceType = CapabilityStatement' \
	'GET {{base}}/{{what}}' '### two' \
	'GET {{base}}/{{last.resourceType}}?x={{want}}'
run fhirdeck -c Here run --var what=metadata --json "$http"
expect_status 1
expect_out "/open/ESB/CapabilityStatement?x=CapabilityStatement"
run fhirdeck -c Here run "$http"
expect_status 2
expect_out "$http line 5: {{what}} is not known here"
run fhirdeck -c Here run --var what "$http"
expect_status 2
end

begin 'a fault is named before anything is sent'
file 'GET {{base}}/metadata' '### b' '# expect soon' 'GET {{base}}/b'
run fhirdeck -c Here -v run "$http"
expect_status 2
expect_err "$http line 3: \"expect soon\" is not understood"
file 'GET {{base}}/metadata' 'no header'
run fhirdeck -c Here run "$http"
expect_status 2
expect_err "$http line 2: a header is written"
run fhirdeck -c Here run "$work/none.http"
expect_status 2
expect_err 'there is no file or folder'
[ ! -s "$work/out" ] || breach 'something was sent'
end

begin 'production needs its name, and nothing is sent before'
file 'GET {{base}}/metadata' '### b' 'DELETE {{base}}/Bundle/1'
run fhirdeck -c Live run "$http"
expect_status 2
expect_err "$http line 3: Live is a production system"
[ ! -s "$work/out" ] || breach 'something was sent'
run fhirdeck -c Live run --write "$http"
expect_status 2
run fhirdeck -c Live run --production Live "$http"
expect_status 1
expect_err 'PRODUCTION Live: DELETE'
run fhirdeck -c Live run --name 'GET {{base}}/metadata' "$http"
expect_status 0
expect_out '1 request in'
end

begin 'a dry run sends nothing'
file 'GET {{base}}/metadata' '### b' 'DELETE {{base}}/Bundle/{{last.id}}'
run fhirdeck -c Nowhere run --dry-run "$http"
expect_status 0
expect_out "$http line 1: GET http://127.0.0.1:1/ESB/metadata"
expect_out 'line 3: DELETE {{base}}/Bundle/{{last.id}}'
expect_out 'nothing was sent'
end

begin 'no network is 3, and the run goes on'
file '### one' 'GET {{base}}/a' '### two' 'GET {{base}}/b'
run fhirdeck -c Nowhere run "$http"
expect_status 3
expect_out '2 requests in'
expect_out '2 errors'
end

begin 'a body from a file, HL7 v2 in lines, a folder in order'
mkdir -p "$work/all/sub"
printf '{"resourceType":"Bundle","type":"message"}' >"$work/all/body.json"
# shellcheck disable=SC2016 # it is the operation's name
printf 'POST {{base}}/$validate\n\n< ./body.json\n' >"$work/all/a.http"
printf '### v2\n# expect 2xx\nPOST {{v2}}\n\nMSH|^~\\&|A|R0A|RIE|699X0|2026||ADT^A31|1|T|2.5.1\nPID|1\n' \
	>"$work/all/sub/b.rest"
printf 'not read' >"$work/all/c.txt"
run fhirdeck -c Sandbox run --dry-run --var base="$origin/open/ESB" \
	"$work/all"
expect_status 0
expect_out 'a.http line 1: POST'
expect_out 'b.rest line 3: POST'
run fhirdeck -c Here run "$work/all/a.http"
expect_out 'ok    200'
end

begin 'JUnit XML tells nothing of a person'
file '### 9999999468 <&"' '# expect path entry[0].x = SMITH' \
	'GET {{base}}/Patient?identifier=9999999468&family=SMITH'
run fhirdeck -c Here run --junit "$work/out.xml" "$http"
expect_status 1
grep -q 'failures="1" errors="0"' "$work/out.xml" ||
	breach 'the count is not there'
grep -q '&#60;&#38;&#34;' "$work/out.xml" || breach 'it is not escaped'
! grep -qE '9999999468|SMITH' "$work/out.xml" ||
	breach 'a person is in it'
run fhirdeck -c Here run --junit - "$http"
expect_out '<?xml version="1.0" encoding="UTF-8"?>'
! grep -qE '9999999468|SMITH|FAIL' "$work/out" || breach 'more is printed'
run fhirdeck -c Here run --json "$http"
! grep -qE '9999999468|SMITH' "$work/out" || breach 'a person is in JSON'
end

begin 'other clients'"'"' scripts are passed over'
file '### one' 'GET {{base}}/metadata' '' '> {%' \
	'  client.test("x", () => 1);' '%}' '### two' 'curl -k https://x.invalid'
run fhirdeck -c Here run "$http"
expect_status 2
expect_out 'ok    200'
expect_out "line 8: a curl command is no request line here"
end

count
