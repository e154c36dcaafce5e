#!/bin/sh
# A server that wants a client certificate of everybody, for the API as for
# the token: given as PEM, with its key locked, as PKCS#12; and what is said
# when it is missing, of a stranger, out of date, or its key stays locked.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh
own_folders

for program in node openssl; do
	command -v $program >/dev/null 2>&1 && continue
	skip 'client certificates at the API and the token' \
		"$program is not installed"
	count
	exit
done

mkdir -m 700 "$work/pki"
pki=$work/pki
sh tests/tools/tls_certificates.sh "$pki" 2>/dev/null
export MUTUAL_SECRET=mutual-client-secret MUTUAL_KEY=invented

serve() {	# name option...: prints the origin
	name=$1
	shift
	start_server "$name" env CLIENT_SECRETS="$MUTUAL_SECRET" "$@" \
		node tests/secrets/server.mjs "$pki" mutual
	sed -n 's/^listening //p' "$work/$name"
}
serve tls13 >/dev/null
serve tls12 NODE_OPTIONS=--tls-max-v1.2 >/dev/null
origin=$(sed -n 's/^listening //p' "$work/tls13")
older=$(sed -n 's/^listening //p' "$work/tls12")
if [ -z "$origin" ] || [ -z "$older" ]; then
	cat "$work/tls13" "$work/tls12"
	exit 1
fi

with() {	# name [options of the certificate]
	name=$1
	shift
	for at in "$name $origin" "$name-older $older"; do
		run fhirdeck connection add "${at% *}" --replace \
			--service "fhir=${at#* }/fhir,oauth2" \
			--oauth2 "${at#* }/oauth2" --client-id scanned \
			--client-secret env:MUTUAL_SECRET \
			--scope 'system/*.*' --ca-file "$pki/ca.pem" "$@"
		expect_status 0
	done
}

reads() {	# what name
	begin "$1: the token and the API are reached with it"
	name=$2
	shift 2
	with "$name" "$@"
	for each in "$name" "$name-older"; do
		run fhirdeck -c "$each" token
		expect_status 0
		run fhirdeck -c "$each" request GET Patient/a
		expect_status 0
		expect_out 1950-01-01
		run fhirdeck -c "$each" token --introspect --revoke
		expect_status 0
		run fhirdeck -c "$each" check
		expect_status 0
	done
	end
}
reads 'PEM, key in a file of its own' Pem \
	--client-certificate "$pki/client.pem" --client-key "$pki/client.key"
reads 'PEM, key in the same file' Both --client-certificate "$pki/both.pem"
reads 'PEM, its key locked' Locked --client-certificate "$pki/client.pem" \
	--client-key "$pki/locked.key" --client-passphrase env:MUTUAL_KEY
reads 'PKCS#12' P12 --client-certificate "$pki/client.p12" \
	--client-passphrase env:MUTUAL_KEY

refused() {	# what words name [options]
	begin "$1 is said in words, by the token and by the API"
	words=$2 name=$3
	shift 3
	with "$name" "$@"
	for each in "$name" "$name-older"; do
		run fhirdeck -c "$each" token
		expect_status 3
		expect_err "$words"
		run fhirdeck -c "$each" request GET Patient/a
		expect_status 3
		expect_err "$words"
		run fhirdeck -c "$each" check
		expect_status 3
		expect_out "$words"
		expect_nowhere 'alert number'
	done
	end
}
refused 'a missing certificate' 'wants a client certificate' None
refused 'a certificate of a stranger' \
	"refused this connection's client certificate" Foreign \
	--client-certificate "$pki/foreign.pem" \
	--client-key "$pki/foreign.key"

begin 'a certificate out of date is said before anything is sent'
with Lapsed --client-certificate "$pki/lapsed.pem" \
	--client-key "$pki/lapsed.key"
for name in Lapsed Lapsed-older; do
	run fhirdeck -c $name token
	expect_status 2
	expect_err 'expired'
	run fhirdeck -c $name request GET Patient/a
	expect_status 2
	expect_err 'expired'
done
end

begin 'a wrong passphrase is said before anything is sent'
MUTUAL_KEY=guessed
for name in Locked P12; do
	run fhirdeck -c $name token
	expect_status 2
	expect_err 'passphrase is wrong'
	expect_nowhere guessed
done
end

begin 'a key that is not the certificate'\''s is said before anything is sent'
with Mixed --client-certificate "$pki/client.pem" \
	--client-key "$pki/foreign.key"
run fhirdeck -c Mixed token
expect_status 2
expect_err 'key'
end

# Its certificate holds in three hours, and its clock says it is then.
begin 'a certificate of the future, and a clock that is behind'
mkdir "$work/later"
cp "$pki/ca.pem" "$pki/good.key" "$work/later/"
start=$(node -p 'new Date(Date.now() + 108e5).toISOString()
	.replace(/[-:T]|[.].*/g, "") + "Z"')
(cd "$pki" && openssl ca -batch -notext -config ca.cnf -cert ca.pem \
	-keyfile ca.key -in good.csr -out "$work/later/good.pem" \
	-startdate "$start" -days 30) 2>/dev/null
start_server ahead env AHEAD=10860 CLIENT_SECRETS="$MUTUAL_SECRET" \
	node tests/secrets/server.mjs "$pki"
start_server soon node tests/secrets/server.mjs "$work/later"
run fhirdeck connection add Soon --ca-file "$pki/ca.pem" --service \
	"fhir=$(sed -n 's/^listening //p' "$work/soon")/fhir,oauth2" \
	--oauth2 "$(sed -n 's/^listening //p' "$work/ahead")/oauth2" \
	--client-id scanned --client-secret env:MUTUAL_SECRET \
	--scope 'system/*.*'
expect_status 0
run fhirdeck -c Soon request GET Patient/a
expect_status 3
expect_err 'is not valid before'
expect_err 'clock'
expect_err '3 h'
end
count
