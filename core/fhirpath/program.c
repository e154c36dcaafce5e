#include "core/fhirpath/program.h"

/*
 * The life of a program, and its faults in words: the line of the source
 * with a caret below the character that is meant.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhirpath/parser.h"

bool fp_fault(struct fhirpath_fault *fault, enum fhirpath_fault_kind kind,
	size_t at, const char *format, ...)
{
	va_list args;

	if (fault->kind != FHIRPATH_FINE)
		return false;
	fault->kind = kind;
	fault->at = at;
	va_start(args, format);
	vsnprintf(fault->reason, sizeof(fault->reason), format, args);
	va_end(args);
	return false;
}

struct fhirpath *fhirpath_compile(const char *source, size_t len,
	struct fhirpath_fault *fault)
{
	struct fhirpath *program = xcalloc(1, sizeof(*program));

	*fault = (struct fhirpath_fault){ .kind = FHIRPATH_FINE };
	program->source = xstrndup(source, len);
	program->source_len = len;
	buf_init(&program->pool);
	if (parser_run(program, source, len, fault))
		return program;
	fhirpath_free(program);
	return NULL;
}

void fhirpath_free(struct fhirpath *program)
{
	if (program == NULL)
		return;
	free(program->source);
	free(program->nodes);
	free(program->arguments);
	buf_finish(&program->pool);
	free(program);
}

const char *fhirpath_source(const struct fhirpath *program)
{
	return program->source;
}

bool fp_type_argument(const struct fhirpath *program, uint32_t at,
	const char **space, size_t *space_len, const char **name,
	size_t *name_len)
{
	const struct fp_node *node = &program->nodes[at], *left;

	*space = "";
	*space_len = 0;
	if (node->op != FP_MEMBER)
		return false;
	*name = program->pool.data + node->text;
	*name_len = node->text_len;
	if (node->left == FP_NONE)
		return true;
	left = &program->nodes[node->left];
	if (left->op != FP_MEMBER || left->left != FP_NONE)
		return false;
	*space = program->pool.data + left->text;
	*space_len = left->text_len;
	return true;
}

static void put_marked_line(const char *line, size_t len, size_t at,
	struct buf *out)
{
	size_t before;

	buf_puts(out, "\n  ");
	before = out->len;
	text_scrub(out, line, at);
	before = text_width(out->data + before, out->len - before);
	text_scrub(out, line + at, len - at);
	buf_puts(out, "\n  ");
	buf_fill(out, ' ', before);
	buf_putc(out, '^');
}

void fhirpath_fault_print(const struct fhirpath_fault *fault,
	const char *source, size_t len, struct buf *out)
{
	size_t at = fault->at < len ? fault->at : len, line = 1, start = 0;
	size_t end = at, column = 1;

	for (size_t i = 0; i < at; i++)
		if (source[i] == '\n') {
			line++;
			start = i + 1;
		}
	while (end < len && source[end] != '\n' && source[end] != '\r')
		end++;
	for (size_t i = start; i < at; i++)
		column += ((unsigned char)source[i] & 0xc0) != 0x80;
	if (line > 1)
		buf_printf(out, "line %zu ", line);
	buf_printf(out, "column %zu: %s", column, fault->reason);
	put_marked_line(source + start, end - start, at - start, out);
}
