#ifndef FD_FHIRPATH_LEXER_H
#define FD_FHIRPATH_LEXER_H

/*
 * Tokens of an expression (FHIRPath N1, appendix "Formal Specifications").
 * Keywords are names: only the parser knows where one is an operator.
 */

#include "core/fhirpath/fhirpath.h"

enum lexer_kind {
	LEXER_END, LEXER_NAME, LEXER_QUOTED_NAME, LEXER_STRING, LEXER_NUMBER,
	LEXER_DATE, LEXER_DATETIME, LEXER_TIME, LEXER_VARIABLE, LEXER_SPECIAL,
	LEXER_SYMBOL
};

struct lexer {
	const char *source;
	size_t len, at;
	struct fhirpath_fault *fault;
	/* The token: */
	enum lexer_kind kind;
	size_t start, end;
	struct buf text;	/* without quotes, @, %, $; escapes decoded */
};

void lexer_init(struct lexer *lexer, const char *source, size_t len,
	struct fhirpath_fault *fault) FD_NONNULL;
void lexer_finish(struct lexer *lexer) FD_NONNULL;
/* The next token; false with the fault. */
bool lexer_next(struct lexer *lexer) FD_NONNULL FD_MUST_USE;
/* The token is that symbol, or that name. */
bool lexer_is(const struct lexer *lexer, const char *word) FD_NONNULL;

#endif
