#include "core/cli/typed.h"

/*
 * Bytes of standard input are read one at a time: what follows a passphrase
 * is left there for the next question.
 */

#include <string.h>
#include <unistd.h>

#include "core/cli/cli.h"

bool typed_is_terminal(void)
{
	return isatty(STDIN_FILENO) == 1;
}

/* One line of standard input, or with is_rest all there is, without its end. */
static struct secret *read_input(bool is_rest)
{
	struct secret *secret = secret_new("", 0);
	char byte = 0;

	while (secret_length(secret) <= TYPED_BYTES_MAX &&
	    read(STDIN_FILENO, &byte, 1) == 1 && (byte != '\n' || is_rest))
		secret_append(secret, &byte, 1);
	mem_wipe(&byte, 1);
	while (secret_length(secret) > 0 && strchr("\r\n", secret_bytes(secret)
	    [secret_length(secret) - 1]) != NULL)
		secret_backspace(secret);
	return secret;
}

struct secret *typed_secret(const char *question, bool is_rest,
	struct err *err)
{
	bool is_typed = typed_is_terminal();
	struct secret *secret = is_typed ? cli_ask_secret(question) :
		read_input(is_rest);

	if (secret != NULL && secret_length(secret) > 0)
		return secret;
	secret_free(secret);
	if (is_typed)
		err_set(err, ERR_CANCELLED, "nothing was typed, so nothing "
			"was changed");
	else
		err_set(err, ERR_USAGE, "standard input has too few lines: "
			"none is left for \"%.*s\"; a passphrase comes first",
			(int)strcspn(question, ":"), question);
	return NULL;
}

struct secret *typed_again(struct secret *first, struct err *err)
{
	struct secret *second;
	bool is_same;

	if (first == NULL || !typed_is_terminal())
		return first;
	second = typed_secret("The same once more: ", false, err);
	is_same = second != NULL && secret_equals(first, second);
	if (second != NULL && !is_same)
		err_set(err, ERR_USAGE, "the two passphrases are not the "
			"same, so nothing was changed");
	secret_free(second);
	if (is_same)
		return first;
	secret_free(first);
	return NULL;
}
