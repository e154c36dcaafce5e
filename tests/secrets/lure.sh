#!/bin/sh
# Servers that try to lure credentials away (lured.mjs): by redirects, by what
# discovery names, by links, references, Locations and pages. Whatever is sent
# to an address that is not spelled as the configured origin carries no
# Authorization, no cookie, no header of the connection, no form with a
# secret, and no client certificate.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh
# shellcheck source=tests/tty/term.sh
. tests/tty/term.sh
own_folders

finish() {
	stop 2>/dev/null
	stop_servers
}
trap finish EXIT

for program in node openssl; do
	command -v $program >/dev/null 2>&1 && continue
	skip 'servers that lure' "$program is not installed"
	count
	exit
done

mkdir -m 700 "$work/pki" "$work/config" "$work/config/fhirdeck"
sh tests/tools/tls_certificates.sh "$work/pki" 2>/dev/null
start_server lured node tests/secrets/lured.mjs "$work/pki"
read -r home_port away_port plain_port <<END
$(sed -n 's/^listening //p' "$work/lured")
END
if [ -z "$plain_port" ]; then
	cat "$work/lured"
	exit 1
fi
home=https://127.0.0.1:$home_port
away=https://127.0.0.1:$away_port
plain=http://127.0.0.1:$plain_port
export LURED_SECRET=lured-client-secret-0123456789 \
	LURED_PASSWORD=lured-password-0123456789
basic_client=$(printf 'lured:%s' "$LURED_SECRET" | openssl base64 -A)
basic_user=$(printf 'lured:%s' "$LURED_PASSWORD" | openssl base64 -A)
token=lured-access-token-0123456789abcdef

connection() {	# name access oauth2 auth
	cat <<-END
		{"name":"$1","tier":"test",
		 "services":[{"name":"fhir","kind":"fhir",
		  "base":"$home/fhir","access":"$2"}],
		 "oauth2":{"base":"$home/$3","client_id":"lured",
		  "client_auth":"$4",
		  "client_secret":{"env":"LURED_SECRET"},
		  "scope":"system/*.*"},
		 "basic":{"user":"lured","password":{"env":"LURED_PASSWORD"}},
		 "headers":{"X-Api-Key":"lured-api-key-0123456789",
		  "Cookie":"lured-cookie=0123456789"},
		 "tls":{"ca_file":"$work/pki/ca.pem",
		  "client_certificate":"$work/pki/client.pem",
		  "client_key":"$work/pki/client.key"}}
	END
}
(
	umask 077
	{
		echo '{"connections":['
		connection Good oauth2 oauth2-good basic
		echo ,
		connection Astray oauth2 oauth2-astray post
		echo ,
		connection Strayed oauth2 oauth2-astray basic
		for code in 301 302 303 307 308; do
			echo ,
			connection Moved$code oauth2 oauth2-$code post
		done
		echo ,
		connection User basic oauth2-good basic
		echo ']}'
	} >"$work/config/fhirdeck/connections.json"
)

deck() {
	run fhirdeck -c "$@"
}

seen() {
	sed -n '/^{/p' "$work/lured"
}

# What stands for us, and may only come to the origin as it was configured.
ours="$token|$basic_client|$basic_user|$LURED_SECRET|$LURED_PASSWORD"
ours="$ours|lured-api-key|lured-cookie|\"certificate\":|client_secret"
ours="$ours|client_assertion|\"authorization\":|\"cookie\":"
ours="$ours|\"proxy-authorization\":|invented-patient"

# Every request but those to the configured origin is free of all that.
expect_faithful() {
	strays=$(seen | grep -vF "\"at\":\"$home\"" | grep -E "$ours")
	[ -z "$strays" ] || breach "lured away: $strays"
}

reached() {	# origin: how many requests came there
	seen | grep -cF "\"at\":\"$1\""
}

coded() {	# text
	printf %s "$1" | od -An -v -tx1 | tr -d '\n' | sed 's/ /%/g'
}

begin 'what is ours comes to the configured origin, or this proves nothing'
for name in Good User; do
	deck $name request GET Patient/a
	expect_status 0
done
for text in "Bearer $token" "Basic $basic_client" "Basic $basic_user" \
	lured-api-key lured-cookie '"certificate":"client.test"'; do
	seen | grep -F "\"at\":\"$home\"" | grep -qF -e "$text" ||
		breach "not sent at all: $text"
done
end

tab=$(printf '\t')
for name in Good User; do
	for code in 301 302 303 307 308; do
		[ $name = Good ] || [ $code -gt 303 ] || continue
		begin "$code leads $name away in many spellings"
		while read -r location; do
			deck $name request GET \
				"redirect/$code?to=$(coded "$location")"
			expect_faithful
		done <<-END
			$away/fhir/Patient/b
			$plain/fhir/Patient/b
			http://127.0.0.1:$home_port/fhir/Patient/b
			https://localhost:$home_port/fhir/Patient/b
			https://LOCALHOST:$away_port/fhir/Patient/b
			https://127.0.0.1:$home_port@127.0.0.1:$away_port/fhir/Patient/b
			https://lured:stolen@127.0.0.1:$away_port/fhir/Patient/b
			//127.0.0.1:$away_port/fhir/Patient/b
			///127.0.0.1:$away_port/fhir/Patient/b
			https:127.0.0.1:$away_port/fhir/Patient/b
			https:\\\\\\\\127.0.0.1:$away_port\\\\fhir
			\\\\\\\\127.0.0.1:$away_port/fhir/Patient/b
			/\\\\127.0.0.1:$away_port/fhir/Patient/b
			https://127.0.0.1:$away_port\\\\@127.0.0.1:$home_port/fhir
			https://127.0.0.1:$away_port#@127.0.0.1:$home_port/fhir
			https://127.0.0.1:$away_port?https://127.0.0.1:$home_port/fhir
			ht${tab}tps://127.0.0.1:$away_port/fhir/Patient/b
			https://127.0.0.1:${tab}$away_port/fhir/Patient/b
			https://127.0.0.1.:$home_port/fhir/Patient/b
			https://127.1:$home_port/fhir/Patient/b
			https://2130706433:$home_port/fhir/Patient/b
			https://0x7f000001:$home_port/fhir/Patient/b
			https://0177.0.0.1:$home_port/fhir/Patient/b
			https://[::1]:$home_port/fhir/Patient/b
			https://[::ffff:127.0.0.1]:$home_port/fhir/Patient/b
			https://0.0.0.0:$home_port/fhir/Patient/b
			$away/fhir/redirect/$code?to=$(coded "$home/fhir/Patient/back")
		END
		end
	done
done

begin 'some of them were followed, and who came back came back bare'
[ "$(reached "$away")" -gt 0 ] || breach 'nothing ever reached the lure'
[ "$(reached "$plain")" -gt 0 ] || breach 'nothing ever left TLS'
seen | grep -F '/fhir/Patient/back' >"$work/back"
[ -s "$work/back" ] || breach 'nobody came back'
! grep -E "$ours" "$work/back" || breach 'credentials were taken up again'
end

begin 'where TLS is left, that is said'
deck Good request GET "redirect/302?to=$(coded "$plain/fhir/Patient/b")" -i
expect_err 'TLS was left'
end

begin 'a redirect to the same origin keeps what it came with'
before=$(seen | grep -cF "Bearer $token")
deck Good request GET "redirect/302?to=$(coded "HTTPS://127.0.0.1:$home_port/fhir/Patient/kept")"
expect_status 0
seen | grep -F '/fhir/Patient/kept' | grep -qF "Bearer $token" ||
	breach 'a scheme in capitals was another origin'
[ "$(seen | grep -cF "Bearer $token")" -gt "$before" ] || breach 'no token'
end

begin 'what changes data is not sent elsewhere'
echo '{"resourceType":"Patient","id":"invented-patient"}' >"$work/body"
for code in 301 302 303 307 308; do
	for method in POST PUT PATCH DELETE; do
		set -- -d "@$work/body"
		[ $method != DELETE ] || set --
		deck Good request $method \
			"redirect/$code?to=$(coded "$away/fhir/Patient")" "$@"
		expect_faithful
	done
done
seen | grep -F '"method":"POST"' | grep -qF invented-patient ||
	breach 'the body was sent nowhere'
strays=$(seen | grep -vF "\"at\":\"$home\"" | grep -v '"method":"GET"')
[ -z "$strays" ] || breach "sent elsewhere: $strays"
end

begin 'discovery that names another origin gets neither secret nor token'
before=$(reached "$away")
deck Astray request GET Patient/a
expect_status 4
expect_err 'not on the configured origin'
deck Astray token
expect_status 4
deck Astray token --introspect
deck Astray token --revoke
deck Astray token --verify
deck Astray check
expect 'requests that reached it' "$(reached "$away")" "$before"
expect_faithful
end

begin 'with the configured paths instead, everything stays at home'
deck Astray token --rebase
expect_status 0
deck Astray token --introspect --revoke --verify
deck Astray request GET Patient/a
expect_status 0
expect_faithful
end

begin 'a token endpoint that redirects is not followed'
before=$(reached "$away")
for code in 301 302 303 307 308; do
	deck Moved$code token
	[ "$status" -ne 0 ] || breach 'a token came from elsewhere'
	expect_status 4
done
expect 'requests that reached it' "$(reached "$away")" "$before"
expect_faithful
end

begin 'links, references, Locations, challenges and pages are only shown'
before=$(reached "$away")
for path in bundle patient created denied page; do
	deck Good request GET "$path?to=$(coded "$away")" -i
	deck Good request GET "$path?to=$(coded "$away")" --json
done
deck Good request POST "created?to=$(coded "$away")" -d "@$work/body" -i
deck Good check
expect 'requests that reached it' "$(reached "$away")" "$before"
expect_faithful
end

if command -v tmux >/dev/null 2>&1; then
	# shellcheck source=tests/secrets/lure_deck.sh
	. tests/secrets/lure_deck.sh
else
	skip 'the deck and servers that lure' 'tmux is not installed'
fi

begin 'all in all'
expect_faithful
strays=$(seen | grep -cvF "\"at\":\"$home\"")
[ "$strays" -gt 50 ] || breach "only $strays requests went astray"
end
echo "$(seen | grep -c .) requests, $strays of them to other origins"
count
