#!/bin/sh
# Proxies nobody here wrote, each where it is installed: tinyproxy and squid
# (Basic and Digest), microsocks. Names below localhost are looked up by them
# as by everybody; what is proved is that they and fhirdeck understand each
# other, logins and refusals included.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh
own_folders
unset http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY \
	ALL_PROXY NO_PROXY
mkdir -p "$XDG_CONFIG_HOME/fhirdeck"
chmod 700 "$XDG_CONFIG_HOME" "$XDG_CONFIG_HOME/fhirdeck"
chmod 755 "$work"
PATH=$PATH:/usr/sbin:/usr/local/sbin
PROXY_SECRET=interop-proxy-5d1e
export PROXY_SECRET

start_server faultd faultd
fault=$(cut -d' ' -f1 "$work/faultd")
if command -v openssl >/dev/null 2>&1; then
	openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key.pem" \
		-out "$work/cert.pem" -subj /CN=localhost -days 2 \
		-addext subjectAltName=DNS:localhost 2>/dev/null
	start_server tls openssl s_server -accept 127.0.0.1:0 -www \
		-cert "$work/cert.pem" -key "$work/key.pem"
	tls=$(sed -n 's/^ACCEPT .*:\([0-9]*\).*/\1/p' "$work/tls")
else
	tls=
fi

# A port that nobody has; somebody may take it, then the proxy does not start.
free_port() {
	rm -f "$work/port"
	start_server port proxyd http "$work/unused"
	sed -n 1p "$work/port"
	kill $!
	wait $! 2>/dev/null
}

wait_for_port() {
	tries=0
	until fhirdeck connection add Try --replace \
		--service "a=http://127.0.0.1:$1,http" >/dev/null &&
		! fhirdeck -c Try request GET / 2>&1 |
		grep -q 'refused the connection' || [ $tries -ge 100 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
}

use() {	# url proxy [options]
	url=$1 proxy=$2
	shift 2
	run fhirdeck connection add Way --replace --service "a=$url,http" \
		--ca-file "$work/cert.pem" --proxy "$proxy" "$@"
	[ -f "$work/cert.pem" ] || run fhirdeck connection add Way --replace \
		--ca-file '' --service "a=$url,http" --proxy "$proxy" "$@"
	run fhirdeck -c Way request GET "${what:-echo}" -v
}

# The same questions for every proxy that has a login.
login_cases() {	# name proxy
	begin "$1: http, with a login, without, and with a wrong one"
	use "http://127.0.0.1:$fault" "$2" --proxy-user me \
		--proxy-password env:PROXY_SECRET
	expect_status 0
	expect_out 'GET /echo HTTP/1.'
	expect_nowhere 'Proxy-Authorization'
	expect_nowhere "$PROXY_SECRET"
	use "http://127.0.0.1:$fault" "$2"
	expect_status 4
	expect_err "the proxy $2 wants a user and password"
	PROXY_SECRET=wrong
	use "http://127.0.0.1:$fault" "$2" --proxy-user me \
		--proxy-password env:PROXY_SECRET
	PROXY_SECRET=interop-proxy-5d1e
	expect_status 4
	expect_err "the proxy $2 refused the user and password"
	end
	[ -n "$tls" ] || return 0
	begin "$1: https by a tunnel"
	what=/
	use "https://localhost:$tls" "$2" --proxy-user me \
		--proxy-password env:PROXY_SECRET
	expect_status 0
	expect_out 's_server'
	use "https://localhost:$tls" "$2"
	expect_status 4
	use "https://127.0.0.1:$tls" "$2" --proxy-user me \
		--proxy-password env:PROXY_SECRET
	expect_status 3
	expect_err 'not for 127.0.0.1'
	what=
	end
}

if command -v tinyproxy >/dev/null 2>&1; then
	port=$(free_port)
	cat >"$work/tiny.conf" <<-END
		Port $port
		Listen 127.0.0.1
		Timeout 20
		MaxClients 20
		ConnectPort ${tls:-443}
		BasicAuth me $PROXY_SECRET
	END
	tinyproxy -d -c "$work/tiny.conf" >"$work/tiny.log" 2>&1 &
	server_pids="$server_pids $!"
	wait_for_port "$port"
	login_cases tinyproxy "http://127.0.0.1:$port"
	begin 'tinyproxy: a port it does not connect to'
	use https://localhost:1 "http://127.0.0.1:$port" --proxy-user me \
		--proxy-password env:PROXY_SECRET
	expect_status 3
	expect_err 'does not allow a connection to localhost:1 (it answered 403)'
	end
else
	skip tinyproxy 'it is not installed'
fi

# squid with one of its programs for logins.
squid_with() {	# scheme program file
	port=$(free_port)
	rm -rf "$work/squid"
	mkdir "$work/squid"
	chmod 777 "$work/squid"
	cat >"$work/squid.conf" <<-END
		http_port 127.0.0.1:$port
		pid_filename $work/squid/pid
		access_log none
		cache_log $work/squid/log
		cache deny all
		coredump_dir $work/squid
		shutdown_lifetime 0 seconds
		auth_param $1 program $2 $3
		auth_param $1 children 1
		auth_param $1 realm interop
		acl known proxy_auth REQUIRED
		http_access allow known
		http_access deny all
	END
	squid -N -f "$work/squid.conf" >"$work/squid.out" 2>&1 &
	server_pids="$server_pids $!"
	wait_for_port "$port"
}

helpers=
for place in /usr/lib/squid /usr/lib64/squid /usr/libexec/squid; do
	[ ! -x "$place/digest_file_auth" ] || helpers=$place
done
if command -v squid >/dev/null 2>&1 && [ -n "$helpers" ] && [ -n "$tls" ]
then
	printf 'me:%s\n' "$(openssl passwd -apr1 "$PROXY_SECRET")" \
		>"$work/basic"
	printf 'me:interop:%s\n' "$(printf 'me:interop:%s' "$PROXY_SECRET" |
		openssl dgst -md5 -r | cut -d' ' -f1)" >"$work/digest"
	chmod 644 "$work/basic" "$work/digest"
	squid_with basic "$helpers/basic_ncsa_auth" "$work/basic"
	login_cases 'squid, Basic' "http://127.0.0.1:$port"
	begin 'squid: a server that is not there, and one with no name'
	use https://localhost:1 "http://127.0.0.1:$port" --proxy-user me \
		--proxy-password env:PROXY_SECRET
	expect_status 3
	expect_err 'could not reach localhost:1 (it answered 503)'
	end
	begin 'Basic is not used where only Digest is wanted'
	use "http://127.0.0.1:$fault" "http://127.0.0.1:$port" \
		--proxy-user me --proxy-password env:PROXY_SECRET \
		--proxy-auth digest
	expect_status 4
	expect_err 'it takes Basic'
	end
	squid_with digest "$helpers/digest_file_auth -c" "$work/digest"
	login_cases 'squid, Digest' "http://127.0.0.1:$port"
else
	skip squid 'it, its programs for logins, or openssl is not installed'
fi

if command -v microsocks >/dev/null 2>&1; then
	port=$(free_port)
	microsocks -i 127.0.0.1 -p "$port" -u me -P "$PROXY_SECRET" \
		>/dev/null 2>&1 &
	server_pids="$server_pids $!"
	wait_for_port "$port"
	login_cases microsocks "socks5h://127.0.0.1:$port"
	begin 'microsocks: a server that is not there'
	use http://127.0.0.1:1 "socks5://127.0.0.1:$port" --proxy-user me \
		--proxy-password env:PROXY_SECRET
	expect_status 3
	expect_err 'did not connect to 127.0.0.1:1 (the server refused the connection)'
	end
else
	skip microsocks 'it is not installed'
fi

count
