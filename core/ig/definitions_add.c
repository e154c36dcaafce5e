#include "core/ig/definitions.h"

/*
 * Where definitions come from: built in, a package by way of the cache, a
 * single resource. All end in a compiled file that is checked and linked.
 */

#include <stdlib.h>

#include "core/ig/choice.h"
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
static bool link_checked(struct definitions *definitions,
	struct compiled *compiled, struct err *err)
{
	if (compiled == NULL)
		return damaged(err);
	if (!terminology_is_sound(compiled) || !choice_is_sound(compiled)) {
		compiled_free(compiled);
		return damaged(err);
	}
	return definitions_link(definitions, compiled, err);
}

struct definitions *definitions_new(struct err *err)
{
	struct definitions *definitions = definitions_new_empty();

	if (link_checked(definitions, compiled_from(r4_deck,
	    (size_t)(r4_deck_end - r4_deck)), err))
		return definitions;
	definitions_free(definitions);
	return NULL;
}

static bool link_made(struct definitions *definitions,
	struct definitions_maker *maker, const char *source, struct err *err)
{
	struct buf out = BUF_INIT;
	bool is_linked;

	definitions_make_end(maker, source, &out);
	is_linked = link_checked(definitions, compiled_adopt(&out), err);
	buf_finish(&out);
	return is_linked;
}

bool definitions_add(struct definitions *definitions, struct package *package,
	struct err *err)
{
	struct definitions_maker *maker = definitions_maker_new(
		package_name(package), package_version(package), false);
	bool is_added = definitions_make_package(maker, package, err) &&
		link_made(definitions, maker, "", err);

	definitions_maker_free(maker);
	return is_added;
}

bool definitions_add_resource(struct definitions *definitions,
	const char *text, size_t len, struct err *err)
{
	struct definitions_maker *maker = definitions_maker_new("", "", false);
	bool is_added = definitions_make(maker, text, len, err) &&
		link_made(definitions, maker, "", err);

	definitions_maker_free(maker);
	return is_added;
}
