#include "core/store/connection_stranger.h"

/*
 * Strangers in a file that is written by hand: "teir" is kept as any member of
 * a later version is, so nothing but a word about it keeps a production server
 * from being taken for one of development. What is known at a place are the
 * rows of the plain members that stand there, and a list of the rest.
 *
 * Case counts for nothing in how near two names are; and a name must keep
 * more letters than it loses, or each short one would be near all others.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/store/connection_json.h"

enum { NEAR = 2 };

static const char *const at_top[] = {
	"name", "tier", "read_only", "services", "default_service",
	"headers", "variables", "oauth2", "basic", "tls", "network",
	"timeouts", "contacts", NULL
};
static const char *const in_oauth2[] = {
	"client_auth", "grant", "token_method", "scope", NULL
};
static const char *const in_service[] = {
	"name", "base", "kind", "access", NULL
};
static const char *const in_others[] = { NULL };

/* What may stand in one object. */
struct place {
	const char *group;		/* of the plain members; "" for none */
	const char *const *words;	/* and the rest, up to NULL */
};

static bool is_here(const struct json_field *field, const struct place *place)
{
	return text_equals(field->group, place->group);
}

static void weigh(const char *name, const char *known, const char **best,
	size_t *least)
{
	struct buf lower = BUF_INIT;
	size_t far;

	for (const char *at = name; *at != '\0'; at++)
		buf_putc(&lower, text_lower(*at));
	far = lower.len > 0 ? text_distance(lower.data, known) : NEAR + 1;
	if (far < *least && far * 2 <= strlen(known)) {
		*least = far;
		*best = known;
	}
	buf_finish(&lower);
}

/* The known name that is nearest, or NULL; name itself when it is known. */
static const char *nearest(const struct place *place, const char *name)
{
	size_t least = NEAR + 1;
	const char *best = NULL;

	for (size_t i = 0; place->words[i] != NULL; i++)
		weigh(name, place->words[i], &best, &least);
	for (size_t i = 0; i < connection_field_count; i++)
		if (is_here(&connection_fields[i], place))
			weigh(name, connection_fields[i].name, &best, &least);
	return best;
}

static bool is_remark(const char *name)
{
	return *name == '_' || strcmp(name, "note") == 0 ||
		strcmp(name, "comment") == 0;
}

static void look(const struct json *object, const char *steps,
	const struct place *place, stranger_fn *tell, void *data)
{
	const struct json *at;
	const char *near;
	char *path;

	if (json_type(object) != JSON_OBJECT)
		return;
	for (at = json_first(object); at != NULL; at = json_next(at)) {
		near = nearest(place, json_name(at));
		if (is_remark(json_name(at)) ||
		    text_equals(near, json_name(at)))
			continue;
		path = xasprintf("%s%s%s", steps, *steps != '\0' ? "." : "",
			json_name(at));
		tell(data, path, json_name(at), near);
		free(path);
	}
}

static void look_in_services(const struct json *services, stranger_fn *tell,
	void *data)
{
	const struct place place = { "", in_service };
	const struct json *at;
	char steps[32];
	size_t number = 0;

	if (json_type(services) != JSON_ARRAY)
		return;
	for (at = json_first(services); at != NULL; at = json_next(at)) {
		snprintf(steps, sizeof(steps), "services.%zu", number++);
		look(at, steps, &place, tell, data);
	}
}

void connection_strangers(const struct json *json, stranger_fn *tell,
	void *data)
{
	const struct place top = { NULL, at_top };
	const struct place groups[] = {
		{ "oauth2", in_oauth2 }, { "basic", in_others },
		{ "tls", in_others }, { "network", in_others },
		{ "timeouts", in_others }, { "contacts", in_others },
	};

	if (json == NULL)
		return;
	look(json, "", &top, tell, data);
	look_in_services(json_get(json, "services"), tell, data);
	for (size_t i = 0; i < FD_COUNT(groups); i++)
		look(json_get(json, groups[i].group), groups[i].group,
			&groups[i], tell, data);
}

struct slip {
	const char *name;
	bool is_there;
};

static void on_stranger(void *data, const char *steps, const char *name,
	const char *near)
{
	struct slip *slip = data;

	(void)steps;
	(void)name;
	slip->is_there |= text_equals(near, slip->name);
}

bool connection_has_slip(const struct json *json, const char *name)
{
	const struct place top = { NULL, at_top };
	struct slip slip = { .name = name };

	if (json != NULL)
		look(json, "", &top, on_stranger, &slip);
	return slip.is_there;
}
