/* lintel.h: the compiler as a library. This header is its manual.
 *
 * One compilation = one arena = one value that holds everything that was found:
 *
 *     struct lintel_input input = { .name = "shop.arch", .text = bytes, .length = count };
 *     struct lintel *design = lintel_compile(&input);
 *     lintel_check(design, NULL);
 *     struct lintel_text findings = lintel_findings_text(design, LINTEL_PLAIN);
 *     struct lintel_picture picture = lintel_render(design, NULL);
 *     ...
 *     lintel_free(design);
 *
 * The library does no I/O by itself: included files come through a callback, and the caller hands in the project's lintel.arch.
 * Results are borrowed from the compilation and live until lintel_free. Nothing fails: broken text gives findings, and whatever
 * could be understood is there. Out of memory ends the process. The same input gives the same bytes, on every machine, in every
 * locale, at every hour. One compilation belongs to one thread; pictures are drawn one at a time in a process (Graphviz is not
 * thread-safe).
 */
#ifndef LINTEL_H
#define LINTEL_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LINTEL_VERSION "0.1.0"
const char *lintel_version(void); /* of the library that is linked */

struct lintel; /* one compilation */

/* A borrowed run of UTF-8 bytes; not zero-terminated. */
struct lintel_text {
	const char *at;
	size_t length;
};

/* ---- compiling ---- */

/* What came of reading an included file. */
struct lintel_file {
	const char *name;    /* as it is shown in messages; the same file has the same name, by whatever path it was reached */
	struct lintel_text text;
	const char *problem; /* why it cannot be read ("no such file"), else NULL */
};

struct lintel_input {
	const char *name;            /* as it is shown in messages: "shop.arch", "<stdin>" */
	const char *text;
	size_t length;
	const char *project_name;    /* the lintel.arch found upwards, or NULL */
	const char *project_text;
	size_t project_length;
	/* Reads a file for `include`: `path` as written, `from` the name of the file that includes it. What it gives need not
	 * live longer than until the next call; `context` lives as long as the compilation, which may read again (lintel_sweep,
	 * lintel_fix). Confining it to the project is the caller's care. NULL: includes are refused. */
	struct lintel_file (*read)(void *context, const char *path, const char *from);
	void *context;
};

/* Copies what it is given. Never NULL. */
struct lintel *lintel_compile(const struct lintel_input *input);
void lintel_free(struct lintel *design); /* NULL is fine */
struct lintel_text lintel_source(struct lintel *design); /* the text that was compiled */

/* ---- findings ---- */

enum lintel_severity { LINTEL_OFF, LINTEL_INFO, LINTEL_WARNING, LINTEL_ERROR };

/* All zero: the default rules at the stage that the design states or shows. */
struct lintel_check_options {
	const char *stage;   /* "sketch", "mvp", "production", or NULL: as the design says */
	const char *only;    /* exactly these rules: codes, names or categories, comma-separated, or NULL */
	const char *select;  /* these too */
	const char *ignore;  /* these not */
	const char *severity; /* "spof=warning,R=info", or NULL */
	const char *error_on; /* "error", "warning", "info", "never": see lintel_summary.failed; NULL: as the design says */
	const char *why_not; /* the rule that lintel_why_not will be asked about, or NULL */
	const char *today;   /* YYYY-MM-DD, with which `until` is compared, or NULL: nothing expires */
	bool pedantic;       /* the pedantic rules too */
	bool isolated;       /* leave out the settings of the project's lintel.arch */
	bool undeclared;     /* list each subject that leaves something undeclared, also those that the stage holds back */
	bool strict;         /* no `allow` is accepted: each is an error */
};

/* Runs the rules; their findings join those of the text. Once for a compilation; a second call does nothing. */
void lintel_check(struct lintel *design, const struct lintel_check_options *options);

struct lintel_summary {
	unsigned error, warning, info; /* what is wrong and not suppressed */
	unsigned undeclared;           /* what is not known, whatever its severity */
	unsigned suppressed;           /* by `allow` */
	enum lintel_severity worst;    /* of all that is not suppressed */
	bool text_error;               /* the text could not be understood in full */
	bool failed;                   /* something is at or above the severity that lintel_check was told (default: an error) */
};
struct lintel_summary lintel_summary(struct lintel *design);
const char *lintel_stage(struct lintel *design);     /* "sketch", "mvp" or "production", as lintel_check used it */

enum lintel_colour { LINTEL_PLAIN, LINTEL_ANSI, LINTEL_TAGS /* <error>...</error>: how tests read colour */ };
/* For people: each finding with its source line. Empty where there is none. */
struct lintel_text lintel_findings_text(struct lintel *design, enum lintel_colour colour);
/* One line on the rules whose questions the stage holds back, because the design does not say what they need; or empty. */
struct lintel_text lintel_held_back(struct lintel *design);
/* For programs: the elements of the array `findings` of the JSON report, without its brackets. Empty where there is none. */
struct lintel_text lintel_findings_json(struct lintel *design);

/* ---- reports for other programs ---- */

enum lintel_document_form {
	LINTEL_SARIF,       /* 2.1.0, as code scanning reads it */
	LINTEL_GITHUB,      /* workflow commands: annotations on a pull request */
	LINTEL_JUNIT,       /* test results in XML */
	LINTEL_CODECLIMATE  /* GitLab's code quality report */
};

/* One report over several compilations, each of which may be freed once it is added. */
struct lintel_document;
struct lintel_document *lintel_document_open(enum lintel_document_form form);
void lintel_document_add(struct lintel_document *document, struct lintel *design); /* after its lintel_check */
/* The whole text, once; it lives until lintel_document_free. */
struct lintel_text lintel_document_close(struct lintel_document *document);
void lintel_document_free(struct lintel_document *document); /* NULL is fine */

/* ---- fixes ---- */

/* Safe fixes keep what the drawing means; suggestions write one attribute that the author has to confirm; unsafe ones draw
 * arrows, add nodes or change numbers. Bits, to be joined by `|`. */
enum lintel_fix_kind { LINTEL_FIX_SAFE = 1, LINTEL_FIX_SUGGESTIONS = 2, LINTEL_FIX_UNSAFE = 4 };

struct lintel_fixed {
	struct lintel_text text; /* of the design, with the fixes */
	unsigned applied;        /* 0: the text is as it was */
	unsigned refused;        /* fixes that did not make their finding go away, or broke the text: left out */
	unsigned elsewhere;      /* findings whose fix lies in an included file or in lintel.arch, which is not touched */
};
/* Applies what fixes the findings of lintel_check with these options have. Checks the design if that was not done. */
struct lintel_fixed lintel_fix(struct lintel *design, const struct lintel_check_options *options, unsigned kinds);

/* Findings that are not suppressed, by the kind of the first fix of each. */
struct lintel_fixable {
	unsigned safe, suggestions, unsafe;
};
struct lintel_fixable lintel_fixable(struct lintel *design);

/* One finding, for what is no report. */
struct lintel_finding {
	const char *code, *name;
	enum lintel_severity severity;
	bool undeclared, suppressed;
	struct lintel_text message;
	const struct lintel_text *subjects; /* names of what it is about: with the code its stable key */
	size_t subject_count;
};
size_t lintel_finding_count(struct lintel *design);
struct lintel_finding lintel_finding_at(struct lintel *design, size_t index);

/* ---- findings that were there before ---- */

struct lintel_known {
	struct lintel_text code, name;
	const struct lintel_text *subjects;
	size_t subject_count;
	struct lintel_text message;    /* counts where there is no subject */
	unsigned count;                /* of findings like this */
};
struct lintel_baseline {
	const char *name;              /* of its file, for messages */
	const char *stage;             /* at which it was made; findings of later stages are not missed */
	bool undeclared;               /* it was made with these listed */
	const struct lintel_known *known;
	size_t count;
};
/* After lintel_check: suppresses what is known, and reports as an error (X004) what is known and found no more. */
void lintel_accept(struct lintel *design, const struct lintel_baseline *baseline);
/* Whether the rule of that code or name ran in lintel_check; codes of the text always do. */
bool lintel_ran(struct lintel *design, const char *rule);
/* Whether lintel_check listed what the stage holds back. */
bool lintel_listed_undeclared(struct lintel *design);

/* ---- why there is no finding ---- */

/* Each part that the rule of `why_not` looked at, with the evidence by which it passes, or what was found. The JSON is an
 * element of the array `designs` of its document. */
struct lintel_text lintel_why_not(struct lintel *design, const char *name, bool json);

/* ---- pictures ---- */

enum lintel_type { LINTEL_SVG, LINTEL_PNG, LINTEL_PDF };

/* All zero, or NULL in its place: an SVG that follows the reader's theme. */
struct lintel_render_options {
	enum lintel_type type;
	const char *theme;   /* "auto", "light", "dark", "print", "sketch", "sketch-dark", or NULL = the design's, else auto */
	double scale;        /* pixels of a PNG per px of the picture; 0 = 1 */
	double width;        /* of the picture in px, its height follows; 0 = as it is */
	const char *background; /* "none", a colour as "#f8f8f8", or NULL: the theme's */
	bool embed_font;     /* an SVG carries the letters that it needs (a sketch always does) */
	const char *layer;   /* the design up to this layer, all layers on one placement; NULL = all */
	unsigned step;       /* the same by number: 1 = without layers, 2 = with the first one; 0 = all */
	bool steps;          /* all steps in one: an SVG that steps through them, pages of a PDF */
	const char *edges;   /* how arrows run: "curved", "ortho" (at right angles), "straight", or NULL = the design's, else curved */
	/* Overlays; they combine, over steps too: each step has the numbers and findings of the design up to its layer. */
	bool show_load;      /* rates on arrows, utilisation in boxes */
	bool show_lint;      /* findings of lintel_check as numbered badges, with the list below */
	bool show_legend;    /* also where it would not come by itself */
	const char *flow;    /* this flow in colour with numbered steps, the rest faded; or NULL */
	const char *kill;    /* nodes and groups with commas: what is lost without them; or NULL */
	const char *focus;   /* nodes and groups with commas: only they and what is `depth` arrows around them; or NULL */
	unsigned depth;
	const char *collapse; /* groups with commas, each one box, or "all"; or NULL */
};

struct lintel_picture {
	struct lintel_text bytes;  /* length 0 where nothing could be drawn */
	struct lintel_text remark; /* why; or what had to be done more simply than asked; else empty */
};
/* Whether `background` may be this. */
bool lintel_is_background(const char *word);

struct lintel_picture lintel_render(struct lintel *design, const struct lintel_render_options *options);
/* How many steps a design has: 1, and one more for each layer. */
unsigned lintel_step_count(struct lintel *design);

/* The design that lies in an SVG or PNG made by lintel_render, as it was written. The text lives until the owner that is returned
 * is freed (lintel_free); where there is none, its length is 0 and `problem` says why. Any bytes will do. */
struct lintel *lintel_extract(struct lintel_text picture, struct lintel_text *text, struct lintel_text *problem);

/* ---- numbers ---- */

enum lintel_form { LINTEL_AS_TEXT, LINTEL_AS_JSON, LINTEL_AS_MARKDOWN, LINTEL_AS_CSV };

struct lintel_answer {
	struct lintel_text text;
	struct lintel_text problem; /* what was wrong with the question; empty where it was answered */
	bool failed;                /* a goal or claim does not hold */
};

/* Load, latency, availability, storage, cost; goals and claims with their verdicts. */
struct lintel_answer lintel_estimate(struct lintel *design, enum lintel_form form);
/* One figure's derivation, term by term: "api.load.peak". Text or JSON. */
struct lintel_answer lintel_why(struct lintel *design, const char *figure, enum lintel_form form);

/* All zero: each node, replica, zone and region dies in turn. */
struct lintel_question {
	const char *kill;    /* nodes and groups that die together, comma-separated, or NULL */
	double demand;       /* factor on every rate; 0 counts as 1 */
	bool cold_cache;     /* caches are there and empty */
};
struct lintel_answer lintel_fail(struct lintel *design, const struct lintel_question *question, enum lintel_form form);

/* `vary` is NAME=LOW..HIGH, as in "dau=1M..10M", or NULL: only which range matters most. */
struct lintel_answer lintel_sweep(struct lintel *design, const char *vary, enum lintel_form form);

/* ---- for notes ---- */

/* The design as a page of Markdown: picture, requirements, goals, parts, flows, endpoints, tables, estimates, decisions, risks
 * and the findings of lintel_check. `picture` is the path or URL that the page shows; NULL: none. */
struct lintel_text lintel_notes(struct lintel *design, const char *picture);
/* "![Title](picture.svg)": the picture at this path or URL, as Markdown shows it. */
struct lintel_text lintel_markdown_image(struct lintel *design, const char *picture);

/* ---- looking inside ---- */

enum lintel_dump {
	LINTEL_DUMP_TOKENS, /* the scanner's, with blanks and comments: their lengths add up to the file */
	LINTEL_DUMP_TREE,
	LINTEL_DUMP_MODEL,
	LINTEL_DUMP_MODEL_JSON,
	LINTEL_DUMP_SCENE,  /* measured boxes and lines, before placement */
	LINTEL_DUMP_PLACED  /* the same with coordinates */
};
struct lintel_text lintel_dump(struct lintel *design, enum lintel_dump dump);

/* One line for people: "12 nodes, 14 arrows, 2 flows". */
struct lintel_text lintel_counts(struct lintel *design);

/* The picture in words, for people who do not see it: each part with its kind, facts and arrows. The words are those of the SVG. */
struct lintel_text lintel_outline(struct lintel *design);

/* The kinds that the design may use: the base kinds, the prelude's and its own, each with what it sets. */
struct lintel_text lintel_kinds(struct lintel *design, bool json);

/* ---- the catalogue of rules and codes; needs no compilation ---- */

struct lintel_rule {
	const char *code, *name;
	const char *category;            /* "reliability", ...; "text" for codes of the text itself */
	const char *summary;             /* one line */
	const char *explain;             /* Markdown */
	enum lintel_severity severity;   /* of a failure */
	enum lintel_severity undeclared; /* where the design is silent; LINTEL_OFF: then the rule is too */
	int tier;                        /* 1 (most worth having) to 3; 0 for codes of the text */
	const char *set;                 /* "default", "pedantic", "off"; "text" for codes of the text, which always apply */
};
size_t lintel_rule_count(void);
struct lintel_rule lintel_rule_at(size_t index); /* rules by code, then codes of the text */
/* The index of a rule by code or name; false where there is none. */
bool lintel_rule_find(const char *word, size_t *index);
/* Limits of the rule, which `lint { }` sets. */
struct lintel_limit {
	const char *name;
	struct lintel_text value;      /* as it would be written: "30 s" */
	struct lintel_text source;     /* "Part 21", "assumed", or the line that sets it: "lintel.arch:3" */
	bool set;
};
size_t lintel_limit_count(size_t rule);
/* As this design and its project have it. */
struct lintel_limit lintel_limit_at(struct lintel *design, size_t rule, size_t index);
/* True if the word selects rules: a code, its beginning, a name, a category, "all", or a house rule of the design (which may be
 * NULL). */
bool lintel_knows(struct lintel *design, const char *word);
/* The nearest code or name, or NULL. */
const char *lintel_rule_suggest(const char *word);

#ifdef __cplusplus
}
#endif
#endif
