#!/bin/sh
# Builds each fuzz target as a program and replays its corpus, file by file.
# Ends with "COUNT passed failed skipped"; needs the build in $B.
#
#   B=build/release sh tests/fuzz/run.sh
#   sh tests/fuzz/run.sh --fuzz TARGET SECONDS FOLDER	(clang; new findings)
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/release}
SUITE=${SUITE:-release}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM HUP PIPE
libraries=$(pkg-config --cflags --libs libxml-2.0 libssl libcrypto libpcre2-8 \
	libcjson libcurl libarchive)

build() {	# compiler target program flags and files...
	compiler=$1 target=$2 program=$3
	shift 3
	"$compiler" -std=c11 -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 \
		-D_DEFAULT_SOURCE -I. -O1 -g -fPIE -o "$program" \
		"tests/fuzz/fuzz_$target.c" "$@"
}

if [ "${1:-}" = --fuzz ]; then
	sources=$(find core/doc -name "*.c" ! -name "json*.c" ! -name regex.c \
		! -name "search*")
	rest=
	# Those look into core/fhir; the rest of it comes from the build.
	case $2 in
	target | locate)
		sources="$sources $(find core/fhir -name "reference*.c" -o \
			-name "target*.c" -o -name "locate.c" -o \
			-name "outcome*.c") core/base/base64.c"
		rest=$B/libcore.a
		;;
	search)
		sources="$sources core/doc/regex.c $(find core/doc \
			-name "search*.c")"
		;;
	search_query | completion)
		sources="$sources $(find core/fhir -name "search_*.c" -o \
			-name observed.c) $(find core/client \
			-name "completion*.c") core/fhir/request.c \
			core/net/url_params.c core/net/url_encode.c"
		rest=$B/libcore.a
		;;
	fhirpath)
		sources="$sources core/doc/regex.c $(find core/fhirpath \
			-name "*.c") core/base/base64.c"
		rest=$B/libcore.a
		;;
	privacy)
		sources="$sources $(find core/fhir -name "privacy*.c")"
		rest=$B/libcore.a
		;;
	ticket)
		sources="$sources $(find core/fhir -name "alias*.c") \
			$(find core/client -name "ticket_*.c")"
		rest=$B/libcore.a
		;;
	connections)
		sources="$sources $(find core/store -name "connection*.c") \
			$(find core/doc -name "json*.c")"
		rest=$B/libcore.a
		;;
	discovery)
		sources="$sources $(find core/auth -name "discovery*.c" -o \
			-name "scope*.c") $(find core/doc -name "json*.c")"
		rest=$B/libcore.a
		;;
	login)
		sources="$sources $(find core/auth -name "oauth*.c" -o \
			-name "device.c") $(find core/doc -name "json*.c")"
		rest=$B/libcore.a
		;;
	json_patch)
		sources="$sources $(find core/doc -name "json_node.c" -o \
			-name "json_change.c" -o -name "json_patch*.c")"
		rest=$B/libcore.a
		;;
	capability)
		sources="$sources $(find core/fhir -name "capability*.c") \
			$(find core/doc -name "json*.c")"
		rest=$B/libcore.a
		;;
	operation)
		sources="$sources $(find core/fhir -name "operation*.c" -o \
			-name "interaction*.c" -o -name "bundle_build.c")"
		rest=$B/libcore.a
		;;
	http_file)
		sources="$sources $(find core/store -name "http_file*.c") \
			$(find core/client -name "variables*.c" -o \
			-name "expect*.c")"
		rest=$B/libcore.a
		;;
	policy)
		sources="$(find core/store -name "policy*.c") \
			core/engine/script.c"
		rest=$B/libcore.a
		;;
	import_curl | import_json)
		sources="$sources $(find core/store -name "import*.c" -o \
			-name "http_file*.c") $(find core/doc -name "json*.c") \
			core/client/export.c core/client/export_curl.c"
		rest=$B/libcore.a
		;;
	retry)
		sources='core/client/retry.c core/net/http_date.c'
		rest=$B/libcore.a
		;;
	jwt | jwk)
		sources="$sources $(find core/auth -name "jw*.c" -o \
			-name "crypto*.c") core/base/base64.c"
		rest=$B/libcore.a
		;;
	terminology)
		sources="$sources $(find core/ig -name "terminology*.c" -o \
			-name "code_*.c" -o -name "compiled*.c")"
		rest=$B/libcore.a
		;;
	xhtml_check)
		sources="$sources $(find core/ig -name "xml_scan.c" -o \
			-name "xml_decode.c" -o -name "xhtml_check.c")"
		rest=$B/libcore.a
		;;
	validate)
		sources="$sources $(find core/ig -name "*.c" ! -name \
			"library*.c" ! -name tarball.c ! -name package.c) \
			$(find core/fhirpath -name "*.c")"
		rest=$B/libcore.a
		;;
	package)
		sources='core/ig/tarball.c'
		rest=$B/libcore.a
		;;
	xml_json)
		sources="$sources $(find core/ig -name "xml_*.c")"
		rest=$B/libcore.a
		;;
	structure | compiled)
		sources="$sources $(find core/ig -name "structure*.c" -o \
			-name "compiled*.c" -o -name "definitions*.c" -o \
			-name "snapshot*.c" -o -name "terminology*.c")"
		rest=$B/libcore.a
		;;
	vault)
		sources=$(find core/auth -name "vault_file.c" -o \
			-name "vault_list.c" -o -name "crypto.c")
		rest=$B/libcore.a
		;;
	esac
	# shellcheck disable=SC2086
	build clang "$2" "$tmp/fuzz" -fsanitize=fuzzer,address,undefined \
		$sources core/base/mem.c core/base/buf.c core/base/text.c \
		core/base/err.c core/base/path.c core/base/map.c \
		core/base/random.c core/base/clock.c \
		$rest $libraries || exit 1
	exec "$tmp/fuzz" -max_total_time="$3" -max_len=2000 -timeout=10 \
		-artifact_prefix="$4/" "$4" "tests/fuzz/corpus/$2"
fi

sanitize=
[ "$SUITE" = asan ] && sanitize='-fsanitize=address,undefined'
passed=0 failed=0
for source in tests/fuzz/fuzz_*.c; do
	target=${source#tests/fuzz/fuzz_}
	target=${target%.c}
	# shellcheck disable=SC2086
	if ! build "${CC:-cc}" "$target" "$tmp/$target" -DFUZZ_MAIN \
		"$B/libcore.a" $sanitize $libraries \
		2>"$tmp/out"; then
		failed=$((failed + 1))
		echo "fuzz_$target could not be built"
		cat "$tmp/out"
		continue
	fi
	for file in tests/fuzz/corpus/"$target"/*; do
		if "$tmp/$target" "$file" 2>"$tmp/out"; then
			passed=$((passed + 1))
		else
			failed=$((failed + 1))
			echo "FAILED $target $file"
			cat "$tmp/out"
		fi
	done
	echo "$target: replayed"
done
echo "COUNT $passed $failed 0"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
