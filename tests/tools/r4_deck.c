/*
 * Makes base R4's compiled file from a package: r4_deck PACKAGE OUT. What it
 * writes is the same for the same package, whatever the machine.
 */
#include <stdio.h>
#include <string.h>

#include "core/base/path.h"
#include "core/ig/definitions_make.h"

static bool make(const char *path, struct buf *out, struct err *err)
{
	struct package *package = package_open(path, NULL, err);
	struct definitions_maker *maker;
	bool is_made;

	if (package == NULL)
		return false;
	maker = definitions_maker_new(package_name(package),
		package_version(package), true);
	is_made = definitions_make_package(maker, package, err);
	if (is_made)
		definitions_make_end(maker, "", out);
	definitions_maker_free(maker);
	package_free(package);
	return is_made;
}

int main(int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct buf out = BUF_INIT;
	bool is_done;

	if (argc != 3) {
		fprintf(stderr, "usage: %s PACKAGE OUT\n", argv[0]);
		return 2;
	}
	is_done = make(argv[1], &out, &err) &&
		path_replace(argv[2], out.data, out.len, &err);
	if (is_done)
		printf("%s: %zu bytes\n", argv[2], out.len);
	else
		fprintf(stderr, "%s\n", err.text);
	buf_finish(&out);
	return is_done ? 0 : 1;
}
