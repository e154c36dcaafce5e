#!/bin/sh
# A server that is busy (429, 503), as commands meet it: what is sent again,
# how often the server sees it, what is said, and what Ctrl-C leaves; and what
# each kind of silence on the way to an answer is called.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh
own_folders
unset http_proxy https_proxy all_proxy HTTPS_PROXY ALL_PROXY

start_server faultd faultd
fault=http://127.0.0.1:$(cut -d' ' -f1 "$work/faultd")
umask 077
mkdir -p "$XDG_CONFIG_HOME/fhirdeck"
fhirdeck connection add Busy --service "esb=$fault" >/dev/null

ask() {
	run fhirdeck -c Busy request "$@"
}

requests() {
	fhirdeck -c Busy request GET requests 2>/dev/null
}

begin 'a busy server is asked again, and each wait is said'
before=$(requests)
ask GET 'busy?503.2.0'
expect_status 0
expect_err '503: trying again in 0 s (1 of 3)'
expect_err '503: trying again in 0 s (2 of 3)'
expect_out '"resourceType":"Patient"'
expect_nowhere 'come back later'
expect 'requests' "$(requests)" $((before + 3))
ask GET 'busy?429.1.1'
expect_status 0
expect_err '429: trying again in 1 s (1 of 3)'
end

begin 'the last answer is the answer'
before=$(requests)
ask GET 'busy?503.99.0'
expect_status 1
expect_err '503: trying again in 0 s (3 of 3)'
expect_err 'tried 3 times again (the setting retries)'
expect_err 'come back later'
expect_out 'throttled'
expect 'requests' "$(requests)" $((before + 4))
end

begin 'POST and PATCH go once'
before=$(requests)
for method in POST PATCH; do
	ask "$method" 'busy?503.99.0' -d '{"resourceType":"Bundle"}' --retry 9
	expect_status 1
	expect_err "$method is never sent again unasked"
	expect_nowhere 'trying again'
done
expect 'requests' "$(requests)" $((before + 2))
end

begin 'PUT and DELETE are sent again'
ask PUT 'busy?503.1.0.put' -d '{"resourceType":"Patient"}'
expect_status 0
ask DELETE 'busy?429.1.0.delete'
expect_status 0
expect_err '429: trying again'
end

begin '--retry goes before the setting, and the setting counts'
ask GET 'busy?503.1.0.a' --retry 0
expect_status 1
expect_nowhere 'trying again'
ask GET 'busy?503.5.0.b' --retry 5
expect_status 0
expect_err '(5 of 5)'
ask GET 'busy?503.1.0.c' --retry many
expect_status 2
expect_err '--retry takes a number from 0 to 20, not "many"'
echo 'set retries 0' >"$XDG_CONFIG_HOME/fhirdeck/fhirdeckrc"
ask GET 'busy?503.1.0.d'
expect_status 1
expect_nowhere 'trying again'
ask GET 'busy?503.1.0.e' --retry 1
expect_status 0
rm "$XDG_CONFIG_HOME/fhirdeck/fhirdeckrc"
end

begin 'Retry-After as a date by the server, as nonsense, and far away'
ask GET 'busy?503.1.d1'
expect_status 0
expect_err '503: trying again in 1 s (1 of 3)'
ask GET 'busy?503.1.d-9'
expect_status 0
expect_err 'trying again in 0 s'
ask GET 'busy?503.1.-1' --retry 1
expect_status 0
expect_err 'trying again in 1 s'
ask GET 'busy?503.99.99999999999999999999'
expect_status 1
expect_err 'the server asks to wait '
ask GET 'busy?429.99.3600'
expect_status 1
expect_err 'the server asks to wait 60 min, until '
expect_out 'throttled'
ask GET 'busy?503.99.500'
expect_status 1
expect_err 'the server asks to wait 9 min, until '
expect_err 'send it again after the time in Retry-After'
expect_nowhere 'wait some seconds'
end

begin 'the wire log shows every attempt'
ask GET 'busy?503.1.0.wire' -v
expect_status 0
expect 'requests in the log' "$(grep -c '> GET' "$work/err")" 2
expect_err '503'
end

begin 'a check tries once'
fhirdeck connection add Once --service "esb=$fault/busy,http" \
	>/dev/null
before=$(requests)
run fhirdeck -c Once check
expect_status 1
expect_out '503'
expect_nowhere 'trying again'
expect 'requests' "$(requests)" $((before + 1))
end

begin 'Ctrl-C in a wait ends at once, with the answer there is'
fhirdeck -c Busy request GET 'busy?503.99.100' >"$work/out" \
	2>"$work/err" </dev/null &
pid=$!
tries=0
until grep -q 'trying again' "$work/err" || [ $tries -ge 100 ]; do
	sleep 0.1
	tries=$((tries + 1))
done
before=$(date +%s)
kill -TERM $pid
wait $pid
expect 'status' $? 130
[ $(($(date +%s) - before)) -lt 10 ] || breach 'it did not end at once'
expect_err '503: trying again in 100 s (1 of 3)'
expect_err 'stopped while the server was busy (503): it is not tried again'
expect_out 'throttled'
end

# Each fault has words of its own, and one of them tells whether anything was
# there at all.
says() {	# status path sentence
	ask GET "$2"
	expect_status "$1"
	expect_err "$3"
	cut -c1-120 "$work/err" | sed 's/:[0-9]*//' >>"$work/sentences"
}

begin 'every fault on the way to an answer has a sentence of its own'
printf 'set timeout-first-byte 1\nset timeout-connect 1\n' \
	>"$XDG_CONFIG_HOME/fhirdeck/fhirdeckrc"
says 3 http://127.0.0.1:1/ 'refused the connection: the machine is there'
says 3 http://nobody.invalid/ 'is not known: check its spelling'
says 3 hang 'took the request but sent no answer within 1 s'
says 3 half-head 'went silent in the middle of its answer: nothing came for 1 s, after 0 bytes'
says 3 stall 'nothing came for 1 s, after 35 bytes'
says 3 close 'closed the connection without any answer'
says 3 reset-early 'broke the connection before it answered'
says 3 reset 'broke the connection while the answer was coming, after 35 bytes of 1000'
says 3 short 'stopped after 35 bytes of 1000'
says 3 garbage 'does not speak HTTP: check the port'
says 3 "https${fault#http}/ok" 'does not speak TLS: the URL may have to begin with http://'
expect 'different sentences' "$(sort -u "$work/sentences" | wc -l | tr -d ' ')" 11
end

if command -v openssl >/dev/null 2>&1; then
	begin 'http:// to a port that speaks TLS'
	openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key.pem" \
		-out "$work/cert.pem" -subj /CN=localhost -days 2 2>/dev/null
	start_server tls openssl s_server -accept 127.0.0.1:0 -www \
		-cert "$work/cert.pem" -key "$work/key.pem"
	tls=http://127.0.0.1:$(sed -n 's/^ACCEPT .*://p' "$work/tls")
	says 3 "$tls/" 'if it expects TLS, the URL must begin with https://'
	end
else
	skip 'http:// to a port that speaks TLS' 'openssl is not installed'
fi

count
