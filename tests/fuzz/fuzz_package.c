/*
 * A package's archive: whatever the bytes are, no name that climbs or is
 * absolute is ever read, nothing unwanted is given out, and the limits hold.
 */

#include "core/ig/tarball.h"
#include "tests/fuzz/fuzz.h"

static const struct package_limits limits = {
	.total = 1 << 16, .file = 1 << 12, .count = 20,
};

struct seen {
	size_t wanted, given, bytes, stop;
};

static bool wants(void *data, const char *name)
{
	struct seen *seen = data;
	size_t len = strlen(name);

	FUZZ_CHECK(name[0] != '/');
	FUZZ_CHECK(strstr(name, "/../") == NULL);
	FUZZ_CHECK(strncmp(name, "../", 3) != 0);
	FUZZ_CHECK(len < 3 || strcmp(name + len - 3, "/..") != 0);
	seen->wanted += len % 2;
	return len % 2;
}

static bool take(void *data, const char *name, const char *text, size_t len,
	struct err *err)
{
	struct seen *seen = data;

	FUZZ_CHECK(strlen(name) % 2 == 1);
	FUZZ_CHECK(len <= limits.file);
	FUZZ_CHECK(text[len] == '\0');
	seen->bytes += len;
	FUZZ_CHECK(seen->bytes <= limits.total);
	FUZZ_CHECK(++seen->given <= seen->wanted);
	if (seen->given == seen->stop)
		return err_set(err, ERR_FILE, "enough");
	return true;
}

static void passed_over(void *data, const char *name, const char *why)
{
	(void)data;
	FUZZ_CHECK(*name != '\0' || *why != '\0');
}

static void read_all(const void *data, size_t size, size_t stop,
	struct seen *seen)
{
	const struct tarball_visitor visitor = {
		.data = seen, .wants = wants, .take = take,
		.passed_over = passed_over,
	};
	struct err err = ERR_INIT;

	*seen = (struct seen){ .stop = stop };
	if (!tarball_each_of(data, size, &limits, &visitor, &err))
		FUZZ_CHECK(err_is_set(&err));
	FUZZ_CHECK(seen->given <= limits.count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct seen first, again;

	read_all(data, size, 0, &first);
	read_all(data, size, 0, &again);
	FUZZ_CHECK(first.bytes == again.bytes);
	FUZZ_CHECK(first.given == again.given);
	read_all(data, size, 1, &again);
	FUZZ_CHECK(again.given <= 1);
	return 0;
}
