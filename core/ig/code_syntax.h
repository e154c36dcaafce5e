#ifndef FD_IG_CODE_SYNTAX_H
#define FD_IG_CODE_SYNTAX_H

/*
 * Code systems that no package lists because they have a syntax, or are small
 * tables of the world: languages (BCP 47, urn:ietf:bcp:47), media types (BCP
 * 13, urn:ietf:bcp:13), currencies (ISO 4217, urn:iso:std:iso:4217), countries
 * (ISO 3166-1, urn:iso:std:iso:3166) and units (UCUM,
 * http://unitsofmeasure.org).
 */

#include "core/base/mem.h"

enum code_verdict {
	CODE_UNKNOWN,	/* not such a system, or not to be told here */
	CODE_GOOD, CODE_BAD
};

enum code_verdict code_syntax(const char *system, const char *code)
	FD_NONNULL;
bool code_syntax_knows(const char *system) FD_NONNULL;

/* The parts. */
enum code_verdict code_language(const char *code) FD_NONNULL;
enum code_verdict code_mime(const char *code) FD_NONNULL;
enum code_verdict code_currency(const char *code) FD_NONNULL;
/* Two letters, three letters, or three digits. */
enum code_verdict code_country(const char *code) FD_NONNULL;
/* An expression of UCUM's grammar over its units, case sensitive. */
enum code_verdict code_ucum(const char *code) FD_NONNULL;

/* True where both are units of the same kind ("mg", "kg"); GOOD or BAD where
   it is known. */
enum code_verdict code_ucum_is_alike(const char *code, const char *other)
	FD_NONNULL;

#endif
