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

# A deck that dies over a body: the next one has it, and no other is offered it.
begin 'kill -9 while a body is typed: the next start offers it'
deck 100x30 XDG_STATE_HOME="$work/state"
type_line ':url Patient'
type_line ':method POST'
type_line ':edit'
wait_for 'Editing the body'
type_text '{"resourceType":"Patient"}'
drafts=$work/state/fhirdeck/drafts
poll sh -c "ls $drafts/*.draft" >/dev/null 2>&1 || breach 'it is not written'
[ "$(find "$drafts" -name '*.draft' -perm 600 | wc -l)" -eq 1 ] ||
	breach 'others may read it'
kill -9 "$(cat "$work/pid")"
type_line 'reset'
stop
deck 100x30 XDG_STATE_HOME="$work/state"
wait_for 'An unsent body'
wait_for 'for POST Patient on Sandbox'
sleep 1
keys y
wait_for '{"resourceType":"Patient"}'
kill -TERM "$(cat "$work/pid")"
expect_sane
stop
deck 100x30 XDG_STATE_HOME="$work/state"
wait_for 'An unsent body'
sleep 1
keys Down Enter
wait_for 'It is gone'
type_text ':quit'
keys Enter
wait_for 'ready>'
[ -z "$(find "$drafts" -name '*.draft*')" ] || breach 'it is still there'
stop
end

begin 'a body is validated whenever its writing pauses'
deck 100x30
type_line ':url Patient'
type_line ':method POST'
type_line ':edit'
wait_for 'Editing the body'
type_text '{"resourceType":"Patient","gender":"femal","active":1}'
wait_for '2 errors: V lists them'
stop
end

begin 'a megabyte is pasted into a body at once, and taken back'
awk 'BEGIN { print "["; for (i = 0; i < 40000; i++)
	print "{\"value\":\"0123456789\"},"; print "0]" }' >"$work/large"
deck 100x30 XDG_STATE_HOME="$work/state"
type_line ':method POST'
type_line ':url Bundle'
type_line ':edit'
wait_for 'Editing the body'
term load-buffer "$work/large"
term paste-buffer -p
wait_for 'line 40003 column 1'
keys M-u
wait_for 'line 1 column 1'
keys Escape
sleep 0.2
type_line ':quit'
wait_for 'ready>'
stop
end

# An HL7 v2 file, whose segments end with CR alone, given to others: the bytes
# must be the file's.
message=$PWD/tests/data/view/answer.hl7

view_message() {	# [VARIABLE=value...]
	start 100x30 "$@"
	type_line "fhirdeck view $message"
	wait_for 'Segment PID'
}

same_bytes() {	# file what
	cmp -s "$message" "$1" || breach "$2: $(cmp "$message" "$1" 2>&1)"
}

begin 'the pager gets the bytes, its words split, and gives the screen back'
cat >"$work/pager" <<'END'
#!/bin/sh
printf '%s\n' "$@" >"$0.args"
cat >"$0.got"
echo 'the pager is up'
read -r answer </dev/tty
END
chmod +x "$work/pager"
view_message "PAGER=\"'$work/pager' -x 'two words; date'\""
keys v
wait_for 'the pager is up'
wait_gone 'Segment PID'
same_bytes "$work/pager.got" 'the pager got other bytes'
expect 'its words' "$(cat "$work/pager.args")" "$(printf '%s\n' -x 'two words; date')"
keys Enter
wait_for 'Segment PID'
stop
end

begin 'less pages it'
view_message PAGER=less
keys v
wait_for '(END)'
keys q
wait_for 'Tree'
stop
end

begin 'the editor gets a copy only its owner can read, gone afterwards'
cat >"$work/viewer" <<'END'
#!/bin/sh
cp "$1" "$0.got"
ls -l "$1" >"$0.mode"
echo "$1" >"$0.path"
echo 'changed' >>"$1"
END
chmod +x "$work/viewer"
view_message "EDITOR='$work/viewer'"
keys E
wait_for 'nothing was sent'
same_bytes "$work/viewer.got" 'the editor got other bytes'
expect 'its mode' "$(cut -c 1-10 "$work/viewer.mode")" '-rw-------'
[ ! -e "$(cat "$work/viewer.path")" ] || breach 'the copy is still there'
wait_for 'Segment PID'
stop
end

begin 'a pipe gets the bytes; what a command writes is a document'
view_message
type_line ":pipe 'cat >$work/piped'"
wait_for 'wrote nothing'
same_bytes "$work/piped" 'the pipe got other bytes'
type_line ":pipe 'head -c 3; echo; echo second'"
wait_for 'second'
wait_for 'Backspace goes back'
keys BSpace
wait_for 'Segment PID'
stop
end

begin 'a command that is lent the terminal has it'
view_message
type_line ":pipe '!wc -c; echo lent; read -r x </dev/tty'"
wait_for 'lent'
keys Enter
wait_for 'Segment PID'
stop
end

begin 'C-c stops a command that does not end'
view_message
type_line ":pipe 'sleep 1000'"
keys C-c
wait_for 'status 143'
stop
end

begin 'a file and the terminal get the bytes too'
view_message
type_line ":save $work/saved.hl7"
wait_for 'only you can read it'
same_bytes "$work/saved.hl7" 'the file holds other bytes'
type_line ':copy body'
wait_for 'was asked to copy'
grep -aqF "52;c;$(base64 -w 0 "$message")" "$work/bytes" ||
	breach 'the terminal was asked to copy other bytes'
stop
end

begin 'the plain screen has no borders, and any key returns'
view_message
type_line ':plain view'
wait_gone 'Tree'
wait_for 'MSH|'
wait_gone '│'
keys x
wait_for 'Tree'
stop
end

count
