#include "core/base/err.h"

/*
 * One fixed struct, no allocation: an error can be made when memory is short,
 * copied by value and thrown away. A sentence too long for it is cut.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"

static const int exit_status[] = {
	[ERR_NONE] = 0,
	[ERR_USAGE] = 2,
	[ERR_CONFIG] = 2,
	[ERR_FILE] = 2,
	[ERR_NETWORK] = 3,
	[ERR_TLS] = 3,
	[ERR_AUTH] = 4,
	[ERR_ANSWER] = 1,
	[ERR_LIMIT] = 1,
	[ERR_CANCELLED] = 130,
};

/* Takes away what a cut has left of a character. */
static void tidy_end(struct err *err)
{
	size_t len = strlen(err->text), at = len;

	if (len < sizeof(err->text) - 1)
		return;
	while (at > 0 && len - at < 4 && (err->text[--at] & 0xc0) == 0x80)
		;
	if (!text_decode(err->text + at, len - at).is_valid)
		err->text[at] = '\0';
}

bool err_set(struct err *err, enum err_kind kind, const char *format, ...)
{
	va_list args;

	if (err == NULL)
		return false;
	err->kind = kind;
	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	tidy_end(err);
	return false;
}

bool err_set_errno(struct err *err, enum err_kind kind,
	const char *format, ...)
{
	int saved = errno;
	va_list args;
	size_t len;

	if (err == NULL)
		return false;
	err->kind = kind;
	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	len = strlen(err->text);
	snprintf(err->text + len, sizeof(err->text) - len, ": %s",
		strerror(saved));
	tidy_end(err);
	return false;
}

bool err_prefix(struct err *err, const char *format, ...)
{
	char old[sizeof(err->text)];
	va_list args;
	size_t len;

	if (err == NULL)
		return false;
	memcpy(old, err->text, sizeof(old));
	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	len = strlen(err->text);
	snprintf(err->text + len, sizeof(err->text) - len, "%s", old);
	tidy_end(err);
	return false;
}

void err_clear(struct err *err)
{
	if (err == NULL)
		return;
	err->kind = ERR_NONE;
	err->text[0] = '\0';
}

bool err_is_set(const struct err *err)
{
	return err != NULL && err->kind != ERR_NONE;
}

int err_exit_status(const struct err *err)
{
	return exit_status[err->kind];
}
