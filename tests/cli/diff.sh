#!/bin/sh
# fhirdeck diff as a user or a script runs it: exit statuses, what is printed,
# files and standard input, one request on two connections, and bytes of a
# peer's made harmless.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
own_folders

start_sandbox
data=tests/data/diff

begin 'the same but for white space and the order of keys is 0'
run fhirdeck diff $data/same.a $data/same.b
expect_status 0
expect_err 'no difference'
[ ! -s "$work/out" ] || breach 'something is printed'
end

begin 'differences are 1: paths, values as sent, a count'
run fhirdeck diff $data/numbers.a $data/numbers.b
expect_status 1
expect_out "--- $data/numbers.a"
expect_out '@@ a @@ precision only'
expect_out '+6.00'
expect_out '-9007199254740993'
expect_err '9 changed'
end

begin 'what is ignored does not count'
run fhirdeck diff --ignore-ids --ignore-meta --ignore given \
	--ignore telecom --ignore Patient.birthDate \
	$data/patient.a $data/patient.b
expect_status 0
expect_err 'ids ignored'
run fhirdeck diff --match position $data/bundle-id.a $data/bundle-id.b
expect_status 1
expect_out 'Bundle.entry[0].resource.resourceType'
run fhirdeck diff --match id --ignore fullUrl $data/bundle-id.a \
	$data/bundle-id.b
expect_out 'Bundle.entry[0] -> Bundle.entry[1] @@ moved'
end

begin 'standard input, and quiet'
cp $data/numbers.a "$work/numbers"
fhirdeck diff -q - $data/numbers.b <"$work/numbers" >"$work/out" \
	2>"$work/err"
status=$?
expect_status 1
if [ -s "$work/out" ] || [ -s "$work/err" ]; then
	breach 'it is not quiet'
fi
fhirdeck diff -q $data/numbers.a - <"$work/numbers"
status=$?
expect_status 0
end

begin 'lines where it is no document, said'
run fhirdeck diff $data/broken.a $data/broken.b
expect_status 1
expect_out '@@ line 2 @@'
expect_err 'compared line by line'
end

begin 'wrong usage is 2'
run fhirdeck diff $data/same.a
expect_status 2
run fhirdeck diff - -
expect_status 2
run fhirdeck diff --match nothing $data/same.a $data/same.b
expect_status 2
run fhirdeck diff $data/same.a "$work/no-such-file"
expect_status 2
expect_err 'no-such-file'
end

if command -v jq >/dev/null; then
	begin '--json is one document that holds the values as they were'
	run fhirdeck diff --json $data/numbers.a $data/numbers.b
	expect_status 1
	expect_out '"value": 6.00'
	expect 'kinds' "$(jq -r '.differences[].what' <"$work/out" |
		sort | uniq -c | tr -s ' \n' ' ')" ' 5 precision 1 type 3 value '
	expect 'changed' "$(jq .changed <"$work/out")" 9
	end
else
	skip '--json' 'jq is not here'
fi

for name in One Two; do
	fhirdeck connection add $name </dev/null \
		--service "cdr=$origin/sandbox/cdr/fhir/r4,unrestricted" \
		--service "esb=$origin/sandbox/esb/fhir/r4,unrestricted"
done >/dev/null 2>&1

begin 'one request on two connections'
run fhirdeck diff -c One --with Two metadata
expect_status 0
expect_err 'One: 200'
expect_err 'Two: 200'
run fhirdeck diff -c One --with Two GET metadata --json
expect_status 0
run fhirdeck diff -c One --with Nowhere metadata
expect_status 2
run fhirdeck diff -c One --with Two DELETE Patient/1
expect_status 2
expect_err '--yes'
end

begin 'a connection that does not answer is 3'
fhirdeck connection add Nobody --service cdr=http://127.0.0.1:1 </dev/null \
	>/dev/null 2>&1
run fhirdeck diff -c One --with Nobody metadata
expect_status 3
end

if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
	begin 'escape sequences are shown, not sent; colours are ours'
	printf 'a\033[2Jb\n' >"$work/hostile"
	printf 'a\033]0;x\007b\n' >"$work/other"
	run env NO_COLOR=1 script -qec \
		"fhirdeck diff $work/hostile $work/other" /dev/null
	if LC_ALL=C tr -d '\r' <"$work/out" |
	    LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')"; then
		breach 'a control character reached the terminal'
	fi
	expect_out '^[[2J'
	end
else
	skip 'escape sequences on a terminal' 'script(1) is not here'
fi

count
