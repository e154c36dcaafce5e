#include "core/client/inspection_part.h"

/*
 * Who logged in. A token of client credentials stands for no person, and most
 * servers refuse to say anything about it.
 */

#include <stdlib.h>

#include "core/doc/json.h"

static void read_answer(struct inspection *inspection,
	const struct exchange *exchange, struct err *err)
{
	const struct buf *body = &exchange->body;
	struct json *json = json_parse(body->data, body->len, NULL);

	if (exchange->status == 200 && json_type(json) == JSON_OBJECT) {
		free(inspection->person);
		inspection->person = xstrndup(body->data, body->len);
	} else if (exchange->status == 200) {
		err_set(err, ERR_AUTH, "%s did not answer with JSON; a signed "
			"or encrypted answer can't be read here",
			exchange->url);
	} else {
		err_set(err, ERR_AUTH, "%s answered %u: a token of client "
			"credentials stands for no person, and needs the "
			"scope openid besides", exchange->url,
			exchange->status);
	}
	json_free(json);
}

static void on_answer(void *data, uint32_t id, const struct err *err)
{
	struct inspection *inspection = data;
	struct http *http = client_http(inspection->client);
	const struct exchange *exchange = id != 0 ? http_find(http, id) : NULL;
	inspection_done_fn *told = inspection->told;
	struct err found = err != NULL ? *err : (struct err)ERR_INIT;

	inspection->asking_person = 0;
	inspection->told = NULL;
	if (err == NULL && exchange != NULL)
		read_answer(inspection, exchange, &found);
	client_finish_own(inspection->client, id, "userinfo");
	inspection_changed(inspection);
	if (told != NULL)
		told(inspection->told_data, err_is_set(&found) ? &found :
			NULL);
}

void inspection_userinfo(struct inspection *inspection,
	inspection_done_fn *done, void *data)
{
	client_forget(inspection->client, inspection->asking_person);
	inspection_sync(inspection);
	inspection->told = done;
	inspection->told_data = data;
	inspection->asking_person = client_userinfo(inspection->client,
		on_answer, inspection);
}

const char *inspection_person(const struct inspection *inspection)
{
	return inspection->person;
}
