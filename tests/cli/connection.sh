#!/bin/sh
# connections.json as a hand writes it: members that are slips are named, and
# make a connection careful; and the paths that connection add keeps.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
own_folders
umask 077
file=$XDG_CONFIG_HOME/fhirdeck/connections.json
mkdir -p "$XDG_CONFIG_HOME/fhirdeck"

begin 'a slip in a name is told of once, and opens read-only'
cat >"$file" <<'END'
{"connections": [
	{"name": "Prod",
	"teir": "production",
	"services": [{"name": "esb", "base": "https://h.example/ESB"}]}]}
END
run fhirdeck connection show Prod
expect_status 0
expect_err 'line 3: connection "Prod": "teir" is no member fhirdeck knows; '
expect_err 'did you mean "tier"?'
expect_out 'teir; did you mean "tier"?'
expect_out 'Read-only       yes'
run fhirdeck -c Prod request DELETE Patient/1
expect_status 2
expect_err 'Prod is read-only here'
expect_err 'did you mean "tier"?'
end

begin 'a path is kept in full, and one that is not there is told of'
run fhirdeck connection add K --service esb=https://h.example/E,oauth2 \
	--oauth2 https://h.example/o --client-id me \
	--client-auth private_key_jwt --key-file ./no-such-key.pem \
	--ca-file \~/no-such-ca.pem
expect_status 0
expect_err "--key-file: there is no file $PWD/no-such-key.pem (yet)"
expect_err '--ca-file: there is no file'
run fhirdeck connection show K
expect_out "$PWD/no-such-key.pem"
expect_out \~/no-such-ca.pem
run fhirdeck connection add L --service esb=https://h.example/E \
	--ca-file Makefile
expect_nowhere 'there is no file'
run fhirdeck connection show L
expect_out "$PWD/Makefile"
end

count
