#include "core/fhirpath/lookup.h"

/*
 * Tables of one slot a hash: what comes later takes the place of what was
 * there. Names that are longer than a slot are asked for each time.
 */

#include <string.h>

#include "core/base/hash.h"

static uint32_t hash(uint32_t seed, const char *text, size_t len)
{
	uint32_t out = hash32(seed * 2654435761u + HASH32_START, text, len);

	return out ^ out >> 15;
}

fhirpath_type lookup_find(struct lookup *lookup, const char *name,
	size_t len)
{
	const struct fhirpath_model *model = lookup->model;
	size_t at = hash(1, name, len) % LOOKUP_NAMES;

	if (len == 0 || len > LOOKUP_KEY)
		return model->find(model->data, name, len);
	if (lookup->names[at].len != len ||
	    memcmp(lookup->names[at].name, name, len) != 0) {
		lookup->names[at].type = model->find(model->data, name, len);
		lookup->names[at].len = (uint8_t)len;
		memcpy(lookup->names[at].name, name, len);
	}
	return lookup->names[at].type;
}

static size_t type_slot(struct lookup *lookup, fhirpath_type type)
{
	const struct fhirpath_model *model = lookup->model;
	size_t at = (type * 2654435761u >> 20) % LOOKUP_TYPES;

	if (lookup->types[at].type != type) {
		lookup->types[at].type = type;
		lookup->types[at].base = model->base(model->data, type);
		lookup->types[at].name = model->name(model->data, type,
			&lookup->types[at].len);
	}
	return at;
}

const char *lookup_name(struct lookup *lookup, fhirpath_type type,
	size_t *len)
{
	size_t at = type_slot(lookup, type);

	*len = lookup->types[at].len;
	return lookup->types[at].name;
}

fhirpath_type lookup_base(struct lookup *lookup, fhirpath_type type)
{
	return lookup->types[type_slot(lookup, type)].base;
}

bool lookup_member(struct lookup *lookup, fhirpath_type type,
	const char *key, size_t len, struct fhirpath_element *out)
{
	const struct fhirpath_model *model = lookup->model;
	size_t at = hash(type, key, len) % LOOKUP_MEMBERS;

	if (len > LOOKUP_KEY)
		return model->member(model->data, type, key, len, out);
	if (lookup->members[at].type != type ||
	    lookup->members[at].len != len ||
	    memcmp(lookup->members[at].key, key, len) != 0) {
		struct fhirpath_element element = { 0, len };

		lookup->members[at].is_there = model->member(model->data,
			type, key, len, &element);
		lookup->members[at].element = element;
		lookup->members[at].type = type;
		lookup->members[at].len = (uint8_t)len;
		memcpy(lookup->members[at].key, key, len);
	}
	*out = lookup->members[at].element;
	return lookup->members[at].is_there;
}
