#include "core/fhir/target_part.h"

/*
 * Strings that hold something else. Base64 is decoded where the place says
 * that it is base64, and elsewhere where what comes out is of a known kind:
 * an identifier of sixteen letters decodes too, to nothing in particular. What
 * it is, is told by the bytes; what was declared is compared with them and
 * the difference said.
 *
 * Broken base64 gives what came before the break, and where and why it broke:
 * half a PDF has its first page, half a text its beginning.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/doc/media.h"
#include "core/doc/sniff.h"

enum {
	DATA_MAX = 256 << 20,	/* the cap of a whole answer */
	GUESS_MIN = 24,		/* characters that are worth a try */
	PREFIX_MAX = 24		/* characters shown of what is broken */
};

static const char hl7v2_media[] = "x-application/hl7-v2+er7";

void target_refuse(struct target *out, const char *format, ...)
{
	va_list args;

	free(out->sentence);
	va_start(args, format);
	out->sentence = xvasprintf(format, args);
	va_end(args);
	out->kind = TARGET_NOTHING;
}

/* Appends a sentence to the remarks. */
static void remark(struct target *out, const char *format, ...)
	FD_PRINTF(2, 3);

static void remark(struct target *out, const char *format, ...)
{
	va_list args;
	char *more, *both;

	va_start(args, format);
	more = xvasprintf(format, args);
	va_end(args);
	if (out->sentence != NULL) {
		both = xasprintf("%s; %s", out->sentence, more);
		free(more);
		more = both;
	}
	free(out->sentence);
	out->sentence = more;
}

static bool declares(const struct packed *packed, const char *part)
{
	return packed->declared != NULL && text_find_nocase(packed->declared,
		strlen(packed->declared), part) != NULL;
}

/* A text that is as declared keeps the more exact name ("text/csv"). */
static const char *media_of_text(const struct packed *packed,
	enum sniff_kind kind)
{
	switch (kind) {
	case SNIFF_JSON:
		return declares(packed, "json") ? packed->declared :
			"application/json";
	case SNIFF_NDJSON:
		return "application/x-ndjson";
	case SNIFF_XML:
		return declares(packed, "xml") ? packed->declared :
			"application/xml";
	case SNIFF_HTML:
		return "text/html";
	case SNIFF_HL7V2:
		return hl7v2_media;
	case SNIFF_BINARY:
	case SNIFF_EMPTY:
		return packed->declared != NULL ? packed->declared :
			"application/octet-stream";
	default:
		return declares(packed, "text/") ? packed->declared :
			"text/plain";
	}
}

/* What the declared type and the bytes have in common is not remarked. */
static bool is_as_declared(const struct packed *packed, const char *media,
	enum sniff_kind kind)
{
	static const struct {
		enum sniff_kind kind;
		const char *part;
	} fits[] = {
		{ SNIFF_JSON, "json" }, { SNIFF_XML, "xml" },
		{ SNIFF_HTML, "html" }, { SNIFF_HL7V2, "hl7" },
		{ SNIFF_HL7V2, "text/" }, { SNIFF_HTML, "xml" },
	};

	if (packed->declared == NULL || *packed->declared == '\0' ||
	    text_starts_with_nocase(packed->declared, media) ||
	    declares(packed, "octet-stream"))
		return true;
	for (size_t i = 0; i < FD_COUNT(fits); i++)
		if (fits[i].kind == kind && declares(packed, fits[i].part))
			return true;
	return false;
}

/* out->data is there: what it is, and what is to be said of it. */
static void describe(const struct packed *packed, struct target *out)
{
	const char *media = media_sniff(out->data.data, out->data.len);
	enum sniff_kind kind = media != NULL ? SNIFF_BINARY :
		sniff(out->data.data, out->data.len);
	char size[24];

	if (media == NULL)
		media = media_of_text(packed, kind);
	out->kind = TARGET_DOCUMENT;
	out->media = xstrdup(media);
	out->extension = kind == SNIFF_HL7V2 ? "hl7" :
		media_extension(media);
	out->can_show = kind != SNIFF_BINARY && kind != SNIFF_EMPTY;
	text_format_size(size, sizeof(size), out->data.len);
	out->title = xasprintf("%s, %s, %s", packed->name,
		kind == SNIFF_HL7V2 ? "HL7 v2" : media_words(media), size);
	if (!is_as_declared(packed, media, kind))
		remark(out, "declared as %.60s, but by its bytes it is %s",
			packed->declared, media);
	if (packed->size >= 0 && (size_t)packed->size != out->data.len)
		remark(out, "its size is said to be %ld bytes, it has %zu",
			packed->size, out->data.len);
}

static void unpack_base64(const struct packed *packed, struct target *out)
{
	struct base64_fault fault;
	size_t len = strlen(packed->text);

	if (*packed->text == '\0') {
		target_refuse(out, "%s is empty", packed->name);
		return;
	}
	buf_init_capped(&out->data, DATA_MAX);
	if (base64_decode_tolerant(&out->data, packed->text, len, &fault)) {
		describe(packed, out);
		return;
	}
	if (out->data.len == 0) {
		target_refuse(out, "%s is no base64: %s (character %zu of "
			"\"%.*s%s\")", packed->name, fault.reason,
			fault.offset + 1, PREFIX_MAX, packed->text,
			len > PREFIX_MAX ? "..." : "");
		return;
	}
	remark(out, "broken base64: at character %zu of %zu %s; what stands "
		"before it was decoded", fault.offset + 1, len, fault.reason);
	describe(packed, out);
}

/* Three parts of base64url with dots between: a secret as likely as not. */
static bool is_jwt(const char *text)
{
	const char *dot = strchr(text, '.');

	return text_starts_with(text, "eyJ") && dot != NULL &&
		strchr(dot + 1, '.') != NULL && strpbrk(text, " \r\n") == NULL;
}

/* JSON counts when it is: "[see note]" begins like it as well. */
static bool is_whole_json(const char *text, size_t len)
{
	struct doc_index *index = index_text(text, len);
	bool is_whole = index_fault(index) == NULL && index_count(index) > 1;

	index_free(index);
	return is_whole;
}

static bool is_document(const char *text, size_t len)
{
	switch (sniff(text, len)) {
	case SNIFF_JSON:
		return is_whole_json(text, len);
	case SNIFF_XML:
	case SNIFF_HTML:
	case SNIFF_HL7V2:
	case SNIFF_NDJSON:
		return true;
	default:
		return false;
	}
}

/* Base64 at a place that does not say so: when something known comes out. */
static bool guess_base64(const struct packed *packed, struct target *out)
{
	struct base64_fault fault;
	size_t len = strlen(packed->text);
	bool is_known;

	if (len < GUESS_MIN)
		return false;
	buf_init_capped(&out->data, DATA_MAX);
	is_known = base64_decode_tolerant(&out->data, packed->text, len,
		&fault) && (media_sniff(out->data.data, out->data.len) !=
		NULL || is_document(out->data.data, out->data.len));
	if (is_known)
		describe(packed, out);
	else
		buf_finish(&out->data);
	return is_known;
}

void target_unpack(const struct packed *packed, struct target *out)
{
	size_t len = strlen(packed->text);

	if (packed->is_base64) {
		unpack_base64(packed, out);
		return;
	}
	if (is_jwt(packed->text)) {
		target_refuse(out, "a JSON Web Token stays closed here: the "
			"token view (t) decodes the connection's own");
		return;
	}
	if (is_document(packed->text, len) ||
	    strpbrk(packed->text, "\r\n") != NULL) {
		buf_append(&out->data, packed->text, len);
		describe(packed, out);
		return;
	}
	if (!guess_base64(packed, out))
		target_refuse(out, "there is nothing inside this value to "
			"open");
}
