#!/bin/sh
# fhirdeck history: what was sent, newest first, found by words.
# shellcheck disable=SC2016
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
own_folders
umask 077
export TZ=UTC

begin 'an empty history is said, status 1'
run fhirdeck history
expect_status 1
expect_err 'The history is empty'
end

mkdir -p "$work/state/fhirdeck"
cat >"$work/state/fhirdeck/history.jsonl" <<'END'
{"at":"2026-02-03T10:31:00Z","connection":"RIE Dev","method":"GET","url":"http://h/fhir/Patient?identifier=***","status":200,"verdict":"ok","note":"","ms":12,"bytes":900}
{"at":"2026-02-04T09:00:00Z","connection":"RIE Dev","method":"POST","url":"http://h/ESB/$process-message","status":200,"verdict":"fatal-error","note":"","ms":1200,"bytes":80}
{"at":"2026-02-05T09:00:00Z","connection":"Elsewhere","method":"GET","url":"http://e/Patient/1","status":0,"verdict":"","note":"e refused the connection","ms":3,"bytes":0}
END

begin 'all of it, newest first'
run fhirdeck history
expect_status 0
expect_out '2026-02-05 09:00:00  ---'
expect_out 'e refused the connection'
expect_out '1.2 s  RIE Dev  POST http://h/ESB/$process-message'
head -n 1 "$work/out" | grep -q Elsewhere || breach 'the newest is not first'
end

begin 'words find an entry, wherever they stand'
for words in 'fatal' '2xx post' '2026-02-04' 'process rie'; do
	# shellcheck disable=SC2086
	run fhirdeck history $words
	expect_status 0
	expect 'lines' "$(grep -c . "$work/out")" 1
	expect_out 'fatal-error'
done
run fhirdeck -c elsewhere history
expect_out 'http://e/Patient/1'
expect 'lines' "$(grep -c . "$work/out")" 2
run fhirdeck history nowhere
expect_status 1
run fhirdeck --json history -n 1 patient
expect_out 'e refused the connection'
expect 'entries' "$(grep -c '"method"' "$work/out")" 1
run fhirdeck history -n none
expect_status 2
end

count
