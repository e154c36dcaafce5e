#ifndef FD_AUTH_DEVICE_H
#define FD_AUTH_DEVICE_H

/*
 * The device authorization grant (RFC 8628): a person types a short code into
 * a page elsewhere while we ask, now and then, whether it has been done.
 */

#include "core/auth/oauth.h"

struct device {
	struct secret *code;	/* device_code: ours */
	char *user_code;	/* the person's */
	char *uri;		/* where it is typed */
	char *complete_uri;	/* the same with the code in it; or NULL */
	time_t expires_at;
	long interval;		/* seconds between two questions */
};

enum { DEVICE_INTERVAL = 5, DEVICE_INTERVAL_MAX = 120 };

/* ERR_AUTH in words when it is a refusal, or lacks what is needed. */
bool device_read(const struct oauth_answer *answer, struct device *out,
	struct err *err) FD_NONNULL FD_MUST_USE;
void device_finish(struct device *device) FD_NONNULL;

enum device_verdict {
	DEVICE_WAIT,		/* ask again after device->interval */
	DEVICE_OVER		/* the answer is the last word: see err */
};
/*
 * What an answer to a question means that brought no token: slow_down makes
 * the interval longer by 5 s for good (section 3.5).
 */
enum device_verdict device_judge(struct device *device,
	const struct oauth_answer *answer, struct err *err) FD_NONNULL;
/* No answer came: the interval is doubled (section 3.5). */
enum device_verdict device_missed(struct device *device, struct err *err)
	FD_NONNULL;

#endif
