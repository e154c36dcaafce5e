# shellcheck shell=sh disable=SC2154
# Every client authentication and every grant at oidc-provider. Read by run.sh,
# whose variables and functions it uses.

pki=$work/servers/pki
LONG_SECRET=$CLIENT_SECRET$CLIENT_SECRET
KEY_PASSPHRASE=kestrel
NODE_EXTRA_CA_CERTS=$CA_FILE
export LONG_SECRET KEY_PASSPHRASE NODE_EXTRA_CA_CERTS

# Changes a connection; nothing is printed.
changed() {	# name [options...]
	client=$1
	shift
	fhirdeck --config "$config" connection add "$client" --replace "$@" \
		>"$work/made" 2>&1 || breach "$(cat "$work/made")"
}

# A new one, whose client is called as it is itself.
made() {	# name [options...]
	client=$1
	shift
	changed "$client" --tier test --service "fhir=$FHIR,oauth2,fhir" \
		--oauth2 "$AUTH" --ca-file "$CA_FILE" --client-id "$client" \
		"$@"
}

begin 'client_secret_post'
made post --client-auth client_secret_post \
	--client-secret env:INTEROP_SECRET
deck post token --introspect
expect_status 0
expect_out 'Active, its server said'
end

for alg in HS256 HS384 HS512; do
	begin "client_secret_jwt: $alg"
	made $alg --client-auth client_secret_jwt --assertion-alg $alg \
		--client-secret env:LONG_SECRET
	deck $alg token --introspect --revoke
	expect_status 0
	expect_out 'Not active'
	end
done

for pair in RS256:RSA RS384:RSA RS512:RSA PS256:RSA PS384:RSA PS512:RSA \
	ES256:P-256 ES384:P-384 ES512:P-521 EdDSA:Ed25519; do
	alg=${pair%:*}
	begin "private_key_jwt: $alg, an assertion for each request"
	made "$alg" --client-auth private_key_jwt --assertion-alg "$alg" \
		--key-file "$pki/sign-${pair#*:}.key" --key-id "kid-$alg"
	deck "$alg" token --introspect --revoke
	expect_status 0
	expect_out 'Not active'
	end
done

begin 'private_key_jwt: a locked key, for the issuer'
made RS256 --client-auth private_key_jwt --key-id kid-RS256 \
	--key-file "$pki/sign-locked.key" --key-passphrase env:KEY_PASSPHRASE \
	--assertion-audience issuer --assertion-lifetime 60
deck RS256 token
expect_status 0
end

begin 'private_key_jwt: a wrong passphrase is said before anything is sent'
run env KEY_PASSPHRASE=osprey \
	fhirdeck --config "$config" -c RS256 -v token
expect_status 4
expect_err passphrase
expect_nowhere '/token HTTP'
end

begin 'private_key_jwt: another audience is refused, status 4'
made ES256 --client-auth private_key_jwt --key-id kid-ES256 \
	--key-file "$pki/sign-P-256.key" \
	--assertion-audience https://elsewhere.example/token
deck ES256 token
expect_status 4
expect_err invalid_client
end

begin 'private_key_jwt: a key that the server does not have is refused'
made ES256 --client-auth private_key_jwt --assertion-audience token_endpoint \
	--key-file "$pki/client.key"
deck ES256 token
expect_status 4
expect_err invalid_client
end

begin 'tls_client_auth, and self_signed_tls_client_auth'
made tls --client-auth tls_client_auth \
	--client-certificate "$pki/client.pem" --client-key "$pki/client.key"
deck tls token --introspect
expect_status 0
expect_out 'Active, its server said'
made own --client-auth self_signed_tls_client_auth \
	--client-certificate "$pki/own.pem" --client-key "$pki/own.key"
deck own token
expect_status 0
end

begin 'tls_client_auth: the wrong certificate is refused'
changed tls --client-certificate "$pki/own.pem" --client-key "$pki/own.key"
deck tls token
expect_status 4
expect_err invalid_client
end

begin 'jwt_bearer: an assertion is the grant'
made bearer --client-auth none --grant jwt_bearer \
	--assertion-subject somebody --key-file "$pki/sign-P-256.key" \
	--key-id kid-ES256
deck bearer token
expect_status 0
changed bearer --assertion-subject nobody
deck bearer token
expect_status 4
expect_err invalid_grant
end

begin 'resource: the token is for it, and an unknown one is refused'
made basic --client-secret env:INTEROP_SECRET \
	--resource https://fhir.interop/r4
deck basic token --decode
expect_status 0
expect_out 'https://fhir.interop/r4'
changed basic --resource https://fhir.interop/r5
deck basic token
expect_status 4
expect_err invalid_target
end

begin 'refresh_token: it rotates, and one that was used is refused in words'
REFRESH=$(node -e '
	fetch(process.argv[1]).then(async (r) => console.log(await r.text()))
	' "$AUTH/mint")
export REFRESH
made login --client-auth none --grant refresh_token \
	--refresh-token env:REFRESH --scope openid
deck login token
expect_status 0
deck login token
expect_status 4
expect_err 'was used before'
end

# Addresses of logins hold codes and challenges, which look like tokens: they
# are kept out of the outputs that are searched for those.
logged_in() {	# connection, which of the addresses: 1 the first, "$" the last
	: >"$work/login.err"
	fhirdeck --config "$config" -c "$1" token >"$work/login.out" \
		2>"$work/login.err" </dev/null &
	login=$!
	tries=0
	until grep -q 'Waiting until\|gives up' "$work/login.err"; do
		tries=$((tries + 1))
		[ $tries -lt 100 ] || break
		sleep 0.1
	done
	grep -o 'https://[^ ]*' "$work/login.err" | sed -n "$2p" >"$work/url"
	node "$here/person.mjs" "$(cat "$work/url")" >"$work/page" 2>&1 ||
		breach "the browser: $(cat "$work/page" "$work/login.err")"
	wait $login || breach "$(grep -v http "$work/login.err")"
	grep -q 'fresh' "$work/login.out" || breach 'no token came'
}

begin 'authorization_code: PKCE, iss, and the listener'
made login --client-auth none --grant authorization_code \
	--scope 'openid system/*.*'
logged_in login 1
grep -q 'this page can be closed' "$work/page" || breach "$(cat "$work/page")"
grep -q 'iss=' "$work/page" || breach 'the server told no issuer'
end

begin 'device_code: asked until somebody has typed the code'
made device --client-auth none --grant device_code --scope openid
logged_in device '$'
end

begin 'a client that may not log people in is told so'
changed basic --resource '' --grant device_code
deck basic token
expect_status 4
expect_err 'device login was refused'
end

begin 'no passphrase and no refresh token in any output'
for word in "$LONG_SECRET" "$REFRESH" kestrel; do
	! grep -qF -e "$word" "$work/all_output" ||
		breach "in an output: $word"
done
end
