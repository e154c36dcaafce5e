#!/bin/sh
# fhirdeck validate: one resource, many, a stream; which profile was chosen
# and why; what was not checked; exit statuses.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
own_folders
umask 077
export HOME="$work/home"
mkdir -p "$HOME"
cases=tests/data/ig/cases/files
wards=https://wards.example/StructureDefinition

begin 'base R4 needs no package'
run fhirdeck validate "$cases/order-good.json"
expect_status 0
expect_out 'order-good.json: no errors'
expect_out '  ServiceRequest: base R4'
run fhirdeck validate --extensions ignore "$cases/patient-bad-date.json"
expect_status 1
expect_out 'patient-bad-date.json: 1 error'
expect_out 'Patient.birthDate'
end

begin 'a finding has its line, and the sentence under it'
line=$(grep -n '"birthDate"' "$cases/patient-bad-date.json" | cut -d: -f1)
run fhirdeck validate "$cases/patient-bad-date.json"
expect_out "  error $line:2 Patient.birthDate"
expect_out '1980-02-30'
end

tar -C tests/data/ig/wards -czf "$work/wards.tgz" package
fhirdeck package add "$work/wards.tgz" >/dev/null 2>&1

begin 'the package says which profile, and a missing one is named once'
run fhirdeck validate "$cases/patient-no-name.json" "$cases/patient-good.json"
expect_status 1
expect_err 'package example.absent 0.1.0 is not here; example.wards#1.2.0 needs it'
expect 'times it is said' "$(grep -c example.absent "$work/err")" 1
expect_out "  Patient: $wards/WardPatient (the only profile of example.wards for Patient)"
expect_out 'patient-no-name.json: 1 error'
expect_out 'patient-good.json: no errors'
expect_out '2 resources, 1 with errors: 1 error'
run fhirdeck validate --no-guess "$cases/patient-no-name.json"
expect_status 0
expect_out '  Patient: base R4'
end

begin 'a profile can be named, and one that is nowhere is an error'
run fhirdeck validate --no-guess --profile "$wards/WardPatient" "$cases/patient-no-name.json"
expect_status 1
expect_out "  Patient: $wards/WardPatient (asked for)"
expect_out "asked for by $wards/WardPatient"
run fhirdeck validate --profile "$wards/Nobody" "$cases/patient-good.json"
expect_status 1
expect_out "$wards/Nobody"
end

begin 'a message is checked against its definition'
run fhirdeck validate "$cases/message-good.json"
expect_status 0
expect_out "ServiceRequest: $wards/WardOrder (MessageDefinition ward-order, event ORDER)"
run fhirdeck validate tests/data/ig/message-three.json
expect_status 1
expect_out 'MessageHeader.focus names 3 ServiceRequest'
run fhirdeck validate tests/data/ig/message-none.json
expect_status 1
expect_out 'MessageHeader.focus names 0 ServiceRequest'
run fhirdeck validate tests/data/ig/message-reply.json
expect_status 0
end

begin 'what was not checked stands in the report'
run fhirdeck validate "$cases/message-good.json"
expect_out '  not checked'
expect_out '      https://wards.example/events: no copy of this code system here'
run fhirdeck --json validate "$cases/message-good.json"
expect 'issue' "$(jq -r '.issue[] | select(.code == "not-supported").details.text' <"$work/out")" 'Not checked: https://wards.example/events: no copy of this code system here'
end

begin 'a rule is for one entry of a type'
run fhirdeck validate --no-guess --rule "Patient:0=$wards/WardPatient" --explain "$cases/message-good.json"
expect_status 0
expect_out "Bundle.entry[2].resource"
expect_out "$wards/WardPatient (the rule Patient:0)"
run fhirdeck validate --rule Patient "$cases/message-good.json"
expect_status 2
expect_err '--rule Patient is not TYPE:NUMBER=URL'
end

begin 'unknown extensions as one wants them'
run fhirdeck validate --extensions error "$cases/patient-unknown-extension.json"
expect_status 1
expect_out 'error'
run fhirdeck validate --extensions warning "$cases/patient-unknown-extension.json"
expect_status 0
expect_out 'no errors, 1 warning'
run fhirdeck validate --extensions ignore "$cases/patient-unknown-extension.json"
expect_status 0
run fhirdeck validate --extensions never "$cases/patient-good.json"
expect_status 2
end

begin 'a stream has a resource on each line'
{
	jq -c . "$cases/patient-good.json"
	jq -c . "$cases/patient-bad-date.json"
	echo
	echo '{"resourceType":"Patient"'
} >"$work/stream.ndjson"
run fhirdeck validate --no-guess "$work/stream.ndjson"
expect_status 1
expect_out 'stream.ndjson line 1: no errors'
expect_out 'stream.ndjson line 2: 1 error'
expect_out 'stream.ndjson line 4: 1 error'
expect_out '3 resources, 2 with errors: 2 errors'
run sh -c "jq . '$cases/patient-good.json' '$cases/patient-no-name.json' | fhirdeck validate -"
expect_out 'standard input line 1: no errors'
expect_out '2 resources, 1 with errors'
end

begin 'XML is checked by the same rules'
run fhirdeck validate "$cases/patient-good-xml.xml"
expect_status 0
run fhirdeck validate "$cases/patient-bad-gender-xml.xml"
expect_status 1
expect_out 'error 5:'
end

begin 'JSON output is an OperationOutcome with official ids'
run fhirdeck --json validate --no-guess "$cases/patient-bad-gender.json"
expect_status 1
expect 'type' "$(jq -r .resourceType <"$work/out")" OperationOutcome
expect 'id' "$(jq -r '.issue[] | select(.severity == "error") | .extension[] | select(.url | endswith("message-id")).valueCode' <"$work/out")" Terminology_TX_NoValid_16
expect 'expression' "$(jq -r '.issue[] | select(.severity == "error").expression[0]' <"$work/out")" Patient.gender
run fhirdeck --json validate "$cases/patient-good.json" "$cases/patient-bad-date.json"
expect 'outcomes' "$(jq -r '[.[].outcome.resourceType] | unique | join(" ")' <"$work/out")" OperationOutcome
expect 'files' "$(jq -r 'length' <"$work/out")" 2
end

begin 'a file that is not there is said, and the others are checked'
run fhirdeck validate "$work/nowhere.json" "$cases/patient-good.json"
expect_status 2
expect_err 'nowhere.json'
expect_out 'patient-good.json: no errors'
end

begin 'nothing of a resource reaches a terminal unescaped'
printf '{"resourceType":"Patient","gender":"\033[31mx"}' >"$work/escape.json"
run fhirdeck validate "$work/escape.json"
expect_status 1
grep -q "$(printf '\033')" "$work/out" && breach 'an escape came through'
end

begin 'our own cases come out as they should'
run validator_suite tests/data/ig/cases --exact --least 100 -v
expect_status 0
end

count
