#include "core/sandbox/promise.h"

/*
 * A list of pointers, so that one that was found stays where it is. Codes live
 * for a minute or two, refresh tokens for a day; what is out of time is swept
 * when the next one is made.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/auth/crypto.h"
#include "core/base/base64.h"
#include "core/base/buf.h"
#include "core/base/clock.h"

struct promises {
	struct promise **item;
	size_t count, alloc;
	unsigned serial;
};

struct promises *promises_new(void)
{
	return xcalloc(1, sizeof(struct promises));
}

static void free_promise(struct promise *promise)
{
	free(promise->value);
	free(promise->scope);
	free(promise->redirect_uri);
	free(promise->challenge);
	free(promise->user_code);
	free(promise);
}

void promises_free(struct promises *promises)
{
	if (promises == NULL)
		return;
	for (size_t i = 0; i < promises->count; i++)
		free_promise(promises->item[i]);
	free(promises->item);
	free(promises);
}

static void drop_at(struct promises *promises, size_t at)
{
	free_promise(promises->item[at]);
	promises->item[at] = promises->item[--promises->count];
}

static char *new_value(struct promises *promises)
{
	unsigned char bytes[24] = { 0 };
	struct buf text = BUF_INIT;

	if (clock_is_held())
		bytes[sizeof(bytes) - 1] = (unsigned char)++promises->serial;
	else
		crypto_random(bytes, sizeof(bytes));
	base64url_encode(&text, bytes, sizeof(bytes));
	return buf_take(&text);
}

/* Letters that are not taken for others (RFC 8628 section 6.1). */
static char *new_user_code(struct promises *promises)
{
	static const char letters[] = "BCDFGHJKLMNPQRSTVWXZ";
	unsigned char bytes[8] = { 0 };
	char code[10];

	if (clock_is_held())
		bytes[7] = (unsigned char)promises->serial;
	else
		crypto_random(bytes, sizeof(bytes));
	for (size_t i = 0; i < 8; i++)
		code[i + (i > 3)] = letters[bytes[i] % (sizeof(letters) - 1)];
	code[4] = '-';
	code[9] = '\0';
	return xstrdup(code);
}

struct promise *promises_add(struct promises *promises,
	enum promise_kind kind, const char *client, const char *scope)
{
	static const long seconds[] = { [PROMISE_CODE] = 60,
		[PROMISE_DEVICE] = 600, [PROMISE_REFRESH] = 86400 };
	struct promise *promise = xcalloc(1, sizeof(*promise));

	for (size_t i = promises->count; i > 0; i--)
		if (promises->item[i - 1]->expires <= clock_now())
			drop_at(promises, i - 1);
	promises->item = mem_grow(promises->item, promises->count,
		&promises->alloc, sizeof(*promises->item));
	promises->item[promises->count++] = promise;
	*promise = (struct promise){ .kind = kind, .client = client,
		.value = new_value(promises), .scope = xstrdup(scope),
		.expires = clock_now() + seconds[kind] };
	if (kind == PROMISE_DEVICE)
		promise->user_code = new_user_code(promises);
	return promise;
}

struct promise *promises_find(struct promises *promises,
	enum promise_kind kind, const char *value)
{
	for (size_t i = 0; i < promises->count; i++) {
		struct promise *promise = promises->item[i];

		if (promise->kind == kind &&
		    strcmp(promise->value, value) == 0 &&
		    promise->expires > clock_now())
			return promise;
	}
	return NULL;
}

struct promise *promises_find_user_code(struct promises *promises,
	const char *user_code)
{
	for (size_t i = 0; i < promises->count; i++) {
		struct promise *promise = promises->item[i];

		if (promise->user_code != NULL &&
		    strcmp(promise->user_code, user_code) == 0 &&
		    promise->expires > clock_now())
			return promise;
	}
	return NULL;
}

void promises_drop(struct promises *promises, struct promise *promise)
{
	for (size_t i = 0; i < promises->count; i++)
		if (promises->item[i] == promise) {
			drop_at(promises, i);
			return;
		}
}

void promises_drop_refresh(struct promises *promises, const char *client)
{
	for (size_t i = promises->count; i > 0; i--) {
		const struct promise *promise = promises->item[i - 1];

		if (promise->kind == PROMISE_REFRESH &&
		    strcmp(promise->client, client) == 0)
			drop_at(promises, i - 1);
	}
}
