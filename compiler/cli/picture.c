#define _POSIX_C_SOURCE 200809L
#include "cli/picture.h"

#include <string.h>
#include <sys/stat.h>

#include "base/heap.h"
#include "base/map.h"
#include "base/number.h"
#include "cli/output.h"

static const struct {
	const char *extension;
	enum lintel_type type;
} types[] = { { "svg", LINTEL_SVG }, { "png", LINTEL_PNG }, { "pdf", LINTEL_PDF } };
enum { TYPE_COUNT = sizeof types / sizeof *types };

/* ---- options ---- */

static bool is_folder(const char *path)
{
	struct stat status;
	size_t length = strlen(path);
	return (length > 0 && path[length - 1] == '/') || (stat(path, &status) == 0 && S_ISDIR(status.st_mode));
}

/* --to, else the ending of -o, else SVG. */
static bool settle_type(struct cli *cli, const char *output, struct picture_plan *plan)
{
	const char *wanted = cli->values[OPTION_to];
	if (!wanted && output && strcmp(output, "-") != 0 && !is_folder(output)) {
		const char *slash = strrchr(output, '/'), *dot = strrchr(slash ? slash : output, '.');
		wanted = dot ? dot + 1 : "";
	}
	for (int i = 0; i < TYPE_COUNT; i++)
		if (strcmp(wanted ? wanted : "svg", types[i].extension) == 0) {
			plan->extension = types[i].extension;
			plan->options.type = types[i].type;
			return true;
		}
	cli_usage(cli, "the name '%s' does not say what type of picture it is: add --to svg, png or pdf", output);
	return false;
}

static bool settle_scale(struct cli *cli, struct picture_plan *plan)
{
	const char *text = cli->values[OPTION_scale];
	if (!text || (number_read(str_of(text), &plan->options.scale) && plan->options.scale >= 0.01 &&
	              plan->options.scale <= 100))
		return true;
	cli_usage(cli, "--scale is a number from 0.01 to 100, not '%s'", text);
	return false;
}

static bool settle_look(struct cli *cli, struct picture_plan *plan)
{
	const char *width = cli->values[OPTION_width], *background = cli->values[OPTION_background];
	if (width && !(number_read(str_of(width), &plan->options.width) && plan->options.width >= 1 &&
	               plan->options.width <= 100000))
		return cli_usage(cli, "--width is a number of px from 1 to 100000, not '%s'", width), false;
	if (background && !lintel_is_background(background))
		return cli_usage(cli, "--background is 'none' or a colour such as #f8f8f8, not '%s'", background), false;
	plan->options.background = background;
	plan->options.theme = cli->values[OPTION_theme];
	plan->options.embed_font = cli->given[OPTION_embed_font];
	return true;
}

/* ---- where to ---- */

static const char *path_for(struct cli *cli, const struct input *input, const char *output, const char *extension)
{
	const char *beside = input_picture_path(cli, input, extension);
	if (!output)
		return beside;
	if (!is_folder(output))
		return output;
	const char *slash = strrchr(beside, '/'), *name = slash ? slash + 1 : beside;
	if (strcmp(name, "-") == 0)
		name = str_format(&cli->arena, "stdin.%s", extension).at;
	bool has_slash = output[strlen(output) - 1] == '/';
	return str_format(&cli->arena, "%s%s%s", output, has_slash ? "" : "/", name).at;
}

/* A picture must not replace a design, nor another picture of this run. */
static bool check_paths(struct cli *cli, const struct input_list *list, const struct picture_plan *plan)
{
	struct map taken = { 0 };
	for (uint32_t i = 0; i < list->inputs.count; i++)
		map_add(&cli->arena, &taken, str_of(list->inputs.at[i].path), i);
	for (uint32_t i = 0; i < plan->paths.count; i++) {
		const char *path = plan->paths.at[i];
		if (strcmp(path, "-") == 0 && plan->paths.count == 1)
			return true;
		uint32_t other = map_add(&cli->arena, &taken, str_of(path), plan->paths.count + i);
		if (other == MAP_NONE)
			continue;
		if (other < plan->paths.count)
			cli_usage(cli, "the picture '%s' would replace a design: say where to with -o", path);
		else
			cli_usage(cli, "'%s' and '%s' would both be drawn to '%s': give -o a folder, or draw them one by one",
			          list->inputs.at[other - plan->paths.count].path, list->inputs.at[i].path, path);
		return false;
	}
	return true;
}

/* ---- overlays ---- */

static bool settle_show(struct cli *cli, struct picture_plan *plan)
{
	struct {
		const char *word;
		bool *wanted;
	} overlays[] = { { "load", &plan->options.show_load }, { "lint", &plan->options.show_lint },
		         { "legend", &plan->options.show_legend } };
	struct str list = str_of(cli->given[OPTION_show] ? cli->values[OPTION_show] : "");
	for (size_t at = 0; at < list.len;) {
		struct str rest = str_slice(list, at, list.len);
		size_t length = str_find(rest, STR(",")), found = 0;
		struct str word = str_trim(str_slice(rest, 0, length));
		while (found < sizeof overlays / sizeof *overlays && !str_is(word, overlays[found].word))
			found++;
		if (found == sizeof overlays / sizeof *overlays) {
			cli_usage(cli, "--show has no overlay '%.*s'; there are load, lint and legend", STR_ARG(word));
			return false;
		}
		*overlays[found].wanted = true;
		at += length + 1;
	}
	return true;
}

static bool settle_depth(struct cli *cli, struct picture_plan *plan)
{
	double depth = 1;
	const char *text = cli->values[OPTION_depth];
	if (text && (!number_read(str_of(text), &depth) || depth < 0 || depth > 1e6 || depth != (unsigned)depth)) {
		cli_usage(cli, "--depth is a whole number of arrows, not '%s'", text);
		return false;
	}
	if (text && !cli->given[OPTION_focus]) {
		cli_usage(cli, "--depth says how far around --focus: name what to look at");
		return false;
	}
	plan->options.depth = (unsigned)depth;
	return true;
}

static bool settle_view(struct cli *cli, struct picture_plan *plan)
{
	plan->options.flow = cli->values[OPTION_flow];
	plan->options.kill = cli->values[OPTION_kill];
	plan->options.focus = cli->values[OPTION_focus];
	plan->options.collapse = cli->values[OPTION_collapse];
	return settle_show(cli, plan) && settle_depth(cli, plan);
}

bool picture_settle(struct cli *cli, const char *output, struct picture_plan *plan)
{
	plan->options.edges = cli->values[OPTION_edges];
	plan->options.layer = cli->values[OPTION_layer];
	plan->series = cli->given[OPTION_layers];
	if (plan->series && plan->options.layer)
		return cli_usage(cli, "--layer draws one step and --layers draws all: give one of them"), false;
	if (!settle_type(cli, output, plan) || !settle_scale(cli, plan) || !settle_look(cli, plan) || !settle_view(cli, plan))
		return false;
	if (plan->options.type != LINTEL_SVG)
		heap_use_huge_pages(); /* Cairo and libdeflate take some MB in small pieces */
	return true;
}

bool picture_plan(struct cli *cli, const struct input_list *list, struct picture_plan *plan)
{
	const char *output = cli->values[OPTION_output];
	if (!picture_settle(cli, output, plan))
		return false;
	for (uint32_t i = 0; i < list->inputs.count; i++) {
		const char *path = path_for(cli, &list->inputs.at[i], output, plan->extension);
		vec_push(&cli->arena, &plan->paths, path);
		plan->on_stdout |= strcmp(path, "-") == 0;
	}
	if (plan->on_stdout && plan->options.type != LINTEL_SVG && output_is_terminal(stdout)) {
		cli_usage(cli, "a %s is not for a terminal: write it to a file with -o", plan->extension);
		return false;
	}
	return check_paths(cli, list, plan);
}

/* ---- drawing ---- */

static bool write_one(struct cli *cli, const struct lintel_render_options *options, const char *path, struct lintel *design)
{
	struct lintel_picture picture = lintel_render(design, options);
	struct str remark = { picture.remark.at, picture.remark.length };
	if (picture.bytes.length == 0) {
		cli_complain("cannot draw '%s': %.*s", path, STR_ARG(remark));
		return false;
	}
	if (remark.len)
		cli_complain("'%s': %.*s", path, STR_ARG(remark));
	return output_write(cli, path, (struct str){ picture.bytes.at, picture.bytes.length });
}

/* "shop-2.svg" */
static const char *step_path(struct cli *cli, const char *path, unsigned step)
{
	const char *slash = strrchr(path, '/'), *dot = strrchr(slash ? slash : path, '.');
	int length = (int)(dot ? (size_t)(dot - path) : strlen(path));
	return str_format(&cli->arena, "%.*s-%u%s", length, path, step, dot ? dot : "").at;
}

/* Each step beside the picture, which then has them all. On standard output there is no beside. */
static bool write_series(struct cli *cli, const struct picture_plan *plan, const char *path, struct lintel *design)
{
	struct lintel_render_options options = plan->options;
	unsigned steps = lintel_step_count(design);
	bool done = true;
	for (unsigned step = 1; done && step <= steps && steps > 1 && options.type != LINTEL_PDF && strcmp(path, "-") != 0; step++) {
		options.step = step;
		done = write_one(cli, &options, step_path(cli, path, step), design);
	}
	options.step = 0;
	options.steps = true;
	return done && write_one(cli, &options, path, design);
}

bool picture_write(struct cli *cli, const struct picture_plan *plan, const char *path, struct lintel *design)
{
	return plan->series ? write_series(cli, plan, path, design) : write_one(cli, &plan->options, path, design);
}

bool picture_make(struct cli *cli, const struct picture_plan *plan, uint32_t index, struct lintel *design)
{
	return picture_write(cli, plan, plan->paths.at[index], design);
}
