#!/bin/sh
# fhirdeck path as a user or a script runs it: what is found, where it is, and
# what went wrong, by exit status and in words.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
own_folders

patient="$work/patient.json"
cat >"$patient" <<'JSON'
{
  "resourceType": "Patient",
  "name": [
    {
      "family": "Ash\u0077orth",
      "given": ["Ann", "Beth\n"]
    }
  ],
  "birthDate": "1980-02-29",
  "multipleBirthInteger": 2,
  "extension": [{"url": "http://example.org/x", "valueDecimal": 1.50}]
}
JSON

# The whole of standard output.
expect_all() {	# text
	printf '%s\n' "$1" | cmp -s - "$work/out" || {
		breach 'another output was expected:'
		breach "$1"
	}
}

begin 'a result a line, as written'
run fhirdeck path Patient.name.given "$patient"
expect_status 0
expect_all 'Ann
Beth\n'
run fhirdeck path 'name | extension.value' "$patient"
expect_all '{"family":"Ash\u0077orth","given":["Ann","Beth\n"]}
1.50'
end

begin 'choices and types are R4'\''s'
run fhirdeck path 'multipleBirth is integer' "$patient"
expect_all true
run fhirdeck path multipleBirthInteger "$patient"
expect_status 1
expect_err 'the element is called multipleBirth'
end

begin 'line, path and value with tabs'
run fhirdeck path --paths 'name.given.last() | 1 + 1' "$patient"
expect_status 0
expect_all "$(printf '6\tPatient.name[0].given[1]\tBeth\\n\n-\t-\t2')"
end

begin 'an array with the values as sent'
run fhirdeck --json path 'name.family | extension.value | {}' "$patient"
expect_status 0
expect_all '["Ash\u0077orth",1.50]'
run fhirdeck --json path -p birthDate "$patient"
expect_all '[{"line":9,"path":"Patient.birthDate","value":"1980-02-29"}]'
end

begin 'nothing found is 1'
run fhirdeck path name.suffix "$patient"
expect_status 1
[ ! -s "$work/out" ] || breach 'something is printed'
run fhirdeck --json path name.suffix "$patient"
expect_status 1
expect_all '[]'
end

begin '--test prints nothing and is true or false'
run fhirdeck path --test "name.family = 'Ashworth'" "$patient"
expect_status 0
[ ! -s "$work/out" ] || breach 'something is printed'
run fhirdeck path -q "name.family = 'Other'" "$patient"
expect_status 1
run fhirdeck path -q name.suffix "$patient"
expect_status 1
run fhirdeck path -q name.given "$patient"
expect_status 2
end

begin 'a text after the other, from standard input'
printf '{"resourceType":"Patient","id":"a"}\n{"resourceType":"Basic","id":"b"}\n' \
	>"$work/both"
fhirdeck path -p id <"$work/both" >"$work/out"
status=$?
expect_status 0
expect_all "$(printf '1\t[0].Patient.id\ta\n2\t[1].Basic.id\tb')"
fhirdeck --json path Patient.id - <"$work/both" >"$work/out"
expect_all '["a"]
[]'
end

begin 'the value of every part'
run fhirdeck path --explain "name.given.count() > 1" "$patient"
expect_status 0
expect_out 'name.given.count() > 1  =>  true'
expect_out '  name.given.count()  =>  2'
expect_out '    name.given  =>  Ann | Beth\n'
end

begin 'a fault has a column and a caret'
run fhirdeck path 'name.whare(use)' "$patient"
expect_status 2
expect_err 'column 6: there is no function whare()'
expect_err '       ^'
run fhirdeck path "name.given + 'x'" "$patient"
expect_status 2
expect_err 'column 12:'
end

begin 'strict: what the type has not is a fault'
run fhirdeck path name.first "$patient"
expect_status 1
run fhirdeck path --strict name.first "$patient"
expect_status 2
expect_err 'there is no element first here'
end

begin 'variables, traces, and what is not known'
run fhirdeck path --var who=Ann "name.given.where(\$this = %who).trace('t')" \
	"$patient"
expect_status 0
expect_out Ann
expect_err 'trace t: Ann'
run fhirdeck path "birthDate.memberOf('http://example.org/v')" "$patient"
expect_status 1
expect_err 'no value sets are known here'
end

begin 'a limit that is met is named'
run fhirdeck path "1.repeat(\$this + 1)" "$patient"
expect_status 1
expect_err '(limit: '
end

begin 'what is no JSON, and no file'
echo '{"a": 1,' >"$work/cut"
run fhirdeck path a "$work/cut"
expect_status 2
expect_err 'line 2 column 1'
run fhirdeck path a "$work/none"
expect_status 2
expect_err 'could not be opened'
run fhirdeck path
expect_status 2
end

begin 'cases in the form of the official suite'
run fhirpath_suite tests/data/fhirpath -v --least 100
expect_status 0
expect_out '11/11 passed'
end

count
