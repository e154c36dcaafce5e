/*
 * Types told from first bytes, and their words.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/doc/media.h"

static void assert_type(const char *bytes, size_t len, const char *type)
{
	const char *found = media_sniff(bytes, len);

	assert_non_null(found);
	assert_string_equal(found, type);
	/* One byte less than the signature never reads beyond its end. */
	for (size_t cut = 0; cut < len; cut++) {
		char *copy = xmalloc(cut + 1);

		memcpy(copy, bytes, cut);
		(void)media_sniff(copy, cut);
		free(copy);
	}
}

static void test_first_bytes(void **state FD_UNUSED)
{
	assert_type("%PDF-1.7\n", 9, "application/pdf");
	assert_type("\x89PNG\r\n\x1a\n", 8, "image/png");
	assert_type("\xff\xd8\xff\xe0", 4, "image/jpeg");
	assert_type("GIF89a", 6, "image/gif");
	assert_type("II*\0\x08", 5, "image/tiff");
	assert_type("PK\x03\x04", 4, "application/zip");
	assert_type("\x1f\x8b\x08\0", 4, "application/gzip");
	assert_type("{\\rtf1", 6, "application/rtf");
	assert_type("\0\0\0\x18" "ftypisom", 12, "video/mp4");
	assert_type("\0\0\0\x18" "ftypheic", 12, "image/heic");
}

static void test_dicom_behind_its_preamble(void **state FD_UNUSED)
{
	char bytes[132] = "";

	memcpy(bytes + 128, "DICM", 4);
	assert_type(bytes, sizeof(bytes), "application/dicom");
	assert_null(media_sniff(bytes, 131));
}

static void test_what_is_not_told(void **state FD_UNUSED)
{
	assert_null(media_sniff("", 0));
	assert_null(media_sniff("%PDF", 4));
	assert_null(media_sniff("{\"resourceType\":\"Patient\"}", 26));
	assert_null(media_sniff("MSH|^~\\&|", 9));
}

static void test_words(void **state FD_UNUSED)
{
	assert_string_equal(media_words("application/pdf"), "PDF document");
	assert_string_equal(media_words("Image/JPEG"), "JPEG image");
	assert_string_equal(media_words("text/html; charset=utf-8"),
		"HTML page");
	assert_string_equal(media_words("application/x-odd"),
		"application/x-odd");
	assert_string_equal(media_words(NULL), "binary data");
	assert_string_equal(media_words(""), "binary data");
	assert_string_equal(media_extension("application/pdf"), "pdf");
	assert_string_equal(media_extension("application/x-odd"), "bin");
	assert_string_equal(media_extension(NULL), "bin");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_bytes),
		cmocka_unit_test(test_dicom_behind_its_preamble),
		cmocka_unit_test(test_what_is_not_told),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
