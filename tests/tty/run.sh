#!/bin/sh
# The real program in a real terminal (tmux): what can only be seen there.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
. tests/tty/term.sh

if ! command -v tmux >/dev/null 2>&1; then
	skip 'the program in a terminal' 'tmux is not installed'
	count
	exit
fi
trap '[ ! -d "$work" ] || stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP PIPE

# Starts the deck on its sandbox from the shell; its pid is in $work/pid.
deck() {	# WIDTHxHEIGHT [VARIABLE=value...]
	rm -f "$work/before" "$work/after"
	start "$@"
	type_line "stty -a >$work/before; sh -c 'echo \$\$ >$work/pid; exec fhirdeck --demo'"
	wait_for Connections
	wait_for Response
}

# The shell is back and the terminal is as it was before the deck.
expect_sane() {
	expect_state alternate_on 0
	expect_state cursor_flag 1
	expect_state mouse_any_flag 0
	type_line "stty -a >$work/after"
	poll test -s "$work/after" || lost 'no shell'
	cmp -s "$work/before" "$work/after" ||
		breach "stty differs: $(diff "$work/before" "$work/after")"
}

no_bytes() {	# pattern what
	! grep -aqE "$1" "$work/bytes" || breach "written: $2"
}

escape=$(printf '\033')
high_bytes="[$(printf '\200-\377')]"

begin 'the deck opens on the sandbox and quits'
deck 100x30
wait_for Capability
wait_for History
wait_for Request
wait_for 'F1'
wait_for Sandbox
type_text ':quit'
keys Enter
expect_sane
stop
end

begin 'at 80x24 too'
deck 80x24
wait_for Request
wait_for 'F1'
stop
end

begin 'resizing with the prompt open keeps the line and repaints'
deck 100x30
type_text ':capability-fil'
wait_for ':capability-fil'
resize 70x20
wait_for ':capability-fil'
wait_for Response
resize 120x40
wait_for ':capability-fil'
wait_for Response
type_text 'X'
wait_for ':capability-filX'
stop
end

begin 'Ctrl-Z gives the shell back, fg the deck'
deck 100x30
keys C-z
wait_for Stopped
expect_state alternate_on 0
type_line "stty -a >$work/after"
poll test -s "$work/after"
cmp -s "$work/before" "$work/after" || breach 'stty differs while stopped'
resize 90x28
type_line fg
wait_for Connections
wait_for F1
expect_state alternate_on 1
stop
end

# Esc and a key 0.2 s later are two keys. A program that waits the usual
# second for the rest of a sequence would take them for Alt and a key.
begin 'a lone Esc closes the menu and is not taken for Alt'
deck 100x30
keys m
wait_for 'Everything possible'
keys Escape
sleep 0.2
keys ':'
wait_gone 'Everything possible'
type_text 'quit'
keys Enter
expect_sane
stop
end

for signal in TERM HUP; do
	begin "SIG$signal leaves a sane terminal"
	deck 100x30
	kill -$signal "$(cat "$work/pid")"
	expect_sane
	stop
	end
done

colour="$escape\\[([0-9]+;)*([34][0-7]|9[0-7]|10[0-7]|[34]8;)[;m0-9]*m"

begin 'colour is written'
deck 100x30
grep -aqE "$colour" "$work/bytes" || breach 'there is none'
stop
end

begin 'NO_COLOR: no colour is written'
deck 100x30 NO_COLOR=1
no_bytes "$colour" 'a colour'
stop
end

begin 'a VT100 will do'
deck 80x24 TERM=vt100
wait_for Capability
no_bytes "$colour" 'a colour'
type_text ':quit'
keys Enter
wait_for 'ready>'
stop
end

begin 'LANG=C: not one byte above ASCII'
deck 100x30 LC_ALL=C LANG=C
wait_for Capability
LC_ALL=C no_bytes "$high_bytes" "$(LC_ALL=C grep -aE "$high_bytes" \
	"$work/bytes" | od -c | head -n 5)"
stop
end

begin 'a paste into the prompt is text, its newline runs nothing'
deck 100x30
type_text ':'
paste "$(printf 'one\nquit')"
wait_for ':one'
wait_for Response
stop
end

# The deck serves the sandbox from its own loop, so that it answers a third
# party shows that the loop goes on while the editor has the terminal.
begin 'the editor is open, and the transfer and the loop go on'
cat >"$work/editor" <<'END'
#!/bin/sh
echo 'the editor is open'
until [ -e "$0.end" ]; do sleep 0.1; done
echo '{"edited":true}' >"$1"
END
chmod +x "$work/editor"
faultd >"$work/ports" &
faultd=$!
poll test -s "$work/ports" || breach 'faultd does not start'
deck 100x30 EDITOR="$work/editor"
wait_for 'http://127.0.0.1:'
sandbox=$(screen | sed -n '1s,.*\(http://127[^/]*\)/.*,\1,p')
type_line ":url http://127.0.0.1:$(cut -d ' ' -f 1 "$work/ports")/delay?1500"
type_line ':send'
type_line ':edit-external'
wait_for 'the editor is open'
run fhirdeck -c 'RIE Dev' request GET "$sandbox/open/ESB/metadata"
expect_status 0
sleep 2
screen_has 'the editor is open' || lost 'the editor went away'
touch "$work/editor.end"
wait_for '"edited"'
wait_for '200 OK'
kill $faultd
stop
end

count
