/* Which designs: operands and folders, and where pictures of them go. Their text: read.c. */
#define _POSIX_C_SOURCE 200809L
#include "cli/input.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/map.h"
#include "cli/watch.h"

struct path_list {
	VEC(const char *) paths;
};

static bool ends_with(const char *name, const char *ending)
{
	return str_ends_with(str_of(name), str_of(ending));
}

static const char *join_path(struct cli *cli, const char *folder, const char *name)
{
	return str_format(&cli->arena, "%s%s%s", folder, ends_with(folder, "/") ? "" : "/", name).at;
}

static bool complain_of(const char *path)
{
	cli_complain("cannot read '%s': %s", path, strerror(errno));
	return false;
}

/* Adds the designs of one folder to `designs` and its folders to `folders`. Symbolic links to folders are not followed. */
static bool list_folder(struct cli *cli, const char *folder, struct path_list *folders, struct path_list *designs)
{
	DIR *stream = opendir(folder);
	watch_saw(cli, folder, NULL);
	if (!stream)
		return complain_of(folder);
	for (struct dirent *entry; (entry = readdir(stream));) {
		const char *name = entry->d_name;
		if (name[0] == '.')
			continue;
		const char *path = join_path(cli, folder, name);
		struct stat status;
		if (lstat(path, &status) != 0)
			continue;
		if (S_ISDIR(status.st_mode))
			vec_push(&cli->arena, &folders->paths, path);
		else if (ends_with(name, ".arch") && strcmp(name, "lintel.arch") != 0)
			vec_push(&cli->arena, &designs->paths, path);
	}
	closedir(stream);
	return true;
}

static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* ---- operands ---- */

struct collector {
	struct cli *cli;
	struct input_list *list;
	struct map seen;
};

static void add_input(struct collector *collector, const char *path)
{
	struct arena *arena = &collector->cli->arena;
	if (map_add(arena, &collector->seen, str_of(path), 0) == MAP_NONE)
		vec_push(arena, &collector->list->inputs, (struct input){ path });
}

static bool add_folder(struct collector *collector, const char *folder)
{
	struct cli *cli = collector->cli;
	struct path_list folders = { 0 }, designs = { 0 };
	vec_push(&cli->arena, &folders.paths, folder);
	bool good = true;
	for (uint32_t i = 0; i < folders.paths.count; i++)
		good &= list_folder(cli, folders.paths.at[i], &folders, &designs);
	if (designs.paths.count == 0) {
		if (good)
			cli_complain("there is no design (*.arch) in '%s'", folder);
		return false;
	}
	qsort(designs.paths.at, designs.paths.count, sizeof *designs.paths.at, compare_paths);
	for (uint32_t i = 0; i < designs.paths.count; i++)
		add_input(collector, designs.paths.at[i]);
	return good;
}

/* A file that is not there: perhaps its ending was left out. */
static bool refuse_missing(struct collector *collector, const char *path)
{
	struct cli *cli = collector->cli;
	int reason = errno;
	watch_saw(cli, path, NULL);
	const char *longer = str_format(&cli->arena, "%s.arch", path).at;
	struct stat status;
	if (stat(longer, &status) == 0)
		cli_complain("cannot read '%s': did you mean '%s'?", path, longer);
	else
		cli_complain("cannot read '%s': %s", path, strerror(reason));
	return false;
}

static bool add_operand(struct collector *collector, const char *path)
{
	struct stat status;
	if (strcmp(path, "-") == 0) {
		add_input(collector, path);
		return true;
	}
	if (stat(path, &status) != 0)
		return refuse_missing(collector, path);
	if (S_ISDIR(status.st_mode))
		return add_folder(collector, path);
	add_input(collector, path);
	return true;
}

bool input_collect(struct cli *cli, struct input_list *list)
{
	struct collector collector = { .cli = cli, .list = list };
	bool good = true;
	for (uint32_t i = 0; i < cli->operands.count; i++)
		good &= add_operand(&collector, cli->operands.at[i]);
	return good;
}

/* ---- pictures ---- */

const char *input_with_extension(struct cli *cli, const char *path, const char *extension)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');
	int length = dot && dot > name ? (int)(dot - path) : (int)strlen(path);
	return str_format(&cli->arena, "%.*s.%s", length, path, extension).at;
}

const char *input_picture_path(struct cli *cli, const struct input *input, const char *extension)
{
	return strcmp(input->path, "-") == 0 ? "-" : input_with_extension(cli, input->path, extension);
}
