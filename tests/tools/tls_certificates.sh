#!/bin/sh
# Makes a throw-away authority, another that nobody trusts, and certificates
# of both in DIR, each with its key beside it: ca.pem is who vouches for the
# good ones, good.pem is a server's. Client certificates: client.pem with
# client.key, both.pem, locked.key and client.p12 (passphrase "invented"),
# and foreign.pem and lapsed.pem, which are good for nothing.
#
#   tls_certificates.sh DIR
set -u
umask 077
cd "$1" || exit 1

cat >ca.cnf <<'END'
[ca]
default_ca = this
[this]
dir = .
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
default_days = 30
policy = policy
copy_extensions = copy
unique_subject = no
[policy]
commonName = supplied
END
: >index.txt
echo 1000 >serial

new_key() {	# name
	openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"
}

new_ca() {	# name
	new_key "$1"
	openssl req -x509 -new -key "$1.key" -days 30 -out "$1.pem" \
		-subj "/CN=fhirdeck test $1" \
		-addext 'keyUsage=critical,keyCertSign,cRLSign'
}

issue() {	# name ca alternative-names [dates]
	name=$1 ca=$2 names=$3
	shift 3
	new_key "$name"
	openssl req -new -key "$name.key" -subj "/CN=$name.test" \
		-addext "subjectAltName=$names" \
		-addext "extendedKeyUsage=${usage:-serverAuth}" \
		-out "$name.csr"
	openssl ca -batch -notext -config ca.cnf -cert "$ca.pem" \
		-keyfile "$ca.key" -in "$name.csr" -out "$name.pem" "$@" \
		2>/dev/null
}

here=IP:127.0.0.1,DNS:localhost
new_ca ca
new_ca stranger
issue good ca "$here"
issue expired ca "$here" -startdate 20200101000000Z -enddate 20200201000000Z
issue future ca "$here" -startdate 20490101000000Z -enddate 20490201000000Z
issue misnamed ca DNS:other.test
issue unknown stranger "$here"
issue address ca IP:127.0.0.1
usage=clientAuth
issue purpose ca "$here"
issue client ca DNS:client.test
issue foreign stranger DNS:foreign.test
issue lapsed ca DNS:lapsed.test -startdate 20200101000000Z \
	-enddate 20200201000000Z
usage=
openssl pkey -in client.key -aes256 -passout pass:invented -out locked.key
openssl pkcs12 -export -in client.pem -inkey client.key \
	-passout pass:invented -out client.p12
cat client.pem client.key >both.pem
new_key alone
openssl req -x509 -new -key alone.key -days 30 -subj /CN=alone.test \
	-addext "subjectAltName=$here" -out alone.pem
