#!/bin/sh
# fhirdeck jwk as a user or a script meets it, beside openssl(1), which reads
# what is written here and writes what is read here.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
own_folders

if ! command -v openssl >/dev/null 2>&1; then
	skip 'fhirdeck jwk' 'openssl is not installed'
	count
	exit
fi

passphrase='a horse of words'
umask 077

# Runs fhirdeck with lines as its standard input.
feed() {	# lines words...
	run_fed '%b' "$@"
	expect_nowhere "$passphrase"
}

# A member of the only key in a public set.
member() {	# name file
	sed -n 's/.*"'"$1"'":"\([^"]*\)".*/\1/p' "$2"
}

for kind in 'rsa' 'rsa --bits 2048' 'ec' 'ec --curve P-384' \
	'ec --curve P-521' 'ed25519' 'ed448'; do
	begin "new --type $kind: openssl reads it, and finds the same half"
	file="$work/new-$(echo "$kind" | tr -cd 'a-z0-9P-')"
	# shellcheck disable=SC2086
	run fhirdeck jwk new --type $kind "$file"
	expect_status 0
	expect_err 'mode 600'
	[ -n "$(find "$file" -perm 600)" ] || breach "others can read it"
	[ "$(head -n 1 "$file")" = '-----BEGIN PRIVATE KEY-----' ] ||
		breach 'it is no PKCS#8'
	! grep -q '"d"' "$work/out" || breach 'a private number is shown'
	cp "$work/out" "$work/set"
	openssl pkey -in "$file" -check -noout >/dev/null 2>&1 ||
		openssl pkey -in "$file" -noout ||
		breach 'openssl does not read it'
	# The thumbprint of the half that openssl takes out is the same kid.
	openssl pkey -in "$file" -pubout -out "$work/half.pem"
	run fhirdeck jwk show "$work/half.pem"
	expect_status 0
	expect_out "thumbprint   $(member kid "$work/set")"
	expect_out 'half         public'
	run fhirdeck jwk public "$file"
	cmp -s "$work/out" "$work/set" || breach 'public prints otherwise'
	end
done

begin 'a file that is there is never overwritten'
echo mine >"$work/mine"
run fhirdeck jwk new "$work/mine"
expect_status 2
expect_err 'is there already'
expect content "$(cat "$work/mine")" mine
ln -s nowhere "$work/link"
run fhirdeck jwk new --type ed25519 "$work/link"
expect_status 2
[ ! -e "$work/nowhere" ] || breach 'a link was followed'
run fhirdeck jwk new --type ed25519 "$work/k" --public "$work/mine"
expect_status 2
[ ! -e "$work/k" ] || breach 'a key was made all the same'
run fhirdeck jwk new --type ed25519 "$work/no/such/folder"
expect_status 2
end

begin 'kid, alg and a file for the public set'
run fhirdeck jwk new --type ec --curve P-384 --kid 'my "key"' --alg ES384 \
	"$work/named" --public "$work/named.json"
expect_status 0
[ ! -s "$work/out" ] || breach 'something is on standard output'
run fhirdeck jwk show "$work/named.json"
expect_out 'kid          my "key"'
expect_out 'alg          ES384'
expect_out 'half         public'
run fhirdeck jwk new --type ec --alg RS256 "$work/unfit"
expect_status 2
expect_err 'does not go with this key'
[ ! -e "$work/unfit" ] || breach 'a key was made all the same'
end

begin 'a passphrase: openssl opens it, a wrong one is said to be wrong'
feed "$passphrase\n" jwk new --type ec --passphrase "$work/sealed"
expect_status 0
cp "$work/out" "$work/set"
grep -q 'BEGIN ENCRYPTED PRIVATE KEY' "$work/sealed" ||
	breach 'it is not encrypted'
openssl pkey -in "$work/sealed" -passin "pass:$passphrase" -noout ||
	breach 'openssl does not open it'
feed "$passphrase\n" jwk public "$work/sealed"
expect_status 0
cmp -s "$work/out" "$work/set" || breach 'another set'
feed 'wrong\n' jwk public "$work/sealed"
expect_status 4
expect_err 'passphrase of the key is wrong'
feed '' jwk public "$work/sealed"
expect_status 2
feed 'short\n' jwk new --type ec --passphrase "$work/short"
expect_status 2
expect_err 'at least 8'
[ ! -e "$work/short" ] || breach 'a key was made'
end

begin 'every form that openssl writes is read'
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 \
	-out "$work/rsa" 2>/dev/null ||
	openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 \
		-out "$work/rsa" 2>/dev/null
openssl rsa -in "$work/rsa" -traditional -out "$work/pkcs1" 2>/dev/null
openssl rsa -in "$work/rsa" -traditional -aes128 \
	-passout "pass:$passphrase" -out "$work/pkcs1-sealed" 2>/dev/null
openssl pkcs8 -topk8 -v2 aes-256-cbc -in "$work/rsa" \
	-passout "pass:$passphrase" -out "$work/pkcs8-sealed"
openssl pkcs8 -topk8 -scrypt -in "$work/rsa" \
	-passout "pass:$passphrase" -out "$work/scrypt-sealed"
openssl rsa -in "$work/rsa" -pubout -out "$work/spki" 2>/dev/null
openssl rsa -in "$work/rsa" -RSAPublicKey_out -out "$work/pkcs1-public" \
	2>/dev/null
openssl req -new -x509 -key "$work/rsa" -subj '/CN=Invented' -days 2 \
	-out "$work/certificate" 2>/dev/null
run fhirdeck jwk public "$work/rsa"
expect_status 0
cp "$work/out" "$work/set"
for form in pkcs1 spki pkcs1-public certificate; do
	run fhirdeck jwk public "$work/$form"
	expect_status 0
	cmp -s "$work/out" "$work/set" || breach "$form: another set"
done
for form in pkcs1-sealed pkcs8-sealed scrypt-sealed; do
	feed "$passphrase\n" jwk public "$work/$form"
	expect_status 0
	cmp -s "$work/out" "$work/set" || breach "$form: another set"
	feed 'not it\n' jwk public "$work/$form"
	expect_status 4
done
openssl ecparam -name secp384r1 -genkey -out "$work/sec1" 2>/dev/null
run fhirdeck jwk show "$work/sec1"
expect_status 0
expect_out 'EC, curve P-384'
expect_out 'algorithms   ES384'
end

# base64url of standard input, and back.
encode() {
	openssl base64 -A | tr '+/' '-_' | tr -d '='
}

decode() {
	text=$(tr -- '-_' '+/')
	while [ $((${#text} % 4)) -ne 0 ]; do
		text="$text="
	done
	printf %s "$text" | openssl base64 -d -A
}

begin 'what is signed here openssl verifies, and the other way round'
for alg in RS256 RS384 RS512 PS256 PS384 PS512; do
	pss=
	[ "${alg#PS}" = "$alg" ] ||
		pss='-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:-1'
	bits=${alg#?S}
	token=$(josetool sign $alg "$work/rsa") || breach "$alg does not sign"
	printf %s "${token##*.}" | decode >"$work/signature"
	# shellcheck disable=SC2086
	printf %s "${token%.*}" | openssl dgst "-sha$bits" $pss \
		-verify "$work/spki" -signature "$work/signature" \
		>/dev/null 2>&1 || breach "openssl does not verify $alg"
	text=$(printf '{"alg":"%s"}' $alg | encode).$(printf '{}' | encode)
	# shellcheck disable=SC2086
	signature=$(printf %s "$text" | openssl dgst "-sha$bits" $pss \
		-sign "$work/rsa" | encode)
	echo "$alg $text.$signature" >>"$work/tokens"
done
openssl genpkey -algorithm ED25519 -out "$work/ed" 2>/dev/null
openssl pkey -in "$work/ed" -pubout -out "$work/ed.pub"
token=$(josetool sign EdDSA "$work/ed")
printf %s "${token##*.}" | decode >"$work/signature"
printf %s "${token%.*}" >"$work/text"
openssl pkeyutl -verify -pubin -inkey "$work/ed.pub" -rawin \
	-in "$work/text" -sigfile "$work/signature" >/dev/null 2>&1 ||
	breach 'openssl does not verify EdDSA'
fhirdeck jwk public "$work/spki" >"$work/set"
josetool verify "$work/set" <"$work/tokens" >"$work/results"
expect results "$(grep -c ' verified: ' "$work/results")" 6
end

begin 'what can not sign is said in words'
openssl ecparam -name secp256k1 -genkey -noout -out "$work/koblitz" \
	2>/dev/null
run fhirdeck jwk public "$work/koblitz"
expect_status 2
expect_err 'secp256k1'
openssl genpkey -algorithm X25519 -out "$work/x25519" 2>/dev/null
run fhirdeck jwk public "$work/x25519"
expect_status 2
expect_err "can't sign JWTs"
head -c 600 "$work/rsa" >"$work/cut"
run fhirdeck jwk public "$work/cut"
expect_status 2
expect_err damaged
echo '-----BEGIN OPENSSH PRIVATE KEY-----' >"$work/ssh"
run fhirdeck jwk public "$work/ssh"
expect_status 2
expect_err 'ssh-keygen'
run fhirdeck jwk public "$work/no-such-file"
expect_status 2
end

begin 'a private key that others can read is not touched'
chmod 640 "$work/rsa"
run fhirdeck jwk public "$work/rsa"
expect_status 2
expect_err 'chmod 600'
run fhirdeck jwk show "$work/rsa"
expect_status 2
chmod 600 "$work/rsa"
chmod 644 "$work/spki"
run fhirdeck jwk show "$work/spki"
expect_status 0
end

begin 'show goes through a set, and says what is wrong with each'
cat >"$work/keys.json" <<'END'
{"keys":[
 {"kty":"OKP","crv":"Ed25519","kid":"good",
  "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
 {"kty":"PQC","kid":"new"},
 {"kty":"oct","k":"QQ==","kid":"padded\u001b[2J\nnote a"}]}
END
run fhirdeck jwk show "$work/keys.json"
expect_status 0
expect_out 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k'
expect_out 'keys of the kind PQC are not known'
expect_out 'no padding'
! grep -q '^note' "$work/out" || breach 'a kid made a line of its own'
cp "$work/out" "$work/before"
fhirdeck jwk show - <"$work/keys.json" | cmp -s - "$work/before" ||
	breach 'standard input is shown otherwise'
if command -v jq >/dev/null; then
	run fhirdeck --json jwk show "$work/keys.json"
	expect json "$(jq -r '.[0].curve, (.[] | .kid)' <"$work/out" |
		head -n 3 | tr '\n' ' ')" 'Ed25519 good new '
fi
end

begin 'a certificate in a set: whose it is, and whether it is of the key'
certificate=$(openssl x509 -in "$work/certificate" -outform DER |
	openssl base64 -A)
run fhirdeck jwk public "$work/rsa"
sed "s|\"kty\"|\"x5c\":[\"$certificate\"],&|" "$work/out" >"$work/x5c.json"
run fhirdeck jwk show "$work/x5c.json"
expect_status 0
expect_out 'certificate  CN=Invented'
expect_nowhere 'of another key'
run fhirdeck jwk public "$work/sec1"
sed "s|\"kty\"|\"x5c\":[\"$certificate\"],&|" "$work/out" >"$work/x5c.json"
run fhirdeck jwk show "$work/x5c.json"
expect_out 'note         its first certificate (x5c) is of another key'
end

begin 'wrong usage is 2'
for words in '' 'new' 'dance x' 'new a b'; do
	# shellcheck disable=SC2086
	run fhirdeck jwk $words
	expect_status 2
done
run fhirdeck jwk new --type dsa "$work/k"
expect_status 2
run fhirdeck jwk new --bits 1024 "$work/k"
expect_status 2
expect_err '2048'
run fhirdeck jwk new --type ec --curve P-257 "$work/k"
expect_status 2
run fhirdeck jwk new --type ec --bits 2048 "$work/k"
expect_status 2
[ ! -e "$work/k" ] || breach 'a key was made'
end

begin 'nothing private in anything that was printed'
for file in "$work"/new-* "$work/rsa" "$work/sealed"; do
	sed -n 2p "$file" >"$work/line"
	! grep -qF -f "$work/line" "$work/all_output" ||
		breach "a line of $file"
done
end

count
