#!/bin/sh
# fhirdeck package: guides added, listed, looked into and removed; archives
# that are broken or made to harm.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
own_folders
umask 077
export HOME="$work/home"
mkdir -p "$HOME"

# A package.tgz of a folder of ours.
pack() {	# folder file
	tar -C "$1" -czf "$2" package
}

pack tests/data/ig/wards "$work/wards.tgz"

begin 'no packages are said to be none'
run fhirdeck package list
expect_status 0
expect_err 'There are no packages here; base R4 is built in.'
run fhirdeck --json package list
expect 'JSON' "$(jq -c . <"$work/out" 2>&1)" '[]'
end

begin 'a package is added, and says what it has and what is missing'
run fhirdeck package add "$work/wards.tgz"
expect_status 0
expect_out 'example.wards#1.2.0 was added: profiles 2, extensions 1, value sets 1, code systems 1, messages 1'
expect_err 'package example.absent 0.1.0 is not here; example.wards#1.2.0 needs it'
run fhirdeck package list
expect_out 'example.wards#1.2.0  own      Wards (invented, for tests)'
expect 'mode' "$(stat -c %a "$work/data/fhirdeck/packages/example.wards#1.2.0.tgz")" 600
end

begin 'what other tools keep is used and never changed'
mkdir -p "$HOME/.fhir/packages/example.low#0.1.0"
cp -r tests/data/ig/wards/package "$HOME/.fhir/packages/example.low#0.1.0/"
run fhirdeck package list
expect_out 'example.low#0.1.0    shared'
run fhirdeck package remove example.low
expect_status 2
expect_err 'belongs to the other FHIR tools'
expect 'files of the shared folder' "$(ls "$HOME/.fhir/packages")" 'example.low#0.1.0'
rm -r "$HOME/.fhir"
end

begin 'a package shows its profiles, sets and systems'
run fhirdeck package show example.wards
expect_status 0
expect_out 'Profiles (2)'
expect_out 'ServiceRequest  An order from a ward'
expect_out 'Value sets (1)'
expect_out 'needs example.absent 0.1.0'
run fhirdeck --json package show example.wards
expect 'resources' "$(jq '.resources | length' <"$work/out")" 6
end

begin 'a profile is a tree of what it says'
run fhirdeck package show example.wards WardPatient
expect_status 0
expect_out 'A patient on a ward'
expect_out 'made from http://hl7.org/fhir/StructureDefinition/Patient'
expect_out '  identifier                      S  1..*  Identifier'
expect_out '        sliced, open by value of system'
expect_out '    :hospital                     S  1..1  Identifier'
expect_out '      system                         1..1  uri'
expect_out '            = "https://wards.example/Id/hospital-number"'
expect_out '  photo                              0..0  Attachment'
run fhirdeck package show example.wards https://wards.example/StructureDefinition/WardOrder
expect_out 'required: https://wards.example/ValueSet/ward-tests'
expect_out 'Reference(WardPatient)'
expect_out '  occurrence[x]                      0..1  dateTime'
end

begin 'a value set shows its codes, a code system its concepts'
run fhirdeck package show example.wards ValueSet/ward-tests
expect_out 'What a ward may order'
expect_out 'fbc                      Full blood count'
expect 'codes' "$(grep -c 'https://wards.example/CodeSystem' "$work/out")" 2
run fhirdeck package show example.wards CodeSystem/ward-tests
expect_out '  blood                    Blood'
expect_out '    fbc                      Full blood count'
run fhirdeck --json package show example.wards MessageDefinition/ward-order
expect 'JSON' "$(jq -r .eventCoding.code <"$work/out")" ORDER
run fhirdeck package show example.wards Nothing
expect_status 2
expect_err 'There is no Nothing in example.wards#1.2.0'
run fhirdeck package show example.nobody
expect_status 2
expect_err 'There is no package example.nobody here'
end

begin 'a package is removed, and whole'
run fhirdeck package remove example.wards
expect_status 0
expect 'files left' "$(ls "$work/data/fhirdeck/packages")" ''
run fhirdeck package remove example.wards
expect_status 2
expect_err 'There is no package example.wards here'
end

# Archives that are no packages, or are not meant well.
mkdir -p "$work/evil/package"
cp tests/data/ig/wards/package/*.json "$work/evil/package/"
begin 'links and names that climb are passed over and said'
ln -s /etc/passwd "$work/evil/package/StructureDefinition-link.json"
tar -C "$work/evil" -czf "$work/evil.tgz" package
run fhirdeck package add "$work/evil.tgz"
expect_status 0
expect_err 'package/StructureDefinition-link.json was passed over: a link'
run fhirdeck package remove example.wards
rm "$work/evil/package/StructureDefinition-link.json"
end

begin 'a bomb is refused'
head -c 100000000 /dev/zero >"$work/evil/package/zero.json"
tar -C "$work/evil" -czf "$work/bomb.tgz" package
rm "$work/evil/package/zero.json"
run fhirdeck package add "$work/bomb.tgz"
expect_status 1
expect_err 'which no package does'
end

begin 'a cut archive, text and a folder are refused, and nothing is kept'
head -c 1500 "$work/wards.tgz" >"$work/cut.tgz"
run fhirdeck package add "$work/cut.tgz"
expect_status 2
expect_err 'cut.tgz'
echo 'no archive' >"$work/text.tgz"
run fhirdeck package add "$work/text.tgz"
expect_status 2
expect_err "is no FHIR package that can be used: it can't be read"
run fhirdeck package add tests/data/ig/wards
expect_status 2
expect_err 'is a folder, and a package is a .tgz'
run fhirdeck package add "$work/nowhere.tgz"
expect_status 2
expect_err 'nowhere.tgz could not be opened: No such file'
run fhirdeck package list
expect_err 'There are no packages here'
end

begin 'wrong use is said'
run fhirdeck package
expect_status 2
run fhirdeck package add
expect_status 2
expect_err 'add needs a package.tgz'
run fhirdeck package show
expect_status 2
run fhirdeck package list more
expect_status 2
end

count
