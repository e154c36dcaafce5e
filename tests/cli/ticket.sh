#!/bin/sh
# fhirdeck check --ticket: what is written, when, and above all what is not:
# no secret, no token and nothing of a person, whoever it was that said it.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
own_folders

start_sandbox
start_server faultd faultd
fault=http://127.0.0.1:$(cut -d' ' -f1 "$work/faultd")
export SECRET=sandbox-secret PASTED=opaque-Token-of-mine-17
ticket=$work/ticket.md

# Nothing of the person whom the requests are about.
expect_nobody() {	# file
	for value in Quillfeather quillfeather XANTHIPPE anthippe 9999999476 \
	    '999 999 9476' 1973-08-09 x.q@example.org sandbox-secret \
	    "$PASTED" c2FuZGJveC1jbGllbnQ eyJ; do
		! grep -qF -e "$value" "$1" ||
			breach "$value stands in $1: $(grep -F -e "$value" "$1")"
	done
}

run fhirdeck connection add Right --service "cdr=$origin/sandbox/cdr/fhir/r4" \
	--oauth2 "$origin/sandbox/oauth2" --client-id sandbox-client \
	--client-secret env:SECRET --scope 'system/*.*'
run fhirdeck -c Right token --rebase
run fhirdeck connection add Tells --service "x=$fault,unrestricted,http"
run fhirdeck connection add Echo --service "x=$fault,token,http" \
	--token env:PASTED
run fhirdeck connection add Nobody --service esb=http://127.0.0.1:1/ESB

begin 'a ticket of a good check: written for the user alone'
run fhirdeck -c Right check --ticket "$ticket" --yes
expect_status 0
expect_err 'Read it through before you share it'
expect_err "the ticket is $ticket; replaced: "
[ "$(stat -c %a "$ticket" 2>/dev/null || stat -f %Lp "$ticket")" = 600 ] ||
	breach 'others may read it'
grep -qF '## Check of the service cdr' "$ticket" || breach 'no check in it'
grep -qF 'nothing failed' "$ticket" || breach 'no result in it'
grep -qF 'fhirdeck sandbox' "$ticket" || breach 'no software in it'
grep -qE "Clock +the server's and ours agree \\([0-9]+ s apart\\)" "$ticket" ||
	breach 'no word of the clock'
! grep -qF 'no difference from' "$ticket" || breach 'clocks of two minds'
grep -qF "$origin" "$ticket" || breach 'the address is gone'
# shellcheck disable=SC2016
sed -n '/^```json$/,/^```$/p' "$ticket" | sed '1d;$d' >"$work/block"
run fhirdeck format "$work/block"
expect_status 0
expect_nobody "$ticket"
end

begin 'a file that is there is left alone, unless --force'
echo mine >"$work/mine"
run fhirdeck -c Right check --ticket "$work/mine" --yes
expect_status 2
expect_err 'is there already, and was left alone'
[ "$(cat "$work/mine")" = mine ] || breach 'it was replaced'
run fhirdeck -c Right check --ticket "$work/mine" --yes --force
expect_status 0
grep -q '^# fhirdeck ticket' "$work/mine" || breach 'it was not replaced'
end

begin 'a folder that is not there is named, and not made'
run fhirdeck -c Right check --ticket "$work/none/t.md" --yes
expect_status 2
expect_err "there is no folder $work/none"
echo 'GET {{cdr}}/metadata' >"$work/one.http"
run fhirdeck -c Right run --junit "$work/none/j.xml" "$work/one.http"
expect_status 2
expect_err "there is no folder $work/none"
[ ! -e "$work/none" ] || breach 'it was made'
end

begin 'nobody to ask: nothing is written'
run fhirdeck -c Right check --ticket "$work/unasked"
expect_status 2
expect_err 'there is no terminal to ask on'
[ ! -e "$work/unasked" ] || breach 'it was written'
end

begin 'a rehearsal prints what would be written, and writes nothing'
run fhirdeck -c Right check --ticket "$work/unasked" --dry-run \
	--request 'Patient?identifier=9999999476&family=Quillfeather'
expect_status 0
expect_out 'identifier=<nhs-number-1>&family=<name-1>'
expect_err "nothing was written to $work/unasked; replaced: "
expect_err '1 NHS number, 1 name'
[ ! -e "$work/unasked" ] || breach 'it was written'
expect_nobody "$work/out"
end

begin 'free text in a URL goes, what steers a search stays'
run fhirdeck -c Tells check --ticket - --request \
	"tells/Patient/7/Quillfeather?value-string=Xanthippe%20Quillfeather$(
	)&note=07700900123&_count=5&date=ge2026-01-01"
expect_out '/Patient/<id-1>/<name-1>?value-string=<text-1>&note=<text-2>'
expect_out '&_count=5&date=ge2026-01-01'
expect_nobody "$work/out"
! grep -qF 07700900123 "$work/out" || breach 'the phone number is in it'
end

begin 'the status of a failed check stays, and the ticket says who to ring'
run fhirdeck -c Nobody check --ticket "$work/nobody" --yes
expect_status 3
grep -qF 'Failed          Connection' "$work/nobody" || breach 'no rung'
grep -qF 'whoever runs the server' "$work/nobody" || breach 'nobody to ring'
grep -qF '"ring":	"vendor"' "$work/nobody" || breach 'no one for programs'
end

begin 'what a server tells of a person goes, whatever it says'
run fhirdeck -c Tells check --ticket - --bodies --request \
	'tells?identifier=9999999476&given=Xanthippe&birthdate=1973-08-09'
expect_out 'Location: https://h.example/Patient?name=<name-2>'
expect_out 'No match for <name-1> <name-2>, <nhs-number-1>, born <birth-date-1>'
expect_out '<email-'
expect_out '404 Not Found'
expect_nobody "$work/out"
end

begin 'a server that says the token again'
run fhirdeck -c Echo check --ticket - --bodies --request echo
expect_out 'Authorization: Bearer <token-1>'
expect_nobody "$work/out"
end

begin 'a blank in what is asked for is encoded'
run fhirdeck -c Right check --ticket - --request '{{cdr}}/Patient?name=A B'
expect_status 0
expect_out '200 OK'
run fhirdeck -c Right check --ticket - --request 'GET Patient?name=A B'
expect_status 0
end

begin 'a ticket changes nothing'
run fhirdeck -c Right check --ticket - --request 'DELETE Patient/1'
expect_status 2
expect_err 'a ticket changes nothing'
run fhirdeck -c Right check --bodies
expect_status 2
end

begin 'the JSON of a check: result, rung, whom to ring, every step'
run fhirdeck -c Nobody check --json
expect_status 3
expect_out '"kind":	"network"'
expect_out '"status":	3'
expect_out '"rung":	"Connection"'
expect_out '"ring":	"vendor"'
expect_out '"contact":	"whoever runs the server"'
[ "$(grep -c '"state":' "$work/out")" -eq 12 ] || breach 'not every step'
end

if command -v script >/dev/null 2>&1; then
	begin 'on a terminal it is shown, and written when somebody says yes'
	ask() {	# answer
		echo "$1" | script -qec "fhirdeck -c Right check \
			--ticket $work/asked" "$work/typed" >/dev/null 2>&1
	}
	ask n
	[ ! -e "$work/asked" ] || breach 'no was taken for yes'
	grep -qF '## Versions and settings' "$work/typed" ||
		breach 'it was not shown'
	grep -qF 'Read it through before' "$work/typed" ||
		breach 'nothing was said'
	ask y
	[ -e "$work/asked" ] || breach 'yes was not taken'
	end
else
	skip 'the question on a terminal' 'script(1) is not installed'
fi

count
