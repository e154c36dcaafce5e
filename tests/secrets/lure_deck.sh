# shellcheck shell=sh disable=SC2154
# The same in the deck: read with "." by lure.sh.

look_for() {	# text...
	for text in "$@"; do
		[ -s "$work/breaches" ] || wait_for "$text"
	done
}

command_line() {	# words
	type_text ":$1"
	look_for ":$1"
	keys Enter
}

start 220x36 XDG_CONFIG_HOME="$work/config"

begin 'the deck: a redirect elsewhere is followed without what is ours'
type_line 'fhirdeck -c Good'
look_for Connections 'Patient'
command_line "url redirect/302?to=$(coded "$away/fhir/Patient/deck")"
keys F5
look_for reached 'not of this connection'
seen | grep -qF /fhir/Patient/deck || breach 'it was not followed'
expect_faithful
end

begin 'the deck: paging links that lead elsewhere'
command_line "url bundle?to=$(coded "$away")"
keys F5
look_for '200'
look_for previous
type_text '>'
look_for 'is used on the connection'
expect_faithful
end

begin 'the deck: a reference that leads elsewhere'
command_line "url patient?to=$(coded "$away")"
keys F5
look_for managingOrganization
command_line 'search-values Organization/o'
keys Enter
sleep 1
keys Enter
sleep 1
expect_faithful
end

begin 'the deck: discovery that leads elsewhere'
before=$(reached "$away")
command_line 'connect Strayed'
look_for 'fhirdeck  Strayed'
command_line 'url Patient/a'
keys F5
look_for 'names endpoints at another address'
expect 'requests that reached it' "$(reached "$away")" "$before"
expect_faithful
stop
end
