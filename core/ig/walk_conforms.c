#include "core/ig/walk.h"

/*
 * Conformance asked as a question, for references, discriminators and
 * datatypes that may follow one of several profiles. Answers are kept for the
 * document: without that, profiles whose references name each other would be
 * walked again and again; and a question that is asked while it is being
 * answered is taken as a yes, as conformance is what all of the loop together
 * say.
 */

#include <stdlib.h>
#include <string.h>

struct answer {
	uint32_t row;	/* INDEX_NONE: free */
	definition_id profile;
	bool conforms;	/* also while it is being looked at */
};

struct asked {
	struct answer *slots;
	size_t room, count;
};

enum { FIRST_ROOM = 64, ANSWERS_MAX = 1 << 17, NESTED_MAX = 12 };

static struct answer *slot_of(struct asked *asked, uint32_t row,
	definition_id profile)
{
	size_t at = (row * 2654435761u ^ profile * 40503u) &
		(asked->room - 1);

	while (asked->slots[at].row != INDEX_NONE &&
	    (asked->slots[at].row != row ||
	    asked->slots[at].profile != profile))
		at = (at + 1) & (asked->room - 1);
	return &asked->slots[at];
}

static void make_room(struct asked *asked, size_t room)
{
	struct asked old = *asked;

	asked->room = room;
	asked->slots = xcalloc(room, sizeof(*asked->slots));
	for (size_t i = 0; i < room; i++)
		asked->slots[i].row = INDEX_NONE;
	for (size_t i = 0; i < old.room; i++)
		if (old.slots[i].row != INDEX_NONE)
			*slot_of(asked, old.slots[i].row,
				old.slots[i].profile) = old.slots[i];
	free(old.slots);
}

static struct answer *new_answer(struct walk *walk, uint32_t row,
	definition_id profile)
{
	struct asked *asked = walk->asked;
	struct answer *answer;

	if (asked->count * 2 >= asked->room)
		make_room(asked, asked->room * 2);
	answer = slot_of(asked, row, profile);
	*answer = (struct answer){ row, profile, true };
	asked->count++;
	return answer;
}

void walk_forget(struct walk *walk)
{
	if (walk->asked == NULL)
		return;
	free(walk->asked->slots);
	free(walk->asked);
	walk->asked = NULL;
}

static bool ask(struct walk *walk, const struct place *place,
	definition_id profile)
{
	struct layers layers = { .count = 0 };
	unsigned failures = walk->failures;
	struct definition definition;
	bool conforms;

	definition_get(walk->definitions, profile, &definition);
	layers_add_profile(walk, &layers, profile);
	walk->quiet++;
	walk->depth++;
	if (definition.kind == DEFINITION_RESOURCE)
		walk_resource_in(walk, place, &layers);
	else if (layers.count > 0)
		walk_element(walk, place, &layers);
	walk->depth--;
	walk->quiet--;
	conforms = walk->failures == failures;
	walk->failures = failures;
	return conforms;
}

bool walk_conforms(struct walk *walk, const struct place *place,
	definition_id profile)
{
	uint32_t row = place->row != INDEX_NONE ? place->row : place->shadow;
	struct answer *answer;
	bool conforms;

	if (walk->asked == NULL) {
		walk->asked = xcalloc(1, sizeof(*walk->asked));
		make_room(walk->asked, FIRST_ROOM);
	}
	answer = slot_of(walk->asked, row, profile);
	if (answer->row != INDEX_NONE)
		return answer->conforms;
	if (walk->depth >= NESTED_MAX || walk->asked->count >= ANSWERS_MAX) {
		walk_unchecked(walk, "conformance inside conformance",
			"it goes too deep");
		return true;
	}
	(void)new_answer(walk, row, profile);
	conforms = ask(walk, place, profile);
	slot_of(walk->asked, row, profile)->conforms = conforms;
	return conforms;
}
