#include "core/ig/tarball.h"

/*
 * libarchive with one format and one filter switched on, so that a file with
 * a misleading name can't reach its other readers. Three counts guard against
 * archives made to harm: what the headers promise, since libarchive unpacks
 * what it skips as well; what was really read, since sparse files promise
 * little; and how much larger than the compressed bytes it all is. JSON in gzip
 * comes to 10 or 20 times its size, deflate ends at 1032.
 */

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum {
	BLOCK = 1 << 16,
	RATIO_MAX = 300,
	RATIO_FREE = 32 << 20	/* bytes that may have any ratio */
};

struct reading {
	struct archive *archive;
	const struct package_limits *limits;
	const struct tarball_visitor *visitor;
	struct buf text;
	size_t promised, read, count;
	bool is_over;
};

static struct archive *reader_new(void)
{
	struct archive *archive = archive_read_new();

	if (archive == NULL)
		mem_die("out of memory");
	archive_read_support_filter_gzip(archive);
	archive_read_support_format_tar(archive);
	return archive;
}

static const char *reason_of(struct archive *archive)
{
	const char *text = archive_error_string(archive);

	return text != NULL && *text != '\0' ? text : "it is damaged";
}

/* A name may be in another charset than the locale's. */
static const char *name_of(struct archive_entry *entry)
{
	const char *name = archive_entry_pathname(entry);

	if (name == NULL)
		name = archive_entry_pathname_utf8(entry);
	while (name != NULL && name[0] == '.' && name[1] == '/') {
		name += 2;
		while (*name == '/')
			name++;
	}
	return name;
}

static bool climbs(const char *name)
{
	for (const char *part = name; *part != '\0'; ) {
		size_t len = strcspn(part, "/\\");

		if (len == 2 && part[0] == '.' && part[1] == '.')
			return true;
		part += len;
		part += *part != '\0';
	}
	return false;
}

/* Why an entry is not to be touched, or NULL. */
static const char *what_is_wrong(struct archive_entry *entry,
	const char *name)
{
	if (archive_entry_hardlink(entry) != NULL ||
	    archive_entry_filetype(entry) == AE_IFLNK)
		return "a link";
	if (archive_entry_filetype(entry) != AE_IFREG &&
	    archive_entry_filetype(entry) != AE_IFDIR)
		return "neither a file nor a folder";
	if (name[0] == '/' || name[0] == '\\' || (name[0] != '\0' &&
	    name[1] == ':'))
		return "an absolute name";
	if (climbs(name))
		return "a name that climbs out of the package";
	return NULL;
}

/* Past what the headers promise, what was read, or any sensible ratio. */
static bool is_within(struct reading *reading, struct err *err)
{
	const struct package_limits *limits = reading->limits;
	int64_t packed = archive_filter_bytes(reading->archive, -1);
	int64_t unpacked = archive_filter_bytes(reading->archive, 0);

	if (reading->count > limits->count)
		return err_set(err, ERR_LIMIT, "it has more than %zu files",
			limits->count);
	if (reading->promised > limits->total ||
	    reading->read > limits->total || (unpacked > 0 &&
	    (uint64_t)unpacked / 2 > limits->total))
		return err_set(err, ERR_LIMIT, "it unpacks to more than "
			"%zu MB", limits->total >> 20);
	if (unpacked > RATIO_FREE && packed > 0 &&
	    unpacked / packed > RATIO_MAX)
		return err_set(err, ERR_LIMIT, "it unpacks to more than %d "
			"times its size, which no package does", RATIO_MAX);
	return true;
}

/* *is_whole: false when it is larger than a single file may be. */
static bool read_data(struct reading *reading, bool *is_whole,
	struct err *err)
{
	struct buf *text = &reading->text;

	buf_clear(text);
	text->failed = false;
	text->cap = reading->limits->file;
	*is_whole = true;
	for (;;) {
		char block[BLOCK];
		la_ssize_t got = archive_read_data(reading->archive, block,
			sizeof(block));

		if (got == ARCHIVE_WARN || got == ARCHIVE_RETRY)
			continue;
		if (got < 0)
			return err_set(err, ERR_FILE, "it can't be read to "
				"its end: %s", reason_of(reading->archive));
		if (got == 0)
			return true;
		reading->read += (size_t)got;
		if (!is_within(reading, err))
			return false;
		if (!buf_append(text, block, (size_t)got)) {
			*is_whole = false;
			return true;
		}
	}
}

static bool take_file(struct reading *reading, const char *name,
	struct err *err)
{
	const struct tarball_visitor *visitor = reading->visitor;
	char *kept = xstrdup(name);
	bool is_whole, is_good = read_data(reading, &is_whole, err);

	if (is_good && !is_whole) {
		visitor->passed_over(visitor->data, kept,
			"larger than a file of a package may be");
	} else if (is_good) {
		struct err own = ERR_INIT;

		reading->is_over = !visitor->take(visitor->data, kept,
			reading->text.data, reading->text.len, &own);
		if (err_is_set(&own)) {
			*err = own;
			is_good = false;
		}
	}
	free(kept);
	return is_good;
}

static bool take_entry(struct reading *reading, struct archive_entry *entry,
	struct err *err)
{
	const struct tarball_visitor *visitor = reading->visitor;
	const char *name = name_of(entry), *wrong;
	int64_t size = archive_entry_size(entry);

	reading->count++;
	if (size > 0)
		reading->promised = (uint64_t)size > reading->limits->total ||
			reading->promised > SIZE_MAX - (size_t)size ?
			SIZE_MAX : reading->promised + (size_t)size;
	if (!is_within(reading, err))
		return false;
	wrong = name != NULL ? what_is_wrong(entry, name) :
		"a name that can't be read";
	if (wrong != NULL) {
		visitor->passed_over(visitor->data, name != NULL ? name : "?",
			wrong);
		return true;
	}
	if (archive_entry_filetype(entry) != AE_IFREG ||
	    !visitor->wants(visitor->data, name))
		return true;
	return take_file(reading, name, err);
}

static bool read_entries(struct reading *reading, struct err *err)
{
	unsigned retries = 0;

	while (!reading->is_over) {
		struct archive_entry *entry;
		int status = archive_read_next_header(reading->archive,
			&entry);

		if (status == ARCHIVE_EOF)
			return true;
		if (status == ARCHIVE_RETRY && retries++ < 10)
			continue;
		if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
			return err_set(err, ERR_FILE, "it can't be read%s: %s",
				reading->count > 0 ? " to its end" : "",
				reason_of(reading->archive));
		if (!take_entry(reading, entry, err))
			return false;
	}
	return true;
}

/* Frees the archive. */
static bool read_all(struct archive *archive, int opened,
	const struct package_limits *limits,
	const struct tarball_visitor *visitor, struct err *err)
{
	struct reading reading = {
		.archive = archive, .limits = limits, .visitor = visitor,
		.text = BUF_INIT,
	};
	bool is_good = opened == ARCHIVE_OK ? read_entries(&reading, err) :
		err_set(err, ERR_FILE, "it can't be read: %s",
			reason_of(archive));

	buf_finish(&reading.text);
	archive_read_free(archive);
	return is_good;
}

bool tarball_each(const char *path, const struct package_limits *limits,
	const struct tarball_visitor *visitor, struct err *err)
{
	struct archive *archive = reader_new();

	return read_all(archive, archive_read_open_filename(archive, path,
		BLOCK), limits, visitor, err);
}

bool tarball_each_of(const void *bytes, size_t len,
	const struct package_limits *limits,
	const struct tarball_visitor *visitor, struct err *err)
{
	struct archive *archive = reader_new();

	return read_all(archive, archive_read_open_memory(archive, bytes, len),
		limits, visitor, err);
}
