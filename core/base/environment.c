#include "core/base/environment.h"

/*
 * The environment of a process is its oldest memory: not locked, in every
 * core dump, readable through /proc and handed down to every child. So a
 * secret that comes by it is taken off it as soon as a connection is read
 * that names the variable: the bytes are wiped where the system put them,
 * and the variable is unset. What was held stays for the life of the process,
 * as the variable would have; one that is set anew counts anew.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/map.h"

static struct map *held;

static void free_secret(void *secret)
{
	secret_free(secret);
}

static bool is_needed(const char *name)
{
	static const char *const needed[] = { "HOME", "PATH", "TERM" };

	for (size_t i = 0; i < FD_COUNT(needed); i++)
		if (strcmp(needed[i], name) == 0)
			return true;
	return false;
}

void environment_hold(const char *name)
{
	char *value = getenv(name);

	if (value == NULL || is_needed(name))
		return;
	if (held == NULL)
		held = map_new(free_secret);
	map_put(held, name, secret_new(value, strlen(value)));
	mem_wipe(value, strlen(value));
	unsetenv(name);
}

struct secret *environment_secret(const char *name)
{
	const struct secret *secret;
	const char *value;

	environment_hold(name);
	value = getenv(name);
	if (value != NULL)
		return *value != '\0' ? secret_new(value, strlen(value)) :
			NULL;
	secret = held != NULL ? map_get(held, name) : NULL;
	return secret != NULL && secret_length(secret) > 0 ?
		secret_dup(secret) : NULL;
}
