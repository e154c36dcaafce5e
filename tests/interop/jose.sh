# shellcheck shell=sh disable=SC2154
# Read by run.sh when its modules are installed: every algorithm, signed by
# jose and verified here, and the other way round, with keys as JWKs.

jose_dir=$work/jose
mkdir -m 700 "$jose_dir"
echo 'a secret as long as sixty-four characters for HMAC with SHA-512...' \
	>"$jose_dir/secret"
jose_secret=$(cat "$jose_dir/secret")

begin 'tokens of jose: every algorithm verifies, none that is forged does'
run node tests/interop/jose.mjs make "$jose_dir"
expect_status 0
josetool verify "$jose_dir/set.json" "$jose_secret" <"$jose_dir/tokens" \
	>"$jose_dir/results"
for alg in RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA \
	Ed25519 HS256 HS384 HS512; do
	grep -q "^$alg verified" "$jose_dir/results" ||
		breach "$(grep "^$alg " "$jose_dir/results")"
done
expect forged "$(grep -c -- '-forged refused: signature' \
	"$jose_dir/results")" 11
run fhirdeck jwk show "$jose_dir/set.json"
expect_status 0
expect_nowhere unusable
end

begin 'assertions made here: jose verifies every algorithm'
for alg in RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA \
	Ed25519; do
	echo "$alg $(josetool sign $alg "$jose_dir/$alg.jwk")"
done >"$jose_dir/ours"
for alg in HS256 HS384 HS512; do
	echo "$alg $(josetool secret $alg "$jose_secret")"
done >>"$jose_dir/ours"
run node tests/interop/jose.mjs check "$jose_dir"
expect_status 0
expect verified "$(grep -c ' verified$' "$work/out")" 14
end
rm -rf "$jose_dir"
