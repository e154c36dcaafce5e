/*
 * What comes back from a login, three times the same bytes: as the address
 * that was pasted, as the answer to a device, as the answer to a token
 * request. No code comes out of an address without our state in it, no device
 * asks without a pause, and no sentence holds a control character.
 */

#include "core/auth/device.h"
#include "core/auth/oauth_grant.h"
#include "tests/fuzz/fuzz.h"

static void check_text(const char *text)
{
	for (; *text != '\0'; text++)
		FUZZ_CHECK((unsigned char)*text >= ' ');
}

static void check_redirect(const char *text)
{
	struct oauth_login login = { .state = xstrdup("our-state"),
		.issuer = xstrdup("https://as"), .wants_iss = text[0] == 'h' };
	struct err err = ERR_INIT;
	bool is_final;
	struct secret *code = oauth_login_code(&login, text, &is_final, &err);

	FUZZ_CHECK((code != NULL) != err_is_set(&err));
	if (code != NULL)
		FUZZ_CHECK(strstr(text, "ate") != NULL || strchr(text, '%') !=
			NULL || strpbrk(text, " \t\r\n\f\v") != NULL);
	check_text(err.text);
	secret_free(code);
	oauth_login_finish(&login);
}

static void check_device(const struct oauth_answer *answer)
{
	struct device device;
	struct err err = ERR_INIT;

	if (device_read(answer, &device, &err)) {
		FUZZ_CHECK(device.interval >= 1);
		FUZZ_CHECK(device_judge(&device, answer, &err) ==
			DEVICE_WAIT || err_is_set(&err));
		FUZZ_CHECK(device.interval >= 1 &&
			device.interval <= DEVICE_INTERVAL_MAX);
	}
	check_text(err.text);
	device_finish(&device);
}

static void check_token(const struct oauth_answer *answer)
{
	struct token token = { .lifetime = -1 };
	struct err err = ERR_INIT;

	if (oauth_read_token(answer, "asked", &token, &err))
		FUZZ_CHECK(token.value != NULL && token.lifetime >= -1);
	else
		FUZZ_CHECK(err_is_set(&err));
	check_text(err.text);
	token_finish(&token);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size);
	char *copy = fuzz_copy(data, size);
	struct oauth_answer answer = { .status = size % 2 == 0 ? 200 : 400,
		.body = copy, .len = size };

	check_redirect(text);
	check_device(&answer);
	check_token(&answer);
	free(text);
	free(copy);
	return 0;
}
