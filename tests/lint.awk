# Reads C files; prints "check<TAB>file:line: what" for each breach, and
# "function<TAB>lines" for each function, for tests/lint.sh to gather.

BEGIN {
	# Folders in the order in which they may include.
	n = split("core/base core/engine core/doc core/net core/auth " \
		"core/fhir core/fhirpath core/ig core/store core/client " \
		"core/sandbox core/cli tui/kit tui/panes tui/commands " \
		"tui/app", folder, " ")
	for (i = 1; i <= n; i++)
		rank[folder[i]] = i

	# The one file that may include a library's headers (OpenSSL: those
	# for keys and the one for handshakes).
	door["^(n?cursesw?|term|panel|menu|form)\\.h$"] = "tui/kit/term.c"
	door["^ncursesw?/"] = "tui/kit/term.c"
	door["^readline/"] = "tui/kit/prompt.c"
	door["^curl/"] = "core/net/http.c core/net/wire_way.c " \
		"core/net/wire_trouble.c"
	door["cJSON"] = "core/doc/json.c"
	door["^openssl/"] = "core/auth/crypto.c " \
		"core/auth/crypto_key.c core/auth/crypto_numbers.c " \
		"core/auth/crypto_memory.c core/auth/crypto_pem.c " \
		"core/auth/crypto_sign.c core/auth/crypto_checksum.c " \
		"core/net/tls.c"
	door["^microhttpd"] = "core/sandbox/server.c"
	door["^pcre2"] = "core/doc/regex.c"
	door["^libxml/"] = "core/doc/xml.c"
	door["^archive(_entry)?[.]h"] = "core/ig/tarball.c"

	banned = "(^|[^A-Za-z0-9_>.])(strcpy|strcat|sprintf|vsprintf|gets|" \
		"system|popen|atoi|atol|strtok|mktemp|tmpnam)[ \t]*\\("
}

function breach(check, what) {
	printf "%s\t%s:%d: %s\n", check, FILENAME, FNR, what
}

function folder_of(path) {
	sub("/[^/]*$", "", path)
	return path
}

function width(line,    i, column) {
	gsub(/[\200-\277]/, "", line)	# UTF-8: one column a character
	if (line !~ /\t/)
		return length(line)
	column = 0
	for (i = 1; i <= length(line); i++)
		if (substr(line, i, 1) == "\t")
			column += 8 - column % 8
		else
			column++
	return column
}

# The line without comments and without what stands in quotes.
function code_of(line,    out, at) {
	gsub(/\\./, "", line)
	out = ""
	while (line != "") {
		if (in_comment) {
			at = index(line, "*/")
			if (!at)
				return out
			line = substr(line, at + 2)
			in_comment = 0
		} else if (match(line, /\/\*|\/\/|"[^"]*"|'[^']*'/)) {
			out = out substr(line, 1, RSTART - 1)
			at = substr(line, RSTART, 2)
			line = substr(line, RSTART + RLENGTH)
			if (at == "//")
				return out
			if (at == "/*")
				in_comment = 1
			else
				out = out "\"\""
		} else {
			return out line
		}
	}
	return out
}

function check_include(line,    path, from, to, pattern, internal) {
	path = line
	sub(/^[ \t]*#[ \t]*include[ \t]*[<"]/, "", path)
	sub(/[>"].*/, "", path)
	includes++
	internal = own_header
	sub(/\.h$/, "_internal.h", internal)
	if (includes == 1 && own_header != "" && path != own_header &&
	    path != internal)
		breach("own header first", path " stands before " own_header)
	if (is_test)
		return
	for (pattern in door)
		if (path ~ pattern &&
		    index(" " door[pattern] " ", " " FILENAME " ") == 0)
			breach("doors", path " belongs to " door[pattern])
	if (line !~ /"/)
		return
	from = folder_of(FILENAME)
	to = folder_of(path)
	if (!(to in rank))
		breach("layers", path ": not a folder of the layout")
	else if (!(from in rank))
		breach("layers", from ": not a folder of the layout")
	else if (rank[to] > rank[from])
		breach("layers", from " includes " path)
	else if (from == "tui/kit" && rank[to] > rank["core/doc"] &&
	    to != "tui/kit")
		breach("layers", "the kit includes " path)
}

function check_guard(    guard) {
	if (is_test)
		return
	guard = toupper(FILENAME)
	gsub(/[^A-Z0-9]/, "_", guard)
	sub(/^CORE_/, "", guard)
	if ($2 != "FD_" guard)
		breach("header guards", $2 " is not FD_" guard)
}

function end_file() {
	if (file == "")
		return
	if (file_lines > 700)
		printf "file lengths\t%s: %d lines\n", file, file_lines
	if (file ~ /\.h$/ && !guards)
		printf "header guards\t%s: no guard\n", file
}

FNR == 1 {
	end_file()
	file = FILENAME
	is_test = file ~ /^tests\//
	includes = guards = in_comment = body = 0
	name = comment = ""
	own_header = file
	sub(/\.c$/, ".h", own_header)
	if (file !~ /\.c$/ || (getline unused < own_header) < 0)
		own_header = ""
	else
		close(own_header)
}

{
	file_lines = FNR
	if (width($0) > 80)
		breach("80 columns", width($0) " columns")
	was_comment = in_comment
	code = code_of($0)
	if (code ~ banned)
		breach("banned calls", $0)
}

/^[ \t]*#[ \t]*include/ && !was_comment { check_include($0) }
/^#ifndef/ && FILENAME ~ /\.h$/ && !guards++ { check_guard() }

# A comment right above a function may say why it is long.
was_comment || /^[ \t]*\/\*/ { comment = comment " " $0 }
/^$/ { comment = "" }

# Bodies stand between braces in column 0.
/^[A-Za-z_].*\(/ && !body { name = $0; sub(/\(.*/, "", name) }
/^{/ { body = FNR }
/^}/ && body {
	lines = FNR - body - 1
	printf "function\t%d\n", lines
	sub(/.*[ \t*]/, "", name)
	if (lines > 60 && comment !~ /Long because/)
		breach("function lengths", name ": " lines " lines")
	body = 0
}
/^}/ { comment = "" }

END { end_file() }
