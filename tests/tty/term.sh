# shellcheck shell=sh disable=SC2154
# A terminal to test in: a shell inside tmux on a socket of its own, read with
# "." after tests/lib.sh. Words are typed into it and its screen is read back;
# nothing here knows how fhirdeck works.
#
#   start 100x30                   a shell, and what it writes in $work/bytes
#   type_line 'fhirdeck --demo'    a command and Enter
#   wait_for Connections           until it stands on the screen, 10 s at most
#   keys m Escape                  keys by tmux's names
#   stop

export TMUX_TMPDIR="$work"
terminals=0

term() {
	tmux -L "fhirdeck-$$-$terminals" -f /dev/null "$@"
}

# The shell sees the terminal type and the variables given, and no others of
# the user's; its home is a new one each time, so that nothing is found there
# of what a deck before it left. Its prompt is "ready> ".
start() {	# WIDTHxHEIGHT [VARIABLE=value...]
	size=$1
	shift
	terminals=$((terminals + 1))
	mkdir -p "$work/home$terminals"
	: >"$work/bytes"
	term new-session -d -x "${size%x*}" -y "${size#*x}" \
		"env -u TMUX -u TMUX_PANE -u XDG_STATE_HOME \
		-u XDG_CONFIG_HOME -u XDG_DATA_HOME -u XDG_CACHE_HOME \
		HOME='$work/home$terminals' TERM=xterm-256color \
		PS1='ready> ' ENV=/dev/null $* sh -i" || breach 'tmux does not start'
	term set-option -g status off
	term pipe-pane "cat >>'$work/bytes'"
	wait_for 'ready>'
}

stop() {
	term kill-server 2>/dev/null
	! grep -qE 'Sanitizer|runtime error:' "$work/bytes" ||
		breach "$(cat "$work/bytes")"
}

keys() {
	term send-keys "$@"
}

type_text() {
	term send-keys -l "$1"
}

type_line() {
	type_text "$1"
	keys Enter
}

# As a terminal pastes: in brackets, if the program asked for them.
paste() {
	printf %s "$1" | term load-buffer -
	term paste-buffer -p
}

resize() {	# WIDTHxHEIGHT
	term resize-window -x "${1%x*}" -y "${1#*x}"
}

screen() {
	term capture-pane -p 2>/dev/null
}

screen_has() {
	screen | grep -qF -e "$1"
}

# Polls until a command succeeds; 10 s is for slow machines, not a measure.
poll() {	# command...
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ $tries -lt 200 ] || return 1
		sleep 0.05
	done
}

lost() {	# what
	breach "$1"
	screen | sed 's/^/| /' >>"$work/seen"
}

wait_for() {	# text
	poll screen_has "$1" || lost "not on the screen: $1"
}

screen_lacks() {
	! screen_has "$1"
}

wait_gone() {	# text
	poll screen_lacks "$1" || lost "still on the screen: $1"
}

# What tmux knows of the terminal: alternate_on, cursor_flag, ...
term_state() {	# format
	term display-message -p "#{$1}"
}

state_is() {	# format value
	[ "$(term_state "$1")" = "$2" ]
}

expect_state() {	# format value
	poll state_is "$1" "$2" || lost "$1 is $(term_state "$1"), not $2"
}
