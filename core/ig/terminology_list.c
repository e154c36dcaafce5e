#include "core/ig/terminology.h"

/*
 * What a package brings, in the order of its files: for browsing.
 */

#include "core/ig/terminology_part.h"

static const void *record_at(const struct compiled *package,
	enum compiled_tag tag, size_t size, size_t at)
{
	size_t len;
	const unsigned char *table = compiled_table(package, tag, &len);

	return at < len / size ? table + at * size : NULL;
}

const char *terminology_value_set_at(const struct compiled *package,
	size_t at, const char **title)
{
	const struct set_record *record = record_at(package,
		COMPILED_VALUE_SETS, sizeof(*record), at);

	if (record == NULL)
		return NULL;
	*title = compiled_get(package, record->title);
	return compiled_get(package, record->url);
}

const char *terminology_system_at(const struct compiled *package, size_t at,
	const char **title)
{
	const struct system_record *record = record_at(package,
		COMPILED_SYSTEMS, sizeof(*record), at);

	if (record == NULL)
		return NULL;
	*title = compiled_get(package, record->title);
	return compiled_get(package, record->url);
}

bool terminology_system_codes(struct terminology *terminology,
	const char *url, bool (*each)(void *data, const char *system,
	const char *code, const char *display), void *data)
{
	struct term_system system;

	term_refresh(terminology);
	system = term_find_system(terminology, url, NULL);
	if (system.record == NULL)
		return false;
	for (uint32_t i = 0; i < system.record->concept_count; i++) {
		const struct concept_record *concept =
			&system.package->concepts[
			system.record->concept_first + i];

		if (!each(data, url, term_text(system.package, concept->code),
		    term_text(system.package, concept->display)))
			break;
	}
	return (system.record->flags & SYSTEM_CONTENT_MASK) ==
		CONTENT_COMPLETE;
}
