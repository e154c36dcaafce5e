#ifndef FD_TEST_VALIDATING_H
#define FD_TEST_VALIDATING_H

/*
 * One line a finding ("error ID expression"), so that a table can say what is
 * to be found in a resource. Base R4 is there, and what a test adds.
 */

#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/ig/validate.h"

struct validating {
	struct definitions *definitions;
	struct terminology *terminology;
	struct validate_settings settings;
};

struct validate_case {
	const char *resource;	/* JSON with ' for ", or XML */
	const char *found;	/* lines; notes are left out */
};

/* JSON is easier to read in C with single quotes. */
static inline char *quoted(const char *text)
{
	char *copy = xstrdup(text);

	for (char *c = copy; *c != '\0' && *text != '<'; c++)
		if (*c == '\'')
			*c = '"';
	return copy;
}

static inline void validating_begin(struct validating *me)
{
	struct err err = ERR_INIT;

	*me = (struct validating){ .settings = {
		.unknown_extensions = UNKNOWN_ERROR,
		.check_references = false } };
	me->definitions = definitions_new(&err);
	assert_non_null(me->definitions);
	me->terminology = terminology_new(me->definitions);
}

static inline void validating_end(struct validating *me)
{
	terminology_free(me->terminology);
	definitions_free(me->definitions);
}

static inline void validating_add(struct validating *me, const char *resource)
{
	char *text = quoted(resource);
	struct err err = ERR_INIT;

	if (!definitions_add_resource(me->definitions, text, strlen(text),
	    &err))
		fail_msg("%s: %s", text, err.text);
	free(text);
}

static inline void put_findings(const struct findings *findings,
	struct buf *out)
{
	static const char *const names[] = { "fatal", "error", "warning" };

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->list[i];

		if (finding->severity == FINDING_INFORMATION)
			continue;
		buf_printf(out, "%s %s %s\n", names[finding->severity],
			finding->id, finding->expression);
	}
}

/* The findings of a resource; the caller frees them. */
static inline void validating_run(struct validating *me, const char *resource,
	struct findings *out)
{
	struct validator *validator = validator_new(me->definitions,
		me->terminology, &me->settings);
	char *text = quoted(resource);

	validate_text(validator, text, strlen(text), NULL, out);
	validator_free(validator);
	free(text);
}

static inline void validating_expect(struct validating *me,
	const struct validate_case *one)
{
	struct findings findings;
	struct buf found = BUF_INIT;

	validating_run(me, one->resource, &findings);
	put_findings(&findings, &found);
	if (strcmp(found.data, one->found) != 0) {
		for (size_t i = 0; i < findings.count; i++)
			buf_printf(&found, "  (%s)\n", findings.list[i].text);
		fail_msg("%s\nwas to be\n%sbut is\n%s", one->resource,
			one->found, found.data);
	}
	findings_free(&findings);
	buf_finish(&found);
}

#endif
