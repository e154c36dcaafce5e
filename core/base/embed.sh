#!/bin/sh
# Writes the named files as one C table on stdout (see core/base/builtin.h).
set -eu
echo '/* Made by core/base/embed.sh. */'
echo '#include "core/base/builtin.h"'
n=0
for file in "$@"; do
	n=$((n + 1))
	echo "static const char data_${n}[] = {"
	od -An -v -tx1 "$file" | sed 's/ \(..\)/0x\1,/g; s/0x\([89a-f].\)/(char)0x\1/g'
	echo '0};'
done
echo 'const struct builtin builtin_table[] = {'
n=0
for file in "$@"; do
	n=$((n + 1))
	echo "{ \"$file\", data_$n, sizeof(data_$n) - 1 },"
done
echo '{ 0, 0, 0 } };'
echo "const size_t builtin_table_count = $n;"
