#include "core/engine/command.h"

/*
 * The register of commands: pointers to rows of const tables that the panes
 * and commands folders add at start. Look-up is a walk: a hundred rows, a few
 * look-ups a second.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

static const struct command **rows;
static size_t row_count, row_alloc;

void command_add(const struct command *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		rows = mem_grow(rows, row_count, &row_alloc, sizeof(*rows));
		rows[row_count++] = &table[i];
	}
}

size_t command_count(void)
{
	return row_count;
}

const struct command *command_at(size_t at)
{
	return rows[at];
}

const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < row_count; i++)
		if (strcmp(rows[i]->name, name) == 0)
			return rows[i];
	return NULL;
}

/* A name that would have to be changed in every letter is none. */
static const char *nearest(const char *name)
{
	const char *best = NULL;
	size_t least = strlen(name) < 4 ? strlen(name) : 4;

	for (size_t i = 0; i < row_count; i++) {
		size_t far = text_distance(name, rows[i]->name);

		if (far < least && !(rows[i]->flags & COMMAND_HIDDEN)) {
			least = far;
			best = rows[i]->name;
		}
	}
	return best;
}

static const struct command *unknown(const char *name, struct err *err)
{
	const char *near = nearest(name);

	if (near != NULL)
		err_set(err, ERR_USAGE, "there is no command \"%s\"; "
			"did you mean \"%s\"?", name, near);
	else
		err_set(err, ERR_USAGE, "there is no command \"%s\"; "
			"? lists them all", name);
	return NULL;
}

const struct command *command_match(const char *name, struct err *err)
{
	const struct command *found = command_find(name);
	struct buf names = BUF_INIT;
	size_t count = 0;

	if (found != NULL)
		return found;
	for (size_t i = 0; i < row_count; i++) {
		if (!text_starts_with(rows[i]->name, name) ||
		    (rows[i]->flags & COMMAND_HIDDEN))
			continue;
		found = rows[i];
		buf_printf(&names, "%s%s", count++ > 0 ? ", " : "",
			found->name);
	}
	if (count > 1)
		err_set(err, ERR_USAGE, "\"%s\" could be %s", name,
			names.data);
	buf_finish(&names);
	if (count == 0)
		return unknown(name, err);
	return count == 1 ? found : NULL;
}

static bool check_args(const struct command *command, size_t count,
	struct err *err)
{
	if (count < command->min_args)
		return err_set(err, ERR_USAGE, "%s needs %s", command->name,
			command->usage);
	if (command->max_args != 99 && count > command->max_args)
		return err_set(err, ERR_USAGE, "%s takes %s%s", command->name,
			*command->usage != '\0' ? "only " : "no argument",
			command->usage);
	return true;
}

static bool run_one(size_t count, char *const *word, bool is_typed,
	command_check_fn *check, void *context, struct err *err)
{
	const struct command *command = command_find(word[0]);
	struct args args = {
		.count = count - 1,
		.word = (const char *const *)word + 1,
	};
	const char *refusal;

	if (command == NULL && is_typed)
		command = command_match(word[0], err);
	else if (command == NULL)
		unknown(word[0], err);
	if (command == NULL || !check_args(command, args.count, err))
		return false;
	refusal = check != NULL ? check(context, command) : NULL;
	if (refusal != NULL)
		return err_set(err, ERR_USAGE, "%s", refusal);
	return command->run(context, &args, err);
}

bool command_run_words(const struct words *words, bool is_typed,
	command_check_fn *check, void *context, struct err *err)
{
	size_t from = 0;

	for (size_t i = 0; i <= words->count; i++) {
		if (i < words->count && strcmp(words->word[i], ";") != 0)
			continue;
		if (i > from && !run_one(i - from, words->word + from,
		    is_typed, check, context, err))
			return false;
		from = i + 1;
	}
	return true;
}

bool command_run_line(const char *line, bool is_typed,
	command_check_fn *check, void *context, struct err *err)
{
	struct words words;
	bool is_done = script_split(line, &words, err) &&
		command_run_words(&words, is_typed, check, context, err);

	words_finish(&words);
	return is_done;
}
