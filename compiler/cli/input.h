/* cli/input: designs from the file system: which ones, their text, their project, and what they include. */
#ifndef LINTEL_CLI_INPUT_H
#define LINTEL_CLI_INPUT_H

#include "cli/cli.h"

struct input {
	const char *path; /* as the user gave it; "-" = standard input */
};
/* As it stands in messages and reports. */
/* The path of the design as seen from `folder`, links resolved: the same from wherever the program is run. */
const char *input_name_from(struct cli *cli, const struct input *input, const char *folder);
const char *input_name(const struct input *input);

/* The operands as designs: folders become the *.arch files below them (not lintel.arch, nothing hidden), sorted by
 * bytes; one that comes twice is taken once. False: something was wrong, and the user has been told; what is good is
 * in the list. */
struct input_list {
	VEC(struct input) inputs;
};
bool input_collect(struct cli *cli, struct input_list *list);

/* Reads and compiles. NULL: it cannot be read, and the user has been told. The caller frees. */
struct lintel *input_compile(struct cli *cli, const struct input *input);
/* The same of a text that stands in the file at `path`, which names it and from where it includes. */
struct lintel *input_compile_text(struct cli *cli, const char *path, struct str text);
/* All bytes of a file, "-" = standard input, up to one more than a design may have. False: the user has been told. */
bool input_read(struct cli *cli, const char *path, struct str *bytes);
/* Compiles this text in place of the file's. */
struct lintel *input_compile_with(struct cli *cli, const struct input *input, struct str text);
/* The same of a picture, which may be larger. */
bool input_read_picture(struct cli *cli, const char *path, struct str *bytes);
/* A compilation of nothing, for what needs no design. */
struct lintel *input_compile_nothing(struct cli *cli);

/* "shop.svg" for "shop.arch": where its picture goes by itself. */
const char *input_picture_path(struct cli *cli, const struct input *input, const char *extension);
/* `path` with another ending: "shop.svg" for "shop.md". */
const char *input_with_extension(struct cli *cli, const char *path, const char *extension);

#endif
