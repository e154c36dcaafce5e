#ifndef FD_IG_STRUCTURE_PART_H
#define FD_IG_STRUCTURE_PART_H

/*
 * What the files of the structure compiler share. Only they include this.
 */

#include "core/fhirpath/r4_types.h"
#include "core/ig/compiled_pool.h"
#include "core/ig/definitions.h"
#include "core/ig/structure_compile.h"
#include "core/ig/structure_tree.h"

struct structure_compiler {
	struct compiled_writer *writer;
	struct text_pool types, constraints, extras;
	struct buf scratch;	/* a decoded text */
	struct buf numbers;	/* a list being made */
	bool is_base;
};

/* The document that is being compiled, and where. */
struct source {
	struct structure_compiler *compiler;
	const struct doc_index *index;
	const char *text;
};

/* What to do with a member; place is whatever the table is about. */
struct member {
	const char *name;
	void (*take)(const struct source *source, uint32_t row, void *place);
};
void source_members(const struct source *source, uint32_t object,
	const struct member *members, size_t count, void *place) FD_NONNULL;

/* A scalar as text (strings decoded): COMPILED_NONE for what is none. */
compiled_text source_text(const struct source *source, uint32_t row)
	FD_NONNULL;
/* The value as its JSON stands there. */
compiled_text source_json(const struct source *source, uint32_t row)
	FD_NONNULL;
bool source_is_true(const struct source *source, uint32_t row) FD_NONNULL;
bool source_has(const struct source *source, uint32_t row, const char *text)
	FD_NONNULL;
/* Of an object with extensions: the row of that one's value, or INDEX_NONE.
   url is without "http://hl7.org/fhir/StructureDefinition/". */
uint32_t source_extension(const struct source *source, uint32_t object,
	const char *url) FD_NONNULL;
/* The value of an extension itself, or INDEX_NONE. */
uint32_t source_extension_value(const struct source *source,
	uint32_t extension) FD_NONNULL;
/* Texts of an array, or of one scalar, as a list. */
uint32_t source_texts(const struct source *source, uint32_t row) FD_NONNULL;

/* Each object of an array goes through take. */
void source_each(const struct source *source, uint32_t array,
	void (*take)(const struct source *source, uint32_t row, void *place),
	void *place) FD_NONNULL;

/* A list of numbers as it grows; lists inside make theirs in between. */
struct list {
	struct buf numbers;
};
void list_add(struct list *list, uint32_t number) FD_NONNULL;
/* Writes and empties it. */
uint32_t list_end(struct list *list, struct structure_compiler *to) FD_NONNULL;

/* The number of this record in its section, written if it is a new one. */
uint32_t structure_record(struct structure_compiler *compiler,
	struct text_pool *pool, enum compiled_tag tag, const void *record,
	size_t size) FD_NONNULL;

/* Reads an ElementDefinition into its node. */
void structure_element(const struct source *source, uint32_t row,
	struct tree_node *node) FD_NONNULL;
struct extra_record *structure_extra(struct tree_node *node) FD_NONNULL;
/* Its members type and constraint. */
void structure_types(const struct source *source, uint32_t row, void *place)
	FD_NONNULL;
void structure_constraints(const struct source *source, uint32_t row,
	void *place) FD_NONNULL;
/* structure_rules.c: its extensions that ask for something; and those of its
   binding. */
void structure_rules(const struct source *source, uint32_t row, void *place)
	FD_NONNULL;
void structure_binding_rules(const struct source *source, uint32_t row,
	void *place) FD_NONNULL;
/* A type of that code alone, as a list. */
uint32_t structure_type_list(struct structure_compiler *compiler,
	const char *code) FD_NONNULL;

#endif
