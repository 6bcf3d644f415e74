/* The text of designs, their project's lintel.arch, and what they include.
 *
 * The project root is the nearest folder upwards with a lintel.arch, else with a .git, else the design's own; for
 * standard input it is looked for from the current folder. Included files must lie below it once symbolic links are
 * resolved. A file is shown by its path from where the user stands, links resolved: one file, one name, so that a
 * cycle is seen. The design itself keeps the name by which the user called it. */
#define _XOPEN_SOURCE 700 /* realpath */
#include "cli/input.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/watch.h"

/* Of a design one more than the language allows, so that the compiler says what is wrong; never a whole endless device. */
enum { READ_LIMIT = (16 << 20) + 1, PICTURE_LIMIT = 256 << 20 };

struct reader {
	struct cli *cli;
	const char *name;   /* of the design, as it is shown */
	const char *real;   /* its resolved path; "" for standard input */
	const char *folder; /* resolved folder of the design */
	const char *here;   /* resolved current folder */
	const char *root;   /* resolved project root */
};

/* ---- bytes ---- */

/* Reads to the end or the limit. On failure *problem says why. */
static struct str read_open_file(struct cli *cli, int file, size_t limit, const char **problem)
{
	struct buf bytes = buf_in(&cli->arena);
	struct stat status;
	if (fstat(file, &status) == 0 && S_ISREG(status.st_mode) && (size_t)status.st_size < limit)
		buf_reserve(&bytes, (size_t)status.st_size + 1);
	while (bytes.len < limit) {
		char *at = buf_reserve(&bytes, 1);
		size_t room = bytes.room - bytes.len, rest = limit - bytes.len;
		ssize_t count = read(file, at, room < rest ? room : rest);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			*problem = strerror(errno);
		if (count <= 0)
			break;
		bytes.len += (size_t)count;
	}
	return buf_view(&bytes);
}

static struct str read_file(struct cli *cli, const char *path, size_t limit, const char **problem)
{
	struct stat status;
	int file = open(path, O_RDONLY | O_CLOEXEC);
	watch_saw(cli, path, file >= 0 && fstat(file, &status) == 0 ? &status : NULL);
	if (file < 0) {
		*problem = errno == ENOENT ? "no such file" : strerror(errno);
		return (struct str){ 0 };
	}
	struct str bytes = read_open_file(cli, file, limit, problem);
	close(file);
	return bytes;
}

/* ---- paths; all resolved ---- */

static const char *resolve(struct cli *cli, const char *path)
{
	char resolved[PATH_MAX];
	return realpath(path, resolved) ? str_copy(&cli->arena, str_of(resolved)).at : NULL;
}

static const char *folder_of(struct cli *cli, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return ".";
	return slash == path ? "/" : str_copy(&cli->arena, (struct str){ path, (size_t)(slash - path) }).at;
}

static bool is_below(const char *path, const char *folder)
{
	size_t length = strcmp(folder, "/") == 0 ? 0 : strlen(folder);
	return strncmp(path, folder, length) == 0 && path[length] == '/';
}

static bool holds(struct cli *cli, const char *folder, const char *name)
{
	struct stat status;
	return stat(str_format(&cli->arena, "%s/%s", folder, name).at, &status) == 0;
}

/* The nearest folder upwards that holds `name`, or NULL. */
static const char *find_upwards(struct cli *cli, const char *folder, const char *name)
{
	for (;; folder = folder_of(cli, folder)) {
		if (holds(cli, folder, name))
			return folder;
		if (strcmp(folder, "/") == 0)
			return NULL;
	}
}

/* `path` as seen from `here`: "shop/common.arch", "../lintel.arch". */
static const char *path_from(struct cli *cli, const char *here, const char *path)
{
	struct buf out = buf_in(&cli->arena);
	while (!is_below(path, here)) {
		buf_text(&out, "../");
		here = folder_of(cli, here);
	}
	size_t length = strcmp(here, "/") == 0 ? 0 : strlen(here);
	buf_text(&out, path + length + 1);
	buf_char(&out, '\0');
	return out.at;
}

/* ---- includes ---- */

static struct lintel_file refuse(const char *problem)
{
	return (struct lintel_file){ .problem = problem };
}

/* Is the nearest part of the path that exists within the project? Asked first, so that nothing can be learned of what
 * lies outside. */
static bool is_confined(const struct reader *reader, const char *path)
{
	for (;; path = folder_of(reader->cli, path)) {
		const char *real = resolve(reader->cli, path);
		if (real)
			return strcmp(real, reader->root) == 0 || is_below(real, reader->root);
	}
}

static struct lintel_file read_included(void *context, const char *path, const char *from)
{
	const struct reader *reader = context;
	struct cli *cli = reader->cli;
	/* other names than the design's were made by path_from */
	const char *folder = strcmp(from, reader->name) == 0
	                         ? reader->folder
	                         : folder_of(cli, str_format(&cli->arena, "%s/%s", reader->here, from).at);
	const char *joined = path[0] == '/' ? path : str_format(&cli->arena, "%s/%s", folder, path).at;
	if (!is_confined(reader, joined))
		return refuse(str_format(&cli->arena, "it lies outside the project '%s'", reader->root).at);
	const char *real = resolve(cli, joined);
	if (!real)
		watch_saw(cli, joined, NULL); /* it may come */
	if (!real)
		return refuse(errno == ENOENT ? "no such file" : strerror(errno));
	struct stat status;
	if (stat(real, &status) == 0 && !S_ISREG(status.st_mode))
		return refuse(S_ISDIR(status.st_mode) ? "it is a folder" : "it is not a regular file");
	const char *problem = NULL;
	struct str text = read_file(cli, real, READ_LIMIT, &problem);
	if (problem)
		return refuse(problem);
	const char *name = strcmp(real, reader->real) == 0 ? reader->name : path_from(cli, reader->here, real);
	return (struct lintel_file){ .name = name, .text = { text.at, text.len } };
}

/* ---- compiling ---- */

static struct reader reader_for(struct cli *cli, const char *name, const char *path)
{
	struct reader reader = { .cli = cli, .name = name, .real = "" };
	reader.here = resolve(cli, ".");
	if (!reader.here)
		reader.here = "/";
	const char *real = path ? resolve(cli, path) : NULL;
	if (real)
		reader.real = real;
	reader.folder = real ? folder_of(cli, real) : reader.here;
	const char *root = find_upwards(cli, reader.folder, "lintel.arch");
	if (!root)
		root = find_upwards(cli, reader.folder, ".git");
	reader.root = root ? root : reader.folder;
	return reader;
}

static struct lintel *compile(const struct reader *made, struct str text)
{
	struct cli *cli = made->cli;
	struct reader *reader = ARENA_NEW(&cli->arena, struct reader); /* a design with other texts reads its includes again */
	*reader = *made;
	struct lintel_input input = {
		.name = reader->name, .text = text.at, .length = text.len, .read = read_included, .context = reader
	};
	const char *project = str_format(&cli->arena, "%s/lintel.arch", reader->root).at;
	struct stat status;
	/* a lintel.arch that is itself the design has been read */
	bool has_project = !cli->given[OPTION_isolated] && stat(project, &status) == 0 && S_ISREG(status.st_mode) &&
	                   strcmp(project, reader->real) != 0;
	if (has_project) {
		const char *problem = NULL;
		struct str project_text = read_file(cli, project, READ_LIMIT, &problem);
		if (problem) {
			cli_complain("cannot read '%s': %s", project, problem);
			return NULL;
		}
		input.project_name = path_from(cli, reader->here, project);
		input.project_text = project_text.at;
		input.project_length = project_text.len;
	}
	return lintel_compile(&input);
}

const char *input_name(const struct input *input)
{
	return strcmp(input->path, "-") == 0 ? "<stdin>" : input->path;
}

struct lintel *input_compile_text(struct cli *cli, const char *path, struct str text)
{
	struct reader reader = reader_for(cli, path, path);
	reader.real = ""; /* the file holds more than the design: it cannot include itself */
	return compile(&reader, text);
}

static bool read_all(struct cli *cli, const char *path, size_t limit, struct str *bytes)
{
	const char *problem = NULL;
	bool is_stdin = strcmp(path, "-") == 0;
	*bytes = is_stdin ? read_open_file(cli, STDIN_FILENO, limit, &problem) : read_file(cli, path, limit, &problem);
	if (problem)
		cli_complain("cannot read '%s': %s", is_stdin ? "standard input" : path, problem);
	return !problem;
}

bool input_read(struct cli *cli, const char *path, struct str *bytes)
{
	return read_all(cli, path, READ_LIMIT, bytes);
}

bool input_read_picture(struct cli *cli, const char *path, struct str *bytes)
{
	return read_all(cli, path, PICTURE_LIMIT, bytes);
}

struct lintel *input_compile(struct cli *cli, const struct input *input)
{
	struct str text;
	if (!input_read(cli, input->path, &text))
		return NULL;
	return input_compile_with(cli, input, text);
}

struct lintel *input_compile_with(struct cli *cli, const struct input *input, struct str text)
{
	bool is_stdin = strcmp(input->path, "-") == 0;
	struct reader reader = reader_for(cli, input_name(input), is_stdin ? NULL : input->path);
	return compile(&reader, text);
}

struct lintel *input_compile_nothing(struct cli *cli)
{
	struct reader reader = reader_for(cli, "<nothing>", NULL);
	return compile(&reader, (struct str){ "", 0 });
}

const char *input_name_from(struct cli *cli, const struct input *input, const char *folder)
{
	const char *real = strcmp(input->path, "-") == 0 ? NULL : resolve(cli, input->path), *from = resolve(cli, folder);
	return real && from ? path_from(cli, from, real) : input_name(input);
}
