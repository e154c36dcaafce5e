#!/bin/sh
# The administrator's policy by way of a file that FHIRDECK_POLICY adds: every
# rule, every refusal with its file and line, a file that can't be trusted, and
# that nothing of the user's loosens it. And a change on production, which
# needs the name of the connection.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
own_folders
umask 077

start_sandbox
port=${origin##*:}
policy=$work/policy
export FHIRDECK_POLICY="$policy" SECRET=sandbox-secret

rules() {	# line...
	printf '%s\n' "$@" >"$policy"
}

: >"$policy"
fhirdeck connection add Here --service "esb=$origin/open/ESB" \
	>/dev/null
fhirdeck connection add Live --tier production \
	--service "esb=$origin/open/ESB" >/dev/null
fhirdeck connection add Tokens --service "cdr=$origin/sandbox/cdr/fhir/r4" \
	--oauth2 "$origin/sandbox/oauth2" --client-id sandbox-client \
	--client-secret env:SECRET --scope 'system/*.*' >/dev/null
fhirdeck -c Tokens token --rebase >/dev/null 2>&1
fhirdeck connection add Tls --service "esb=https://127.0.0.1:$port/ESB" \
	>/dev/null

begin 'rules are shown with their lines'
rules '# a comment' 'allow-host 127.0.0.1' '' 'no-export ; no-history'
run fhirdeck policy
expect_status 0
expect_out "$policy"
expect_out '2  allow-host 127.0.0.1'
expect_out '4  no-history'
run fhirdeck policy --json
expect_status 0
expect_out '"rule":	"no-export"'
end

begin 'the example is a policy'
cp man/policy.example "$work/example"
run fhirdeck policy --check "$work/example"
expect_status 0
expect_out 'allow-host'
end

begin 'a bad line refuses everything, and is named'
rules 'allow-host 127.0.0.1' 'no-exprot'
run fhirdeck -c Here request GET metadata
expect_status 2
expect_err "$policy line 2: there is no rule \"no-exprot\""
run fhirdeck policy
expect_status 2
expect_err 'line 2'
run fhirdeck policy --check "$policy"
expect_status 2
run fhirdeck tour
expect_err 'line 2'
[ "$status" -ne 0 ] || breach 'the tour went on'
end

begin 'how the words of read-only were read, and a slip in one'
rules 'read-only production *.nhs.uk'
run fhirdeck policy
expect_status 0
expect_out '(production: a tier; *.nhs.uk: hosts)'
rules 'read-only production all'
run fhirdeck policy
expect_status 0
expect_out 'all: everything; beside all the others add nothing'
rules 'no-export' 'read-only developement'
run fhirdeck policy --check "$policy"
expect_status 2
expect_err 'line 2: "developement" is no tier: dev is meant?'
rules 'allow-host http://x.y'
run fhirdeck policy --check "$policy"
expect_status 2
expect_err 'a host name or address without http://'
end

begin 'a file that others can write refuses everything'
rules 'allow-host 127.0.0.1'
chmod 666 "$policy"
run fhirdeck -c Here request GET metadata
expect_status 2
expect_err 'can be written by others than its owner (mode 666'
run fhirdeck policy --check "$policy"
expect_status 2
expect_out '1  allow-host 127.0.0.1'
expect_err 'can be written by others than its owner (mode 666'
rules 'no-exprot'
run fhirdeck policy --check "$policy"
expect_status 2
expect_err 'there is no rule "no-exprot"'
expect_err "and $policy can be written by others"
rules 'allow-host 127.0.0.1'
chmod 600 "$policy"
run fhirdeck -c Here request GET metadata
expect_status 0
end

begin 'a file that is not there refuses everything'
run env FHIRDECK_POLICY="$work/none" fhirdeck -c Here request GET metadata
expect_status 2
expect_err "$work/none could not be opened"
end

begin 'allow-host: hosts, ports, odd spellings'
rules 'allow-host 10.0.0.0/8' 'allow-host *.nhs.uk'
run fhirdeck -c Here request GET metadata
expect_status 2
expect_err "127.0.0.1:$port is no host that may be talked to: $policy line 1:"
expect_err 'allow-host 10.0.0.0/8 (and 1 more such)'
expect_err 'FHIRDECK_POLICY names that file'
for host in 127.1 0x7f000001 2130706433 0177.0.0.1 localhost '[::1]' \
	'[::ffff:127.0.0.1]' 127.0.0.1.; do
	run fhirdeck -c Here request GET "http://$host:$port/open/ESB/metadata"
	expect_status 2
	expect_err "$policy line 1"
done
rules "allow-host 127.0.0.1:$port"
run fhirdeck -c Here request GET metadata
expect_status 0
rules 'allow-host 127.0.0.1:1'
run fhirdeck -c Here request GET metadata
expect_status 2
end

begin 'allow-host: discovery, tokens and checks too'
rules 'allow-host 10.0.0.0/8'
run fhirdeck -c Tokens token
expect_status 2
expect_err "$policy line 1"
run fhirdeck -c Tokens check
[ "$status" -ne 0 ] || breach 'the check is content'
expect_out "$policy line 1"
expect_err "Name: 127.0.0.1:$port is no host"
expect_nowhere 'Ring'
run fhirdeck -c Tls certificate
expect_status 2
expect_err "$policy line 1"
end

begin 'allow-host: the proxy as well'
rules "allow-host 127.0.0.1:$port a.example"
run env http_proxy=http://proxy.example:3128 no_proxy= \
	fhirdeck -c Here request GET http://a.example/
expect_status 2
expect_err 'the proxy of the environment: proxy.example:3128 is no host'
run fhirdeck connection add Proxied --service a=http://a.example,http \
	--proxy http://proxy.example:3128
run fhirdeck -c Proxied request GET /
expect_status 2
expect_err "the connection's proxy: proxy.example:3128 is no host"
end

begin 'allow-host: the address that a connection gives a name'
run fhirdeck connection add Moved --service a=http://a.example,http \
	--resolve a.example:80:192.0.2.9
run fhirdeck -c Moved request GET /
expect_status 2
expect_err 'the address that the connection gives the name: 192.0.2.9:80 is no host'
end

begin 'the built-in sandbox is part of the program'
rules 'allow-host *.nhs.uk' 'no-plain-http'
run fhirdeck -c Sandbox request GET metadata
expect_status 0
end

begin 'no-plain-http'
rules 'no-plain-http'
run fhirdeck -c Here request GET http://192.0.2.1/metadata
expect_status 2
expect_err "nothing is sent over http without TLS: $policy line 1"
end

begin 'read-only: by tier, by host, and all'
rules 'read-only production'
run fhirdeck -c Live request POST Patient -d '{}' --production Live
expect_status 2
expect_err "data may only be read here: $policy line 1: read-only production"
run fhirdeck -c Live request GET metadata
expect_status 0
rules 'read-only 127.0.0.0/8'
run fhirdeck -c Here request DELETE Patient/1 --write
expect_status 2
expect_err "$policy line 1: read-only 127.0.0.0/8"
run fhirdeck -c Tokens token --refresh
expect_status 0
rules '' 'read-only all'
run fhirdeck -c Here request PUT Patient/1 -d '{}' --write
expect_status 2
expect_err "$policy line 2: read-only all"
run fhirdeck -c Here request POST Patient/_search
expect_nowhere 'read-only'
end

begin 'max-scope'
rules 'max-scope system/*.read'
run fhirdeck -c Tokens token
expect_status 2
expect_err "no token is asked for with the scope system/*.*: $policy line 1"
rules 'max-scope system/*.cruds'
run fhirdeck -c Tokens token
expect_status 0
end

begin 'no-pinning'
rules 'no-pinning'
run fhirdeck -c Here certificate --trust sha256//AAAA
expect_status 2
expect_err "no key is trusted by itself: $policy line 1: no-pinning"
end

begin 'what the user sets loosens nothing'
rules 'no-history' 'allow-host 10.0.0.0/8'
mkdir -p "$XDG_CONFIG_HOME/fhirdeck"
echo 'set history yes' >"$XDG_CONFIG_HOME/fhirdeckrc.new"
mv "$XDG_CONFIG_HOME/fhirdeckrc.new" "$XDG_CONFIG_HOME/fhirdeck/fhirdeckrc"
run fhirdeck -c Here request GET metadata
expect_err "history can't be set: no history is kept: $policy line 1"
expect_status 2
printf '%s\n' 'connect Here' wait 'set history yes' >"$work/script"
run env FHIRDECK_POLICY="$policy" fhirdeck --headless \
	--script "$work/script" --screen 80x24
[ ! -e "$XDG_STATE_HOME/fhirdeck/history.jsonl" ] ||
	breach 'there is a history'
run fhirdeck --config "$work/other" -c Sandbox request GET \
	"$origin/open/ESB/metadata"
expect_status 2
expect_err "$policy line 2"
rm "$XDG_CONFIG_HOME/fhirdeck/fhirdeckrc"
end

begin 'a change on production needs its name'
: >"$policy"
run fhirdeck -c Live request DELETE Patient/1
expect_status 2
expect_err 'Live is a production system, and read-only here'
run fhirdeck -c Live request DELETE Patient/1 --write
expect_status 2
expect_err '--production'
run fhirdeck -c Live request DELETE Patient/1 --production live
expect_status 2
expect_err 'the connection is Live, not live: nothing was sent'
run fhirdeck -c Live request POST Patient -d '{}' --production Live
expect_err "PRODUCTION Live: POST $origin/open/ESB/Patient with a body of 2 B"
expect_nowhere 'read-only'
run fhirdeck -c Live request DELETE Patient/1 --production Live
expect_err 'No version is named'
expect_err 'GET it first'
expect_err 'If-Match: W/"VERSION"'
run fhirdeck -c Live request DELETE Patient/1 --production Live \
	-H 'If-Match: W/"1"'
expect_nowhere 'No version is named'
run fhirdeck -c Live request DELETE 'Patient?family=Smith' --production Live
expect_err 'deletes whatever matches the search, perhaps several'
expect_nowhere 'No version is named'
run fhirdeck -c Live request PUT 'Patient?family=Smith' -d '{}' \
	--production Live
expect_nowhere 'No version is named'
expect_nowhere 'deletes whatever'
run fhirdeck -c Live request DELETE 'Patient/1?_pretty=true' --production Live
expect_err 'No version is named'
end

count
