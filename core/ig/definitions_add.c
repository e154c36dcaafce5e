#include "core/ig/definitions.h"

/*
 * Where definitions come from: built in, a package by way of the cache, a
 * single resource. All end in a compiled file that is checked and linked.
 */

#include <stdlib.h>

#include "core/ig/choice.h"
#include "core/ig/definitions_cache.h"
#include "core/ig/definitions_make.h"
#include "core/ig/definitions_part.h"
#include "core/ig/r4_deck.h"
#include "core/ig/terminology.h"

static bool damaged(struct err *err)
{
	return err_set(err, ERR_FILE, "the compiled definitions are damaged; "
		"they have to be made again");
}

/* Checks what others' sections need, then links. */
bool definitions_add_compiled(struct definitions *definitions,
	struct compiled *compiled, struct err *err)
{
	if (!terminology_is_sound(compiled) || !choice_is_sound(compiled)) {
		compiled_free(compiled);
		return damaged(err);
	}
	return definitions_link(definitions, compiled, err);
}

struct definitions *definitions_new(struct err *err)
{
	struct definitions *definitions = definitions_new_empty();

	struct compiled *base = compiled_from(r4_deck,
		(size_t)(r4_deck_end - r4_deck));

	if (base != NULL ? definitions_add_compiled(definitions, base, err) :
	    damaged(err))
		return definitions;
	definitions_free(definitions);
	return NULL;
}

static bool link_made(struct definitions *definitions, struct buf *bytes,
	struct err *err)
{
	struct compiled *compiled = compiled_adopt(bytes);

	return compiled != NULL ?
		definitions_add_compiled(definitions, compiled, err) :
		damaged(err);
}

static bool make_package(struct package *package, const char *source,
	struct buf *out, struct err *err)
{
	struct definitions_maker *maker = definitions_maker_new(
		package_name(package), package_version(package), false);
	bool is_made = definitions_make_package(maker, package, err);

	if (is_made)
		definitions_make_end(maker, source != NULL ? source : "", out);
	definitions_maker_free(maker);
	if (is_made && source != NULL)
		definitions_cache_put(package, out);
	return is_made;
}

static bool add_cached(struct definitions *definitions,
	const struct package *package, const char *source)
{
	struct compiled *compiled = definitions_cache_get(package, source);
	struct err err = ERR_INIT;

	return compiled != NULL &&
		definitions_add_compiled(definitions, compiled, &err);
}

bool definitions_add(struct definitions *definitions, struct package *package,
	struct err *err)
{
	char *source = definitions_cache_source(package);
	struct buf bytes = BUF_INIT;
	bool is_added = source != NULL &&
		add_cached(definitions, package, source);

	if (!is_added)
		is_added = make_package(package, source, &bytes, err) &&
			link_made(definitions, &bytes, err);
	buf_finish(&bytes);
	free(source);
	return is_added;
}

bool definitions_add_resource(struct definitions *definitions,
	const char *text, size_t len, struct err *err)
{
	struct definitions_maker *maker = definitions_maker_new("", "", false);
	struct buf bytes = BUF_INIT;
	bool is_made = definitions_make(maker, text, len, err);

	if (is_made)
		definitions_make_end(maker, "", &bytes);
	definitions_maker_free(maker);
	return is_made && link_made(definitions, &bytes, err);
}
