#include "core/ig/attachment_check.h"

/*
 * A report of 1.4 MB in base64 is usual, so its size is reckoned by one pass
 * over the bytes as they stand in the document; it is decoded only when there
 * is a hash to hold it against.
 */

#include <stdlib.h>
#include <string.h>

#include "core/auth/crypto_checksum.h"
#include "core/base/base64.h"
#include "core/base/text.h"

/* What the data is. */
struct content {
	bool is_there, is_good;
	size_t size;		/* decoded */
	size_t bad;		/* the character where it is no base64 */
};

/* 0 to 63; 64: "=", 65: white space, 66: none of base64's. */
enum { PADDING = 64, BLANK = 65, FOREIGN = 66 };

static void fill_kinds(unsigned char kinds[256])
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmn"
		"opqrstuvwxyz0123456789+/";

	memset(kinds, FOREIGN, 256);
	for (unsigned char i = 0; i < 64; i++)
		kinds[(unsigned char)digits[i]] = i;
	kinds['='] = PADDING;
	kinds[' '] = kinds['\t'] = kinds['\n'] = kinds['\r'] = BLANK;
}

/* RFC 4648 section 4; white space between is R4's own. */
static struct content measure(const char *text, size_t len)
{
	struct content content = { .is_there = true, .is_good = true };
	unsigned char kinds[256];
	size_t digits = 0, padding = 0;

	fill_kinds(kinds);
	for (size_t i = 0; i < len; i++) {
		unsigned char kind = kinds[(unsigned char)text[i]];

		if (kind < PADDING && padding == 0) {
			digits++;
		} else if (kind == PADDING && padding < 2) {
			padding++;
		} else if (kind != BLANK) {
			content.is_good = false;
			content.bad = i;
			return content;
		}
	}
	content.size = digits / 4 * 3 + (digits % 4 == 0 ? 0 :
		digits % 4 - 1);
	if (digits % 4 == 1 || (digits + padding) % 4 != 0) {
		content.is_good = false;
		content.bad = len;
	}
	return content;
}

static uint32_t member(const struct walk *walk, const struct place *place,
	const char *name)
{
	return index_member(walk->index, walk->text, place->row, name);
}

/* The base64 as it stands, or decoded into own where it has escapes ("\/"). */
static const char *data_of(const struct walk *walk,
	const struct place *place, size_t *len, char **own)
{
	uint32_t row = member(walk, place, "data");
	struct row it;
	const char *raw;

	if (row == INDEX_NONE)
		return NULL;
	it = index_row(walk->index, walk->text, row);
	if (it.kind != ROW_STRING || it.value_len < 2)
		return NULL;
	raw = walk->text + it.value + 1;
	*len = it.value_len - 2;
	if (memchr(raw, '\\', *len) == NULL)
		return raw;
	*own = index_string_dup(walk->index, walk->text, row);
	*len = strlen(*own);
	return *own;
}

static void check_size(struct walk *walk, const struct place *place,
	const struct content *content)
{
	uint32_t row = member(walk, place, "size");
	char *stated;
	long size;

	if (row == INDEX_NONE)
		return;
	stated = index_scalar_dup(walk->index, walk->text, row);
	if (stated != NULL && text_parse_long(stated, 0, INT32_MAX, &size) &&
	    (size_t)size != content->size)
		walk_report(walk, place, NULL, FINDING_ERROR, "structure",
			"TYPE_SPECIFIC_CHECKS_DT_ATT_SIZE_CORRECT",
			"The attachment says it has %ld bytes, but its data "
			"has %zu", size, content->size);
	free(stated);
}

/* SHA-1, in base64 (R4). Not a check of the official validator. */
static void check_hash(struct walk *walk, const struct place *place,
	const char *data, size_t len)
{
	uint32_t row = member(walk, place, "hash");
	struct buf bytes = BUF_INIT, wanted = BUF_INIT;
	uint8_t digest[20];
	char *stated = row == INDEX_NONE ? NULL :
		index_string_dup(walk->index, walk->text, row);

	if (stated != NULL && base64_decode(&bytes, data, len) &&
	    base64_decode(&wanted, stated, strlen(stated)) &&
	    crypto_sha1(bytes.data, bytes.len, digest) &&
	    (wanted.len != sizeof(digest) ||
	    memcmp(wanted.data, digest, sizeof(digest)) != 0))
		walk_report(walk, place, NULL, FINDING_WARNING, "structure",
			"FHIRDECK_ATTACHMENT_HASH", "The attachment's hash is "
			"not the SHA-1 of its data");
	free(stated);
	buf_finish(&bytes);
	buf_finish(&wanted);
}

static void check_emptiness(struct walk *walk, const struct place *place)
{
	static const char *const names[] = { "data", "_data", "url", "_url",
		"contentType", "language" };

	for (size_t i = 0; i < FD_COUNT(names); i++)
		if (member(walk, place, names[i]) != INDEX_NONE)
			return;
	walk_report(walk, place, NULL, FINDING_WARNING, "structure",
		"TYPE_SPECIFIC_CHECKS_DT_ATT_NO_CONTENT", "The attachment has "
		"neither data nor url, and says neither what it would be "
		"(contentType) nor in which language");
}

void attachment_check(struct walk *walk, const struct place *attachment)
{
	struct content content;
	char *own = NULL;
	const char *data;
	size_t len = 0;

	if (attachment->row == INDEX_NONE || index_kind(walk->index,
	    walk->text, attachment->row) != ROW_OBJECT)
		return;
	check_emptiness(walk, attachment);
	data = data_of(walk, attachment, &len, &own);
	if (data == NULL)
		return;
	content = measure(data, len);
	if (content.is_good) {
		check_size(walk, attachment, &content);
		check_hash(walk, attachment, data, len);
	} else {
		walk_report(walk, attachment, NULL, FINDING_ERROR,
			"structure",
			"TYPE_SPECIFIC_CHECKS_DT_ATT_B64_DECODE_FAIL",
			"The attachment's data is no base64: %s, at character "
			"%zu of it", content.bad == len ? "it ends too soon" :
			"a character that base64 does not have",
			content.bad + 1);
	}
	free(own);
}

void attachment_check_limit(struct walk *walk,
	const struct place *attachment, const char *profile, size_t limit)
{
	struct content content;
	char *own = NULL;
	const char *data;
	size_t len = 0;

	if (attachment->row == INDEX_NONE)
		return;
	data = data_of(walk, attachment, &len, &own);
	if (data != NULL) {
		content = measure(data, len);
		if (content.is_good && content.size > limit)
			walk_report(walk, attachment, profile, FINDING_ERROR,
				"structure",
				"TYPE_SPECIFIC_CHECKS_DT_ATT_TOO_LONG",
				"The attachment has %zu bytes, and may have "
				"%zu at most", content.size, limit);
	}
	free(own);
}
