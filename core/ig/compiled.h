#ifndef FD_IG_COMPILED_H
#define FD_IG_COMPILED_H

/*
 * The compiled file: what one package says, as flat tables that are used where
 * they lie (mmap). Little-endian; a header (magic, format version, size,
 * digest, the package's name#version and what it was made from), then sections
 * by their tag, each 8-byte aligned, and a pool of strings, each once and
 * NUL-terminated. Whoever writes a section checks it when a file is opened:
 * offsets are never believed before. A file that is damaged, of another format
 * or of another source is no error: it is made again.
 */

#include "core/base/buf.h"
#include "core/base/err.h"

/* A string of the pool: its offset; 0 is "", COMPILED_NONE is none at all. */
typedef uint32_t compiled_text;
enum { COMPILED_NONE = UINT32_MAX };

enum compiled_tag {
	COMPILED_STRUCTURES,	/* definitions.c */
	COMPILED_ELEMENTS,
	COMPILED_TYPES,
	COMPILED_CONSTRAINTS,
	COMPILED_SLICINGS,
	COMPILED_EXTRAS,
	COMPILED_LISTS,		/* plain arrays of 32-bit numbers */
	COMPILED_SYSTEMS,	/* terminology.c */
	COMPILED_CONCEPTS,
	COMPILED_VALUE_SETS,
	COMPILED_INCLUDES,
	COMPILED_FILTERS,
	COMPILED_CODES,
	COMPILED_CHOICES,	/* choice.c: messages, globals, capabilities */
	COMPILED_SECTION_COUNT
};

/* Being written. */
struct compiled_writer;

struct compiled_writer *compiled_writer_new(const char *name,
	const char *version) FD_NONNULL FD_MUST_USE;
void compiled_writer_free(struct compiled_writer *writer);
compiled_text compiled_string(struct compiled_writer *writer,
	const char *text, size_t len) FD_NONNULL;
/* A section's bytes so far; appended to by its owner in records of 4 or 8. */
struct buf *compiled_section(struct compiled_writer *writer,
	enum compiled_tag tag) FD_NONNULL;
/* Numbers as COMPILED_LISTS has them, the same ones once: how many, then they;
   where that is, in numbers from the section's start. 0: none at all. */
uint32_t compiled_list(struct compiled_writer *writer,
	const uint32_t *numbers, size_t count) FD_NONNULL;
/* That list again: how many, then they. Good until the next one is put in. */
const uint32_t *compiled_list_at(const struct compiled_writer *writer,
	uint32_t list) FD_NONNULL;
/* What a string of the writer is. */
const char *compiled_writer_text(const struct compiled_writer *writer,
	compiled_text text) FD_NONNULL;
/* The whole file. source: what it was made from (compiled_source). */
void compiled_finish(struct compiled_writer *writer, const char *source,
	struct buf *out) FD_NONNULL;

/* Being used. */
struct compiled;

/* From memory that stays (the built-in base); NULL when it is not sound. */
struct compiled *compiled_from(const void *data, size_t len) FD_NONNULL
	FD_MUST_USE;
/* Memory that becomes its own. */
struct compiled *compiled_adopt(struct buf *data) FD_NONNULL FD_MUST_USE;
/* Maps a file; NULL when it isn't there, damaged, or of another source. */
struct compiled *compiled_map(const char *path, const char *source)
	FD_NONNULL FD_MUST_USE;
void compiled_free(struct compiled *compiled);

/* As its header has it; of all bytes. */
uint64_t compiled_digest(const struct compiled *compiled) FD_NONNULL;
const char *compiled_name(const struct compiled *compiled) FD_NONNULL;
const char *compiled_version(const struct compiled *compiled) FD_NONNULL;
const void *compiled_table(const struct compiled *compiled,
	enum compiled_tag tag, size_t *len) FD_NONNULL;
/* "" for any offset that is out of bounds; NULL for COMPILED_NONE. */
const char *compiled_get(const struct compiled *compiled, compiled_text text)
	FD_NONNULL;

#endif
