# shellcheck shell=sh disable=SC2154
# Read by quirks.sh: Asymmetrik's node-fhir-server-core, whose statement is not
# quite one, whose creates come back empty, whose 404 is plain text, and which
# has a second base that is not R4.

deck() {
	run fhirdeck --config "$config" -c Asymmetrik "$@"
}

begin 'a connection to a server of two versions of FHIR'
run fhirdeck --config "$config" connection add Asymmetrik --tier test \
	--service "r4=$ASYMMETRIK/4_0_1,unrestricted,fhir" \
	--service "stu3=$ASYMMETRIK/3_0_1,unrestricted,fhir" \
	--ca-file "$CA_FILE"
expect_status 0
end

begin 'check: both bases hold, what is wrong with a statement is noted'
deck check
expect_status 0
expect_out 'FHIR 4.0.1, 1 resource type; rest[0].resource[0].profile is not'
expect_out 'FHIR 3.0.1, 1 resource type; '
end

begin 'a statement that is not quite one is read, and its flaw named'
deck capability
expect_status 0
expect_out 'FHIR Test Server (R4)'
expect_out 'Findings        rest[0].resource[0].profile is not a text'
expect_out 'Security        nothing is said'
expect_out 'Patient  RSCUDVH'
end

begin 'a server that is not R4: said so'
deck capability -s stu3
expect_status 0
expect_out 'FHIR version    3.0.1'
expect_out 'fhirVersion is 3.0.1, not R4 (4.0.1)'
end

begin 'a file of requests: every interaction answers as expected'
deck run --var run="R$$" tests/interop/asymmetrik.http
expect_status 0
expect_out ' 0 failed, 0 errors'
end

begin 'a create that comes back empty is a create'
deck request POST Patient -d "@$work/p.json"
expect_status 0
expect_err '201 Created'
expect 'bytes of the answer' "$(wc -c <"$work/out" | tr -d ' ')" 0
end

begin 'a 404 in plain text: what it says, status 1'
deck request GET Patient/nobody
expect_status 1
expect_err '404 Not Found'
expect_out 'Not Found'
end

begin 'a type it does not have: its details in words, status 1'
deck request GET Nonsense/1
expect_status 1
expect_err '404 Not Found: Invalid url: /4_0_1/Nonsense/1'
end

begin 'a body that is not JSON: its 500 in words, status 1'
deck request POST Patient -d '{"resourceType":'
expect_status 1
expect_err '500 Internal Server Error: Unexpected: Unexpected end of JSON'
end
