#include "core/ig/choice_part.h"

/*
 * MessageDefinition, CapabilityStatement and ImplementationGuide come down to
 * a few words each: for which event, for which type, which profile. A profile
 * that is the base type itself says nothing and is left out.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

#define BASE_TYPES "http://hl7.org/fhir/StructureDefinition/"

struct compiling {
	struct compiled_writer *writer;
	const struct doc_index *index;
	const char *text;
	compiled_text source, url;
};

static char *member(const struct compiling *compiling, uint32_t row,
	const char *steps)
{
	return index_find_dup(compiling->index, compiling->text, row, steps);
}

static compiled_text text_of(const struct compiling *compiling, uint32_t row,
	const char *steps)
{
	char *text = member(compiling, row, steps);
	compiled_text kept = COMPILED_NONE;

	if (text != NULL)
		kept = compiled_string(compiling->writer, text, strlen(text));
	free(text);
	return kept;
}

static void put(const struct compiling *compiling,
	struct choice_record record)
{
	record.source = compiling->source;
	record.url = compiling->url;
	buf_append(compiled_section(compiling->writer, COMPILED_CHOICES),
		&record, sizeof(record));
}

static struct choice_record record_of(enum choice_kind kind)
{
	return (struct choice_record){
		.kind = kind, .system = COMPILED_NONE, .code = COMPILED_NONE,
		.type = COMPILED_NONE, .profile = COMPILED_NONE,
		.max = ELEMENT_UNBOUNDED,
	};
}

/* First and next item of a member that is an array. */
static uint32_t first_of(const struct compiling *compiling, uint32_t row,
	const char *name)
{
	uint32_t list = index_member(compiling->index, compiling->text, row,
		name);

	return list == INDEX_NONE || index_kind(compiling->index,
		compiling->text, list) != ROW_ARRAY ? INDEX_NONE :
		index_first(compiling->index, compiling->text, list);
}

static uint32_t next_of(const struct compiling *compiling, uint32_t row)
{
	return index_next(compiling->index, compiling->text, row);
}

static bool is_object(const struct compiling *compiling, uint32_t row)
{
	return index_kind(compiling->index, compiling->text, row) ==
		ROW_OBJECT;
}

static uint32_t number_of(const struct compiling *compiling, uint32_t row,
	const char *name, uint32_t otherwise)
{
	uint32_t at = index_member(compiling->index, compiling->text, row,
		name);
	char *text = at != INDEX_NONE ? index_scalar_dup(compiling->index,
		compiling->text, at) : NULL;
	long number;

	if (text != NULL && text_parse_long(text, 0, 1000000, &number))
		otherwise = (uint32_t)number;
	free(text);
	return otherwise;
}

static void compile_message(const struct compiling *compiling)
{
	struct choice_record record = record_of(CHOICE_RECORD_MESSAGE);

	record.system = text_of(compiling, 0, "eventCoding.system");
	record.code = text_of(compiling, 0, "eventCoding.code");
	if (record.code == COMPILED_NONE)
		record.code = text_of(compiling, 0, "eventUri");
	put(compiling, record);
	record.kind = CHOICE_RECORD_FOCUS;
	for (uint32_t at = first_of(compiling, 0, "focus"); at != INDEX_NONE;
	    at = next_of(compiling, at)) {
		if (!is_object(compiling, at))
			continue;
		record.type = text_of(compiling, at, "code");
		record.profile = text_of(compiling, at, "profile");
		record.min = number_of(compiling, at, "min", 0);
		record.max = number_of(compiling, at, "max",
			ELEMENT_UNBOUNDED);
		if (record.type != COMPILED_NONE)
			put(compiling, record);
	}
}

/* One profile for a type, unless it is the type itself. */
static void put_profile(const struct compiling *compiling,
	enum choice_kind kind, compiled_text type, char *profile)
{
	struct choice_record record = record_of(kind);

	if (profile != NULL && type != COMPILED_NONE &&
	    (!text_starts_with(profile, BASE_TYPES) ||
	    strcmp(profile + strlen(BASE_TYPES),
	    compiled_writer_text(compiling->writer, type)) != 0)) {
		record.type = type;
		record.profile = compiled_string(compiling->writer, profile,
			strlen(profile));
		put(compiling, record);
	}
	free(profile);
}

static void compile_resource(const struct compiling *compiling, uint32_t row)
{
	compiled_text type = text_of(compiling, row, "type");

	put_profile(compiling, CHOICE_RECORD_CAPABILITY, type,
		member(compiling, row, "profile"));
	for (uint32_t at = first_of(compiling, row, "supportedProfile");
	    at != INDEX_NONE; at = next_of(compiling, at))
		put_profile(compiling, CHOICE_RECORD_SUPPORTED, type,
			index_string_dup(compiling->index, compiling->text,
			at));
}

static void compile_capability(const struct compiling *compiling)
{
	for (uint32_t rest = first_of(compiling, 0, "rest");
	    rest != INDEX_NONE; rest = next_of(compiling, rest)) {
		if (!is_object(compiling, rest))
			continue;
		for (uint32_t at = first_of(compiling, rest, "resource");
		    at != INDEX_NONE; at = next_of(compiling, at))
			if (is_object(compiling, at))
				compile_resource(compiling, at);
	}
}

static void compile_guide(const struct compiling *compiling)
{
	for (uint32_t at = first_of(compiling, 0, "global");
	    at != INDEX_NONE; at = next_of(compiling, at))
		if (is_object(compiling, at))
			put_profile(compiling, CHOICE_RECORD_GLOBAL,
				text_of(compiling, at, "type"),
				member(compiling, at, "profile"));
}

/* "MessageDefinition laboratory-order", by whatever it has for a name. */
static compiled_text name_source(const struct compiling *compiling,
	const char *type)
{
	static const char *const members[] = { "id", "name", "title", "url" };
	char *name = NULL, *words;
	compiled_text kept;

	for (size_t i = 0; i < FD_COUNT(members) && name == NULL; i++)
		name = member(compiling, 0, members[i]);
	words = xasprintf("%s%s%s", type, name != NULL ? " " : "",
		name != NULL ? name : "");
	kept = compiled_string(compiling->writer, words, strlen(words));
	free(words);
	free(name);
	return kept;
}

bool choice_compile(struct compiled_writer *writer,
	const struct doc_index *index, const char *text, const char *type)
{
	static const struct {
		const char *type;
		void (*compile)(const struct compiling *compiling);
	} types[] = {
		{ "MessageDefinition", compile_message },
		{ "CapabilityStatement", compile_capability },
		{ "ImplementationGuide", compile_guide },
	};
	struct compiling compiling = {
		.writer = writer, .index = index, .text = text,
	};

	if (index_fault(index) != NULL || index_count(index) == 0 ||
	    index_kind(index, text, 0) != ROW_OBJECT)
		return false;
	for (size_t i = 0; i < FD_COUNT(types); i++)
		if (strcmp(types[i].type, type) == 0) {
			compiling.source = name_source(&compiling, type);
			compiling.url = text_of(&compiling, 0, "url");
			types[i].compile(&compiling);
			return true;
		}
	return false;
}

/* Texts are bounded by who reads them; a focus needs its message before it. */
bool choice_is_sound(const struct compiled *compiled)
{
	size_t len;
	const struct choice_record *records = compiled_table(compiled,
		COMPILED_CHOICES, &len);
	bool has_message = false;

	if (len % sizeof(*records) != 0)
		return false;
	for (size_t i = 0; i < len / sizeof(*records); i++) {
		if (records[i].kind >= CHOICE_RECORD_KINDS ||
		    (records[i].kind == CHOICE_RECORD_FOCUS && !has_message))
			return false;
		has_message = records[i].kind == CHOICE_RECORD_MESSAGE ||
			records[i].kind == CHOICE_RECORD_FOCUS;
	}
	return true;
}
