#ifndef FD_IG_TERMINOLOGY_COMPILE_H
#define FD_IG_TERMINOLOGY_COMPILE_H

/*
 * What the two halves of the terminology's compiler share. Only the files
 * core/ig/terminology_compile*.c include this.
 */

#include "core/doc/index.h"
#include "core/ig/terminology_tables.h"

struct compiler {
	struct compiled_writer *writer;
	const struct doc_index *index;
	const char *text;
	struct buf scratch;
};

/* A scalar's value in the pool; COMPILED_NONE for INDEX_NONE and others. */
compiled_text compiler_text(struct compiler *compiler, uint32_t row)
	FD_NONNULL;
compiled_text compiler_member(struct compiler *compiler, uint32_t object,
	const char *name) FD_NONNULL;
/* First row of an array that is a member, or INDEX_NONE; index_next goes on. */
uint32_t compiler_list(const struct compiler *compiler, uint32_t object,
	const char *name) FD_NONNULL;
bool compiler_is_true(const struct compiler *compiler, uint32_t object,
	const char *name) FD_NONNULL;
uint32_t compiler_hash(const struct compiler *compiler, compiled_text text)
	FD_NONNULL;
uint32_t compiler_code_hash(const struct compiler *compiler,
	compiled_text text) FD_NONNULL;

/* Records of a section so far, and one more; returns its number. */
uint32_t compiler_count(const struct compiler *compiler,
	enum compiled_tag tag, size_t size) FD_NONNULL;
void compiler_put(struct compiler *compiler, enum compiled_tag tag,
	const void *record, size_t size) FD_NONNULL;

void compile_system(struct compiler *compiler, uint32_t row) FD_NONNULL;
void compile_set(struct compiler *compiler, uint32_t row) FD_NONNULL;

#endif
