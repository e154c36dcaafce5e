#include "core/fhirpath/functions.h"

/*
 * Strings (FHIRPath N1 5.6). Positions count characters, not bytes; what is
 * not UTF-8 counts a byte each, as elsewhere in the deck.
 */

#include <string.h>
#include <wctype.h>

#include "core/base/text.h"
#include "core/fhirpath/strings.h"

bool fp_input_string(const struct fp_call *call, const struct fp_list *input,
	struct fhirpath_item *out, bool *is_there)
{
	*is_there = input->count == 1;
	if (input->count > 1)
		return fp_fail(call->run, call->node, FHIRPATH_EXECUTION,
			"one String is needed in front of this, and here are "
			"%zu values", input->count);
	if (input->count == 0)
		return true;
	*out = fhirpath_value(call->run, &input->items[0]);
	if (out->kind == FHIRPATH_NODE && out->row == INDEX_NONE) {
		*is_there = false;
		return true;
	}
	return out->kind == FHIRPATH_STRING || fp_fail(call->run, call->node,
		FHIRPATH_SEMANTIC, "a String is needed in front of this");
}

bool fp_input_and_string(const struct fp_call *call,
	const struct fp_list *input, struct fhirpath_item *value,
	struct fhirpath_item *argument, bool *are_there)
{
	bool is_there;

	if (!fp_input_string(call, input, value, are_there) ||
	    !fp_argument_string(call, 0, argument, &is_there))
		return false;
	*are_there = *are_there && is_there;
	return true;
}

static const char *search(const char *text, size_t len,
	const struct fhirpath_item *needle)
{
	const char *end = text + len;

	if (needle->len == 0)
		return text;
	while ((size_t)(end - text) >= needle->len) {
		text = memchr(text, *needle->text,
			(size_t)(end - text) - needle->len + 1);
		if (text == NULL)
			return NULL;
		if (memcmp(text, needle->text, needle->len) == 0)
			return text;
		text++;
	}
	return NULL;
}

static size_t characters(const char *text, size_t len)
{
	size_t count = 0;

	while (len > 0) {
		struct text_rune rune = text_decode(text, len);

		text += rune.len;
		len -= rune.len;
		count++;
	}
	return count;
}

/* Byte of a character, or len. */
static size_t offset_of(const char *text, size_t len, size_t character)
{
	size_t at = 0;

	for (; character > 0 && at < len; character--)
		at += text_decode(text + at, len - at).len;
	return at;
}

bool fp_index_of(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fhirpath_item text, needle;
	const char *found, *next;
	bool are_there;

	if (!fp_input_and_string(call, input, &text, &needle, &are_there))
		return false;
	if (!are_there)
		return true;
	found = search(text.text, text.len, &needle);
	while (call->variant == 1 && found != NULL && needle.len > 0) {
		size_t rest = (size_t)(text.text + text.len - found) - 1;

		next = search(found + 1, rest, &needle);
		if (next == NULL)
			break;
		found = next;
	}
	return fp_add_integer(call->run, out, found == NULL ? -1 :
		(long long)characters(text.text,
		(size_t)(found - text.text)));
}

bool fp_substring(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fhirpath_item text;
	long long from, count = UINT32_MAX;
	bool is_there, is_from, is_count = true;
	size_t start, end;

	if (!fp_input_string(call, input, &text, &is_there) ||
	    !fp_argument_integer(call, 0, &from, &is_from) ||
	    (call->node->argument_count > 1 &&
	    !fp_argument_integer(call, 1, &count, &is_count)))
		return false;
	if (!is_there || !is_from || from < 0)
		return true;
	if (!is_count)
		count = UINT32_MAX;
	start = offset_of(text.text, text.len, (size_t)from);
	if (start >= text.len)
		return true;
	end = count <= 0 ? start : start + offset_of(text.text + start,
		text.len - start, (size_t)count);
	return fp_add_text(call->run, out, FHIRPATH_STRING,
		text.text + start, end - start);
}

bool fp_starts_with(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fhirpath_item text, part;
	bool are_there, is_it;

	if (!fp_input_and_string(call, input, &text, &part, &are_there))
		return false;
	if (!are_there)
		return true;
	if (call->variant == 2)
		is_it = search(text.text, text.len, &part) != NULL;
	else if (part.len > text.len)
		is_it = false;
	else
		is_it = memcmp(call->variant == 0 ? text.text :
			text.text + text.len - part.len, part.text,
			part.len) == 0;
	return fp_add_boolean(call->run, out, is_it);
}

bool fp_case(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fhirpath_item text;
	struct buf changed = BUF_INIT;
	bool is_there, is_good;

	if (!fp_input_string(call, input, &text, &is_there))
		return false;
	if (!is_there)
		return true;
	for (size_t at = 0; at < text.len;) {
		struct text_rune rune = text_decode(text.text + at,
			text.len - at);
		wint_t code = (wint_t)rune.code;
		char utf8[4];

		if (!rune.is_valid)
			buf_append(&changed, text.text + at, rune.len);
		else
			buf_append(&changed, utf8, text_encode((uint32_t)(
				call->variant == 1 ? towupper(code) :
				towlower(code)), utf8));
		at += rune.len;
	}
	is_good = fp_add_text(call->run, out, FHIRPATH_STRING, changed.data,
		changed.len);
	buf_finish(&changed);
	return is_good;
}

/* Of an empty pattern: around every character. */
static void put_around(const struct fhirpath_item *text,
	const struct fhirpath_item *with, struct buf *out)
{
	for (size_t at = 0; at < text->len;) {
		size_t len = text_decode(text->text + at,
			text->len - at).len;

		buf_append(out, with->text, with->len);
		buf_append(out, text->text + at, len);
		at += len;
	}
	buf_append(out, with->text, with->len);
}

static void put_replaced(const struct fhirpath_item *text,
	const struct fhirpath_item *what, const struct fhirpath_item *with,
	struct buf *out)
{
	const char *at = text->text, *end = at + text->len, *found;

	while ((found = search(at, (size_t)(end - at), what)) != NULL) {
		buf_append(out, at, (size_t)(found - at));
		buf_append(out, with->text, with->len);
		at = found + what->len;
	}
	buf_append(out, at, (size_t)(end - at));
}

bool fp_replace(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fhirpath_item text, what, with;
	struct buf changed;
	bool are_there, is_there, is_good;

	if (!fp_input_and_string(call, input, &text, &what, &are_there) ||
	    !fp_argument_string(call, 1, &with, &is_there))
		return false;
	if (!are_there || !is_there)
		return true;
	buf_init_capped(&changed, call->run->settings.limits.memory);
	if (what.len == 0)
		put_around(&text, &with, &changed);
	else
		put_replaced(&text, &what, &with, &changed);
	is_good = changed.failed ? fp_fail(call->run, call->node,
		FHIRPATH_LIMIT, "more than %zu bytes are needed (limit: "
		"memory)", call->run->settings.limits.memory) :
		fp_add_text(call->run, out, FHIRPATH_STRING, changed.data,
			changed.len);
	buf_finish(&changed);
	return is_good;
}

bool fp_length(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fhirpath_item text;
	bool is_there;

	if (!fp_input_string(call, input, &text, &is_there))
		return false;
	return !is_there || fp_add_integer(call->run, out,
		(long long)characters(text.text, text.len));
}

bool fp_to_chars(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fhirpath_item text;
	bool is_there;

	if (!fp_input_string(call, input, &text, &is_there))
		return false;
	for (size_t at = 0; is_there && at < text.len;) {
		size_t len = text_decode(text.text + at, text.len - at).len;

		if (!fp_step(call->run, 1) || !fp_add_text(call->run, out,
		    FHIRPATH_STRING, text.text + at, len))
			return false;
		at += len;
	}
	return true;
}

bool fp_trim(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fhirpath_item text;
	size_t start = 0, end;
	bool is_there;

	if (!fp_input_string(call, input, &text, &is_there))
		return false;
	if (!is_there)
		return true;
	end = text.len;
	while (start < end && text_is_space(text.text[start]))
		start++;
	while (end > start && text_is_space(text.text[end - 1]))
		end--;
	return fp_add_text(call->run, out, FHIRPATH_STRING,
		text.text + start, end - start);
}

bool fp_split(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fhirpath_item text, by;
	const char *at, *end, *found;
	bool are_there;

	if (!fp_input_and_string(call, input, &text, &by, &are_there))
		return false;
	if (!are_there)
		return true;
	if (by.len == 0)
		return fp_to_chars(call, input, out);
	at = text.text;
	end = at + text.len;
	while ((found = search(at, (size_t)(end - at), &by)) != NULL) {
		if (!fp_step(call->run, 1) || !fp_add_text(call->run, out,
		    FHIRPATH_STRING, at, (size_t)(found - at)))
			return false;
		at = found + by.len;
	}
	return fp_add_text(call->run, out, FHIRPATH_STRING, at,
		(size_t)(end - at));
}

bool fp_join(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fhirpath_item by = { .text = "" };
	struct buf text = BUF_INIT;
	bool is_there = true, is_good = true;

	if (call->node->argument_count > 0 &&
	    !fp_argument_string(call, 0, &by, &is_there))
		return false;
	if (input->count == 0)
		return true;
	for (size_t i = 0; i < input->count && is_good; i++) {
		struct fhirpath_item value = fhirpath_value(call->run,
			&input->items[i]);

		if (value.kind != FHIRPATH_STRING) {
			is_good = value.kind == FHIRPATH_NODE &&
				value.row == INDEX_NONE ? true :
				fp_fail(call->run, call->node,
				FHIRPATH_EXECUTION,
				"join() takes Strings only");
			continue;
		}
		if (i > 0 && is_there)
			buf_append(&text, by.text, by.len);
		buf_append(&text, value.text, value.len);
	}
	is_good = is_good && fp_add_text(call->run, out, FHIRPATH_STRING,
		text.data, text.len);
	buf_finish(&text);
	return is_good;
}
