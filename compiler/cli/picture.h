/* cli/picture: which type, where to, and writing it. Shared by `lintel FILE` and `lintel render`. */
#ifndef LINTEL_CLI_PICTURE_H
#define LINTEL_CLI_PICTURE_H

#include "cli/input.h"

struct picture_plan {
	struct lintel_render_options options;
	const char *extension;
	bool series;             /* each step of a design with layers too */
	VEC(const char *) paths; /* one for each input; "-" = standard output */
	bool on_stdout;
};

/* Type (by --to, else the ending of `output`, else SVG; `output` may be NULL), scale and theme. False: they are wrong, and the
 * user has been told. */
bool picture_settle(struct cli *cli, const char *output, struct picture_plan *plan);
/* The same and where to, for these inputs. False: they do not go together, and the user has been told. */
bool picture_plan(struct cli *cli, const struct input_list *list, struct picture_plan *plan);

/* Draws and writes the picture of input number `index`. False: it could not be done, and the user has been told. */
bool picture_make(struct cli *cli, const struct picture_plan *plan, uint32_t index, struct lintel *design);
/* The same to any path. */
bool picture_write(struct cli *cli, const struct picture_plan *plan, const char *path, struct lintel *design);

#endif
