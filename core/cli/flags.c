#include "core/cli/cli.h"

/*
 * Options as tables. "--name value", "--name=value", "-x value" and "-xvalue"
 * are all taken; what is no option stays where it was.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

void cli_list_finish(struct cli_list *list)
{
	free(list->item);
	*list = (struct cli_list){ 0 };
}

/* The flag a word names; *inline_value is what follows "=" or "-x". */
static const struct cli_flag *match(const struct cli_flag *flags,
	size_t count, const char *word, const char **inline_value)
{
	size_t len = strcspn(word, "=");

	*inline_value = word[len] == '=' ? word + len + 1 : NULL;
	for (size_t i = 0; i < count; i++) {
		if (strlen(flags[i].name) == len &&
		    strncmp(flags[i].name, word, len) == 0)
			return &flags[i];
		if (flags[i].alias == NULL ||
		    strncmp(word, flags[i].alias, 2) != 0)
			continue;
		*inline_value = word[2] != '\0' ? word + 2 : NULL;
		if (*inline_value == NULL || flags[i].is_set == NULL)
			return &flags[i];
	}
	return NULL;
}

static bool unknown(const struct cli_flag *flags, size_t count,
	const char *word, struct err *err)
{
	struct buf names = BUF_INIT;

	for (size_t i = 0; i < count; i++)
		buf_printf(&names, "%s%s", i > 0 ? ", " : "", flags[i].name);
	err_set(err, ERR_USAGE, "there is no option %s; the options are %s",
		word, count > 0 ? names.data : "-c, --config, --json, -v");
	buf_finish(&names);
	return false;
}

static void take(const struct cli_flag *flag, const char *value)
{
	struct cli_list *list = flag->list;

	if (flag->value != NULL)
		*flag->value = value;
	if (list == NULL)
		return;
	list->item = mem_grow(list->item, list->count, &list->alloc,
		sizeof(*list->item));
	list->item[list->count++] = value;
}

bool cli_parse(int *argc, char **argv, const struct cli_flag *flags,
	size_t count, struct err *err)
{
	int kept = 1, i;

	for (i = 1; i < *argc; i++) {
		const char *value;
		const struct cli_flag *flag;

		if (strcmp(argv[i], "--") == 0) {
			i++;
			break;
		}
		if (argv[i][0] != '-' || argv[i][1] == '\0') {
			argv[kept++] = argv[i];
			continue;
		}
		flag = match(flags, count, argv[i], &value);
		if (flag == NULL)
			return unknown(flags, count, argv[i], err);
		if (flag->is_set != NULL) {
			*flag->is_set = true;
			continue;
		}
		if (value == NULL && i + 1 < *argc)
			value = argv[++i];
		if (value == NULL)
			return err_set(err, ERR_USAGE, "%s needs a value",
				flag->name);
		take(flag, value);
	}
	while (i < *argc)
		argv[kept++] = argv[i++];
	argv[kept] = NULL;
	*argc = kept;
	return true;
}
