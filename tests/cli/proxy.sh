#!/bin/sh
# Proxies as commands meet them (tests/tools/proxyd.c): HTTP and SOCKS5, with
# and without a login, down, refusing, silent; who is excepted; what a proxy
# and a server get to see; addresses of the connection's own; IPv4 and IPv6.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh
own_folders
has_peers=
finish() {
	[ -z "$has_peers" ] || exec 9>&-
	stop_servers
}
trap finish EXIT
unset http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY \
	ALL_PROXY NO_PROXY
umask 077
mkdir -p "$XDG_CONFIG_HOME/fhirdeck" "$work/log"

# Names below inside.example are known to the proxy only.
start_server faultd faultd
fault=$(cut -d' ' -f1 "$work/faultd")
web=http://web.inside.example:$fault
secret=proxy-secret-7f3a
start_server open proxyd http "$work/log/open"
open=http://127.0.0.1:$(cat "$work/open")
start_server locked proxyd http "$work/log/locked" "me:$secret"
locked=http://127.0.0.1:$(cat "$work/locked")
start_server socks proxyd socks "$work/log/socks"
socks=127.0.0.1:$(cat "$work/socks")
start_server closed proxyd socks "$work/log/closed" "me:$secret"
closed=127.0.0.1:$(cat "$work/closed")

add() {	# name service options...
	name=$1 service=$2
	shift 2
	run fhirdeck connection add "$name" --replace \
		--service "esb=$service,http" "$@"
}

ask() {
	run fhirdeck "$@"
}

forget_log() {
	: >"$work/log/open"
	: >"$work/log/locked"
	: >"$work/log/socks"
	: >"$work/log/closed"
}

expect_log() {	# proxy text
	grep -qF -e "$2" "$work/log/$1" || breach "the proxy $1 saw no: $2"
}

expect_unused() {	# proxy
	[ ! -s "$work/log/$1" ] || breach "the proxy $1 was used: $(
		head -n 1 "$work/log/$1")"
}

begin 'an HTTP proxy of the connection, which knows the name'
add Open "$web" --proxy "$open"
expect_status 0
ask -c Open request GET echo -v
expect_status 0
expect_log open "GET $web/echo HTTP/1.1"
expect_out 'GET /echo HTTP/1.1'
expect_nowhere 'Proxy-'
expect_err "* proxy: $open (the connection's)"
end

begin 'the same from the environment, upper and lower case'
add Plain "$web"
for name in http_proxy all_proxy ALL_PROXY; do
	forget_log
	run env "$name=$open" fhirdeck -c Plain request GET ok -v
	expect_status 0
	expect_log open "GET $web/ok"
	expect_err "* proxy: $open ($name)"
done
run env "HTTP_PROXY=$open" fhirdeck -c Plain request GET ok
expect_status 3
expect_err 'web.inside.example is not known'
end

begin 'no proxy: none, by the connection or by who is excepted'
forget_log
add None "$web" --proxy none
run env "http_proxy=$open" fhirdeck -c None request GET ok -v
expect_status 3
expect_err '* proxy: none: the connection turns it off'
run env "http_proxy=$open" no_proxy=.inside.example \
	fhirdeck -c Plain request GET ok -v
expect_status 3
expect_err '* proxy: none: excepted by ".inside.example" of no_proxy'
add Except "$web" --proxy "$open" --no-proxy 'x.example,inside.example'
ask -c Except request GET ok -v
expect_status 3
expect_err "excepted by \"inside.example\" of the connection's no_proxy"
add Range "http://127.0.0.1:$fault" --proxy "$open" --no-proxy 127.0.0.0/8
ask -c Range request GET ok
expect_status 0
expect_unused open
end

begin "this machine is not behind the environment's proxy"
forget_log
add Here "http://127.0.0.1:$fault"
run env "http_proxy=$open" "all_proxy=$open" fhirdeck -c Here request GET ok
expect_status 0
expect_unused open
end

begin 'a proxy that wants a login and gets none'
add Locked "$web" --proxy "$locked"
ask -c Locked request GET ok
expect_status 4
expect_err "the proxy $locked wants a user and password (407; it takes Basic): set the connection's proxy_user"
end

begin 'a wrong password'
add Locked "$web" --proxy "$locked" --proxy-user me \
	--proxy-password env:PROXY_SECRET
run env PROXY_SECRET=wrong fhirdeck -c Locked request GET ok -v
expect_status 4
expect_err "the proxy $locked refused the user and password (407; it takes Basic)"
expect_nowhere 'Proxy-Authorization'
expect_nowhere wrong
end

begin 'the right one, from each source'
PROXY_SECRET=$secret
export PROXY_SECRET
printf '%s\n' "$secret" >"$work/secret"
for source in env:PROXY_SECRET "file:$work/secret" \
	"command:cat $work/secret"; do
	add Locked "$web" --proxy "$locked" --proxy-user me \
		--proxy-password "$source"
	ask -c Locked request GET echo -v
	expect_status 0
	expect_out 'GET /echo HTTP/1.1'
	expect_nowhere 'Proxy-Authorization'
	expect_nowhere "$secret"
done
ask -c Locked request POST echo -d '{"resourceType":"Task"}'
expect_status 0
expect_out '{"resourceType":"Task"}'
end

begin 'no password is sent before the proxy asks for one'
forget_log
add Open "$web" --proxy "$open" --proxy-user me \
	--proxy-password env:PROXY_SECRET
ask -c Open request GET ok
expect_status 0
expect_log open 'GET '
if grep -qi proxy-authorization "$work/log/open"; then
	breach 'it was sent unasked'
fi
end

begin "a login in the environment's URL works and is not shown"
run env "http_proxy=http://me:$secret@${locked#http://}/" \
	fhirdeck -c Plain request GET echo -v
expect_status 0
expect_err "* proxy: $locked (http_proxy)"
expect_nowhere "$secret"
run env "http_proxy=http://me:wrong-too@${locked#http://}/" \
	fhirdeck -c Plain request GET ok -v
expect_status 4
expect_err 'refused the user and password'
expect_nowhere wrong-too
run env "http_proxy=foo://me:$secret@x" fhirdeck -c Plain request GET ok
expect_status 2
expect_err 'the variable http_proxy does not name a proxy'
expect_nowhere "$secret"
end

begin 'a login in the URL of a connection is refused'
add Bad "$web" --proxy "http://me:$secret@127.0.0.1:1"
expect_status 2
expect_err 'network.proxy is written without user and password'
expect_nowhere "$secret"
end

begin 'it is shown where it comes from, and kept'
ask connection show Locked
expect_out "Proxy           $locked"
expect_out 'Proxy user      me'
expect_out "Its password    command:cat $work/secret"
run fhirdeck connection add Locked --replace --proxy-user ''
expect_status 0
ask connection show Locked
expect_out "Proxy           $locked"
expect_nowhere 'Its password'
end

begin 'a password without a terminal'
add Typed "$web" --proxy "$locked" --proxy-user me
if command -v setsid >/dev/null; then
	run setsid -w fhirdeck -c Typed request GET ok
	[ "$status" -ne 0 ] || breach 'a password came from nowhere'
	expect_err 'no password of the proxy was given, so nothing was sent'
fi
end

begin 'a proxy that is down, or has no name'
add Down "$web" --proxy http://127.0.0.1:1
ask -c Down request GET ok
expect_status 3
expect_err 'the proxy http://127.0.0.1:1 could not be reached (the machine is there, but nothing listens on that port)'
add Down "$web" --proxy http://proxy.invalid:3128
ask -c Down request GET ok
expect_status 3
expect_err 'the name of the proxy http://proxy.invalid:3128 is not known'
end

tunnel() {	# host words
	add Tunnel "https://$1" --proxy "$open"
	ask -c Tunnel request GET /
	expect_status 3
	expect_err "$2"
}

begin "a proxy's refusals are told from the server's"
tunnel forbidden.example "the proxy $open does not allow a connection to forbidden.example:443 (it answered 403)"
tunnel nobody.example "the proxy $open could not reach nobody.example:443 (it answered 502)"
tunnel web.inside.example:1 'could not reach web.inside.example:1'
echo 'set timeout-connect 1' >"$XDG_CONFIG_HOME/fhirdeck/fhirdeckrc"
tunnel silent.example "the proxy $open gave no connection to silent.example:443 within 1 s"
rm "$XDG_CONFIG_HOME/fhirdeck/fhirdeckrc"
add Tunnel https://web.inside.example --proxy "$locked"
ask -c Tunnel request GET /
expect_status 4
expect_err 'wants a user and password (407; it takes Basic)'
end

begin 'SOCKS5, names looked up here and there'
forget_log
add Socks "$web" --proxy "socks5h://$socks"
ask -c Socks request GET echo
expect_status 0
expect_log socks "socks name web.inside.example:$fault"
add Socks "$web" --proxy "socks5://$socks"
ask -c Socks request GET echo
expect_status 3
expect_err 'web.inside.example is not known'
add Socks "http://127.0.0.1:$fault" --proxy "socks5://$socks"
ask -c Socks request GET echo
expect_status 0
expect_log socks "socks address 127.0.0.1:$fault"
end

begin 'SOCKS5 with a password'
add Closed "$web" --proxy "socks5h://$closed"
ask -c Closed request GET ok
expect_status 4
expect_err "the proxy socks5h://$closed wants a user and password"
add Closed "$web" --proxy "socks5h://$closed" --proxy-user me \
	--proxy-password env:PROXY_SECRET
ask -c Closed request GET ok -v
expect_status 0
expect_nowhere "$secret"
run env PROXY_SECRET=wrong fhirdeck -c Closed request GET ok
expect_status 4
expect_err "the proxy socks5h://$closed refused the user and password"
end

begin 'SOCKS5 failures in words'
add Socks http://forbidden.example --proxy "socks5h://$socks"
ask -c Socks request GET /
expect_status 3
expect_err 'did not connect to forbidden.example:80 (its rules do not allow it)'
add Socks http://nobody.example --proxy "socks5h://$socks"
ask -c Socks request GET /
expect_err "it can't reach the server, or does not know its name"
add Socks http://web.inside.example:1 --proxy "socks5h://$socks"
ask -c Socks request GET /
expect_err 'the server refused the connection'
end

begin 'a name with an address of its own, directly and by a proxy'
forget_log
add Moved http://moved.example:"$fault" \
	--resolve "moved.example:$fault:127.0.0.1"
ask -c Moved request GET echo
expect_status 0
expect_out "Host: moved.example:$fault"
add Moved http://moved.example:"$fault" --proxy "$open" \
	--resolve "moved.example:$fault:127.0.0.1"
ask -c Moved request GET echo
expect_status 0
expect_out "Host: moved.example:$fault"
expect_log open "CONNECT 127.0.0.1:$fault HTTP/1.1"
add Moved http://moved.example:"$fault" --resolve moved.example:127.0.0.1
expect_status 2
expect_err 'is HOST:PORT:ADDRESS'
end

begin 'IPv4 and IPv6'
add Family http://localhost:"$fault" --ip 4
ask -c Family request GET ok
expect_status 0
add Family http://127.0.0.1:"$fault" --ip 6
ask -c Family request GET ok
expect_status 3
add Family http://localhost:"$fault" --ip 5
expect_status 2
expect_err 'network.ip is 4 or 6'
end

begin 'the check ladder tells the way'
add Open "$web" --proxy "$open"
ask -c Open check
expect_out "$open (the connection's)"
expect_out 'left to the proxy to look up'
expect_out 'connected to the proxy, 127.0.0.1:'
run env "http_proxy=http://me:$secret@${locked#http://}" fhirdeck -c Plain \
	check
expect_out "$locked (http_proxy), with a user and password"
expect_nowhere "$secret"
add Moved http://moved.example:"$fault" \
	--resolve "moved.example:$fault:127.0.0.1"
ask -c Moved check
expect_out 'given by the connection: 127.0.0.1'
add Down "$web" --proxy http://127.0.0.1:1
ask -c Down check
expect_status 3
expect_out 'the proxy http://127.0.0.1:1 could not be reached'
expect_out 'to the proxy: it is this host itself'
add Straight "$web"
ask -c Straight check
expect_nowhere 'to the proxy'
end

begin 'a token is not sent in the clear past this machine'
forget_log
printf '%s\n' 'token-4711' >"$work/token"
run fhirdeck connection add Token --replace \
	--service "esb=http://127.0.0.1:$fault,token,http" \
	--token "file:$work/token" --proxy "$open"
ask -c Token request GET echo
expect_status 0
run fhirdeck connection add Token --replace \
	--service "esb=http://127.0.0.1:$fault,token,http" \
	--token "file:$work/token" --proxy http://proxy.invalid:3128
ask -c Token request GET echo
expect_status 4
expect_err 'over plain http'
end

if ! command -v openssl >/dev/null 2>&1; then
	skip 'https by proxies' 'openssl is not installed'
	count
	exit
fi

mkdir "$work/peers"
mkfifo "$work/in"
sh tests/tools/tls_peers.sh "$work/peers" <"$work/in" >"$work/ports" \
	2>/dev/null &
exec 9>"$work/in"
has_peers=yes
tries=0
until grep -qs '^ready' "$work/ports"; do
	tries=$((tries + 1))
	[ "$tries" -lt 200 ] || { echo 'the peers did not start'; exit 1; }
	sleep 0.1
done

port_of() {
	sed -n "s/^$1 //p" "$work/ports"
}

begin "https by a proxy: the server's name is verified, tokens stay inside"
forget_log
: >"$work/log/locked.bytes"
ca=$work/peers/ca.pem
good=$(port_of good)
run fhirdeck connection add Secure --replace \
	--service "esb=https://localhost:$good,token,http" \
	--token "file:$work/token" --ca-file "$ca" --proxy "$locked" \
	--proxy-user me --proxy-password env:PROXY_SECRET
ask -c Secure request GET / -v
expect_status 0
expect_log locked "CONNECT localhost:$good HTTP/1.1"
expect_err '> Authorization: Bearer ***'
expect_nowhere "$secret"
expect_nowhere 'Proxy-Authorization'
if grep -aqi 'token-4711\|^authorization\|bearer' "$work/log/locked.bytes"
then
	breach 'the proxy saw the token'
fi
run fhirdeck connection add Secure --replace \
	--service "esb=https://wrong.inside.example:$good,http" \
	--ca-file "$ca" --proxy "$open"
ask -c Secure request GET /
expect_status 3
expect_err 'not for wrong.inside.example'
add Secure "https://localhost:$(port_of unknown)" --ca-file "$ca" \
	--proxy "socks5h://$socks"
ask -c Secure request GET /
expect_status 3
expect_err 'an issuer that this machine does not know'
end

begin "a moved name is verified by the name"
add Named "https://other.test:$(port_of misnamed)" --ca-file "$ca" \
	--resolve "other.test:$(port_of misnamed):127.0.0.1"
ask -c Named request GET /
expect_status 0
ask -c Named certificate
expect_out 'Address      127.0.0.1'
expect_out '(given to the name by the connection)'
add Named "https://wrong.test:$(port_of misnamed)" --ca-file "$ca" \
	--resolve "wrong.test:$(port_of misnamed):127.0.0.1"
ask -c Named request GET /
expect_status 3
expect_err 'is for other names (other.test), not for wrong.test'
end

if command -v socat >/dev/null 2>&1; then
	cat "$work/peers/good.pem" "$work/peers/good.key" >"$work/proxy.pem"
	begin 'a proxy on https:// is verified itself'
	free=$(($(cat "$work/open") + 1))
	tries=0
	socat "OPENSSL-LISTEN:$free,fork,reuseaddr,bind=127.0.0.1,verify=0,cert=$work/proxy.pem" \
		"TCP:${open#http://}" 2>/dev/null &
	server_pids="$server_pids $!"
	until openssl s_client -connect "127.0.0.1:$free" </dev/null \
		>/dev/null 2>&1 || [ $tries -ge 50 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
	add Sealed "$web" --proxy "https://localhost:$free"
	ask -c Sealed request GET ok
	expect_status 3
	expect_err "TLS with the proxy https://localhost:$free itself could not be set up"
	add Sealed "$web" --proxy "https://localhost:$free" \
		--proxy-ca-file "$ca"
	ask -c Sealed request GET ok
	expect_status 0
	forget_log
	add Sealed "https://localhost:$good" --ca-file "$ca" \
		--proxy "https://localhost:$free" --proxy-ca-file "$ca"
	ask -c Sealed request GET / -v
	expect_status 0
	expect_log open "CONNECT localhost:$good"
	add Sealed "https://wrong.inside.example:$good" --ca-file "$ca" \
		--proxy "https://localhost:$free" --proxy-ca-file "$ca"
	ask -c Sealed request GET /
	expect_status 3
	expect_err 'not for wrong.inside.example'
	end
else
	skip 'a proxy on https:// is verified itself' 'socat is not installed'
fi

begin 'the secret is nowhere'
for place in "$XDG_CONFIG_HOME" "$XDG_STATE_HOME" "$work/all_output"; do
	if grep -rqs -e "$secret" "$place"; then
		breach "it is in $place"
	fi
done
end

count
