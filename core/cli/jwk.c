#include "core/cli/cli.h"

/*
 * fhirdeck jwk: keys for signed assertions. new makes one and prints what the
 * server's administrator registers; public prints the same of a key that is
 * there; show tells what a key or a set is. A private key goes into a file of
 * its own and nowhere else: nothing that is printed here is secret.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/auth/keyfile.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/cli/typed.h"
#include "core/doc/json.h"
#include "core/engine/loop.h"

enum { RSA_BITS = 3072, PASSPHRASE_MIN = 8 };

struct options {
	const char *type, *bits, *curve, *kid, *alg, *public_file;
	bool wants_passphrase;
};

static const char question[] = "Passphrase of the key: ";

/* The kind of key that --type, --bits and --curve ask for. */
static struct crypto_key *generate(const struct options *options,
	struct err *err)
{
	const char *type = options->type != NULL ? options->type : "rsa";
	const char *curve = options->curve;
	long bits = RSA_BITS;

	if (options->bits != NULL && !text_parse_long(options->bits,
	    CRYPTO_RSA_SOUND, CRYPTO_RSA_MAX, &bits)) {
		err_set(err, ERR_USAGE, "--bits takes a number from %d to %d",
			CRYPTO_RSA_SOUND, CRYPTO_RSA_MAX);
		return NULL;
	}
	if (strcmp(type, "rsa") == 0 && curve == NULL)
		return crypto_key_generate(CRYPTO_RSA, (unsigned)bits,
			CRYPTO_NO_CURVE, err);
	if (options->bits == NULL && strcmp(type, "ec") == 0)
		return crypto_key_generate(CRYPTO_EC, 0, crypto_curve_find(
			curve != NULL ? curve : "P-256"), err);
	if (options->bits == NULL && curve == NULL &&
	    strcmp(type, "ed25519") == 0)
		return crypto_key_generate(CRYPTO_OKP, 0, CRYPTO_ED25519,
			err);
	if (options->bits == NULL && curve == NULL &&
	    strcmp(type, "ed448") == 0)
		return crypto_key_generate(CRYPTO_OKP, 0, CRYPTO_ED448, err);
	err_set(err, ERR_USAGE, "--type is rsa (with --bits), ec (with "
		"--curve P-256, P-384 or P-521), ed25519 or ed448");
	return NULL;
}

static bool find_alg(const struct options *options,
	const struct crypto_key *key, enum crypto_alg *out, struct err *err)
{
	*out = CRYPTO_ALG_UNKNOWN;
	if (options->alg == NULL)
		return true;
	*out = crypto_alg_find(options->alg);
	return crypto_alg_fits(*out, key) || err_set(err, ERR_USAGE,
		"--alg %s does not go with this key, which signs with %s",
		options->alg, crypto_alg_name(crypto_alg_for(key)));
}

/* The public set, on standard output or in a file of its own. */
static bool put_public(const struct options *options,
	const struct crypto_key *key, const char *kid, enum crypto_alg alg,
	struct err *err)
{
	struct buf text = BUF_INIT;
	bool is_done;

	if (options->kid != NULL)
		kid = options->kid;
	if (!jwk_print_public_set(key, kid, alg, &text))
		is_done = err_set(err, ERR_CONFIG, "a shared secret has no "
			"public half to print");
	else if (options->public_file == NULL)
		is_done = fputs(text.data, stdout) >= 0 &&
			fflush(stdout) == 0;
	else
		is_done = path_create(options->public_file, text.data,
			text.len, 0644, err);
	if (is_done && options->public_file != NULL)
		cli_note("the public set to register is in %s",
			options->public_file);
	buf_finish(&text);
	return is_done;
}

static struct secret *ask_new_passphrase(struct err *err)
{
	struct secret *first = typed_secret("New passphrase of the key: ",
		false, err);

	if (first == NULL || secret_length(first) >= PASSPHRASE_MIN)
		return typed_again(first, err);
	err_set(err, ERR_USAGE, "the passphrase has %zu characters; at least "
		"%d are needed", secret_length(first), PASSPHRASE_MIN);
	secret_free(first);
	return NULL;
}

/* Nothing is made before it is known that the names are free. */
static bool names_are_free(const char *path, const struct options *options,
	struct err *err)
{
	if (!path_has_folder(path, err) || (options->public_file != NULL &&
	    !path_has_folder(options->public_file, err)))
		return false;
	if (path_exists(path))
		return err_set(err, ERR_FILE, "%s is there already and is "
			"left as it is: choose another name", path);
	if (options->public_file != NULL &&
	    path_exists(options->public_file))
		return err_set(err, ERR_FILE, "%s is there already and is "
			"left as it is: choose another name",
			options->public_file);
	return true;
}

static bool write_private(const char *path, const struct crypto_key *key,
	const struct secret *passphrase, struct err *err)
{
	struct secret *pem = crypto_key_to_pem(key, passphrase);
	bool is_done = path_create(path, secret_bytes(pem),
		secret_length(pem), 0600, err);

	secret_free(pem);
	if (is_done)
		cli_note("the private key is in %s (mode 600%s): give it to "
			"nobody", path, passphrase != NULL ?
			", under its passphrase" : "");
	return is_done;
}

static bool run_new(struct cli *cli, const struct options *options,
	const char *path, struct err *err)
{
	struct secret *passphrase = NULL;
	struct crypto_key *key = NULL;
	enum crypto_alg alg;
	bool is_done = false;

	(void)cli;
	if (!names_are_free(path, options, err))
		return false;
	if (options->wants_passphrase) {
		passphrase = ask_new_passphrase(err);
		if (passphrase == NULL)
			return false;
	}
	key = generate(options, err);
	is_done = key != NULL && find_alg(options, key, &alg, err) &&
		write_private(path, key, passphrase, err) &&
		put_public(options, key, NULL, alg, err);
	crypto_key_free(key);
	secret_free(passphrase);
	return is_done;
}

static bool run_public(struct cli *cli, const struct options *options,
	const char *path, struct err *err)
{
	struct secret *passphrase = NULL;
	struct keyfile file;
	enum crypto_alg alg;
	bool is_done = keyfile_read(path, NULL, false, &file, err);

	(void)cli;
	if (!is_done && file.wants_passphrase) {
		err_clear(err);
		passphrase = typed_secret(question, false, err);
		is_done = passphrase != NULL &&
			keyfile_read(path, passphrase, false, &file, err);
	}
	is_done = is_done && find_alg(options, file.key, &alg, err) &&
		put_public(options, file.key, file.kid,
			alg != CRYPTO_ALG_UNKNOWN ? alg : file.alg, err);
	secret_free(passphrase);
	keyfile_finish(&file);
	return is_done;
}

/* The names of all algorithms a key may sign with. */
static void put_algs(const struct crypto_key *key, struct buf *out)
{
	for (int alg = 1; alg < CRYPTO_ALG_COUNT; alg++)
		if (crypto_alg_fits((enum crypto_alg)alg, key))
			buf_printf(out, "%s%s", out->len > 0 ? " " : "",
				crypto_alg_name((enum crypto_alg)alg));
}

/* A value with a line feed in it makes no line of its own. */
static void put_pair(struct buf *out, const char *label, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	buf_printf(out, "%-12s ", label);
	text_scrub(out, value, strlen(value));
	buf_putc(out, '\n');
}

static void put_key(const struct jwk *jwk, struct buf *out)
{
	struct buf algs = BUF_INIT;
	char described[64];

	if (jwk->key != NULL) {
		crypto_key_describe(jwk->key, described, sizeof(described));
		put_algs(jwk->key, &algs);
		put_pair(out, "key", described);
		put_pair(out, "half", crypto_key_is_private(jwk->key) ?
			"private" : "public");
	} else {
		put_pair(out, "key", jwk->kty != NULL ? jwk->kty : "unknown");
		put_pair(out, "unusable", jwk->problem);
	}
	put_pair(out, "kid", jwk->kid);
	put_pair(out, "thumbprint", jwk->thumbprint);
	put_pair(out, "use", jwk->use);
	put_pair(out, "key_ops", jwk->key_ops);
	put_pair(out, "alg", jwk->alg);
	put_pair(out, "algorithms", algs.data);
	put_pair(out, "certificate", jwk->subject);
	put_pair(out, "note", jwk->remark);
	buf_finish(&algs);
}

static struct json *json_of(const struct jwk *jwk)
{
	struct json *json = json_new_object();

	json_set_string(json, "kty", jwk->kty);
	json_set_string(json, "kid", jwk->kid);
	json_set_string(json, "use", jwk->use);
	json_set_string(json, "key_ops", jwk->key_ops);
	json_set_string(json, "alg", jwk->alg);
	json_set_string(json, "problem", jwk->problem);
	json_set_string(json, "note", jwk->remark);
	json_set_string(json, "certificate", jwk->subject);
	if (jwk->key == NULL)
		return json;
	if (*jwk->thumbprint != '\0')
		json_set_string(json, "thumbprint", jwk->thumbprint);
	json_set_bool(json, "private", crypto_key_is_private(jwk->key));
	json_set_number(json, "bits", crypto_key_bits(jwk->key));
	if (crypto_key_curve(jwk->key) != CRYPTO_NO_CURVE)
		json_set_string(json, "curve", crypto_curve_name(
			crypto_key_curve(jwk->key)));
	return json;
}

static void print_set(const struct cli *cli, const struct jwks *set)
{
	struct json *array = json_new_array();
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < set->count; i++) {
		if (cli->wants_json)
			json_append(array, json_of(&set->key[i]));
		else if (i > 0)
			buf_putc(&text, '\n');
		if (!cli->wants_json)
			put_key(&set->key[i], &text);
	}
	if (cli->wants_json) {
		json_print(array, true, &text);
		cli_print_json(text.data);
	} else {
		cli_print_text(set->count > 0 ? text.data :
			"the set has no keys\n");
	}
	buf_finish(&text);
	json_free(array);
}

static bool run_show(struct cli *cli, const struct options *options,
	const char *path, struct err *err)
{
	struct secret *passphrase = NULL;
	struct keyfile found;
	struct jwks set;
	bool is_read = keyfile_read_set(path, NULL, &set, &found, err);

	(void)options;
	if (!is_read && found.wants_passphrase && strcmp(path, "-") != 0) {
		err_clear(err);
		passphrase = typed_secret(question, false, err);
		is_read = passphrase != NULL && keyfile_read_set(path,
			passphrase, &set, &found, err);
	}
	if (is_read)
		print_set(cli, &set);
	secret_free(passphrase);
	jwks_finish(&set);
	return is_read;
}

static const struct {
	const char *name;
	bool (*run)(struct cli *cli, const struct options *options,
		const char *path, struct err *err);
} verbs[] = {
	{ "new", run_new },
	{ "public", run_public },
	{ "show", run_show },
};

/* So that a signal ends the question, with the echo on again. */
static void on_signal(void *data, int signo)
{
	(void)data;
	(void)signo;
}

int cli_jwk(struct cli *cli, int argc, char **argv)
{
	struct options options = { 0 };
	const struct cli_flag flags[] = {
		{ "--type", NULL, .value = &options.type },
		{ "--bits", NULL, .value = &options.bits },
		{ "--curve", NULL, .value = &options.curve },
		{ "--kid", NULL, .value = &options.kid },
		{ "--alg", NULL, .value = &options.alg },
		{ "--public", NULL, .value = &options.public_file },
		{ "--passphrase", NULL, .is_set = &options.wants_passphrase },
	};
	struct err err = ERR_INIT;
	size_t at = 0;

	if (!cli_parse(&argc, argv, flags, FD_COUNT(flags), &err))
		return cli_fail(&err);
	while (argc > 1 && at < FD_COUNT(verbs) &&
	    strcmp(verbs[at].name, argv[1]) != 0)
		at++;
	if (argc < 2 || at == FD_COUNT(verbs))
		return cli_usage("jwk", "say what to do: new, public or show");
	if (argc != 3)
		return cli_usage("jwk", "it takes the name of one file");
	cli->loop = loop_new();
	loop_on_signal(cli->loop, SIGINT, on_signal, NULL);
	loop_on_signal(cli->loop, SIGTERM, on_signal, NULL);
	(void)verbs[at].run(cli, &options, argv[2], &err);
	loop_free(cli->loop);
	return cli_fail(&err);
}
