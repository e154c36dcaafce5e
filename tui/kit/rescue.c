#include "tui/kit/rescue.h"

/*
 * State is static and set before the handlers can run; they only read it.
 * Handlers stand on a stack of their own, so that a stack overflow is
 * survived too, and only take the place of the default action: a sanitizer's
 * report must not be lost.
 */

#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { STACK_SIZE = 65536 };

static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };

static struct termios modes;
static int terminal = -1;
static char farewell[256];
static size_t farewell_len;
static volatile sig_atomic_t is_armed;
static bool is_installed[FD_COUNT(crashes)];
static char stack[STACK_SIZE];

void rescue_remember(int fd)
{
	terminal = tcgetattr(fd, &modes) == 0 ? fd : -1;
}

void rescue_now(void)
{
	ssize_t put;

	if (!is_armed || terminal < 0)
		return;
	is_armed = 0;
	put = write(STDOUT_FILENO, farewell, farewell_len);
	(void)put;
	tcsetattr(terminal, TCSANOW, &modes);
}

static void on_crash(int signo)
{
	rescue_now();
	/* SA_RESETHAND has put the default action back. */
	raise(signo);
}

static void install(size_t i)
{
	struct sigaction action = {
		.sa_handler = on_crash,
		.sa_flags = SA_RESETHAND | SA_NODEFER | SA_ONSTACK,
	};
	struct sigaction old;

	if (is_installed[i] || sigaction(crashes[i], NULL, &old) != 0 ||
	    (old.sa_flags & SA_SIGINFO) != 0 || old.sa_handler != SIG_DFL)
		return;
	sigemptyset(&action.sa_mask);
	is_installed[i] = sigaction(crashes[i], &action, NULL) == 0;
}

static void use_own_stack(void)
{
	stack_t ours = { .ss_sp = stack, .ss_size = sizeof(stack) };
	stack_t old;

	if (sigaltstack(NULL, &old) == 0 && (old.ss_flags & SS_DISABLE) != 0)
		sigaltstack(&ours, NULL);
}

void rescue_arm(const char *sequence)
{
	farewell_len = strnlen(sequence, sizeof(farewell) - 1);
	memcpy(farewell, sequence, farewell_len);
	is_armed = 1;
	mem_set_die_hook(rescue_now);
	use_own_stack();
	for (size_t i = 0; i < FD_COUNT(crashes); i++)
		install(i);
}

void rescue_disarm(void)
{
	struct sigaction standard = { .sa_handler = SIG_DFL };

	is_armed = 0;
	mem_set_die_hook(NULL);
	for (size_t i = 0; i < FD_COUNT(crashes); i++) {
		if (is_installed[i])
			sigaction(crashes[i], &standard, NULL);
		is_installed[i] = false;
	}
}
