#!/bin/sh
# Tokens at Glewlwyd, an authorization server that differs from oidc-provider
# in many ways: JWTs for access tokens, refusals without a body, an error code
# of its own, grants that its discovery document leaves out, GnuTLS for TLS.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
own_folders
here=$PWD/tests/interop
server=''

finish() {
	[ -z "$server" ] || kill "$server" 2>/dev/null
	rm -rf "$work"
}
trap finish EXIT

for program in glewlwyd sqlite3 curl jq openssl; do
	if ! command -v $program >/dev/null 2>&1; then
		skip 'interop with Glewlwyd' "$program is not installed"
		count
		exit
	fi
done

pki=$work/pki
sh "$here/pki.sh" "$pki" >/dev/null 2>&1 || exit 1
SECRET=$(openssl rand -hex 24)
export SECRET

settings() {	# port
	cat <<-END
		port=$1
		bind_address="127.0.0.1"
		external_url="https://127.0.0.1:$1"
		login_url="login.html"
		api_prefix="api"
		log_mode="console"
		log_level="INFO"
		cookie_secure=0
		session_expiration=2419200
		session_key="GLEWLWYD2_SESSION_ID"
		admin_scope="g_admin"
		profile_scope="g_profile"
		login_api_enabled=true
		user_module_path="/usr/lib/glewlwyd/user"
		client_module_path="/usr/lib/glewlwyd/client"
		user_auth_scheme_module_path="/usr/lib/glewlwyd/scheme"
		plugin_module_path="/usr/lib/glewlwyd/plugin"
		use_secure_connection=true
		secure_connection_key_file="$pki/server.key"
		secure_connection_pem_file="$pki/server.pem"
		secure_connection_ca_file="$pki/ca.pem"
		hash_algorithm="SHA512"
		database = { type = "sqlite3", path = "$work/db" }
	END
}

ask() {
	curl -sS --cacert "$pki/ca.pem" "$@"
}

# On the first free port of a few; the port is in $port.
start() {
	zcat /usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz |
		sqlite3 "$work/db" || return 1
	for port in 9761 9762 9763 9764 9765; do
		settings $port >"$work/conf"
		glewlwyd -c "$work/conf" >"$work/log" 2>&1 </dev/null &
		server=$!
		tries=0
		while [ $tries -lt 100 ] && kill -0 $server 2>/dev/null; do
			ask -o "$work/config.json" \
				"https://127.0.0.1:$port/config" \
				2>/dev/null && return 0
			tries=$((tries + 1))
			sleep 0.1
		done
		kill $server 2>/dev/null
	done
	return 1
}

# Posts to the administration; its answer is only said when it refuses.
post() {	# path json
	code=$(ask -b "$work/jar" -o "$work/answer" -w '%{http_code}' \
		-H 'Content-Type: application/json' -d "$2" "$url/api/$1")
	[ "$code" = 200 ] && return 0
	echo "$1: $code $(cat "$work/answer")" >&2
	return 1
}

public_key() {
	openssl pkey -in "$1" -pubout 2>/dev/null | jq -Rs .
}

plugin() {
	jq -n --arg url "$url" --rawfile key "$pki/sign-RSA.key" \
		--arg cert "$(openssl pkey -in "$pki/sign-RSA.key" -pubout)" '
	{ module: "oidc", name: "oidc", display_name: "OIDC", order_rank: 0,
	  readonly: false, parameters: {
	  iss: ($url + "/api/oidc"), "jwt-type": "rsa", "jwt-key-size": "256",
	  key: $key, cert: $cert, "access-token-duration": 3600,
	  "refresh-token-duration": 1209600, "code-duration": 600,
	  "refresh-token-rolling": true, "allow-non-oidc": true,
	  "auth-type-code-enabled": true, "auth-type-token-enabled": false,
	  "auth-type-id-token-enabled": true,
	  "auth-type-password-enabled": false, "auth-type-client-enabled": true,
	  "auth-type-device-enabled": true, "auth-type-refresh-enabled": true,
	  "introspection-revocation-allowed": true,
	  "introspection-revocation-allow-target-client": true,
	  "introspection-revocation-auth-scope": [], "pkce-allowed": true,
	  "pkce-method-plain-allowed": false, "register-client-allowed": false,
	  "session-management-allowed": false, "request-parameter-allow": true,
	  "request-maximum-exp": 3600, "client-pubkey-parameter": "pubkey",
	  "client-jwks-parameter": "jwks", "client-jwks_uri-parameter":
	  "jwks_uri", "jwks-show": true, "subject-type": "public",
	  "device-authorization-expiration": 600,
	  "device-authorization-interval": 5, "client-cert-source": "TLS",
	  "client-cert-self-signed-allowed": true, "resource-allowed": false,
	  "oauth-dpop-allowed": false } }'
}

client() {	# id members...
	post 'client/?source=database' "{\"client_id\":\"$1\",
		\"name\":\"$1\",\"enabled\":true,\"confidential\":true,
		\"scope\":[\"system/*.*\",\"system/*.rs\"],
		\"redirect_uri\":[],
		\"authorization_type\":[\"client_credentials\"],$2}"
}

set_up() {
	ask -c "$work/jar" -H 'Content-Type: application/json' -d \
		'{"username":"admin","password":"password"}' "$url/api/auth/" &&
	post mod/plugin/ "$(plugin)" || return 1
	for scope in 'system/*.*' 'system/*.rs'; do
		post scope/ "{\"name\":\"$scope\",\"display_name\":\"$scope\",
			\"password_required\":false,\"scheme\":{}}" || return 1
	done
	secret="\"client_secret\":\"$SECRET\",\"password\":\"$SECRET\""
	client basic "$secret,\"token_endpoint_auth_method\":
		[\"client_secret_basic\",\"client_secret_post\"]" &&
	client sjwt "$secret,\"token_endpoint_auth_method\":
		[\"client_secret_jwt\"]" &&
	client pk-rsa "\"token_endpoint_auth_method\":[\"private_key_jwt\"],
		\"pubkey\":$(public_key "$pki/sign-RSA.key")" &&
	client pk-ec "\"token_endpoint_auth_method\":[\"private_key_jwt\"],
		\"pubkey\":$(public_key "$pki/sign-P-384.key")"
}

if ! start; then
	echo 'Glewlwyd did not start:'
	cat "$work/log"
	exit 1
fi
url=https://127.0.0.1:$port
set_up || exit 1

made() {	# name client [options...]
	name=$1 client=$2
	shift 2
	fhirdeck connection add "$name" --replace --tier test \
		--service "fhir=https://127.0.0.1:1/fhir,oauth2,fhir" \
		--oauth2 "$url/api/oidc" --ca-file "$pki/ca.pem" \
		--client-id "$client" --scope 'system/*.*' "$@" \
		>"$work/made" 2>&1 || breach "$(cat "$work/made")"
}

begin 'client_secret_basic: a JWT, verified, introspected, revoked'
made Basic basic --client-secret env:SECRET
run fhirdeck -c Basic token --verify --introspect
expect_status 0
expect_out 'signature  good'
expect_out 'Active, its server said'
run fhirdeck -c Basic token --revoke --introspect
expect_out 'Not active'
end

begin 'client_secret_post'
made Post basic --client-secret env:SECRET --client-auth client_secret_post
run fhirdeck -c Post token
expect_status 0
expect_out 'system/*.*'
end

begin 'client_secret_jwt'
made Sjwt sjwt --client-secret env:SECRET --client-auth client_secret_jwt
run fhirdeck -c Sjwt token --introspect
expect_status 0
expect_out 'Active, its server said'
end

for pair in pk-rsa:RS384:RSA pk-ec:ES384:P-384; do
	name=${pair%%:*} rest=${pair#*:}
	begin "private_key_jwt: ${rest%:*}"
	made "$name" "$name" --client-auth private_key_jwt \
		--assertion-alg "${rest%:*}" \
		--key-file "$pki/sign-${rest#*:}.key"
	run fhirdeck -c "$name" token --preflight
	expect_status 0
	run fhirdeck -c "$name" token --introspect
	expect_status 0
	expect_out 'Active, its server said'
	end
done


begin 'an assertion of another key: a bare refusal becomes a sentence'
made pk-ec pk-ec --client-auth private_key_jwt --assertion-alg ES384 \
	--key-file "$work/other.key"
openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-384 \
	-out "$work/other.key"
chmod 600 "$work/other.key"
run fhirdeck -c pk-ec token
expect_status 4
expect_err '403'
end

begin 'a wrong secret: 403 without a body is told in words'
made Wrong basic --client-secret env:WRONG
WRONG=not-the-secret-at-all run fhirdeck -c Wrong token
expect_status 4
expect_err '403'
expect_nowhere not-the-secret-at-all
end

begin 'a scope there is none of: its own error code is understood'
made Scope basic --client-secret env:SECRET --scope 'system/Nothing.rs'
run fhirdeck -c Scope token
expect_status 4
expect_err scope
end

begin 'no secret is in anything that was printed'
expect_nowhere x-never
if grep -qF -e "$SECRET" "$work/all_output"; then
	breach 'the secret was printed'
fi
end

count
