#ifndef FD_IG_STRUCTURE_COMPILE_H
#define FD_IG_STRUCTURE_COMPILE_H

/*
 * A StructureDefinition becomes records of a compiled file
 * (https://hl7.org/fhir/R4/structuredefinition.html,
 * https://hl7.org/fhir/R4/profiling.html). Types come from their snapshot,
 * profiles from their differential; a profile's snapshot is compiled beside it
 * when its base may be missing later.
 */

#include "core/doc/index.h"
#include "core/ig/compiled.h"

/* Remembers between definitions which records are there already. */
struct structure_compiler;

/* is_base: base R4 itself, whose profiles need no snapshot. */
struct structure_compiler *structure_compiler_new(
	struct compiled_writer *writer, bool is_base) FD_NONNULL FD_MUST_USE;
void structure_compiler_free(struct structure_compiler *compiler);
/* row: the StructureDefinition. False when it can't be used: it has no URL,
   no type, or no elements. */
bool structure_compile(struct structure_compiler *compiler,
	const struct doc_index *index, const char *text, uint32_t row)
	FD_NONNULL;

#endif
