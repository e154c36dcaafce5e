#include "tui/kit/input.h"

/*
 * One read per wake, as much as there is: a paste comes in pieces of 64 KiB,
 * and other work goes on in between. The bytes may be a password, so the
 * buffer is wiped behind them.
 */

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { READ_SIZE = 65536 };

struct input {
	struct loop *loop;
	struct decoder *decoder;
	int fd;
	unsigned watch, timer;
	char bytes[READ_SIZE];
};

struct input *input_new(struct loop *loop, int fd,
	const struct decoder_out *out)
{
	struct input *input = xcalloc(1, sizeof(*input));

	input->loop = loop;
	input->fd = fd;
	input->decoder = decoder_new(out);
	return input;
}

void input_free(struct input *input)
{
	if (input == NULL)
		return;
	input_watch(input, false);
	decoder_free(input->decoder);
	free(input);
}

struct decoder *input_decoder(struct input *input)
{
	return input->decoder;
}

static void stop_timer(struct input *input)
{
	loop_cancel(input->loop, input->timer);
	input->timer = 0;
}

static void on_patience(void *data)
{
	struct input *input = data;

	input->timer = 0;
	decoder_flush(input->decoder);
}

static void on_ready(void *data, unsigned ready FD_UNUSED)
{
	struct input *input = data;
	ssize_t got = read(input->fd, input->bytes, sizeof(input->bytes));
	int ms;

	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (got <= 0) {
		/* The terminal is gone; say so the way the kernel would. */
		input_watch(input, false);
		raise(SIGHUP);
		return;
	}
	stop_timer(input);
	decoder_feed(input->decoder, input->bytes, (size_t)got);
	mem_wipe(input->bytes, (size_t)got);
	ms = decoder_patience(input->decoder);
	if (ms > 0)
		input->timer = loop_after(input->loop, ms, on_patience, input);
}

void input_watch(struct input *input, bool is_on)
{
	loop_unwatch(input->loop, input->watch);
	input->watch = 0;
	stop_timer(input);
	decoder_reset(input->decoder);
	if (is_on)
		input->watch = loop_watch(input->loop, input->fd,
			LOOP_READ | LOOP_URGENT, on_ready, input);
}
