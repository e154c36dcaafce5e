#!/bin/sh
# The user's files, whatever happens while they are written: killed before and
# behind every call that changes a file, a disk that is full or breaks from
# any such call on, a real full disk, and several programs at once. Nothing
# that was saved is lost, nothing is left half, and the next run works.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh
own_folders
export FHIRDECK_TEST_CLOCK=2026-02-03T10:31:00Z

config=$XDG_CONFIG_HOME/fhirdeck
state=$XDG_STATE_HOME/fhirdeck
file=$config/connections.json
key=sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

if ! ${CC:-cc} -shared -fPIC -o "$work/killat.so" tests/store/killat.c -ldl \
	2>"$work/cc"; then
	skip 'kills and faults at every call' 'killat.c could not be built'
	sed 's/^/  /' "$work/cc"
	count
	exit
fi

# A command with the fault in it; its words are in out and err.
with_fault() {	# how number command...
	how=$1 number=$2
	shift 2
	rm -f "$work/done"
	(
		ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0
		ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0
		export ASAN_OPTIONS
		export KILLAT_AT="$number" KILLAT_HOW="$how" \
			KILLAT_DONE="$work/done" LD_PRELOAD="$work/killat.so"
		exec "$@"
	) </dev/null >"$work/out" 2>"$work/err"
	status=$?
} 2>/dev/null

# Every number in turn, until the command ends without reaching it. Before
# each `prepare` makes the files, behind each `judge` says what is wrong.
at_every_call() {	# how command...
	kind=$1
	shift
	number=1
	while [ $number -le 60 ]; do
		rm -rf "$XDG_CONFIG_HOME" "$XDG_STATE_HOME"
		prepare
		with_fault "$kind" $number "$@"
		[ -e "$work/done" ] || break
		where="$kind at $number:"
		judge
		"$@" </dev/null >"$work/out" 2>"$work/err" ||
			again_is_refused ||
			breach "$where the next run failed: $(cat "$work/err")"
		judge_next
		number=$((number + 1))
	done
	[ $number -gt 3 ] || breach "$kind: only $((number - 1)) calls"
}

again_is_refused() {
	grep -qF 'already' "$work/err"
}

# Only these names, and of what is half written at most one.
expect_names() {	# folder names...
	folder=$1
	shift
	[ -d "$folder" ] || return 0
	for found in "$folder"/* "$folder"/.[!.]*; do
		[ -e "$found" ] || continue
		case " $* " in
		*" ${found##*/} "*) ;;
		*) breach "$where ${found##*/} is left" ;;
		esac
	done
}

expect_one_of() {	# file expected...
	one=$1
	shift
	for each in "$@"; do
		cmp -s "$one" "$each" && return 0
		[ ! -e "$one" ] && [ "$each" = nothing ] && return 0
	done
	breach "$where ${one##*/} is neither the old nor the new one"
}

# What a program that goes on says fits what it did.
expect_truth() {	# file old new
	[ "$status" -ne 137 ] || return 0
	if [ "$status" -eq 0 ]; then
		cmp -s "$1" "$3" || breach "$where 0, but it is not there"
	else
		cmp -s "$1" "$2" || { [ ! -e "$1" ] && [ "$2" = nothing ]; } ||
			breach "$where $status, but the file changed"
		grep -qF "$1" "$work/err" || grep -qF "${1%/*}" "$work/err" ||
			breach "$where the file is not named: $(cat "$work/err")"
	fi
}

mkdir "$work/old"
add='fhirdeck connection add Second --service esb=https://h/ESB'
fhirdeck connection add First --service esb=https://h/ESB >/dev/null
cp "$file" "$work/old/one"
$add >/dev/null
cp "$file" "$work/old/two"
rm -rf "$XDG_CONFIG_HOME"
$add >/dev/null
cp "$file" "$work/old/only"

old=$work/old/one new=$work/old/two
prepare() {
	mkdir -p "$config"
	cp "$work/old/one" "$file"
	echo '{"connections":[{"name":"Before"}]}' >"$file~"
	cp "$file~" "$work/old/before"
}
judge() {
	expect_one_of "$file" "$old" "$new"
	expect_one_of "$file~" "$work/old/before" "$old"
	expect_truth "$file" "$old" "$new"
	expect_names "$config" connections.json connections.json~ \
		connections.json.lock connections.json.new \
		connections.json~.new
}
judge_next() {
	expect_one_of "$file" "$new"
	expect_one_of "$file~" "$old" "$work/old/before"
	expect_names "$config" connections.json connections.json~ \
		connections.json.lock connections.json.new \
		connections.json~.new
	# A change to what is there now takes away what a kill has left.
	fhirdeck connection add Third --service esb=https://h/ESB \
		>/dev/null 2>"$work/err" ||
		breach "$where nothing can be added: $(cat "$work/err")"
	expect_names "$config" connections.json connections.json~ \
		connections.json.lock
}

for how in kill after short eintr ENOSPC EDQUOT EIO EROFS; do
	begin "a connection is added: $how at every call"
	# shellcheck disable=SC2086
	at_every_call $how $add
	end
done

begin 'the first connection of all: killed, and no room, at every call'
prepare() { :; }
old=nothing new=$work/old/only
judge() {
	expect_one_of "$file" nothing "$new"
	expect_truth "$file" nothing "$new"
}
judge_next() {
	expect_one_of "$file" "$new"
}
for how in kill after ENOSPC EROFS; do
	# shellcheck disable=SC2086
	at_every_call $how $add
done
end

begin 'a connection is removed: killed at every call'
prepare() {
	mkdir -p "$config"
	cp "$work/old/two" "$file"
}
old=$work/old/two new=$work/old/one
judge() {
	expect_one_of "$file" "$old" "$new"
}
judge_next() {
	expect_one_of "$file" "$new"
}
again_is_refused() {
	grep -qF 'there is no connection' "$work/err"
}
at_every_call kill fhirdeck connection remove Second
at_every_call after fhirdeck connection remove Second
end

begin 'a key is pinned: killed, and no room, at every call'
old=$work/old/hosts new=$work/old/newhosts
printf '# mine\nold.test:443 %s 2026-01-01T00:00:00Z\nnonsense\n' "$key" \
	>"$old"
{
	cat "$old"
	printf 'new.test:443 %s 2026-02-03T10:31:00Z\n' "$key"
} >"$new"
prepare() {
	mkdir -p "$config"
	cp "$work/old/hosts" "$config/trusted_hosts"
}
judge() {
	expect_one_of "$config/trusted_hosts" "$old" "$new"
	expect_truth "$config/trusted_hosts" "$old" "$new"
}
judge_next() {
	expect_one_of "$config/trusted_hosts" "$new"
	expect_names "$config" trusted_hosts trusted_hosts.lock
}
for how in kill after short ENOSPC EIO; do
	at_every_call $how storeop pin new.test "$key"
done
end

line() {	# number
	printf '{"at":"2026-02-03T10:31:00Z","url":"https://h/%s-","x":1.10}\n' \
		"$1"
}

lines() {	# first last
	from=$1
	while [ "$from" -le "$2" ]; do
		line "$from"
		from=$((from + 1))
	done
}

# Every line is whole, but for one that the next append closes.
expect_lines() {	# first last
	whole=$(grep -c '^{.*}$' "$state/history.jsonl")
	all=$(grep -c '' "$state/history.jsonl")
	[ "$whole" -eq "$all" ] || breach "$where a line is cut"
	from=$1
	while [ "$from" -le "$2" ]; do
		grep -qF "/$from-" "$state/history.jsonl" ||
			breach "$where line $from is lost"
		from=$((from + 1))
	done
}

begin 'a line of history: killed, and no room, at every call'
prepare() {
	mkdir -p "$state"
	lines 1 3 >"$state/history.jsonl"
}
judge() {
	expect_lines 1 3
}
judge_next() {
	expect_lines 1 3
	grep -qF 'h/new' "$state/history.jsonl" || breach "$where not added"
}
for how in kill after eintr ENOSPC EIO; do
	at_every_call $how storeop history https://h/new 10
done
end

begin 'a long history is bounded: killed, and no room, at every call'
prepare() {
	mkdir -p "$state"
	lines 1 40 >"$state/history.jsonl"
}
judge() {
	expect_lines 32 40
}
judge_next() {
	expect_lines 33 40
	grep -qF 'h/new' "$state/history.jsonl" || breach "$where not added"
	expect_names "$state" history.jsonl history.jsonl.lock
}
for how in kill after short ENOSPC; do
	at_every_call $how storeop history https://h/new 10
done
end

# Making a key takes long, so the vault has fewer numbers of the dice.
begin 'a secret goes into the vault: killed, and no room, at every call'
printf 'a horse of words\nsecret-one\n' >"$work/words"
rm -rf "$XDG_CONFIG_HOME"
fhirdeck vault set First <"$work/words" >/dev/null 2>"$work/err" ||
	breach "no vault: $(cat "$work/err")"
cp "$config/vault" "$work/old/vault"
cat >"$work/set" <<END
#!/bin/sh
exec fhirdeck vault set Second <"$work/words"
END
chmod 700 "$work/set"
for how in kill ENOSPC; do
	number=1
	while [ $number -le 30 ]; do
		rm -rf "$XDG_CONFIG_HOME"
		mkdir -p "$config"
		cp "$work/old/vault" "$config/vault"
		with_fault "$how" "$number" sh "$work/set"
		[ -e "$work/done" ] || break
		where="$how at $number:"
		# It need not be opened to see that it is the old one.
		cmp -s "$config/vault" "$work/old/vault" ||
			fhirdeck vault list <"$work/words" 2>"$work/err" |
			grep -q First || breach "$where First is lost"
		expect_names "$config" vault vault.lock vault.new
		number=$((number + 1))
	done
	[ $number -gt 3 ] || breach "$how: only $((number - 1)) calls"
done
end

begin 'a new passphrase leaves no vault with the old one'
printf 'a horse of words\nanother horse\n' >"$work/change"
rm -rf "$XDG_CONFIG_HOME"
mkdir -p "$config"
cp "$work/old/vault" "$config/vault"
# As after a kill while a secret was set.
cp "$work/old/vault" "$config/vault.new"
fhirdeck vault passphrase <"$work/change" >/dev/null 2>&1 ||
	breach 'it could not be changed'
for each in "$config"/*; do
	cmp -s "$each" "$work/old/vault" && breach "${each##*/} is the old one"
done
where=
expect_names "$config" vault vault.lock
end

if unshare -rm mount -t tmpfs -o size=64k tmpfs "$work/old" 2>/dev/null; then
	begin 'a disk that is full: what was saved stays, and is said'
	mkdir "$work/disk"
	cat >"$work/full.sh" <<'END'
set -u
mount -t tmpfs -o size=64k,mode=700 tmpfs "$work/disk" || exit 9
export XDG_CONFIG_HOME="$work/disk/c" XDG_STATE_HOME="$work/disk/s"
file=$work/disk/c/fhirdeck/connections.json
history=$work/disk/s/fhirdeck/history.jsonl
fhirdeck connection add First --service esb=https://h/ESB || exit 8
fhirdeck vault set First <"$work/words" || exit 8
storeop pin old.test "$key" || exit 8
storeop history https://h/first 10 || exit 8
cp "$file" "$work/saved"
cp "$work/disk/c/fhirdeck/vault" "$work/saved_vault"
cp "$work/disk/c/fhirdeck/trusted_hosts" "$work/saved_hosts"
dd if=/dev/zero of="$work/disk/ballast" bs=1k count=100 2>/dev/null
long=$(printf '%05000d' 7)
fhirdeck connection add Second --service "esb=https://h/$long" &&
	echo 'said: saved'
fhirdeck vault set Second <"$work/words" && echo 'said: in the vault'
storeop pin "$long" "$key" && echo 'said: pinned'
i=0
while [ $i -lt 60 ]; do
	storeop history "https://h/$i-$long" 100
	i=$((i + 1))
done
cmp "$file" "$work/saved"
cmp "$work/disk/c/fhirdeck/vault" "$work/saved_vault"
cmp "$work/disk/c/fhirdeck/trusted_hosts" "$work/saved_hosts"
cp "$history" "$work/history"
rm "$work/disk/ballast"
fhirdeck connection add Second --service "esb=https://h/$long" ||
	echo 'not saved with room'
fhirdeck vault list <"$work/words" | grep -q First || echo 'no vault'
ls -A "$work/disk/c/fhirdeck"
END
	export work key
	run unshare -rm sh "$work/full.sh"
	expect_status 0
	expect_err "connections.json could not be written and is as it was: \
No space left on device; make room on that disk"
	expect_err 'vault could not be written and is as it was'
	expect_err 'trusted_hosts could not be written and is as it was'
	for each in 'said:' differ 'not saved' 'no vault' .new; do
		expect_nowhere "$each"
	done
	[ "$(grep -c '^{.*}$' "$work/history")" -eq \
		"$(grep -c '' "$work/history")" ] || breach 'a line is cut'
	end

	begin 'a file system that takes no changes'
	cat >"$work/readonly.sh" <<'END'
mount -t tmpfs -o size=64k,mode=700 tmpfs "$work/disk" || exit 9
export XDG_CONFIG_HOME="$work/disk/c"
fhirdeck connection add First --service esb=https://h/ESB || exit 8
mount -o remount,ro "$work/disk" || exit 9
fhirdeck connection list || echo 'not read'
fhirdeck connection add Second --service "esb=https://h" && echo 'said: saved'
exit 0
END
	run unshare -rm sh "$work/readonly.sh"
	expect_status 0
	expect_out First
	expect_err 'connections.json is as it was'
	expect_err 'takes no changes'
	expect_nowhere 'said:'
	expect_nowhere 'not read'
	end
else
	skip 'a full disk' 'no tmpfs may be mounted here (unshare -rm)'
fi

rm -rf "$XDG_CONFIG_HOME" "$XDG_STATE_HOME"
begin 'twenty programs add a connection each at the same time'
pids='' number=1
while [ $number -le 20 ]; do
	fhirdeck connection add "C$number" --service esb=https://h/ESB \
		>/dev/null 2>>"$work/err" &
	pids="$pids $!"
	number=$((number + 1))
done
for pid in $pids; do
	wait "$pid" || breach "one failed: $(cat "$work/err")"
done
number=1
fhirdeck connection list >"$work/out"
while [ $number -le 20 ]; do
	grep -q "^C$number " "$work/out" || breach "C$number is lost"
	number=$((number + 1))
done
where=
expect_names "$config" connections.json connections.json~ \
	connections.json.lock
end

begin 'twenty programs write history, and pin'
pids='' number=1
while [ $number -le 20 ]; do
	storeop history "https://h/$number-" 100 &
	pids="$pids $!"
	storeop pin "h$number.test" "$key" &
	pids="$pids $!"
	number=$((number + 1))
done
for pid in $pids; do
	wait "$pid" || breach 'one failed'
done
expect_lines 1 20
expect 'pins' "$(grep -c '^h[0-9]*.test:443 ' "$config/trusted_hosts")" 20
end

# Starts a deck that does what is on its input; what it shows is in $work/$1.
deck() {	# name
	cat >"$work/$1.script"
	fhirdeck --headless --script "$work/$1.script" --screen 80x24 \
		>"$work/$1" 2>&1 &
	pids="$pids $!"
}

rm -rf "$XDG_CONFIG_HOME"
begin 'two decks see what a command does, and a broken file, and go on'
pids=''
for name in one two; do
	deck $name <<'END'
wait-for '"Late" is new'
wait-for 'line 2'
screen
wait-for 'it can be read again'
screen
END
done
sleep 0.5
fhirdeck connection add Early --service esb=https://h/ESB >/dev/null
fhirdeck connection add Late --service esb=https://h/ESB >/dev/null
cp "$file" "$work/good"
sleep 4
printf '{\n"connections" [\n' >"$file"
sleep 4
run fhirdeck connection add More --service esb=https://h/ESB
expect_status 2
expect_err 'the last good one is'
cp "$work/good" "$file"
for pid in $pids; do
	wait "$pid" || breach 'a deck did not see it'
done
cat "$work/one" "$work/two" >"$work/out"
expect_out 'Late'
expect_out 'nothing can be saved'
cat "$work/one" >>"$work/seen"
end
count
