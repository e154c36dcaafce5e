#include "core/cli/capability_operation.h"

/*
 * The definition is asked of the service whose statement lists the operation.
 * Where it does not come, what FHIR R4 says of it is shown, and on stderr why;
 * that is good enough for a person, but not for --json, which is what a server
 * sent or nothing.
 */

#include <stdlib.h>
#include <string.h>

#include "core/client/definition.h"
#include "core/fhir/page_print.h"
#include "core/fhir/paragraph.h"

struct answer {
	bool is_done;
	struct operation *operation;
	struct buf text;
	struct err err;
};

static void on_definition(void *data, struct operation *operation,
	const struct exchange *exchange, const struct err *err)
{
	struct answer *answer = data;

	answer->is_done = true;
	answer->operation = operation;
	if (err != NULL)
		answer->err = *err;
	if (exchange != NULL)
		buf_append(&answer->text, exchange->body.data,
			exchange->body.len);
}

static void fetch(struct cli *cli, const struct source *source,
	const char *definition, struct answer *answer)
{
	if (!cli_connect(cli, &answer->err))
		return;
	if (definition_ask(cli->client, source->service, definition,
	    on_definition, answer, &answer->err) != NULL)
		cli_wait(cli, &answer->is_done);
	cli_disconnect(cli);
}

static int print(const struct operation *operation)
{
	struct page page = PAGE_INIT;
	struct buf out = BUF_INIT;

	operation_page(operation, &page);
	page_break_words(&page, 0, PARAGRAPH_WIDTH);
	page_print(&page, PARAGRAPH_WIDTH, &out);
	cli_print_text(out.data);
	page_finish(&page);
	buf_finish(&out);
	return 0;
}

/* None came: what is known of it instead. */
static int print_known(const struct cli *cli, const char *name,
	const struct err *err)
{
	struct operation *known = cli->wants_json ? NULL :
		operation_known(name);

	if (known == NULL)
		return cli_fail(err);
	cli_note("fhirdeck: %s", err->text);
	print(known);
	operation_free(known);
	return 0;
}

static int print_answer(const struct cli *cli, const char *name,
	const struct answer *answer)
{
	/* A connection that is broken is no server that has nothing to say. */
	if (answer->err.kind == ERR_NETWORK || answer->err.kind == ERR_TLS ||
	    answer->err.kind == ERR_CANCELLED)
		return cli_fail(&answer->err);
	if (answer->operation == NULL)
		return print_known(cli, name, &answer->err);
	if (!cli->wants_json)
		return print(answer->operation);
	cli_print_body(answer->text.data, answer->text.len);
	return 0;
}

int capability_operation(struct cli *cli, const struct source *source,
	const char *name, const char *type)
{
	const struct capability_resource *of;
	const struct capability_operation *listed = operation_listed(
		source->statement.found, type, name, &of);
	struct answer answer = { .text = BUF_INIT };
	int status;

	if (listed == NULL)
		err_set(&answer.err, ERR_ANSWER, "$%s is not listed%s%s by %s",
			name + (*name == '$'), type != NULL ? " for " : "",
			type != NULL ? type : "", source->title);
	else if (source->connection == NULL)
		err_set(&answer.err, ERR_USAGE, "a file has no definitions "
			"beside it; the statement names %s",
			*listed->definition != '\0' ? listed->definition :
			"none");
	else
		fetch(cli, source, listed->definition, &answer);
	status = print_answer(cli, name, &answer);
	operation_free(answer.operation);
	buf_finish(&answer.text);
	return status;
}
