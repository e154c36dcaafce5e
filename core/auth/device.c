#include "core/auth/device.h"

/*
 * The policy of asking, apart from the asking: it can be tried with a clock
 * that is held. The code's end is looked at with each answer, so no server
 * that says authorization_pending for ever keeps us asking.
 */

#include <stdlib.h>
#include <string.h>

#include "core/auth/oauth_grant.h"
#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/doc/json.h"

static long clamp(double seconds, long least, long most)
{
	if (!(seconds >= (double)least))
		return least;
	return seconds > (double)most ? most : (long)seconds;
}

/* Older servers say verification_url. */
static const char *uri_of(const struct json *json)
{
	const char *uri = json_get_string(json, "verification_uri");

	return uri != NULL ? uri : json_get_string(json, "verification_url");
}

bool device_read(const struct oauth_answer *answer, struct device *out,
	struct err *err)
{
	struct json *json = answer->status == 200 ? json_parse(answer->body,
		answer->len, NULL) : NULL;
	const char *code = json_get_string(json, "device_code");
	const char *user = json_get_string(json, "user_code");
	const char *uri = uri_of(json);

	*out = (struct device){ 0 };
	if (code == NULL || *code == '\0' || user == NULL || uri == NULL) {
		json_free(json);
		return oauth_refusal(answer, "the device login", err);
	}
	*out = (struct device){
		.code = secret_new(code, strlen(code)),
		.user_code = xstrdup(user),
		.uri = xstrdup(uri),
		.complete_uri = xstrdup_or_null(json_get_string(json,
			"verification_uri_complete")),
		.expires_at = clock_now() + clamp(json_get_number(json,
			"expires_in", 600), 1, 86400),
		.interval = clamp(json_get_number(json, "interval",
			DEVICE_INTERVAL), 1, DEVICE_INTERVAL_MAX),
	};
	mem_wipe((char *)(uintptr_t)code, strlen(code));
	json_free(json);
	return true;
}

void device_finish(struct device *device)
{
	secret_free(device->code);
	free(device->user_code);
	free(device->uri);
	free(device->complete_uri);
	*device = (struct device){ 0 };
}

static enum device_verdict wait_longer(struct device *device, long seconds,
	struct err *err)
{
	device->interval = clamp((double)seconds, 1, DEVICE_INTERVAL_MAX);
	if (clock_now() < device->expires_at)
		return DEVICE_WAIT;
	err_set(err, ERR_AUTH, "the code %s was not used in time: begin "
		"again", device->user_code);
	return DEVICE_OVER;
}

enum device_verdict device_judge(struct device *device,
	const struct oauth_answer *answer, struct err *err)
{
	char error[60];

	oauth_error_of(answer, error, sizeof(error));
	if (strcmp(error, "authorization_pending") == 0)
		return wait_longer(device, device->interval, err);
	if (strcmp(error, "slow_down") == 0)
		return wait_longer(device, device->interval + 5, err);
	if (strcmp(error, "access_denied") == 0)
		err_set(err, ERR_AUTH, "the login was refused by the person "
			"(access_denied)");
	else if (strcmp(error, "expired_token") == 0)
		err_set(err, ERR_AUTH, "the code was not used in time: begin "
			"again (expired_token)");
	else
		oauth_refusal(answer, "the token request", err);
	return DEVICE_OVER;
}

enum device_verdict device_missed(struct device *device, struct err *err)
{
	return wait_longer(device, 2 * device->interval, err);
}
