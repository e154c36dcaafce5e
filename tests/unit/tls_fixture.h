#ifndef FD_TEST_TLS_FIXTURE_H
#define FD_TEST_TLS_FIXTURE_H

/*
 * The peers of tests/tools/tls_peers.sh for a test group, and a config folder
 * that is nobody's. Where there is no openssl program has_openssl is false.
 */

#include "http_fixture.h"

#include <fcntl.h>

static char *folder, *ca_file;
static int peers_end = -1;
static pid_t peers;
static struct {
	char name[16];
	unsigned port;
} peer[16];
static size_t peer_count;
static bool has_openssl;

static bool is_on_path(const char *program)
{
	char *path = xstrdup(getenv("PATH") != NULL ? getenv("PATH") : "");
	char *rest = path;
	bool is_found = false;

	while (!is_found && *rest != '\0') {
		size_t len = strcspn(rest, ":");
		char *file = xasprintf("%.*s/%s", (int)len, rest, program);

		is_found = access(file, X_OK) == 0;
		free(file);
		rest += len;
		rest += *rest == ':';
	}
	free(path);
	return is_found;
}

/* The script ends when its input does, so also when this program dies. */
static FILE *start_peers(void)
{
	int ends[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	peers = fork();
	if (peers == 0) {
		dup2(ends[1], STDIN_FILENO);
		dup2(ends[1], STDOUT_FILENO);
		close(ends[1]);
		execlp("sh", "sh", "tests/tools/tls_peers.sh", folder,
			(char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	peers_end = ends[0];
	return fdopen(dup(ends[0]), "r");
}

FD_UNUSED static int set_up_group(void **state)
{
	const char *temporary = getenv("TMPDIR");
	FILE *out;

	folder = xasprintf("%s/fhirdeck-tls-XXXXXX", temporary != NULL ?
		temporary : "/tmp");
	if (start_faultd(state) != 0 || mkdtemp(folder) == NULL)
		return -1;
	ca_file = path_join(folder, "ca.pem");
	path_set_root(folder);
	has_openssl = is_on_path("openssl");
	if (!has_openssl)
		return 0;
	out = start_peers();
	while (peer_count < FD_COUNT(peer) && fscanf(out, "%15s %u",
	    peer[peer_count].name, &peer[peer_count].port) == 2 &&
	    strcmp(peer[peer_count].name, "ready") != 0)
		peer_count++;
	fclose(out);
	return peer_count == 12 ? 0 : -1;
}

FD_UNUSED static int tear_down_group(void **state)
{
	pid_t pid;

	close(peers_end);
	if (peers > 0)
		waitpid(peers, NULL, 0);
	pid = fork();
	if (pid == 0) {
		execlp("rm", "rm", "-rf", folder, (char *)NULL);
		_exit(127);
	}
	waitpid(pid, NULL, 0);
	free(ca_file);
	free(folder);
	return stop_faultd(state);
}

FD_UNUSED static unsigned port_of(const char *name)
{
	for (size_t i = 0; i < peer_count; i++)
		if (strcmp(peer[i].name, name) == 0)
			return peer[i].port;
	fail_msg("there is no peer %s", name);
	return 0;
}

FD_UNUSED static const struct exchange *fetch_from(const char *scheme,
	const char *name, const char *trusted)
{
	struct http_request request;

	snprintf(url_text, sizeof(url_text), "%s://127.0.0.1:%u/", scheme,
		port_of(name));
	request = get(url_text);
	request.ca_file = trusted;
	request.connect_ms = 20000;
	return fetch(&request);
}

#endif
