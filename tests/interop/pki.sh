#!/bin/sh
# Makes a throw-away certificate authority and a server certificate for
# 127.0.0.1 in DIR: ca.pem, server.pem, server.key; a client's certificate of
# that authority and a self-signed one (client, own); and keys that sign
# assertions (sign-KIND.key, sign-locked.key with the passphrase kestrel).
#
#   pki.sh DIR
set -eu
umask 077
mkdir -p "$1"
cd "$1"

new_key() {	# name
	openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"
}

new_key ca
openssl req -x509 -new -key ca.key -days 30 -out ca.pem \
	-subj '/CN=fhirdeck interop authority' \
	-addext 'keyUsage=critical,keyCertSign,cRLSign'

cat >server.ext <<'END'
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectAltName=IP:127.0.0.1,DNS:localhost
END
new_key server
openssl req -new -key server.key -subj '/CN=fhirdeck interop server' \
	-out server.csr
openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial \
	-days 30 -extfile server.ext -out server.pem 2>/dev/null

cat >client.ext <<'END'
basicConstraints=critical,CA:FALSE
extendedKeyUsage=clientAuth
subjectAltName=DNS:client.interop
END
new_key client
openssl req -new -key client.key -subj '/CN=fhirdeck interop client' \
	-out client.csr
openssl x509 -req -in client.csr -CA ca.pem -CAkey ca.key -CAcreateserial \
	-days 30 -extfile client.ext -out client.pem 2>/dev/null
new_key own
openssl req -x509 -new -key own.key -days 30 -out own.pem \
	-subj '/CN=fhirdeck interop client of its own'
rm -f server.csr server.ext client.csr client.ext

openssl genpkey -quiet -algorithm RSA -out sign-RSA.key
openssl pkcs8 -topk8 -in sign-RSA.key -out sign-locked.key \
	-passout pass:kestrel
for curve in P-256 P-384 P-521; do
	openssl genpkey -quiet -algorithm EC \
		-pkeyopt "ec_paramgen_curve:$curve" -out "sign-$curve.key"
done
openssl genpkey -quiet -algorithm ED25519 -out sign-Ed25519.key
