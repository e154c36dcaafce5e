#ifndef FD_TEST_FUZZ_DEFINITIONS_H
#define FD_TEST_FUZZ_DEFINITIONS_H

/* Everything that can be asked of a package's definitions is asked. */

#include "core/ig/snapshot.h"
#include "tests/fuzz/fuzz.h"

static inline void fuzz_types(const struct definitions *all, element_id id,
	const struct element *facts)
{
	for (size_t i = 0; i < facts->type_count && i < 8; i++) {
		struct element_type type = element_type_at(all, id, i);

		FUZZ_CHECK(type.code != NULL);
		for (size_t k = 0; k < type.profile_count && k < 8; k++)
			FUZZ_CHECK(element_type_profile(all, id, i, k) !=
				NULL);
		for (size_t k = 0; k < type.target_count && k < 8; k++)
			FUZZ_CHECK(element_type_target(all, id, i, k) !=
				NULL);
	}
}

static inline void fuzz_element(const struct definitions *all, element_id id)
{
	struct element facts;
	const char *type;
	element_id other;

	element_get(all, id, &facts);
	FUZZ_CHECK(facts.name != NULL && facts.path != NULL);
	fuzz_types(all, id, &facts);
	for (size_t i = 0; i < facts.constraint_count && i < 8; i++)
		FUZZ_CHECK(element_constraint(all, id, i).number <
			constraint_numbers(all));
	for (size_t i = 0; i < facts.discriminator_count && i < 8; i++)
		FUZZ_CHECK(element_discriminator(all, id, i).path != NULL);
	other = element_base(all, id);
	FUZZ_CHECK(other != id);
	(void)element_content(all, id);
	(void)element_child(all, id, "valueQuantity", 13, &type);
	for (other = element_first(all, id); other != 0;
	    other = element_next(all, other))
		fuzz_element(all, other);
	for (other = element_first_slice(all, id); other != 0;
	    other = element_next_slice(all, other))
		fuzz_element(all, other);
}

static inline void fuzz_definition(struct definitions *all, definition_id id)
{
	struct definition facts;
	struct snapshot *snapshot;

	definition_get(all, id, &facts);
	FUZZ_CHECK(facts.url != NULL && facts.type != NULL);
	for (size_t i = 0; i < definition_context_count(all, id) && i < 8;
	    i++)
		FUZZ_CHECK(definition_context(all, id, i).expression != NULL);
	(void)definition_context_invariant(all, id, 0);
	(void)definition_base(all, id);
	(void)definitions_is_a(all, facts.type, "Resource");
	if (facts.root == 0)
		return;
	fuzz_element(all, facts.root);
	snapshot = snapshot_new(all, id);
	for (size_t i = 0; i < snapshot_count(snapshot); i++)
		FUZZ_CHECK(snapshot_element(snapshot, i)->facts.id != NULL);
	snapshot_free(snapshot);
}

static inline void fuzz_each(struct definitions *all, size_t package)
{
	definition_id id;

	for (size_t i = 0; (id = definitions_at(all, package, i)) != 0; i++)
		fuzz_definition(all, id);
}

#endif
