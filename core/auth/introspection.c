#include "core/auth/oauth.h"

/*
 * Introspection answers as readable fields: what the standard names first
 * comes first, everything else after it, so that nothing a server says is left
 * out. Numbers that are dates get the date beside them. Values come from the
 * lossless index: a claim of 20 digits stays one of 20 digits.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/doc/index.h"

/* In the order they are shown (RFC 7662 section 2.2, RFC 7519 section 4.1). */
static const struct {
	const char *name;
	bool is_date;
} known[] = {
	{ "active", false }, { "scope", false }, { "client_id", false },
	{ "username", false }, { "token_type", false }, { "exp", true },
	{ "iat", true }, { "nbf", true }, { "sub", false }, { "aud", false },
	{ "iss", false }, { "jti", false }, { "azp", false },
};

static int known_at(const char *name)
{
	for (size_t i = 0; i < FD_COUNT(known); i++)
		if (strcmp(known[i].name, name) == 0)
			return (int)i;
	return -1;
}

/* A document with its index. */
struct source {
	const char *text;
	const struct doc_index *index;
};

static bool is_moment(double seconds)
{
	/* Year 5138: beyond it, it is no date but a number. */
	return seconds > 0 && seconds < 1e11;
}

static double number_of(const struct source *source, const struct row *row)
{
	char digits[40];

	if (row->kind != ROW_NUMBER || row->value_len >= sizeof(digits))
		return 0;
	memcpy(digits, source->text + row->value, row->value_len);
	digits[row->value_len] = '\0';
	return strtod(digits, NULL);
}

static void add_date(struct buf *out, double seconds)
{
	char local[40], relative[40];

	clock_format_local(local, sizeof(local), (time_t)seconds);
	clock_format_relative(relative, sizeof(relative), (time_t)seconds);
	buf_printf(out, "  (%s, %s)", local, relative);
}

/* Owned: a string decoded, anything else as it was sent. */
static char *describe(const struct source *source, uint32_t at, bool is_date)
{
	struct row row = index_row(source->index, source->text, at);
	char *text = index_string_dup(source->index, source->text, at);
	double seconds = is_date ? number_of(source, &row) : 0;
	struct buf out = BUF_INIT;

	if (text != NULL)
		text_scrub(&out, text, strlen(text));
	else
		text_scrub(&out, source->text + row.value, row.value_len);
	if (is_moment(seconds))
		add_date(&out, seconds);
	free(text);
	return buf_take(&out);
}

/* Owned: a member's name, decoded. */
static char *name_of(const struct source *source, uint32_t at)
{
	struct row row = index_row(source->index, source->text, at);
	struct buf name = BUF_INIT;

	index_unescape(&name, source->text + row.key + 1, row.key_len - 2);
	return buf_take(&name);
}

static void add_field(struct introspection *out, const struct source *source,
	uint32_t at, const char *name, int known_as)
{
	struct introspection_field *field;
	struct buf shown = BUF_INIT;

	out->field = mem_grow(out->field, out->count, &out->alloc,
		sizeof(*out->field));
	field = &out->field[out->count++];
	text_scrub(&shown, name, strlen(name));
	field->name = buf_take(&shown);
	field->is_known = known_as >= 0;
	field->value = describe(source, at,
		known_as >= 0 && known[known_as].is_date);
}

/* The members known as that (-1: not known), in the order they came. */
static void add_fields(struct introspection *out, const struct source *source,
	int known_as)
{
	uint32_t at = index_first(source->index, source->text, 0);

	while (at != INDEX_NONE) {
		char *name = name_of(source, at);

		if (known_at(name) == known_as)
			add_field(out, source, at, name, known_as);
		free(name);
		at = index_next(source->index, source->text, at);
	}
}

static void read_fields(const struct source *source, struct introspection *out)
{
	const struct doc_index *index = source->index;
	const char *text = source->text;
	uint32_t at = index_member(index, text, 0, "active");

	*out = (struct introspection){ 0 };
	for (size_t i = 0; i < FD_COUNT(known); i++)
		add_fields(out, source, (int)i);
	add_fields(out, source, -1);
	out->is_active = at != INDEX_NONE &&
		index_kind(index, text, at) == ROW_TRUE;
	at = index_member(index, text, 0, "scope");
	if (at != INDEX_NONE)
		out->scope = index_string_dup(index, text, at);
	at = index_member(index, text, 0, "exp");
	if (at != INDEX_NONE) {
		struct row row = index_row(index, text, at);
		double seconds = number_of(source, &row);

		out->expires_at = is_moment(seconds) ? (time_t)seconds : 0;
	}
}

/* The index of a whole JSON object; NULL for anything else. */
static struct doc_index *index_object(const char *text, size_t len)
{
	struct doc_index *index = index_text(text, len);

	if (index_fault(index) == NULL && index_count(index) > 0 &&
	    index_kind(index, text, 0) == ROW_OBJECT)
		return index;
	index_free(index);
	return NULL;
}

static bool tells_activity(const struct source *source)
{
	uint32_t at = index_member(source->index, source->text, 0, "active");
	enum row_kind kind;

	if (at == INDEX_NONE)
		return false;
	kind = index_kind(source->index, source->text, at);
	return kind == ROW_TRUE || kind == ROW_FALSE;
}

bool oauth_read_introspection(const struct oauth_answer *answer,
	struct introspection *out, struct err *err)
{
	struct doc_index *index = answer->status == 200 ?
		index_object(answer->body, answer->len) : NULL;
	struct source source = { .text = answer->body, .index = index };
	bool is_told = index != NULL && tells_activity(&source);

	if (is_told) {
		read_fields(&source, out);
		out->text = xstrndup(answer->body, answer->len);
		out->at = clock_now();
	}
	index_free(index);
	return is_told || oauth_refusal(answer, "the introspection", err);
}

void introspection_finish(struct introspection *introspection)
{
	for (size_t i = 0; i < introspection->count; i++) {
		free(introspection->field[i].name);
		free(introspection->field[i].value);
	}
	free(introspection->field);
	free(introspection->scope);
	free(introspection->text);
	*introspection = (struct introspection){ 0 };
}
