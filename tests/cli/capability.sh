#!/bin/sh
# fhirdeck capability: of a connection, a file, an earlier day; beside another
# one; as OpenAPI and as Markdown; exit statuses; what is kept and what is not;
# servers that answer with something else.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
own_folders
umask 077

corpus=tests/fuzz/corpus/capability
state=$XDG_STATE_HOME/fhirdeck/capability
start_server faultd faultd
port=$(awk '{ print $1; exit }' "$work/faultd")
fhirdeck connection add Small --service "fhir=http://127.0.0.1:$port/small" \
	>/dev/null
for name in odd another page cut none; do
	fhirdeck connection add "is-$name" \
		--service "fhir=http://127.0.0.1:$port/$name" >/dev/null
done

kept() {	# how many statements are kept
	found=$(find "$state" -type f 2>/dev/null | wc -l)
	[ "$((found))" -eq "$1" ] || breach "$((found)) are kept, not $1"
}

begin 'a file is read where it stands'
run fhirdeck capability $corpus/full.json
expect_status 0
expect_out 'requirements: a specification, not a server'
expect_out 'Token endpoint  https://e/t'
expect_out 'Revoke          https://e/r'
expect_out 'Documents       produces http://e/doc'
expect_out 'Released        2026-01-01'
run fhirdeck capability $corpus/full.json Patient
expect_status 0
expect_out 'References      literal, logical'
expect_out 'http://e/q SHALL'
run fhirdeck capability Patient -f $corpus/full.json
expect_status 0
run sh -c "fhirdeck capability - <$corpus/full.json"
expect_status 0
kept 0
end

begin 'a connection is asked, and what it said is kept, for its owner alone'
run fhirdeck -c Sandbox capability -s cdr Patient
expect_status 0
kept 1
find "$state" -type f ! -perm 600 | while read -r file; do
	breach "others can read $file"
done
run fhirdeck -c Sandbox capability -s cdr
kept 1
end

begin 'the same is 0'
run fhirdeck capability $corpus/full.json --diff $corpus/full.json
expect_status 0
expect_err 'They say the same.'
[ ! -s "$work/out" ] || breach 'something is printed'
today=$(date -u +%F)
run fhirdeck -c Sandbox capability -s cdr --diff "$today"
expect_status 0
run fhirdeck -c Sandbox capability -s cdr --changes
expect_status 0
expect_err 'No other statement of Sandbox (cdr) is kept.'
end

begin 'a difference is 1: with a file, a connection'
run fhirdeck capability $corpus/full.json --diff $corpus/bare.json
expect_status 1
expect_out "--- $corpus/bare.json"
expect_out '+ resource type Patient'
run fhirdeck -c Sandbox capability -s cdr --diff Small
expect_status 1
expect_out '--- Small (fhir)'
expect_out '+++ Sandbox (cdr)'
expect_out '+ resource type Observation'
run fhirdeck -c Sandbox capability -s cdr Observation --diff Small
expect_status 1
expect_err '1 difference'
run fhirdeck -c Sandbox capability -s cdr --diff Small --json
expect_status 1
expect_out '"same":	false'
expect_out '"change":	"new"'
end

begin 'and with what was kept'
file=$(grep -l '"connection":"Small"' "$state"/*)
sed -i 's/"code":"read"/"code":"vread"/; s/"last":"[^"]*"/"last":"2026-01-31T10:00:00Z"/' \
	"$file"
run fhirdeck -c Small capability --changes
expect_status 1
expect_out '--- Small (fhir), last seen 2026-01-31'
expect_out '- vread'
expect_out '+ read'
run fhirdeck -c Small capability --diff 2020-02-03
expect_status 2
expect_err 'is that old: 2020-02-03; kept are those of'
end

begin 'OpenAPI and Markdown'
run fhirdeck capability $corpus/full.json --openapi
expect_status 0
expect_out '"openapi":	"3.0.3"'
expect_out '"/Patient/{id}":	{'
expect_out "\"/Patient/\$everything\":	{"
expect_out '"tokenUrl":	"https://e/t"'
expect_out '"url":	"http://e/r4"'
run fhirdeck -c Small capability --openapi
expect_out "\"url\":	\"http://127.0.0.1:$port/small\""
run fhirdeck capability $corpus/full.json --markdown
expect_status 0
expect_out '# All of it'
expect_out '| name | string |  | x\|y &lt;b> |'
run fhirdeck capability $corpus/odd.json --markdown
expect_status 0
! grep -q "$(printf '\033')" "$work/out" || breach 'an escape is printed'
end

begin 'what is no statement'
for name in another page; do
	run fhirdeck -c is-$name capability
	expect_status 1
	expect_err "is-$name (fhir): the answer is"
done
run fhirdeck -c is-none capability
expect_status 1
expect_err 'no CapabilityStatement came: 404'
run fhirdeck capability $corpus/patient.json
expect_status 1
expect_err 'a resource of type Patient, not a CapabilityStatement'
run fhirdeck -c Small capability --diff is-another
expect_status 1
expect_err 'is-another (fhir): the answer is a resource of type Patient'
end

begin 'what is wrong with one is said, and the rest is shown'
run fhirdeck -c is-odd capability
expect_status 0
expect_out 'fhirVersion is 3.0.2, not R4'
expect_out 'rest[0].interaction is not a list'
expect_out 'has no type'
expect_out 'Patient'
run fhirdeck -c is-cut capability
expect_status 0
expect_out 'the JSON is broken at line 1'
end

begin 'nothing is kept where no history is'
rm -rf "$state"
mkdir -p "$XDG_CONFIG_HOME/fhirdeck"
echo 'set history no' >"$XDG_CONFIG_HOME/fhirdeck/fhirdeckrc"
run fhirdeck -c Small capability
expect_status 0
run fhirdeck -c Small capability --changes
expect_status 2
expect_err 'are not kept where no history is kept'
kept 0
rm "$XDG_CONFIG_HOME/fhirdeck/fhirdeckrc"
echo no-history >"$work/policy"
run env FHIRDECK_POLICY="$work/policy" fhirdeck -c Small capability
expect_status 0
kept 0
end

begin 'an operation: by the definition the server has'
run fhirdeck -c Sandbox capability -s cdr --operation everything
expect_status 0
expect_out "Operation \$everything: All about a patient"
expect_out "GET or POST Patient/[id]/\$everything"
expect_out 'return     1..1 Bundle'
run fhirdeck -c Sandbox capability -s cdr --operation "\$validate" Task
expect_status 0
expect_out 'Goes in (3)'
run fhirdeck -c Sandbox capability -s cdr --operation validate --json
expect_status 0
expect_out '"id": "Resource-validate"'
end

begin 'an operation without one: what FHIR R4 says, and that it is that'
run fhirdeck -c Sandbox capability -s esb --operation process-message
expect_status 0
expect_err 'no OperationDefinition came'
expect_out 'the server gave no definition of its own'
expect_out 'content       1..1 Resource'
run fhirdeck -c Sandbox capability -s esb --operation process-message --json
expect_status 1
run fhirdeck -c Sandbox capability -s cdr --operation expand
expect_status 0
expect_err "\$expand is not listed by Sandbox (cdr)"
run fhirdeck -c Sandbox capability -s cdr --operation teleport
expect_status 1
expect_err "\$teleport is not listed by Sandbox (cdr)"
run fhirdeck capability $corpus/full.json --operation validate
expect_status 0
end

begin 'wrong usage is 2'
run fhirdeck capability $corpus/full.json --openapi --operation validate
expect_status 2
run fhirdeck capability $corpus/full.json --openapi --markdown
expect_status 2
run fhirdeck capability Patient Observation -f $corpus/full.json
expect_status 2
run fhirdeck capability $corpus/full.json --diff 2026-02-03
expect_status 2
expect_err 'days are kept of connections, not of files'
run fhirdeck capability $corpus/full.json --diff ./none.json
expect_status 2
run fhirdeck capability $corpus/full.json Nothing
expect_status 2
end

count
