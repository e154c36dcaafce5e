#include "tui/commands/commands.h"

/*
 * Completion: names of commands, then what the command's row says its argument
 * is; and in the URL line, types, operations and parameters from the
 * CapabilityStatement, services and variables.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/engine/option.h"
#include "tui/panes/stage_internal.h"

static void add_if(struct completions *out, const char *candidate,
	const char *help, const char *word, size_t len)
{
	if (strncmp(candidate, word, len) == 0)
		completions_add(out, candidate, help);
}

static void add_commands(const char *word, size_t len,
	struct completions *out)
{
	for (size_t i = 0; i < command_count(); i++)
		if (!(command_at(i)->flags & COMMAND_HIDDEN))
			add_if(out, command_at(i)->name, command_at(i)->help,
				word, len);
}

/* A connection's name with blanks in it is one word only when quoted. */
static void add_connections(const struct deck *deck, const char *word,
	size_t len, struct completions *out)
{
	for (size_t i = 0; i < connection_store_count(deck->store); i++) {
		const struct connection *connection =
			connection_store_at(deck->store, i);
		struct buf quoted = BUF_INIT;

		script_quote(&quoted, connection->name);
		if (text_starts_with_nocase(quoted.data, "'") && len > 0 &&
		    *word != '\'')
			add_if(out, connection->name, NULL, word, 0);
		else
			add_if(out, quoted.data,
				tier_label(connection->tier), word, len);
		buf_finish(&quoted);
	}
}

static void add_options(const char *word, size_t len,
	struct completions *out)
{
	for (int id = 0; id < OPTION_COUNT; id++) {
		const struct option *row = option_row((enum option_id)id);

		add_if(out, row->name, row->help, word, len);
	}
}

static void add_services(const struct deck *deck, const char *word,
	size_t len, struct completions *out)
{
	const struct connection *open = deck_connection(deck);

	for (size_t i = 0; open != NULL && i < open->service_count; i++)
		add_if(out, open->services[i].name, open->services[i].base,
			word, len);
}

void complete_command(void *data, const char *line, size_t cursor,
	size_t *start, struct completions *out)
{
	struct stage *stage = data;
	size_t first = strcspn(line, " ");
	const struct command *command;
	const char *word;
	size_t len;
	char *name;

	if (first >= cursor) {
		*start = 0;
		add_commands(line, cursor, out);
		return;
	}
	for (*start = cursor; *start > 0 && line[*start - 1] != ' '; )
		--*start;
	word = line + *start;
	len = cursor - *start;
	name = xstrndup(line, first);
	command = command_match(name, &(struct err)ERR_INIT);
	free(name);
	if (command == NULL || command->completes == NULL)
		return;
	if (strcmp(command->completes, "connection") == 0)
		add_connections(stage->deck, word, len, out);
	else if (strcmp(command->completes, "option") == 0)
		add_options(word, len, out);
	else if (strcmp(command->completes, "service") == 0)
		add_services(stage->deck, word, len, out);
	else if (strcmp(command->completes, "url") == 0)
		complete_url(data, line, cursor, start, out);
}

/* The resource type in front of "?" or "/", or NULL. */
static const struct capability_resource *resource_of(
	const struct capability *found, const char *line, size_t len)
{
	const char *type = line;
	char *name;
	const struct capability_resource *resource;

	if (len > 2 && strncmp(line, "{{", 2) == 0 &&
	    memchr(line, '/', len) != NULL)
		type = (const char *)memchr(line, '/', len) + 1;
	name = xstrndup(type, strcspn(type, "?/"));
	resource = capability_resource(found, name);
	free(name);
	return resource;
}

static void complete_param_name(const struct capability *found,
	const char *line, size_t cursor, size_t start,
	struct completions *out)
{
	const struct capability_resource *resource =
		resource_of(found, line, start);
	static const char *const common[] = { "_count", "_sort", "_include",
		"_revinclude", "_summary", "_elements", "_total" };
	const char *word = line + start;
	size_t len = cursor - start;

	for (size_t i = 0; resource != NULL && i < resource->param_count; i++)
		add_if(out, resource->params[i].name,
			resource->params[i].type, word, len);
	for (size_t i = 0; i < FD_COUNT(common); i++)
		add_if(out, common[i], "result parameter", word, len);
}

static void complete_path(const struct deck *deck,
	const struct capability *found, const char *word, size_t len,
	struct completions *out)
{
	const struct connection *open = deck_connection(deck);

	for (size_t i = 0; found != NULL && i < found->resource_count; i++)
		add_if(out, found->resources[i].type, NULL, word, len);
	for (size_t i = 0; found != NULL && i < found->operation_count; i++) {
		char path[128];

		capability_operation_path(&found->operations[i], path,
			sizeof(path));
		add_if(out, path, "operation", word, len);
	}
	for (size_t i = 0; open != NULL && i < open->service_count; i++) {
		char *text = xasprintf("{{%s}}/", open->services[i].name);

		add_if(out, text, open->services[i].base, word, len);
		free(text);
	}
}

void complete_url(void *data, const char *line, size_t cursor,
	size_t *start, struct completions *out)
{
	struct stage *stage = data;
	const struct capability *found = stage->deck->capability.found;
	size_t at = cursor;

	while (at > 0 && strchr("?&/ ", line[at - 1]) == NULL)
		at--;
	*start = at;
	if (at > 0 && (line[at - 1] == '?' || line[at - 1] == '&')) {
		if (found != NULL)
			complete_param_name(found, line, cursor, at, out);
		return;
	}
	complete_path(stage->deck, found, line + at, cursor - at, out);
}
