#define _POSIX_C_SOURCE 200809L
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool complain_of(const char *path)
{
	cli_complain("cannot write '%s': %s", path, strerror(errno));
	return false;
}

static bool write_all(int file, struct str bytes)
{
	for (size_t done = 0; done < bytes.len;) {
		ssize_t count = write(file, bytes.at + done, bytes.len - done);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return false;
		done += (size_t)count;
	}
	return true;
}

/* Devices and pipes cannot be renamed over. */
static bool write_in_place(const char *path, struct str bytes)
{
	int file = open(path, O_WRONLY | O_CLOEXEC);
	if (file < 0)
		return complain_of(path);
	bool done = write_all(file, bytes);
	if (!done && errno != EPIPE)
		complain_of(path);
	return (close(file) == 0) & done;
}

/* The file that a chain of symbolic links ends at, be it there or not. */
static const char *follow_links(struct cli *cli, const char *path)
{
	char target[PATH_MAX];
	for (int hops = 0; hops < 40; hops++) {
		ssize_t length = readlink(path, target, sizeof target - 1);
		if (length < 0)
			return path;
		target[length] = '\0';
		const char *slash = strrchr(path, '/');
		int folder = target[0] == '/' || !slash ? 0 : (int)(slash - path + 1);
		path = str_format(&cli->arena, "%.*s%s", folder, path, target).at;
	}
	return path;
}

static bool write_beside(struct cli *cli, const char *path, const struct stat *old, struct str bytes)
{
	const char *slash = strrchr(path, '/'), *temporary = NULL;
	int folder = slash ? (int)(slash - path + 1) : 0, file = -1;
	for (int attempt = 0; file < 0 && attempt < 100; attempt++) {
		temporary = str_format(&cli->arena, "%.*s.lintel-%ld-%d", folder, path, (long)getpid(), attempt).at;
		file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (file < 0 && errno != EEXIST)
			break;
	}
	if (file < 0)
		return complain_of(path);
	bool done = write_all(file, bytes) && (!old || fchmod(file, old->st_mode & 07777) == 0);
	int reason = errno;
	if (close(file) != 0 && done) {
		done = false;
		reason = errno;
	}
	if (done && rename(temporary, path) == 0)
		return true;
	errno = done ? errno : reason;
	complain_of(path);
	unlink(temporary);
	return false;
}

bool output_print(struct cli *cli, struct str bytes)
{
	if (cli->lost_output)
		return false;
	if (fwrite(bytes.at, 1, bytes.len, stdout) < bytes.len)
		cli->lost_output = errno;
	return !cli->lost_output;
}

bool output_write(struct cli *cli, const char *path, struct str bytes)
{
	if (strcmp(path, "-") == 0)
		return output_print(cli, bytes);
	path = follow_links(cli, path);
	struct stat old;
	if (stat(path, &old) != 0)
		return write_beside(cli, path, NULL, bytes);
	if (S_ISDIR(old.st_mode)) {
		errno = EISDIR;
		return complain_of(path);
	}
	return S_ISREG(old.st_mode) ? write_beside(cli, path, &old, bytes) : write_in_place(path, bytes);
}

int output_report(struct cli *cli, struct str bytes)
{
	const char *form = cli->values[OPTION_format], *equals = form ? strchr(form, '=') : NULL;
	return output_write(cli, equals ? equals + 1 : "-", bytes) ? CLI_CLEAN : CLI_TROUBLE;
}

int output_finish(struct cli *cli)
{
	if (fflush(stdout) != 0 && !cli->lost_output)
		cli->lost_output = errno;
	if (!cli->lost_output || cli->lost_output == EPIPE)
		return CLI_CLEAN;
	cli_complain("cannot write standard output: %s", strerror(cli->lost_output));
	return CLI_TROUBLE;
}

bool output_is_terminal(FILE *stream)
{
	return isatty(fileno(stream));
}

static bool is_set(const char *variable)
{
	const char *value = getenv(variable);
	return value && *value;
}

enum lintel_colour output_colour(const struct cli *cli, FILE *stream)
{
	const char *when = cli->values[OPTION_color];
	if (when && strcmp(when, "auto") != 0)
		return strcmp(when, "always") == 0 ? LINTEL_ANSI : LINTEL_PLAIN;
	if (is_set("NO_COLOR"))
		return LINTEL_PLAIN;
	if (is_set("CLICOLOR_FORCE") && strcmp(getenv("CLICOLOR_FORCE"), "0") != 0)
		return LINTEL_ANSI;
	const char *terminal = getenv("TERM");
	bool capable = terminal && strcmp(terminal, "dumb") != 0;
	return capable && output_is_terminal(stream) ? LINTEL_ANSI : LINTEL_PLAIN;
}
