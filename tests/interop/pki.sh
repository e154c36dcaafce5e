#!/bin/sh
# Makes a throw-away certificate authority and a server certificate for
# 127.0.0.1 in DIR: ca.pem, server.pem, server.key.
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
rm -f server.csr server.ext
