#include "core/fhirpath/complete.h"

/*
 * The tokens before the cursor are read into a stack of brackets. Each knows
 * what is looked at inside it (`entry.where(` looks at `entry`), and where the
 * path that is being written begins: behind an operator, a comma or the
 * bracket. What is looked at at the cursor is then an expression itself, made
 * with select() from the stack, and running it says which names are possible.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/map.h"
#include "core/base/text.h"
#include "core/fhirpath/lexer.h"

enum { DEPTH_MAX = 32, NODES_MAX = 500 };

struct bracket {
	size_t focus, focus_end;	/* of the source; empty: as outside */
	size_t from;			/* the path inside begins here */
};

struct reader {
	struct lexer lexer;
	struct bracket stack[DEPTH_MAX];
	size_t depth;
	bool after_operand;	/* what comes next is an operator, "." or "(" */
	size_t name, name_end;	/* the last token, if it is a name */
	bool is_member;		/* a "." stands before it */
	bool after_dot;
};

static struct bracket *inner(struct reader *reader)
{
	return &reader->stack[reader->depth];
}

static bool push(struct reader *reader, char c)
{
	struct bracket *outer = inner(reader);
	struct bracket *bracket;
	bool is_call = c == '(' && reader->after_operand &&
		reader->name_end != 0;

	if (reader->depth + 1 == DEPTH_MAX)
		return false;
	reader->depth++;
	bracket = inner(reader);
	*bracket = (struct bracket){ .from = reader->lexer.end };
	if (is_call && reader->is_member) {
		bracket->focus = outer->from;
		bracket->focus_end = reader->name;
	}
	reader->after_operand = false;
	return true;
}

static void read_symbol(struct reader *reader, char c, bool *is_good)
{
	bool opens = c == '(' || c == '[' || c == '{';

	if (opens) {
		*is_good = push(reader, c);
	} else if (c == ')' || c == ']' || c == '}') {
		if (reader->depth > 0)
			reader->depth--;
		reader->after_operand = true;
	} else if (c != '.') {
		inner(reader)->from = reader->lexer.end;
		reader->after_operand = false;
	}
	reader->after_dot = c == '.';
	reader->name_end = 0;
}

/* "and" behind an operand is an operator, behind a "." a name. */
static bool is_operator(const struct reader *reader)
{
	static const char words[] =
		"and or xor implies div mod in contains is as";
	const struct buf *text = &reader->lexer.text;

	return reader->lexer.kind == LEXER_NAME && reader->after_operand &&
		!reader->after_dot &&
		text_has_word(words, text->data, text->len);
}

static void read_operand(struct reader *reader)
{
	const struct lexer *lexer = &reader->lexer;

	if (is_operator(reader)) {
		inner(reader)->from = lexer->end;
		reader->after_operand = false;
		reader->after_dot = false;
		reader->name_end = 0;
		return;
	}
	reader->is_member = reader->after_dot;
	reader->after_dot = false;
	reader->after_operand = true;
	reader->name_end = 0;
	if (lexer->kind != LEXER_NAME && lexer->kind != LEXER_QUOTED_NAME)
		return;
	reader->name = lexer->start;
	reader->name_end = lexer->end;
}

/* False where nothing can be said: in a string, behind a fault. */
static bool read_all(struct reader *reader)
{
	bool is_good = true;

	while (is_good) {
		if (!lexer_next(&reader->lexer))
			return false;
		if (reader->lexer.kind == LEXER_END)
			return true;
		if (reader->lexer.kind == LEXER_SYMBOL)
			read_symbol(reader, reader->lexer.text.data[0],
				&is_good);
		else
			read_operand(reader);
	}
	return false;
}

/* Adds a step without the "." it may end with; $this is what is there. */
static void put_step(const char *source, size_t from, size_t to,
	struct buf *out)
{
	while (from < to && text_is_space(source[from]))
		from++;
	while (to > from && (source[to - 1] == '.' ||
	    text_is_space(source[to - 1])))
		to--;
	if (from == to)
		return;
	if (out->len == 0) {
		buf_append(out, source + from, to - from);
		return;
	}
	buf_puts(out, ".select(");
	buf_append(out, source + from, to - from);
	buf_putc(out, ')');
}

/* What is looked at where the word begins. */
static void focus_at(struct reader *reader, const char *source, size_t start,
	struct buf *out)
{
	for (size_t at = 0; at <= reader->depth; at++)
		put_step(source, reader->stack[at].focus,
			reader->stack[at].focus_end, out);
	put_step(source, inner(reader)->from, start, out);
	if (out->len == 0)
		buf_puts(out, "$this");
}

struct asker {
	const struct fhirpath_settings *settings;
	const struct doc_index *index;
	const char *text;
	const char *word;
	size_t word_len;
	void (*each)(void *data, const struct fhirpath_candidate *candidate);
	void *data;
	struct map *seen;
};

static void offer(struct asker *asker, const char *text, const char *note)
{
	struct fhirpath_candidate candidate = { text, note };

	if (strncmp(text, asker->word, asker->word_len) != 0 ||
	    map_get(asker->seen, text) != NULL)
		return;
	map_put(asker->seen, text, asker);
	asker->each(asker->data, &candidate);
}

/* "valueQuantity" is said "value", "_birthDate" "birthDate". */
static void offer_member(struct asker *asker, fhirpath_type type, uint32_t row)
{
	const struct fhirpath_model *model = asker->settings->model;
	struct row member = index_row(asker->index, asker->text, row);
	const char *key = asker->text + member.key + 1;
	struct fhirpath_element element;
	char name[128];
	size_t len;

	if (member.key_len < 3 || member.key_len > sizeof(name))
		return;
	len = member.key_len - 2;
	if (*key == '_') {
		key++;
		len--;
	}
	if (model != NULL && type != 0 && model->member(model->data, type, key,
	    len, &element) && element.name_len < len)
		len = element.name_len;
	memcpy(name, key, len);
	name[len] = '\0';
	if (strcmp(name, "resourceType") != 0)
		offer(asker, name, "element");
}

static void offer_members(struct asker *asker, fhirpath_type type,
	uint32_t row)
{
	uint32_t at;

	if (row == INDEX_NONE ||
	    index_kind(asker->index, asker->text, row) != ROW_OBJECT)
		return;
	for (at = index_first(asker->index, asker->text, row);
	     at != INDEX_NONE;
	     at = index_next(asker->index, asker->text, at))
		offer_member(asker, type, at);
}

static void offer_elements(struct asker *asker, const char *focus, size_t len,
	uint32_t row)
{
	struct fhirpath_fault fault;
	struct fhirpath *program = fhirpath_compile(focus, len, &fault);
	struct fhirpath_run *run;

	if (program == NULL)
		return;
	run = fhirpath_run_new(asker->settings);
	if (fhirpath_evaluate(run, program, asker->index, asker->text, row,
	    &fault)) {
		for (size_t at = 0; at < fhirpath_count(run) &&
		    at < NODES_MAX; at++) {
			const struct fhirpath_item *item = fhirpath_at(run,
				at);

			if (item->kind != FHIRPATH_NODE)
				continue;
			offer_members(asker, item->type, item->row);
			offer_members(asker, item->type, item->shadow);
		}
	}
	fhirpath_run_free(run);
	fhirpath_free(program);
}

static void offer_functions(struct asker *asker)
{
	const char *name;
	struct buf call = BUF_INIT;

	for (size_t at = 0; (name = fhirpath_function_name(at)) != NULL;
	     at++) {
		buf_clear(&call);
		buf_printf(&call, "%s(", name);
		offer(asker, call.data, "function");
	}
	buf_finish(&call);
}

static void offer_all(struct asker *asker, struct reader *reader,
	const char *line, size_t start, uint32_t row)
{
	struct buf focus = BUF_INIT;

	focus_at(reader, line, start, &focus);
	asker->seen = map_new(NULL);
	offer_elements(asker, focus.data, focus.len, row);
	offer_functions(asker);
	map_free(asker->seen);
	buf_finish(&focus);
}

void fhirpath_complete(const struct fhirpath_settings *settings,
	const struct doc_index *index, const char *text, uint32_t row,
	const char *line, size_t cursor, size_t *start,
	void (*each)(void *data, const struct fhirpath_candidate *candidate),
	void *data)
{
	struct asker asker = { settings, index, text, "", 0, each, data,
		NULL };
	struct fhirpath_fault fault;
	struct reader reader = { .depth = 0 };

	*start = cursor;
	lexer_init(&reader.lexer, line, cursor, &fault);
	if (read_all(&reader)) {
		if (reader.name_end == cursor && cursor > 0)
			*start = reader.name;
		asker.word = line + *start;
		asker.word_len = cursor - *start;
		/* Behind a whole operand only an operator can come. */
		if (*start < cursor || !reader.after_operand ||
		    reader.after_dot)
			offer_all(&asker, &reader, line, *start, row);
	}
	lexer_finish(&reader.lexer);
}
