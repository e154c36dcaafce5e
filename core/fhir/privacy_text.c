#include "core/fhir/privacy_part.h"

/*
 * Texts: what is put in the place of one, what tells that a string holds more
 * than it seems to, and sentences and URLs, in which only parts are masked. A
 * sentence is the server's: what it quotes and what has the form of a number,
 * a date or an address goes, for nobody knows what it is about; FHIRPath and
 * parameter names between quotes stay, or nothing would be left to help with.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/nhs.h"

enum {
	LOOK_AT = 64 * 1024,	/* bytes of a string that are looked at */
	NHS_DIGITS = 10,
	LONG_DIGITS = 6
};

static size_t digit_run(const char *text, size_t len)
{
	size_t count = 0;

	while (count < len && text_is_digit(text[count]))
		count++;
	return count;
}

/* Bytes of a number written 3-3-4, or ten digits in a row; else 0. */
static size_t number_at(const char *text, size_t len)
{
	static const size_t group[] = { 3, 3, 4 };
	size_t used = 0;

	if (digit_run(text, len) == NHS_DIGITS)
		return NHS_DIGITS;
	for (size_t i = 0; i < FD_COUNT(group); i++) {
		if (i > 0 && (used >= len || strchr(" -", text[used]) == NULL))
			return 0;
		used += i > 0;
		if (digit_run(text + used, len - used) != group[i])
			return 0;
		used += group[i];
	}
	return used;
}

static bool is_persons_number(const char *text, size_t len)
{
	char copy[NHS_DIGITS + 3];
	enum nhs_number number;

	memcpy(copy, text, len);
	copy[len] = '\0';
	number = nhs_number_check(copy);
	return number != NHS_NUMBER_NOT && number != NHS_NUMBER_WRONG;
}

static bool has_persons_number(const char *text, size_t len)
{
	for (size_t i = 0; i < len; ) {
		size_t run = digit_run(text + i, len - i);
		size_t number = run > 0 ? number_at(text + i, len - i) : 0;

		if (number > 0 && is_persons_number(text + i, number))
			return true;
		i += run > 0 ? run : 1;
	}
	return false;
}

static bool holds(const char *text, size_t len, const char *what)
{
	size_t size = strlen(what);
	const char *end = text + len;

	for (; (size_t)(end - text) >= size; text++) {
		text = memchr(text, *what, (size_t)(end - text) - size + 1);
		if (text == NULL)
			return false;
		if (memcmp(text, what, size) == 0)
			return true;
	}
	return false;
}

/* Another document inside the string: HL7 v2, XML, JSON. */
static bool is_document(const char *text, size_t len)
{
	if (holds(text, len, "MSH|") || holds(text, len, "PID|") ||
	    holds(text, len, "</") || holds(text, len, "/>"))
		return true;
	while (len > 0 && text_is_space(*text))
		text++, len--;
	return len > 1 && (*text == '{' || *text == '[') &&
		holds(text, len, "\":");
}

bool privacy_text_tells(const char *text, size_t len)
{
	size_t seen = len < LOOK_AT ? len : LOOK_AT;

	if (is_document(text, seen) || has_persons_number(text, seen) ||
	    privacy_url_tells(text, seen))
		return true;
	/* Nobody can look at all of it; base64 has no bar and few blanks. */
	return len > LOOK_AT && holds(text, seen, "|");
}

/* What stands between the quotes of a tag: names and a "=" at the end stay,
   and anything a well-formed one has not goes. */
static void put_markup(struct buf *out, const char *text, size_t len)
{
	size_t end = len;

	while (end > 0 && text_is_space(text[end - 1]))
		end--;
	end -= end > 0 && text[end - 1] == '=';
	for (size_t i = 0; i < end; i++) {
		char c = text_lower(text[i]);
		bool is_name = (c >= 'a' && c <= 'z') || text_is_space(c) ||
			strchr("<>/?!-_:.", c) != NULL ||
			(unsigned char)c >= 0x80;

		if (!is_name && digit_run(text + i, end - i) != 1) {
			buf_puts(out, PRIVACY_STARS);
			return;
		}
	}
	buf_append(out, text, len);
}

/* A tag keeps its names: "<family value="***"/>", "<p>***</p>". */
static void mask_tags(struct buf *out, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "<>\"'");
		char mark = text[len];

		if (mark == '<' || mark == '\0') {
			if (strspn(text, " \t\r\n") < len)
				buf_puts(out, PRIVACY_STARS);
			text += len;
			len = strcspn(text, ">\"'");
			put_markup(out, text, len);
			text += len;
			continue;
		}
		put_markup(out, text, len);
		buf_putc(out, mark);
		text += len + 1;
		if (mark == '>')
			continue;
		len = strcspn(text, mark == '"' ? "\"" : "'");
		buf_puts(out, PRIVACY_STARS);
		text += len;
		if (*text != '\0')
			buf_putc(out, *text++);
		len = strcspn(text, ">\"'");
		put_markup(out, text, len);
		text += len;
	}
}

static bool is_segment(const char *text)
{
	for (int i = 0; i < 3; i++)
		if (!(text[i] >= 'A' && text[i] <= 'Z') &&
		    !(i > 0 && text_is_digit(text[i])))
			return false;
	return text[3] == '|';
}

void privacy_mask(struct buf *out, const char *text)
{
	if (*text == '\0')
		return;
	if (*text == '"')
		buf_puts(out, "\"" PRIVACY_STARS "\"");
	else if (*text == '<' && strchr(text, '>') != NULL)
		mask_tags(out, text);
	else if (is_segment(text))
		buf_printf(out, "%.4s%s", text, PRIVACY_STARS);
	else
		buf_puts(out, PRIVACY_STARS);
}

/*
 * Between quotes: a path ("Bundle.entry[0]"), a parameter ("address-city",
 * "_id"), a symbol ("<HSFHIRErr>Name"); not "Smith", "Dr.Smith", "1.2.1980".
 */
static bool is_name_of_ours(const char *text, size_t len)
{
	bool has_mark = false, has_capital = false, has_dash = false;
	size_t digits = 0;

	if (len == 0 || strchr("$_<", *text) != NULL)
		return true;
	for (size_t i = 0; i < len; i++) {
		char c = text[i], lower = text_lower(c);

		has_capital |= c != lower;
		has_dash |= c == '-';
		digits += text_is_digit(c);
		if (strchr("[]:/_", c) != NULL || (c == '.' && i + 1 < len &&
		    text[i + 1] >= 'a' && text[i + 1] <= 'z'))
			has_mark = true;
		else if (!text_is_digit(c) && c != '-' &&
		    (lower < 'a' || lower > 'z'))
			return false;
	}
	return !text_is_digit(*text) && digits < LONG_DIGITS &&
		(has_mark || (has_dash && !has_capital));
}

/* Bytes of a quoted text with its quotes, or 0. */
static size_t quoted_at(const char *text, char before)
{
	const char *end;

	if (strchr("\"'`", *text) == NULL || (before != '\0' &&
	    strchr(" (=:[,", before) == NULL))
		return 0;
	end = strchr(text + 1, *text);
	return end != NULL ? (size_t)(end - text) + 1 : 0;
}

/* "1980-01-02", "2/1/1980": three groups of digits, one of them a year. */
static bool is_date(const char *word, size_t len)
{
	size_t at = 0, groups = 0;
	bool has_year = false;

	while (at < len && groups < 3) {
		size_t run = digit_run(word + at, len - at);

		if (run == 0 || run > 4)
			return false;
		has_year |= run == 4;
		groups++;
		at += run;
		if (groups < 3 && (at >= len ||
		    strchr("-/.", word[at]) == NULL))
			return false;
		at += groups < 3;
	}
	return groups == 3 && has_year;
}

/* Groups of 8, 4, 4, 4, 12: an id of ours, nobody's number. */
static bool is_uuid(const char *word, size_t len)
{
	if (len < 36)
		return false;
	for (size_t i = 0; i < 36; i++) {
		bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (is_dash != (word[i] == '-'))
			return false;
	}
	return true;
}

/* A word that is masked by what it looks like. */
static bool is_telling(const char *word, size_t len)
{
	const char *at = memchr(word, '@', len);

	if (at != NULL && at > word && memchr(at, '.', len -
	    (size_t)(at - word)) != NULL)
		return true;
	if (is_uuid(word, len))
		return false;
	if (is_date(word, len))
		return true;
	for (size_t i = 0; i < len; i++)
		if (digit_run(word + i, len - i) >= LONG_DIGITS)
			return true;
	return false;
}

static enum privacy_part part_of_word(const char *word, size_t len)
{
	if (!is_date(word, len) && (memchr(word, '/', len) != NULL ||
	    memchr(word, '?', len) != NULL))
		return PRIVACY_URL;
	return is_telling(word, len) ? PRIVACY_TELLING : PRIVACY_PLAIN;
}

/* As far as a word goes; what it quotes ("name='x'") is another one. */
static size_t word_at(const char *text)
{
	size_t len = strcspn(text, " \t\r\n(,;");

	for (size_t i = 1; i < len; i++)
		if (quoted_at(text + i, text[i - 1]) > 0)
			return i;
	return len;
}

void privacy_each_part(const char *text, privacy_part_fn *part, void *data)
{
	const char *end = text + strlen(text);
	char before = '\0';

	if (holds(text, (size_t)(end - text), "MSH|") ||
	    holds(text, (size_t)(end - text), "PID|")) {
		part(data, PRIVACY_TELLING, text, (size_t)(end - text));
		return;
	}
	while (text < end) {
		enum privacy_part found = PRIVACY_PLAIN;
		size_t len = quoted_at(text, before);

		if (len > 0) {
			found = is_name_of_ours(text + 1, len - 2) ?
				PRIVACY_PLAIN : PRIVACY_QUOTED;
		} else if ((len = number_at(text, (size_t)(end - text))) > 0) {
			found = PRIVACY_TELLING;
		} else if ((len = word_at(text)) > 0) {
			found = part_of_word(text, len);
		} else {
			len = 1;
		}
		part(data, found, text, len);
		before = text[len - 1];
		text += len;
	}
}

static void mask_part(void *data, enum privacy_part part, const char *text,
	size_t len)
{
	struct buf *out = data;
	char *copy;

	switch (part) {
	case PRIVACY_TELLING:
		buf_puts(out, PRIVACY_STARS);
		break;
	case PRIVACY_QUOTED:
		buf_printf(out, "%c" PRIVACY_STARS "%c", *text, *text);
		break;
	case PRIVACY_URL:
		copy = xstrndup(text, len);
		privacy_mask_url(out, copy);
		free(copy);
		break;
	default:
		buf_append(out, text, len);
	}
}

void privacy_mask_text(struct buf *out, const char *text)
{
	privacy_each_part(text, mask_part, out);
}
