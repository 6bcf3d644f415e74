#define _POSIX_C_SOURCE 200809L
#include "layout/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/heap.h"

/* Behind the work's bytes: how many they are. Without it they did not arrive whole. */
struct trailer {
	uint64_t magic, length;
};
static const uint64_t MAGIC = 0x6C696E74656C3031u;

static bool write_all(int to, const char *bytes, size_t count)
{
	while (count > 0) {
		ssize_t written = write(to, bytes, count);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		bytes += written;
		count -= (size_t)written;
	}
	return true;
}

static void set_limit(int what, rlim_t wanted)
{
	struct rlimit limit;
	if (getrlimit(what, &limit) != 0)
		return;
	if (limit.rlim_max == RLIM_INFINITY || wanted < limit.rlim_max)
		limit.rlim_cur = wanted;
	setrlimit(what, &limit);
}

_Noreturn static void be_child(const struct child_work *work, int to)
{
	/* Whatever the host installed must not run here: a fault ends the child, and nothing else. */
	static const int signals[] = { SIGSEGV, SIGBUS,  SIGABRT, SIGFPE, SIGILL,
				       SIGXCPU, SIGALRM, SIGTERM, SIGINT, SIGPIPE };
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
		signal(signals[i], SIG_DFL);
	set_limit(RLIMIT_CPU, work->seconds);
	set_limit(RLIMIT_CORE, 0);
	/* A sleeping child burns no CPU time: the alarm ends that too. */
	alarm(work->seconds * 6);
	/* Assertions of the library write to standard error; the parent says it in its own words. */
	int nowhere = open("/dev/null", O_WRONLY);
	if (nowhere >= 0)
		dup2(nowhere, STDERR_FILENO);
	heap_use_huge_pages();
	struct arena arena = { 0 };
	struct buf out = buf_in(&arena);
	work->run(work->context, &out);
	struct trailer trailer = { MAGIC, out.len };
	bool sent = write_all(to, out.at, out.len) && write_all(to, (const char *)&trailer, sizeof trailer);
	_exit(sent ? 0 : 1);
}

static struct buf read_all(struct arena *arena, int from)
{
	enum { STEP = 64 * 1024 };
	struct buf in = buf_in(arena);
	for (;;) {
		char *at = buf_reserve(&in, STEP);
		ssize_t got = read(from, at, STEP);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return in;
		in.len += (size_t)got;
	}
}

const char *child_run(struct arena *arena, struct child_work work, struct str *result)
{
	int ends[2];
	if (pipe(ends) != 0)
		return "no pipe to a child process could be made";
	pid_t pid = fork();
	if (pid < 0) {
		close(ends[0]);
		close(ends[1]);
		return "no child process could be started";
	}
	if (pid == 0) {
		close(ends[0]);
		be_child(&work, ends[1]);
	}
	close(ends[1]);
	struct buf in = read_all(arena, ends[0]);
	close(ends[0]);
	int status = 0;
	pid_t ended;
	do
		ended = waitpid(pid, &status, 0);
	while (ended < 0 && errno == EINTR);
	struct trailer trailer = { 0, 0 };
	if (in.len >= sizeof trailer)
		memcpy(&trailer, in.at + in.len - sizeof trailer, sizeof trailer);
	if (trailer.magic == MAGIC && trailer.length == in.len - sizeof trailer) {
		*result = (struct str){ in.at, in.len - sizeof trailer };
		return NULL;
	}
	if (ended == pid && WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGALRM))
		return "it took too long";
	if (ended == pid && WIFSIGNALED(status))
		return "it crashed";
	return "it gave up";
}
