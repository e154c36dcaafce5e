#include "core/fhir/verdict.h"

/*
 * The verdict asks the body first and the status last. By its first bytes the
 * body is HL7 v2, JSON, a page or words; each kind has a part that may know
 * what the answer really says, and only when none does the status speaks.
 *
 * Whatever a sentence quotes came from a peer: it is scrubbed, its white space
 * collapsed, and cut to one line a person will read.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/bundle.h"
#include "core/fhir/verdict_part.h"

enum {
	SENTENCE_MAX = 200,		/* characters */
	INDEX_HERE_MAX = 16 << 20	/* a body that came without index */
};

/* Owned: scrubbed, blanks collapsed, at most SENTENCE_MAX characters. */
static char *one_line(const char *text)
{
	struct buf clean = BUF_INIT, line = BUF_INIT;
	size_t shown = 0;

	text_scrub(&clean, text, strlen(text));
	for (size_t i = 0; i < clean.len && shown < SENTENCE_MAX; ) {
		struct text_rune rune = text_decode(clean.data + i,
			clean.len - i);
		bool is_blank = text_is_space(clean.data[i]);

		if (!is_blank || (line.len > 0 &&
		    line.data[line.len - 1] != ' ')) {
			buf_append(&line, clean.data + i, rune.len);
			shown++;
		}
		i += rune.len;
	}
	if (shown == SENTENCE_MAX)
		buf_puts(&line, "\xe2\x80\xa6");
	else if (line.len > 0 && line.data[line.len - 1] == ' ')
		buf_truncate(&line, line.len - 1);
	buf_finish(&clean);
	return buf_take(&line);
}

/* Cut between characters where it is too long. */
static void set_code(struct verdict *out, const char *code)
{
	size_t len = strlen(code);

	if (len >= sizeof(out->code))
		len = sizeof(out->code) - 1;
	while (len > 0 && ((unsigned char)code[len] & 0xc0) == 0x80)
		len--;
	snprintf(out->code, sizeof(out->code), "%.*s", (int)len, code);
}

void verdict_say(struct verdict *out, enum verdict_level level,
	const char *code, const char *format, ...)
{
	char *text, *sentence, *clean;
	va_list args;

	va_start(args, format);
	text = xvasprintf(format, args);
	va_end(args);
	sentence = one_line(text);
	clean = one_line(code);
	free(text);
	free(out->sentence);
	out->level = level;
	set_code(out, clean);
	out->sentence = sentence;
	free(clean);
}

void verdict_next(struct verdict *out, const char *format, ...)
{
	char *text;
	va_list args;

	va_start(args, format);
	text = xvasprintf(format, args);
	va_end(args);
	free(out->next);
	out->next = one_line(text);
	free(text);
}

static enum verdict_level level_of(unsigned status)
{
	if (status >= 200 && status < 300)
		return VERDICT_GOOD;
	return status == 304 ? VERDICT_GOOD :
		status < 200 ? VERDICT_NONE : VERDICT_BAD;
}

static bool is_search(const struct verdict_input *input)
{
	return input->method == NULL || strcmp(input->method, "GET") == 0 ||
		strcmp(input->method, "HEAD") == 0;
}

static bool is_empty(const struct verdict_input *input)
{
	return input->body == NULL ||
		sniff(input->body, input->len) == SNIFF_EMPTY;
}

/* What the status means for this request. */
static const char *meaning_of(const struct verdict_input *input)
{
	if (input->status == 401 && !input->had_authorization)
		return "no credentials were sent";
	if (input->status == 413 && !is_search(input))
		return "the request is larger than the server takes, or a "
			"search in it matched too much";
	if (input->status == 404)
		return is_empty(input) ? "nothing is there, and no body tells "
			"whether it is the path or the resource" :
			"the web server knows no such path";
	return status_meaning(input->status);
}

static void next_of_status(const struct verdict_input *input,
	struct verdict *out)
{
	const char *next = verdict_next_of(input);

	if (input->status == 401 && !input->had_authorization)
		next = "choose the service's access mode in the connection";
	else if (input->status == 404)
		next = is_empty(input) ? "check the service's base and the id" :
			"check the service's base: the answer is not the FHIR "
			"server's";
	if (next != NULL)
		verdict_next(out, "%s", next);
}

/* An answer whose body says no more than its status. */
static void say_status(const struct verdict_input *input,
	struct verdict *out)
{
	const char *meaning = meaning_of(input);
	char label[80], code[16];

	status_label(input->status, input->reason, label, sizeof(label));
	snprintf(code, sizeof(code), "%u", input->status);
	if (level_of(input->status) == VERDICT_GOOD || *meaning == '\0')
		verdict_say(out, level_of(input->status), code, "%s", label);
	else
		verdict_say(out, level_of(input->status), code, "%s: %s",
			label, meaning);
	next_of_status(input, out);
}

char *verdict_page_words(const struct verdict_input *input)
{
	char *title = NULL, *sentence = NULL, *words;

	if (!sniff_html_summary(input->body, input->len, &title, &sentence))
		return NULL;
	if (title != NULL && sentence != NULL &&
	    strstr(sentence, title) == NULL)
		words = xasprintf("%s%s %s", title,
			text_ends_with(title, ".") ? "" : ".", sentence);
	else
		words = xstrdup(sentence != NULL ? sentence : title);
	free(title);
	free(sentence);
	return words;
}

static void say_page(const struct verdict_input *input, struct verdict *out)
{
	bool is_iis = sniff_is_iis_page(input->body, input->len);
	char *words = verdict_page_words(input);
	char label[80], code[16];

	snprintf(code, sizeof(code), "%u", input->status);
	status_label(input->status, input->reason, label, sizeof(label));
	if (level_of(input->status) == VERDICT_GOOD)
		verdict_say(out, VERDICT_NONE, code, "%s, but it is a web "
			"page%s%s", label, words != NULL ? ": " : "",
			words != NULL ? words : "");
	else if (is_iis && words != NULL)
		verdict_say(out, VERDICT_BAD, code, "%s%s%s (the web server "
			"replaced the body)", text_starts_with(words, code) ?
			"" : label, text_starts_with(words, code) ? "" : ": ",
			words);
	else
		verdict_say(out, level_of(input->status), code, "%s: a web "
			"page%s%s", label, words != NULL ? ": " : "",
			words != NULL ? words : "");
	next_of_status(input, out);
	free(words);
}

/* Words that came in place of an answer: the first line of them. */
static void say_text(const struct verdict_input *input, struct verdict *out)
{
	const char *at = input->body, *end = at + input->len;
	char label[80], code[16], *line;
	const char *meaning = meaning_of(input);
	size_t len = 0;

	if (level_of(input->status) == VERDICT_GOOD) {
		say_status(input, out);
		return;
	}
	while (at < end && text_is_space(*at))
		at++;
	while (at + len < end && at[len] != '\n' && at[len] != '\r' &&
	    len < 2 * SENTENCE_MAX)
		len++;
	line = xstrndup(at, len);
	status_label(input->status, input->reason, label, sizeof(label));
	snprintf(code, sizeof(code), "%u", input->status);
	verdict_say(out, level_of(input->status), code, "%s: %s%s\"%s\"%s",
		label, meaning, *meaning != '\0' ? "; " : "", line,
		sniff_is_iis_page(input->body, input->len) ?
		" (the web server replaced the body)" : "");
	next_of_status(input, out);
	free(line);
}

/* JSON or XML that is no verdict: at 404 it still is the server's own. */
static void say_own(const struct verdict_input *input, struct verdict *out)
{
	say_status(input, out);
	if (input->status != 404)
		return;
	verdict_say(out, VERDICT_BAD, "404", "404 Not Found: no such "
		"resource or operation");
	verdict_next(out, "the server itself answered: the address is "
		"right, what it names is not there");
}

static bool judge_json(const struct verdict_input *input,
	struct verdict *out)
{
	bool is_object = index_count(input->index) > 0 &&
		index_kind(input->index, input->body, 0) == ROW_OBJECT;

	if (!is_object)
		return false;
	if (verdict_of_bundle(input, out) || verdict_of_outcome(input, out) ||
	    verdict_of_oauth2(input, out))
		return true;
	say_own(input, out);
	return true;
}

/* The index that came with the input, or one made for the moment. */
static void say_json_body(const struct verdict_input *input,
	struct verdict *out)
{
	struct verdict_input with_index = *input;
	struct doc_index *mine = NULL;

	if (input->index == NULL && input->len <= INDEX_HERE_MAX) {
		mine = index_text(input->body, input->len);
		with_index.index = mine;
	}
	if (with_index.index == NULL || !judge_json(&with_index, out))
		say_status(input, out);
	index_free(mine);
}

void verdict_of(const struct verdict_input *input, struct verdict *out)
{
	enum sniff_kind kind = SNIFF_EMPTY;

	*out = (struct verdict){ .level = VERDICT_NONE };
	if (input->status == 0) {
		verdict_say(out, VERDICT_NONE, "", "no answer");
		return;
	}
	if (input->body != NULL)
		kind = sniff(input->body, input->len);
	if (kind == SNIFF_JSON)
		say_json_body(input, out);
	else if (kind == SNIFF_XML)
		say_own(input, out);
	else if (kind == SNIFF_HTML)
		say_page(input, out);
	else if (kind == SNIFF_TEXT)
		say_text(input, out);
	else if (kind != SNIFF_HL7V2 || !verdict_of_hl7(input, out))
		say_status(input, out);
	out->maybe_token = input->status == 401 || input->status == 403;
}

void verdict_finish(struct verdict *verdict)
{
	free(verdict->sentence);
	free(verdict->next);
	*verdict = (struct verdict){ .level = VERDICT_NONE };
}

void verdict_line(const struct verdict *verdict, unsigned status,
	struct buf *out)
{
	const char *sentence = verdict->sentence != NULL ?
		verdict->sentence : "";
	char number[16];

	snprintf(number, sizeof(number), "%u", status);
	if (status != 0 && !text_starts_with(sentence, number))
		buf_printf(out, "%s ", number);
	if (!text_starts_with(sentence, number) &&
	    strcmp(verdict->code, number) != 0 &&
	    text_find_nocase(sentence, strlen(sentence),
	    verdict->code) == NULL)
		buf_printf(out, "%s: ", verdict->code);
	buf_puts(out, sentence);
}
