#ifndef FD_TESTS_TOOLS_IG_CONTEXT_H
#define FD_TESTS_TOOLS_IG_CONTEXT_H

/*
 * What the official harness has loaded before it begins: base R4, HL7's
 * terminology and the extensions pack; and the packages of a case beside them.
 * A package is opened once, and its definitions come from the cache after the
 * first time.
 */

#include <stdio.h>
#include <stdlib.h>

#include "core/base/map.h"
#include "core/base/path.h"
#include "core/ig/package.h"
#include "core/ig/validate.h"

struct context {
	struct definitions *definitions;
	struct terminology *terminology;
};

struct contexts {
	const char *folder;		/* HL7's two packages; NULL: none */
	struct map *packages;		/* by path; kept open */
};

static inline void contexts_free_package(void *data)
{
	package_free(data);
}

static inline void contexts_init(struct contexts *contexts,
	const char *folder)
{
	contexts->folder = folder;
	contexts->packages = map_new(contexts_free_package);
}

static inline void contexts_finish(struct contexts *contexts)
{
	map_free(contexts->packages);
}

/* Adds the package of a file; what fails is told on stderr. */
static inline void context_add_file(struct contexts *contexts,
	struct context *context, const char *path)
{
	struct package *package = map_get(contexts->packages, path);
	struct err err = ERR_INIT;

	if (package == NULL) {
		package = package_open(path, NULL, &err);
		if (package != NULL)
			map_put(contexts->packages, path, package);
	}
	if (package == NULL || !definitions_add(context->definitions, package,
	    &err))
		fprintf(stderr, "%s\n", err.text);
}

/* "NAME#VERSION" of the folder. */
static inline void context_add(struct contexts *contexts,
	struct context *context, const char *name)
{
	char *path = xasprintf("%s/%s.tgz", contexts->folder, name);

	context_add_file(contexts, context, path);
	free(path);
}

/* False without base R4. */
static inline bool context_open(struct contexts *contexts,
	struct context *context)
{
	static const char *const always[] = {
		"hl7.fhir.uv.extensions.r4#5.2.0", "hl7.terminology.r4#7.0.1",
	};
	struct err err = ERR_INIT;

	context->terminology = NULL;
	context->definitions = definitions_new(&err);
	if (context->definitions == NULL) {
		fprintf(stderr, "%s\n", err.text);
		return false;
	}
	for (size_t i = 0; contexts->folder != NULL &&
	     i < FD_COUNT(always); i++)
		context_add(contexts, context, always[i]);
	context->terminology = terminology_new(context->definitions);
	return true;
}

static inline void context_close(struct context *context)
{
	terminology_free(context->terminology);
	definitions_free(context->definitions);
	context->terminology = NULL;
	context->definitions = NULL;
}

#endif
