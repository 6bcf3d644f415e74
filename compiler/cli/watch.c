#define _GNU_SOURCE /* inotify_init1, pipe2 */
#include "cli/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/map.h"
#include "cli/output.h"

/* What tells one state of a file from another. All zero: it is not there. */
struct state {
	long long seconds, nanoseconds, size, inode;
};

static struct state state_of(const struct stat *status)
{
	return (struct state){ status->st_mtim.tv_sec, status->st_mtim.tv_nsec, (long long)status->st_size,
		               (long long)status->st_ino };
}

static bool same_state(struct state a, struct state b)
{
	return a.seconds == b.seconds && a.nanoseconds == b.nanoseconds && a.size == b.size && a.inode == b.inode;
}

/* ---- the child's side: records of "seconds nanoseconds size inode path", each with its zero byte ---- */

void watch_saw(struct cli *cli, const char *path, const struct stat *status)
{
	if (cli->watcher <= 0)
		return;
	struct state state = status && S_ISREG(status->st_mode) ? state_of(status) : (struct state){ 0 };
	struct str record = str_format(&cli->arena, "%lld %lld %lld %lld %s", state.seconds, state.nanoseconds, state.size,
	                               state.inode, path);
	vec_push(&cli->arena, &cli->seen, record.at);
}

void watch_end(struct cli *cli)
{
	if (cli->watcher <= 0)
		return;
	for (uint32_t i = 0; i < cli->seen.count; i++) {
		const char *at = cli->seen.at[i];
		for (size_t rest = strlen(at) + 1; rest;) {
			ssize_t count = write(cli->watcher, at, rest);
			if (count < 0 && errno != EINTR)
				return; /* nobody listens any more */
			at += count > 0 ? count : 0;
			rest -= count > 0 ? (size_t)count : 0;
		}
	}
	close(cli->watcher);
}

/* ---- the parent's side ---- */

struct watched {
	struct state state;
	const char *path;
};

struct watch {
	struct arena arena; /* of one round */
	VEC(struct watched) files;
	int events;         /* inotify */
	struct map folders; /* resolved or not, to index in `watches` */
	VEC(int) watches;
};

static struct str read_all(struct arena *arena, int pipe_end)
{
	struct buf bytes = buf_in(arena);
	for (;;) {
		char *at = buf_reserve(&bytes, 4096);
		ssize_t count = read(pipe_end, at, 4096);
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return buf_view(&bytes);
		bytes.len += (size_t)count;
	}
}

static void read_records(struct watch *watch, struct str bytes)
{
	for (size_t at = 0; at < bytes.len;) {
		struct watched file;
		int path = 0;
		if (sscanf(bytes.at + at, "%lld %lld %lld %lld %n", &file.state.seconds, &file.state.nanoseconds, &file.state.size,
		           &file.state.inode, &path) == 4) {
			file.path = bytes.at + at + path;
			vec_push(&watch->arena, &watch->files, file);
		}
		at += strlen(bytes.at + at) + 1;
	}
}

static void watch_folder(struct watch *watch, const char *folder)
{
	enum { CHANGES = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE };
	if (map_add(&watch->arena, &watch->folders, str_of(folder), watch->watches.count) != MAP_NONE)
		return;
	int number = inotify_add_watch(watch->events, folder, CHANGES);
	vec_push(&watch->arena, &watch->watches, number);
}

/* The folder itself is watched, as editors save by renaming; and where a link leads, too. */
static void watch_file(struct watch *watch, const char *path)
{
	struct stat status;
	if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
		watch_folder(watch, path);
		return;
	}
	const char *slash = strrchr(path, '/');
	size_t length = slash ? slash == path ? 1 : (size_t)(slash - path) : 0;
	watch_folder(watch, length ? str_copy(&watch->arena, (struct str){ path, length }).at : ".");
}

static bool changed_meanwhile(const struct watch *watch)
{
	for (uint32_t i = 0; i < watch->files.count; i++) {
		struct stat status;
		bool there = stat(watch->files.at[i].path, &status) == 0 && S_ISREG(status.st_mode);
		if (!same_state(watch->files.at[i].state, there ? state_of(&status) : (struct state){ 0 }))
			return true;
	}
	return false;
}

/* A file that was read, or any design: a folder may get a new one. */
static bool matters(const struct watch *watch, const char *name)
{
	if (str_ends_with(str_of(name), STR(".arch")))
		return true;
	for (uint32_t i = 0; i < watch->files.count; i++) {
		const char *path = watch->files.at[i].path, *slash = strrchr(path, '/');
		if (strcmp(slash ? slash + 1 : path, name) == 0)
			return true;
	}
	return false;
}

static bool read_events(const struct watch *watch)
{
	_Alignas(struct inotify_event) char bytes[8192];
	ssize_t count = read(watch->events, bytes, sizeof bytes);
	bool found = false;
	for (ssize_t at = 0; at < count;) {
		const struct inotify_event *event = (const struct inotify_event *)(const void *)(bytes + at);
		found |= event->len > 0 && matters(watch, event->name);
		at += (ssize_t)(sizeof *event + event->len);
	}
	return found;
}

/* Until something that matters has changed, and then been quiet for a moment: a save is often several steps. */
static void wait_for_change(struct watch *watch)
{
	enum { QUIET_MS = 30 };
	struct pollfd poll_for = { .fd = watch->events, .events = POLLIN };
	bool found = changed_meanwhile(watch);
	for (;;) {
		int ready = poll(&poll_for, 1, found ? QUIET_MS : -1);
		if (ready == 0)
			return;
		if (ready > 0)
			found |= read_events(watch);
	}
}

static void tell(struct cli *cli, const struct watch *watch)
{
	if (cli->given[OPTION_quiet])
		return;
	uint32_t count = watch->files.count;
	cli_complain("watching %u %s; Ctrl-C ends it", count, count == 1 ? "file" : "files");
}

/* After one run: what it read is watched until it changes. */
static bool watch_round(struct cli *cli, int pipe_end, pid_t child)
{
	struct watch watch = { 0 };
	struct str records = read_all(&watch.arena, pipe_end);
	close(pipe_end);
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
	read_records(&watch, records);
	watch.events = inotify_init1(IN_CLOEXEC);
	if (watch.events < 0) {
		cli_complain("cannot watch files: %s", strerror(errno));
		arena_finish(&watch.arena);
		return false;
	}
	for (uint32_t i = 0; i < watch.files.count; i++)
		watch_file(&watch, watch.files.at[i].path);
	tell(cli, &watch);
	wait_for_change(&watch);
	close(watch.events);
	arena_finish(&watch.arena);
	return true;
}

bool watch_begin(struct cli *cli)
{
	for (uint32_t i = 0; i < cli->operands.count; i++)
		if (strcmp(cli->operands.at[i], "-") == 0) {
			cli_usage(cli, "standard input cannot be watched: name a file");
			return false;
		}
	for (;;) {
		int ends[2];
		fflush(NULL); /* what is buffered must not be written twice */
		if (pipe2(ends, O_CLOEXEC) != 0) {
			cli_complain("cannot watch files: %s", strerror(errno));
			return false;
		}
		pid_t child = fork();
		if (child == 0) {
			close(ends[0]);
			cli->watcher = ends[1];
			return true;
		}
		close(ends[1]);
		if (child < 0) {
			cli_complain("cannot watch files: %s", strerror(errno));
			close(ends[0]);
			return false;
		}
		if (!watch_round(cli, ends[0], child))
			return false;
	}
}
