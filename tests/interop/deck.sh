# shellcheck shell=sh disable=SC2154
# The deck itself, in a terminal, against the servers that are up: read with
# "." by run.sh, after its connections are written. Everything is done with
# keys and ":" lines as a user would; at the end nothing on any screen and in
# any file may be the secret or look like a token.
. tests/tty/term.sh

failed_before=$failed

# Steps build on one another: after one that went wrong the others are not
# waited for.
is_lost() {
	[ -s "$work/breaches" ] || [ "$failed" -ne "$failed_before" ]
}

# Waits for texts; the screen they stand on joins all that was seen.
look_for() {	# text...
	for text in "$@"; do
		is_lost || wait_for "$text"
	done
	! is_lost || breach "not looked for: $*"
	screen >>"$work/screens"
}

look_gone() {	# text
	is_lost || wait_gone "$1"
}

command_line() {	# words
	type_text ":$1"
	look_for ":$1"
	keys Enter
}

request_line() {	# method url
	command_line "method $1"
	command_line "url $2"
	look_for "$1 {{fhir}}/"
}

in_token_view() {	# key text
	type_text "$1"
	look_for "$2"
}

patient=00000000-0000-4000-8000-0000000000
deck_config=$work/deck-config
deck_home=$work/deck-home
mkdir -m 700 "$deck_config" "$deck_home"
cp -p "$config/connections.json" "$deck_config/"
echo '{"resourceType":"Patient","birthDate":"yesterday","shoeSize":44}' \
	>"$work/bad.json"
: >"$work/screens"

begin 'deck: it opens on the connection and the capability pane fills'
start 120x36 "HOME='$deck_home'" "XDG_CONFIG_HOME='$deck_home/config'" \
	"XDG_STATE_HOME='$deck_home/state'" \
	"XDG_DATA_HOME='$deck_home/data'" "XDG_CACHE_HOME='$deck_home/cache'"
type_line "fhirdeck --config '$deck_config' -c Interop"
look_for AllergyIntolerance 'TLS verified' 'resource types'
end

begin 'deck: the capability pane is filtered down to Patient'
keys 2
keys f
type_text 'Patient birthdate'
keys Enter
look_gone AllergyIntolerance
look_for 'Patient   '
end

begin 'deck: a search gets its token, the verdict comes first, then the tree'
command_line "url 'Patient?_count=5'"
look_for 'GET {{fhir}}/Patient?_count=5'
keys F5
look_for '200 ok: 5 matches of 1' 'there is a next page' \
	'"resourceType": "Bundle"' "${patient}01" '200 POST token'
end

begin 'deck: the next page'
type_text '>'
look_for '200 ok: 5 matches of 1' "${patient}06"
end

begin 'deck: one patient is read'
request_line GET "Patient/${patient}03"
keys F5
look_for Invented3 'Zoë' '200 OK'
end

begin 'deck: what is wrong with a refused body is said in words'
request_line POST Patient
command_line "body-file $work/bad.json"
look_for shoeSize
keys F5
look_for 'POST https://127.0.0.1'
type_text y
look_for '422 Unprocessable' '2 errors: Invalid date format' \
	'OperationOutcome' 'shoeSize'
end

begin 'deck: the token is introspected, revoked, and introspected again'
keys F7
look_for 'Scope granted' '(43 characters)'
in_token_view i 'the token is active.'
in_token_view x Revoke
in_token_view y revoked
in_token_view i 'the token is not active.'
keys Escape
look_gone 'access token'
look_for 'token inactive'
end

begin 'deck: a token known to be inactive is replaced before it is sent'
request_line GET "Patient/${patient}04"
keys F5
look_for Invented4 '200 OK'
look_gone 'token inactive'
end

begin 'deck: after a 401 it gets a new token by itself and reads'
kill -HUP "$(head -n 1 "$work/servers/pids")"
poll grep -q '^forgotten' "$work/servers/auth.log" ||
	breach 'the server has not forgotten its tokens'
request_line GET "Patient/${patient}05"
keys F5
look_for Invented5 '200 OK' '401 GET'
end

begin 'deck: it quits and leaves the shell'
command_line quit
expect_state alternate_on 0
expect_state cursor_flag 1
stop
end

# A token of this server: 43 letters, no dots.
token_like='(^|[^A-Za-z0-9_-])[A-Za-z0-9_-]{43}([^A-Za-z0-9_-]|$)'

begin 'deck: no secret and no token on any screen'
grep -q Invented5 "$work/screens" || breach 'no screen was kept'
for seen in "$work/screens" "$work/bytes"; do
	! grep -aqF -e "$CLIENT_SECRET" "$seen" || breach 'the secret'
	! grep -aqE "$token_like" "$seen" ||
		breach "like a token: $(grep -aE "$token_like" "$seen")"
done
end

begin 'deck: no secret and no token in any file it keeps'
grep -rq '"status":401' "$deck_config" "$deck_home" ||
	breach 'no history was kept'
breach_files=$(grep -rlaF -e "$CLIENT_SECRET" "$deck_config" "$deck_home")
# The server's statement is asked for without a token, and is full of words of
# 43 letters with hyphens.
breach_files="$breach_files$(grep -rlaE --exclude-dir=capability \
	-e "$token_like" "$deck_config" "$deck_home")"
[ -z "$breach_files" ] || breach "in a file: $breach_files"
expect 'files others may read' \
	"$(find "$deck_config" "$deck_home" -type f -perm /077)" ''
end
