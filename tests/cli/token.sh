#!/bin/sh
# fhirdeck token: looking at a token, from here and from elsewhere.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
own_folders

# {"alg":"RS256"} {"sub":"somebody"}, signed by nobody
stray=eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzb21lYm9keSJ9.AAAA

token() {
	run fhirdeck -c Sandbox token --rebase "$@"
}

begin 'a token of the server is good in every check that can be made'
token --verify
expect_status 0
expect_out 'verified: Key 1 of the set.'
expect_out 'signature  good: '
expect_out 'aud        not checked'
end

begin 'the report masks the token and holds what helpers ask for'
token --report --verify
expect_status 0
expect_out '# Token of Sandbox'
expect_out 'Grant            client_credentials'
expect_out 'signature  good'
expect_nowhere 'checks it'
expect "tokens" "$(grep -c 'eyJ[A-Za-z0-9_-]\{20\}' "$work/out")" 0
end

begin 'a token from elsewhere is decoded and sent nowhere'
run_fed '%s\n' "Bearer $stray" -v -c Sandbox token --inspect
expect_status 0
expect_out 'somebody'
expect_out 'nothing of it was checked'
expect_nowhere 'POST'
end

begin 'its signature is of no key of the server: status 1'
run_fed '%s\n' "Bearer $stray" -c Sandbox token --inspect --verify
expect_status 1
expect_out 'BAD'
end

begin 'what is no token is refused in words'
run_fed '%s\n' 'two words' -c Sandbox token --inspect
expect_status 2
expect_err 'that is no token'
run fhirdeck -c Sandbox token --inspect --revoke
expect_status 2
expect_err 'from elsewhere'
run fhirdeck -c Sandbox token --report --show
expect_status 2
expect_err '--report is for others and never holds the token'
run_fed '%s' '' -c Sandbox token --inspect
expect_status 2
expect_err 'no token came on standard input'
run fhirdeck -c Sandbox token --watch 0
expect_status 2
expect_err '--watch takes seconds'
end

begin 'a command says how it is used'
run fhirdeck token --help
expect_status 0
expect_out 'usage: fhirdeck token [--show]'
run fhirdeck -c Sandbox check -s cdr -h
expect_status 0
expect_out 'usage: fhirdeck check [-s SERVICE]'
end

begin 'watching ends with a token that is not active: status 1'
token --revoke --watch 1
expect_status 1
expect_out 'not active'
end

begin 'a connection that signs nothing has no pre-flight'
token --preflight
expect_status 2
expect_err 'does not sign assertions'
end

begin 'the pre-flight of a signed assertion, without a server'
run fhirdeck jwk new --type ec "$work/key.pem"
expect_status 0
(
	umask 077
	mkdir -p "$XDG_CONFIG_HOME/fhirdeck"
	cat >"$XDG_CONFIG_HOME/fhirdeck/connections.json" <<-END
		{"connections":[{"name":"Gateway","tier":"test",
		 "services":[{"name":"fhir","kind":"fhir",
		  "base":"https://127.0.0.1:1/fhir","access":"oauth2"}],
		 "oauth2":{"base":"https://127.0.0.1:1/oauth2",
		  "token_endpoint":"https://127.0.0.1:1/oauth2/token",
		  "client_id":"an-app","client_auth":"private_key_jwt",
		  "key_file":"$work/key.pem","scope":"system/*.*"}}]}
	END
)
run fhirdeck -c Gateway token --preflight
expect_status 0
expect_out 'The token endpoint, https://127.0.0.1:1/oauth2/token.'
expect_out 'nothing was sent'
end

if command -v jq >/dev/null; then
	begin '--json holds header, claims and checks'
	token --json --decode --verify
	expect_status 0
	expect ok "$(jq -r .verification.ok <"$work/out")" true
	expect sub "$(jq -r .claims.sub <"$work/out")" sandbox-client
	expect signature "$(jq -r '.verification.checks[] |
		select(.name == "signature") | .verdict' <"$work/out")" good
	end
else
	skip '--json of a token' 'jq is not here'
fi

count
