#!/bin/sh
# fhirdeck certificate, and what connections say of servers whose certificates
# are wrong, each in its own way (tests/tools/tls_peers.sh): a throw-away CA
# and nine kinds of certificate behind OpenSSL's own server.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh

if ! command -v openssl >/dev/null 2>&1; then
	skip 'certificates' 'openssl is not installed'
	count
	exit
fi

mkdir "$work/peers" "$work/home"
mkfifo "$work/in"
sh tests/tools/tls_peers.sh "$work/peers" <"$work/in" >"$work/ports" 2>/dev/null &
exec 9>"$work/in"
trap 'exec 9>&-; wait; rm -rf "$work"' EXIT
tries=0
until grep -qs '^ready' "$work/ports"; do
	tries=$((tries + 1))
	[ "$tries" -lt 200 ] || { echo 'the peers did not start'; exit 1; }
	sleep 0.1
done

port_of() {
	sed -n "s/^$1 //p" "$work/ports"
}

peers=$work/peers
deck() {
	run env HOME="$work/home" fhirdeck --config "$work/home/c" "$@"
}

add() {	# name peer [options]
	name=$1 peer=$2
	shift 2
	deck connection add "$name" --replace \
		--service "web=https://127.0.0.1:$(port_of "$peer")/,http" "$@"
}

pin_of() {	# peer certificate
	openssl x509 -in "$peers/$1.pem" -pubkey -noout |
		openssl pkey -pubin -outform der |
		openssl dgst -sha256 -binary | openssl base64 |
		sed 's,^,sha256//,'
}

begin 'a good certificate is shown, with a warning below 30 days'
add good good --ca-file "$peers/ca.pem"
expect_status 0
deck -c good certificate
expect_status 0
expect_out 'Verdict      trusted, '
expect_out '1  CN=good.test'
expect_out 'Issuer       CN=fhirdeck test ca'
expect_out 'Names        127.0.0.1, localhost'
expect_out "$(pin_of good)"
expect_out '(known here, not sent)'
expect_err 'warning: the certificate of 127.0.0.1:'
end

begin 'as JSON, for programs'
deck -c good certificate --json
expect_status 0
tr -d '\t ' <"$work/out" >"$work/packed" && mv "$work/packed" "$work/out"
expect_out '"trusted":true'
expect_out '"fault":"none"'
expect_out "\"pin\":\"$(pin_of good)\""
end

begin 'as PEM, to be kept as a CA file'
add alone alone
deck -c alone certificate --pem
expect_status 3
cp "$work/out" "$work/home/kept.pem"
add alone alone --ca-file "$work/home/kept.pem"
deck -c alone request GET /
expect_status 0
end

refused() {	# peer words
	begin "refused in words: $1"
	add "$1" "$1" --ca-file "$peers/ca.pem"
	deck -c "$1" request GET /
	expect_status 3
	expect_err "$2"
	deck -c "$1" certificate
	expect_status 3
	expect_out 'not trusted: it '
	expect_err "$2"
	end
}
refused expired 'days ago (on 2020-02-01)'
refused future 'is not valid before 2049-01-01 00:00:00Z'
refused misnamed 'is for other names (other.test), not for 127.0.0.1'
refused unknown 'an issuer that this machine does not know: CN=fhirdeck test stranger'
refused purpose 'was made for another purpose (client), not for a server'
rm -f "$work/home/kept.pem"
refused alone 'is signed by itself'

begin 'the check ladder says the same'
deck -c misnamed check
expect_status 3
expect_out 'is for other names (other.test)'
end

begin 'a certificate for an address'
add address address --ca-file "$peers/ca.pem"
deck -c address request GET /
expect_status 0
end

begin 'a key is trusted by its fingerprint only'
deck -c alone certificate --trust "$(pin_of good)"
expect_status 3
expect_err 'shows another key, so nothing was pinned'
deck -c alone certificate --trust nonsense
expect_status 3
deck -c alone request GET /
expect_status 3
deck -c alone certificate --trust "$(pin_of alone)"
expect_status 0
expect_out 'is trusted from now on'
deck -c alone request GET /
expect_status 0
deck -c alone certificate
expect_out 'trusted by its key, pinned on '
expect_out 'without the pin: it is signed by itself'
expect 'lines in trusted_hosts' "$(grep -c "^127.0.0.1:$(port_of alone) $(
	pin_of alone) 2" "$work/home/c/trusted_hosts")" 1
expect 'its mode' "$(stat -c %a "$work/home/c/trusted_hosts")" 600
end

begin 'a changed key is refused loudly'
sed "s,$(pin_of alone),$(pin_of good)," "$work/home/c/trusted_hosts" \
	>"$work/changed"
cat "$work/changed" >"$work/home/c/trusted_hosts"
deck -c alone request GET /
expect_status 3
expect_err 'SOMEBODY MAY BE IN BETWEEN'
expect_err "it is $(pin_of alone), trusted was $(pin_of good)"
deck -c alone certificate --forget
expect_status 0
deck -c alone request GET /
expect_status 3
expect_err 'is signed by itself'
end

begin 'a line of trusted_hosts that makes no sense is named and kept'
echo 'rie.test:443 sha256//short' >"$work/home/c/trusted_hosts"
deck -c good request GET /
expect_status 0
expect_err 'trusted_hosts line 1 has no key'
deck -c alone certificate --trust "$(pin_of alone)"
expect 'it is kept' "$(head -n 1 "$work/home/c/trusted_hosts")" \
	'rie.test:443 sha256//short'
rm "$work/home/c/trusted_hosts"
end

begin 'another name is verified in place of the address'
add named misnamed --ca-file "$peers/ca.pem" --verify-as other.test
deck -c named request GET / -v
expect_status 0
expect_err "https://127.0.0.1:$(port_of misnamed)/"
add named misnamed --ca-file "$peers/ca.pem" --verify-as wrong.test
deck -c named request GET /
expect_status 3
expect_err 'not for wrong.test'
add named misnamed --verify-as 'https://x'
expect_status 2
expect_err 'tls.verify_as is the bare name'
end

client() {	# what options
	begin "client certificate: $1"
	shift
	add mutual mutual --ca-file "$peers/ca.pem" "$@"
	expect_status 0
	deck -c mutual request GET /
	expect_status 0
	end
}
client 'PEM' --client-certificate "$peers/client.pem" \
	--client-key "$peers/client.key"
export FHIRDECK_PASS=invented
client 'PEM, its key locked' --client-certificate "$peers/client.pem" \
	--client-key "$peers/locked.key" --client-passphrase env:FHIRDECK_PASS
client 'PKCS#12' --client-certificate "$peers/client.p12" \
	--client-passphrase env:FHIRDECK_PASS

begin 'a wrong passphrase is said before anything is sent'
FHIRDECK_PASS=guessed
add mutual mutual --ca-file "$peers/ca.pem" --client-passphrase \
	env:FHIRDECK_PASS --client-certificate "$peers/client.p12"
deck -c mutual request GET /
expect_status 2
expect_err 'passphrase is wrong'
expect_nowhere guessed
unset FHIRDECK_PASS
end

begin 'a server that wants a client certificate says so'
add mutual mutual --ca-file "$peers/ca.pem"
deck -c mutual request GET /
expect_status 3
expect_err 'wants a client certificate'
deck -c mutual check
expect_status 3
expect_err 'client certificate of the connection. Ring those who issue'
expect_nowhere 'CA file'
end

begin 'the lowest version can be raised'
add old tls12 --ca-file "$peers/ca.pem"
deck -c old request GET /
expect_status 0
add old tls12 --ca-file "$peers/ca.pem" --tls-minimum 1.3
deck -c old request GET /
expect_status 3
expect_err 'no TLS version from 1.3 up'
add old tls12 --tls-minimum 1.1
expect_status 2
expect_err 'tls.minimum is 1.2 or 1.3'
end

begin 'only these CAs, from a folder'
mkdir "$work/home/cas"
cp "$peers/ca.pem" "$work/home/cas/"
add good good --ca-file "$work/home/cas" --ca-only
deck -c good request GET /
expect_status 0
add good unknown --ca-file "$work/home/cas" --ca-only
deck -c good request GET /
expect_status 3
end

begin 'no token over plain http unless it is allowed'
export FHIRDECK_PASS=invented-secret
deck connection add plain --replace --token env:FHIRDECK_PASS \
	--service 'esb=http://rie.invalid/ESB,token'
expect_status 0
deck -c plain request GET Patient
expect_status 4
expect_err 'over plain http'
expect_nowhere invented-secret
deck connection add plain --replace --token env:FHIRDECK_PASS \
	--service 'esb=http://rie.invalid/ESB,token' --allow-plain-http
deck -c plain request GET Patient
expect_status 3
expect_err 'rie.invalid is not known'
deck connection show plain
expect_out 'tokens and passwords may go over it'
unset FHIRDECK_PASS
end

begin 'plain http has no certificate'
deck -c plain certificate
expect_status 2
expect_err 'is not https'
end

exec 9>&-
wait
trap - EXIT
count
