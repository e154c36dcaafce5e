#ifndef FD_TEST_WALK_FIXTURE_H
#define FD_TEST_WALK_FIXTURE_H

/*
 * A walk that stands at the root of a document and writes down what is
 * reported: "ID Expression;". For checks that need no more of the walk than to
 * report; include it once, it brings its own walk_report.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/ig/walk.h"
#include "core/ig/walk_state.h"

struct walk_fixture {
	struct walk walk;
	struct doc_index *index;
	struct place root;
};

static struct buf fixture_found = BUF_INIT;
static struct walk_state fixture_state;

static void fixture_print_place(const struct place *place)
{
	if (place->up != NULL) {
		fixture_print_place(place->up);
		buf_putc(&fixture_found, '.');
	}
	buf_append(&fixture_found, place->name, place->name_len);
	if (place->number >= 0)
		buf_printf(&fixture_found, "[%ld]", place->number);
}

void walk_report(struct walk *walk, const struct place *place,
	const char *profile, enum finding_severity severity, const char *code,
	const char *id, const char *format, ...)
{
	(void)walk;
	(void)profile;
	(void)severity;
	(void)code;
	(void)format;
	buf_printf(&fixture_found, "%s ", id);
	fixture_print_place(place);
	buf_putc(&fixture_found, ';');
}

/* The root, or the object at those steps from it. */
static struct walk_fixture fixture_of(const char *json, const char *name,
	const char *steps)
{
	struct walk_fixture fixture = {
		.index = index_text(json, strlen(json)),
	};

	buf_clear(&fixture_found);
	fixture_state = (struct walk_state){ 0 };
	fixture.walk.state = &fixture_state;
	fixture.walk.index = fixture.index;
	fixture.walk.text = json;
	fixture.walk.len = strlen(json);
	fixture.root = (struct place){ .name = name,
		.name_len = (uint32_t)strlen(name), .number = -1,
		.row = index_find(fixture.index, json, 0, steps),
		.shadow = INDEX_NONE };
	return fixture;
}

#endif
