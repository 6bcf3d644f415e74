/* lintel.h: the compiler as a library. This header is its manual.
 *
 * One compilation = one arena = one value that holds everything that was found:
 *
 *     struct lintel_input input = { .name = "shop.arch", .text = bytes, .length = n };
 *     struct lintel *design = lintel_compile(&input);
 *     ... lintel_check(design, ...), lintel_render(design, ...), lintel_findings...
 *     lintel_free(design);
 *
 * The library does no I/O by itself: included files and the project's lintel.arch come through a read callback. Results are
 * borrowed from the compilation and live until lintel_free. Nothing fails: broken text gives findings, and whatever could be
 * understood is there. One compilation belongs to one thread; rendering is one at a time in a process (Graphviz is not thread-safe).
 */
#ifndef LINTEL_H
#define LINTEL_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lintel; /* one compilation */

/* A borrowed run of UTF-8 bytes; not zero-terminated. */
struct lintel_text {
	const char *at;
	size_t length;
};

/* ---- compiling ---- */

struct lintel_input {
	const char *name;                /* shown in messages; relative to where the user stands */
	const char *text;
	size_t length;
	const char *project_name;        /* lintel.arch found upwards, or NULL */
	const char *project_text;
	size_t project_length;
	/* Reads a file for `include`: `path` as written, `from` the name of the including file. Gives malloc'd text in *text (the
	 * library frees it) and the name to show in *name (malloc'd); or returns false with a malloc'd reason in *problem.
	 * The host confines it to the project root. NULL: includes are refused. */
	bool (*read)(void *context, const char *path, const char *from, char **name, char **text, size_t *length, char **problem);
	void *context;
};

struct lintel *lintel_compile(const struct lintel_input *input);
void lintel_free(struct lintel *design); /* NULL is fine */
const char *lintel_version(void);        /* "0.1.0" */

/* ---- findings ---- */

enum lintel_severity { LINTEL_OFF, LINTEL_INFO, LINTEL_WARNING, LINTEL_ERROR };

struct lintel_check_options {
	const char *stage;               /* "sketch", "mvp", "production", or NULL: as the design says */
	const char *only, *select, *ignore; /* comma-separated codes, names or prefixes, or NULL */
	const char *today;               /* YYYY-MM-DD for `until`, or NULL: nothing expires */
	bool pedantic;
	bool isolated;                   /* leave settings of lintel.arch out */
};

/* Runs the rules and adds their findings to those of the text. Once per compilation; a second call is a no-op. */
void lintel_check(struct lintel *design, const struct lintel_check_options *options);

struct lintel_summary {
	unsigned error, warning, info, undeclared, suppressed;
	bool text_error;                 /* the text could not be understood fully: exit code 2 */
};
struct lintel_summary lintel_summary(const struct lintel *design);
enum lintel_severity lintel_worst(const struct lintel *design); /* of what is not suppressed */
const char *lintel_stage(const struct lintel *design);          /* "sketch", "mvp" or "production": stated or inferred */

enum lintel_colour { LINTEL_PLAIN, LINTEL_ANSI, LINTEL_TAGS };
struct lintel_text lintel_findings_text(struct lintel *design, enum lintel_colour colour, bool show_undeclared);
/* Elements of the JSON array `findings` of output.md, without the brackets. */
struct lintel_text lintel_findings_json(struct lintel *design);

/* ---- pictures ---- */

enum lintel_picture { LINTEL_SVG, LINTEL_PNG, LINTEL_PDF };

struct lintel_render_options {
	enum lintel_picture picture;
	const char *theme;               /* "auto", "light", "dark" or NULL */
	double scale;                    /* PNG pixels per px; 0 = 1 */
};

/* Bytes of the picture; length 0 where it could not be drawn, then *problem says why. *problem may also hold a remark. */
struct lintel_text lintel_render(struct lintel *design, const struct lintel_render_options *options, struct lintel_text *problem);

/* ---- looking inside ---- */

enum lintel_dump { LINTEL_DUMP_TOKENS, LINTEL_DUMP_TREE, LINTEL_DUMP_MODEL, LINTEL_DUMP_MODEL_JSON, LINTEL_DUMP_SCENE, LINTEL_DUMP_PLACED };
struct lintel_text lintel_dump(struct lintel *design, enum lintel_dump dump);

/* One line for people: "12 nodes, 14 arrows, 2 flows". */
struct lintel_text lintel_outline(struct lintel *design);

/* ---- the catalogue; static, no compilation needed ---- */

struct lintel_rule {
	const char *code, *name, *category, *summary;
	const char *explain;             /* Markdown */
	enum lintel_severity severity;
	bool text_code;                  /* T, W and X codes rather than a lint rule */
	bool by_default;
};
size_t lintel_rule_count(void);
const struct lintel_rule *lintel_rule_at(size_t index);
const struct lintel_rule *lintel_rule_find(const char *code_or_name);  /* NULL if unknown */
const char *lintel_rule_suggest(const char *word);                     /* nearest code or name, or NULL */

/* The kinds of the language with their prelude descendants, as text or JSON. */
struct lintel_text lintel_kinds(struct lintel *design, bool json);

#ifdef __cplusplus
}
#endif
#endif
