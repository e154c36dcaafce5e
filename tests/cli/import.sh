#!/bin/sh
# fhirdeck import and request --export as a user or a script meets it: what is taken over, what is
# said of the rest, that a secret goes into the vault or nowhere, and that no
# file is overwritten. What was imported is run against the sandbox, and what
# was exported is read by a shell.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
own_folders

passphrase='a horse of words'
secret=pass-word-of-ann

# Runs fhirdeck with text as its standard input.
feed() {	# text words...
	run_fed '%s' "$@"
	expect_nowhere "$passphrase"
	expect_nowhere "$secret"
}

begin 'a curl line becomes .http text on standard output'
feed "curl -k -u ann:$secret 'https://a.example/Patient?name=x' -H 'Prefer: y'" \
	import -
expect_status 0
expect_out "GET https://a.example/Patient?name=x"
expect_out 'Prefer: y'
expect_err 'refused: line 1: --insecure: a certificate is always verified'
expect_err 'left out: line 1: --user ann'
expect_err 'secret: password is kept nowhere; --vault keeps it'
expect_err '1 request, 1 secret imported'
end

begin 'what is no curl line is named with its place'
feed "curl 'https://a.example" import -
expect_status 2
expect_err "standard input line 1 column 24: a ' is not closed"
feed 'hello' import - --as curl
expect_status 2
feed '{"openapi": "3.0.0", }' import -
expect_status 2
expect_err 'standard input line 1 column'
run fhirdeck import "$work/none"
expect_status 2
feed 'curl https://a.example' import - --as word
expect_status 2
expect_err '--as takes curl, postman, openapi or har'
run fhirdeck import
expect_status 2
end

begin 'no file is overwritten'
echo 'curl https://a.example/1' >"$work/line.sh"
run fhirdeck import "$work/line.sh" -o "$work/one.http"
expect_status 0
[ -n "$(find "$work/one.http" -perm 600)" ] || breach 'others can read it'
cp "$work/one.http" "$work/before"
echo 'curl https://a.example/2' >"$work/line.sh"
run fhirdeck import "$work/line.sh" -o "$work/one.http"
expect_status 2
expect_err 'is there already'
cmp -s "$work/one.http" "$work/before" || breach 'it was'
end

cat >"$work/orders.json" <<END
{"info": {"name": "Orders", "schema": "v2.1.0"},
 "variable": [{"key": "client_secret", "value": "$secret"}],
 "item": [
  {"name": "Replies", "item": [{"name": "Poll", "request":
    {"method": "GET", "url": "{{base}}/Bundle?_count=1"}}]},
  {"name": "Patients", "request": {"method": "GET",
    "header": [{"key": "X-API-Key", "value": "$secret"}],
    "url": "{{base}}/Patient?_count=1"}}]}
END

begin 'a collection becomes a file for each of its folders'
mkdir "$work/requests"
run fhirdeck import "$work/orders.json" -o "$work/requests"
expect_status 0
expect_nowhere "$secret"
expect 'files' "$(cd "$work/requests" && echo *)" 'orders.http replies.http'
grep -q 'X-API-Key: {{client_secret}}' "$work/requests/orders.http" ||
	breach 'the header lost its variable'
! grep -rq "$secret" "$work/requests" || breach 'a secret is in a file'
run fhirdeck import "$work/orders.json" -o "$work/requests"
expect_status 2
end

begin 'a dry run writes nothing, and --json says the same'
run fhirdeck import "$work/orders.json" --dry-run -o "$work/two.http"
expect_status 0
expect_out 'GET    {{base}}/Bundle?_count=1  (Replies/Poll)'
expect_err "would write $work/two.http"
[ ! -e "$work/two.http" ] || breach 'it was written'
run fhirdeck import "$work/orders.json" --json
expect_status 0
expect_out '"secrets":'
expect_nowhere "$secret"
end

begin 'secrets go into the vault under the name of the connection'
feed "$passphrase
" import "$work/orders.json" -o "$work/three.http" --vault
expect_status 2
expect_err 'say which by -c NAME'
feed "$passphrase
" -c Sandbox import "$work/orders.json" -o "$work/three.http" --vault
expect_status 0
expect_err 'vault:Sandbox/client_secret is in the vault'
feed "$passphrase
" vault list
expect_out 'Sandbox/client_secret'
! grep -rqa "$secret" "$work/config" "$work/three.http" ||
	breach 'it is readable'
end

begin 'a URL below a service of the connection names it'
feed 'curl http://127.0.0.1/sandbox/cdr/fhir/r4/Patient \
	http://127.0.0.1/open/ESB/Task http://127.0.0.1/other' \
	-c Sandbox import -
expect_status 0
expect_out 'GET {{base}}/Patient'
expect_out 'GET {{open}}/Task'
expect_out 'GET http://127.0.0.1/other'
end

begin 'what was imported runs'
cat >"$work/small.json" <<END
{"info": {"name": "Small"}, "item": [{"name": "Patients", "request":
 {"method": "GET", "url": "{{base}}/Patient?_count=1"}}]}
END
run fhirdeck import "$work/small.json" -o "$work/small.http"
expect_status 0
run fhirdeck -c Sandbox run "$work/small.http"
expect_status 0
end

begin 'a request is exported as a curl line, which a shell reads as it was meant'
run fhirdeck -c Sandbox request PUT "Patient/it's" --export curl \
	-H 'X-API-Key: '"$secret" -H 'If-Match: W/"1"' -d "{\"a\": \"\$HOME\"}"
expect_status 0
expect_nowhere "$secret"
# shellcheck disable=SC2016
expect_out '"Authorization: Bearer $FHIRDECK_TOKEN"'
cat >"$work/curl" <<'END'
#!/bin/sh
printf '%s\n' "$@"
END
chmod +x "$work/curl"
FHIRDECK_TOKEN=t X_API_Key=k PATH="$work:$PATH" sh "$work/out" >"$work/args"
for word in PUT "If-Match: W/\"1\"" 'X-API-Key: k' \
	'Authorization: Bearer t' "{\"a\": \"\$HOME\"}"; do
	grep -qxF -e "$word" "$work/args" || breach "no word: $word"
done
grep -q "/Patient/it's\$" "$work/args" || breach 'another URL'
end

begin 'nothing is sent, and no password is asked for'
run fhirdeck -c Sandbox request DELETE Patient/1 --export http
expect_status 0
expect_out 'DELETE {{base}}/Patient/1'
run fhirdeck -c Sandbox request GET Patient --export word
expect_status 2
expect_err '--export takes curl, http, har or markdown'
end

begin 'what is for other people names nobody'
for kind in har markdown; do
	run fhirdeck -c Sandbox request POST Patient --export $kind -d '{
		"resourceType": "Patient", "birthDate": "1950-02-03",
		"name": [{"family": "Testington"}]}'
	expect_status 0
	expect_out 'Patient'
	expect_nowhere Testington
	expect_nowhere 1950-02-03
done
end

count
