#include "core/auth/vault_list.h"

/*
 * A change makes a new list and wipes the old one. Lists are small and changed
 * by hand, so nothing is gained by editing in place, and a change that can't
 * be written to disk is simply forgotten.
 */

#include <string.h>

#include "core/base/text.h"

enum { PADDING = 256, LENGTHS = 5 };

bool vault_list_name_is_good(const char *name, struct err *err)
{
	size_t len = strlen(name);

	if (len == 0 || len > VAULT_NAME_MAX)
		return err_set(err, ERR_USAGE, "the name of a secret has 1 to "
			"%d bytes", VAULT_NAME_MAX);
	if (text_is_space(name[0]) || text_is_space(name[len - 1]))
		return err_set(err, ERR_USAGE, "the name of a secret can't "
			"begin or end with a blank");
	for (size_t i = 0; i < len; ) {
		struct text_rune rune = text_decode(name + i, len - i);

		if (!rune.is_valid || text_rune_is_hostile(rune.code))
			return err_set(err, ERR_USAGE, "the name of a secret "
				"can't have a character that is not shown");
		i += rune.len;
	}
	return true;
}

struct secret *vault_list_new(void)
{
	return secret_new_blank(PADDING);
}

static size_t get_length(const char *at)
{
	const unsigned char *byte = (const unsigned char *)at;

	return (size_t)byte[0] << 24 | (size_t)byte[1] << 16 |
		(size_t)byte[2] << 8 | byte[3];
}

bool vault_list_next(const struct secret *list, size_t *at,
	struct vault_record *out)
{
	const char *bytes = secret_bytes(list);
	size_t left = secret_length(list) - *at;

	if (left < 1 || bytes[*at] == 0)
		return false;
	out->name_len = (unsigned char)bytes[*at];
	if (left < LENGTHS + out->name_len)
		return false;
	out->name = bytes + *at + 1;
	out->secret_len = get_length(out->name + out->name_len);
	out->secret = out->name + out->name_len + 4;
	if (out->secret_len > left - LENGTHS - out->name_len)
		return false;
	*at += LENGTHS + out->name_len + out->secret_len;
	return true;
}

static int compare(const struct vault_record *record, const char *name,
	size_t len)
{
	size_t least = record->name_len < len ? record->name_len : len;
	int order = memcmp(record->name, name, least);

	if (order != 0)
		return order;
	return (record->name_len > len) - (record->name_len < len);
}

static bool is_record(const struct vault_record *record)
{
	char name[VAULT_NAME_MAX + 1];

	if (record->name_len > VAULT_NAME_MAX ||
	    memchr(record->name, '\0', record->name_len) != NULL ||
	    record->secret_len < 1 || record->secret_len > VAULT_SECRET_MAX)
		return false;
	memcpy(name, record->name, record->name_len);
	name[record->name_len] = '\0';
	return vault_list_name_is_good(name, &(struct err)ERR_INIT);
}

bool vault_list_is_sound(const struct secret *list)
{
	struct vault_record record, last = { .name = "" };
	size_t at = 0;

	if (secret_length(list) % PADDING != 0)
		return false;
	while (vault_list_next(list, &at, &record)) {
		if (!is_record(&record) || compare(&record, last.name,
		    last.name_len) <= 0)
			return false;
		last = record;
	}
	for (; at < secret_length(list); at++)
		if (secret_bytes(list)[at] != 0)
			return false;
	return true;
}

bool vault_list_find(const struct secret *list, const char *name,
	struct vault_record *out)
{
	size_t at = 0;

	while (vault_list_next(list, &at, out))
		if (compare(out, name, strlen(name)) == 0)
			return true;
	return false;
}

static void append(struct secret *list, const struct vault_record *record)
{
	unsigned char length[4];
	char name_len = (char)record->name_len;

	for (int i = 0; i < 4; i++)
		length[i] = (unsigned char)(record->secret_len >>
			(24 - 8 * i));
	secret_append(list, &name_len, 1);
	secret_append(list, record->name, record->name_len);
	secret_append(list, (const char *)length, sizeof(length));
	secret_append(list, record->secret, record->secret_len);
}

/* At least one zero, which ends the list. */
static void pad(struct secret *list)
{
	static const char zeros[PADDING];

	secret_append(list, zeros, PADDING - secret_length(list) % PADDING);
}

struct secret *vault_list_with(const struct secret *list, const char *name,
	const struct secret *secret)
{
	struct secret *changed = secret_new("", 0);
	struct vault_record record, own = { .name = name,
		.name_len = strlen(name) };
	bool is_put = secret == NULL;
	size_t at = 0;

	if (secret != NULL) {
		own.secret = secret_bytes(secret);
		own.secret_len = secret_length(secret);
	}
	while (vault_list_next(list, &at, &record)) {
		int order = compare(&record, name, own.name_len);

		if (order >= 0 && !is_put) {
			append(changed, &own);
			is_put = true;
		}
		if (order != 0)
			append(changed, &record);
	}
	if (!is_put)
		append(changed, &own);
	pad(changed);
	return changed;
}
