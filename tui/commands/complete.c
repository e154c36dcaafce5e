#include "tui/commands/complete.h"

/*
 * Completion: names of commands, then what the command's row says its argument
 * is. What can stand in a URL line is the core's to know (client/completion);
 * here it is told what is open and what was seen.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/engine/option.h"
#include "core/fhir/privacy.h"
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

/* What is asked for, behind the command and perhaps a quote. */
static void complete_request(struct stage *stage, const char *what,
	const char *line, size_t cursor, size_t *start,
	struct completions *out)
{
	size_t at = strcspn(line, " ");

	at += strspn(line + at, " ");
	at += line[at] == '\'' || line[at] == '"';
	if (at > cursor)
		return;
	if (strcmp(what, "url") == 0)
		complete_url(stage, line + at, cursor - at, start, out);
	else if (strcmp(what, "param") == 0)
		complete_param(stage, line + at, cursor - at, start, out);
	else
		return;
	*start += at;
}

struct typing {
	const char *word;
	size_t len;
	struct completions *out;
};

static void add_type(void *data, const char *text, size_t len,
	const char *note)
{
	const struct typing *typing = data;
	char *type = xstrndup(text, len);

	(void)note;
	if (strncmp(type, typing->word, typing->len) == 0)
		completions_add(typing->out, type, NULL);
	free(type);
}

static void add_operations(const struct typing *typing,
	const struct capability_operation *operation, size_t count)
{
	char path[128];

	for (size_t i = 0; i < count; i++) {
		capability_operation_path(&operation[i], path, sizeof(path));
		if (strncmp(path, typing->word, typing->len) == 0)
			completions_add(typing->out, path, NULL);
	}
}

static bool has_completion(const struct completions *out,
	const struct capability_operation *operation)
{
	char path[128];

	capability_operation_path(operation, path, sizeof(path));
	for (size_t i = 0; i < out->count; i++)
		if (strcmp(out->item[i].text, path) == 0)
			return true;
	return false;
}

/* "operation $validate Patient": a name, and then a type that has it. */
static void complete_operation(const struct capability *found,
	const struct typing *typing, bool is_first)
{
	if (found == NULL)
		return;
	if (is_first)
		add_operations(typing, found->operations,
			found->operation_count);
	for (size_t i = 0; i < found->resource_count && !is_first; i++)
		if (found->resources[i].operation_count > 0)
			add_type((void *)typing, found->resources[i].type,
				strlen(found->resources[i].type), "");
	/* Those of types, each name once. */
	for (size_t i = 0; i < found->resource_count && is_first; i++) {
		const struct capability_resource *at = &found->resources[i];

		for (size_t k = 0; k < at->operation_count; k++)
			if (!has_completion(typing->out, &at->operations[k]))
				add_operations(typing, &at->operations[k], 1);
	}
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
	else if (strcmp(command->completes, "resource") == 0)
		search_each_type(stage->deck->capability.found, add_type,
			&(struct typing){ word, len, out });
	else if (strcmp(command->completes, "operation") == 0)
		complete_operation(stage->deck->capability.found,
			&(struct typing){ word, len, out },
			strcspn(line + first + 1, " ") + first + 1 >= cursor);
	else
		complete_request(data, command->completes, line, cursor,
			start, out);
}

static void take(void *data, const char *text, const char *note)
{
	completions_add(data, text, *note != '\0' ? note : NULL);
}

struct completion_source complete_source(const struct stage *stage)
{
	const struct deck *deck = stage->deck;

	/* Ids and codes seen are left out of a shared screen. */
	return (struct completion_source){
		.capability = deck->capability.found,
		.connection = deck_connection(deck),
		.observed = privacy_is_on() ? NULL : deck->observed,
	};
}

void complete_url(void *data, const char *line, size_t cursor,
	size_t *start, struct completions *out)
{
	struct completion_source source = complete_source(data);

	*start = completion_url(&source, line, cursor, take, out);
}

void complete_param(void *data, const char *line, size_t cursor,
	size_t *start, struct completions *out)
{
	struct stage *stage = data;
	struct completion_source source = complete_source(stage);
	char *type = compose_resource_type(&stage->deck->compose);

	*start = completion_param(&source, type != NULL ? type : "", line,
		cursor, take, out);
	free(type);
}
