#include "tui/panes/deck_saved.h"

/*
 * Variables stay in what is composed until it is sent: so a request can be
 * sent again with today's date, and be saved as it was written. The answer
 * shown is the one that {{last....}} asks.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/client/saved.h"
#include "core/client/variables.h"
#include "tui/kit/docview.h"

struct deck_saved *deck_saved_new(void)
{
	struct deck_saved *saved = xcalloc(1, sizeof(*saved));

	saved->variables = variables_new();
	return saved;
}

void deck_saved_free(struct deck_saved *saved)
{
	if (saved == NULL)
		return;
	variables_free(saved->variables);
	http_library_finish(&saved->shown);
	free(saved->path);
	free(saved->title);
	free(saved->asked_path);
	free(saved);
}

struct variables *deck_variables(const struct deck *deck)
{
	struct variables *variables = deck->saved->variables;
	const struct exchange *exchange = deck_exchange(deck);
	struct variable_answer answer = { 0 };

	variables_set_connection(variables, deck_connection(deck));
	if (exchange == NULL || exchange->state != EXCHANGE_DONE ||
	    deck->answer.is_document) {
		variables_set_answer(variables, "last", NULL);
		return variables;
	}
	answer.body = exchange->body.data;
	answer.len = exchange->body.len;
	answer.headers = &exchange->headers;
	if (deck->answer.is_whole && exchange->hop_count == deck->answer.hops)
		answer.index = docview_index(deck->answer.view);
	variables_set_answer(variables, "last", &answer);
	return variables;
}

bool deck_make_ready(const struct deck *deck, struct deck_ready *out,
	struct err *err)
{
	bool in_body;

	*out = (struct deck_ready){ .body = BUF_INIT };
	return saved_expand(&deck->compose, deck_variables(deck),
		&out->headers, &out->body, &in_body, err) ||
		(in_body && err_prefix(err, "in the body: "));
}

void deck_ready_finish(struct deck_ready *ready)
{
	http_headers_finish(&ready->headers);
	buf_finish(&ready->body);
}

void deck_forget_saved(struct deck *deck)
{
	variables_clear_file(deck->saved->variables);
	mem_replace(&deck->saved->path, NULL);
	mem_replace(&deck->saved->title, NULL);
}

void deck_compose_new(struct deck *deck)
{
	struct compose *compose = &deck->compose;
	char *service = xstrdup(compose->service);

	compose_finish(compose);
	compose_init(compose);
	free(compose->service);
	compose->service = service;
	deck_forget_saved(deck);
}

bool deck_open_saved(struct deck *deck, const struct http_file *file,
	const struct http_saved *request, struct err *err)
{
	struct compose loaded;
	char *title;

	if (request->problem != NULL)
		return err_set(err, ERR_CONFIG, "%s line %zu: %s", file->path,
			request->line, request->problem);
	if (!saved_load(file, request, &loaded, err)) {
		compose_finish(&loaded);
		return false;
	}
	mem_replace(&loaded.service, deck->compose.service);
	compose_finish(&deck->compose);
	deck->compose = loaded;
	title = http_file_title(request);
	mem_replace(&deck->saved->title, title);
	free(title);
	mem_replace(&deck->saved->path, file->is_builtin ? NULL : file->path);
	saved_use_file(deck->saved->variables, file);
	deck_mark(deck, DECK_REQUEST);
	return true;
}

static bool is_secret(const char *name)
{
	static const char *const secrets[] = { "Authorization", "Cookie",
		"Proxy-Authorization", "X-Api-Key" };

	for (size_t i = 0; i < FD_COUNT(secrets); i++)
		if (text_equals_nocase(name, secrets[i]))
			return true;
	return false;
}

/* Where it goes: the place of that title, or behind the last. */
static size_t place_of(const struct http_file *file, const char *title)
{
	const struct http_saved *found = http_file_find(file, title);

	return found != NULL ? (size_t)(found - file->request) : file->count;
}

static bool put(const struct deck *deck, struct http_file *file,
	const char *title, struct err *err)
{
	const struct compose *compose = &deck->compose;
	struct http_headers headers = { 0 };
	char *url = compose_url(compose);
	bool is_good;

	for (size_t i = 0; i < compose->headers.count; i++)
		if (!is_secret(compose->headers.header[i].name))
			http_headers_add(&headers,
				compose->headers.header[i].name,
				compose->headers.header[i].value);
	is_good = http_file_put(file, place_of(file, title),
		&(struct http_writing){ title, compose->method, url, &headers,
		compose->body.data, compose->body.len }, err);
	http_headers_finish(&headers);
	free(url);
	return is_good;
}

bool deck_save_request(struct deck *deck, const char *title,
	const char *path, struct err *err)
{
	struct http_file file;
	bool is_good;

	if (!deck_may_export(deck, err))
		return false;
	http_file_init(&file, path);
	is_good = (!path_exists(path) || http_file_open(&file, err)) &&
		put(deck, &file, title, err) && http_file_save(&file, err);
	http_file_finish(&file);
	if (is_good) {
		mem_replace(&deck->saved->title, title);
		mem_replace(&deck->saved->path, path);
	}
	return is_good;
}

bool deck_has_saved(const char *title, const char *path)
{
	struct http_file file;
	bool is_there;

	http_file_init(&file, path);
	is_there = path_exists(path) &&
		http_file_open(&file, &(struct err)ERR_INIT) &&
		http_file_find(&file, title) != NULL;
	http_file_finish(&file);
	return is_there;
}
