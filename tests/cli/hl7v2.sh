#!/bin/sh
# HL7 v2 sent raw: the sandbox's conversion tool gives back what arrived, byte
# for byte, and with which type; its v2 door gives a verdict.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
own_folders
umask 077

start_sandbox
fhirdeck connection add Here --service "v2=$origin/sandbox/v2" \
	--service "tools=$origin/sandbox/tools" >/dev/null

# The bytes that arrived, out of the Bundle on stdout.
arrived() {
	fhirdeck path "entry.resource.ofType(Binary).data" "$work/out" |
		base64 -d >"$work/arrived"
	fhirdeck path "entry.resource.ofType(Binary).contentType" "$work/out" \
		>"$work/type"
}

printf 'MSH|^~\\&|A|RXR|B|699X0|20260203103100||ADT^A31|M-1|T|2.5.1\r' \
	>"$work/cr.hl7"
printf 'PID|1||9999999468^^^NHS||O\\T\\HARA^Zo\303\253 \\R\\#$%%\r' \
	>>"$work/cr.hl7"
tr '\r' '\n' <"$work/cr.hl7" >"$work/lf.hl7"

begin 'a message arrives as it was, bare CR and all, by both types'
for type in '' application/hl7-v2+er7 x-application/hl7-v2+er7; do
	if [ -n "$type" ]; then
		run fhirdeck -c Here request POST \
			'{{tools}}/transformToFHIR' -d "@$work/cr.hl7" \
			-H "Content-Type: $type"
	else
		run fhirdeck -c Here request POST \
			'{{tools}}/transformToFHIR' -d "@$work/cr.hl7"
	fi
	expect_status 0
	arrived
	cmp "$work/cr.hl7" "$work/arrived" >/dev/null ||
		breach "other bytes arrived ($type)"
	expect 'type' "$(cat "$work/type")" \
		"${type:-application/hl7-v2+er7}"
	expect_out '"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9999999468"'
done
end

begin 'the v2 door says its verdict, and so does the exit status'
run fhirdeck -c Here request POST '{{v2}}' -d "@$work/cr.hl7"
expect_status 0
expect_err 'AA'
run fhirdeck -c Here request POST '{{v2}}' -d "@$work/lf.hl7"
expect_status 1
expect_err 'AR'
expect_err 'Segments must end with CR'
end

begin 'a file of requests: lines are sent with CR, other files as they are'
{
	printf '%s\n' '### lines' \
		'# expect path identifier.value = M-1' \
		'POST {{tools}}/transformToFHIR' \
		'Content-Type: x-application/hl7-v2+er7' ''
	cat "$work/lf.hl7"
	printf '%s\n' '### a file' 'POST {{v2}}' '' '< ./cr.hl7'
} >"$work/t.http"
sed -i 's/^# expect path identifier.*/&/; s/^POST {{v2}}/# expect verdict AA\n&/' \
	"$work/t.http"
run fhirdeck -c Here run "$work/t.http"
expect_status 0
sed -i '/^### a file/,$d' "$work/t.http"
printf '# expect 400\n' >>"$work/t.http"
fhirdeck -c Here run --json "$work/t.http" >"$work/json"
grep -q '"status":.*200' "$work/json" || breach 'the lines were refused'
end

begin 'the other way round it is HL7 v2 with bare CR'
run fhirdeck -c Sandbox run -n 'A FHIR message as HL7 v2' hl7v2
expect_status 0
run fhirdeck -c Here request POST '{{tools}}/transformToV2' \
	-d "@tests/data/run/later.json"
expect_status 0
tr '\r' '\n' <"$work/out" | grep -q '^PID|1||9999999468' ||
	breach 'there is no PID segment'
grep -q "$(printf '\r')" "$work/out" || breach 'there is no CR'
expect 'line feeds' "$(tr -cd '\n' <"$work/out" | wc -c)" 0
end

count
