/* session: the whole road, from text to findings and pictures. Read session.c first: it is the program.
 *
 * A session is one compilation: one arena that owns everything, and what each stage made. api.c hands it out as
 * `struct lintel`; no other room knows it. It does no I/O: included files come through the callback of lintel.h.
 */
#ifndef LINTEL_SESSION_SESSION_H
#define LINTEL_SESSION_SESSION_H

#include "diag/document.h"
#include "draw/draw.h"
#include "estimate/estimate.h"
#include "layout/layout.h"
#include "lint/lint.h"
#include "lintel.h"
#include "scene/scene.h"

/* A replacement in one file, before it is compiled: what a sweep asks. */
struct session_patch {
	struct str file; /* its name; empty = no patch */
	uint32_t start, end;
	struct str text;
};

struct session {
	struct arena arena;
	struct lintel_input input;   /* its callback, for includes; its texts are copied */
	struct session_patch patch;
	struct source_set sources;
	struct diag_sink sink;
	const struct model *model;
	const struct query *query;   /* made at the first question: session_query */
	struct lint_run lint;        /* what the rules did */
	const struct estimate *estimate; /* made at the first question for a number */
	enum severity error_on;      /* from here on findings fail the check; SEVERITY_OFF: none does */
	bool checked;                /* the rules have run */
	bool settled;                /* findings are suppressed and sorted: they can be shown */
	enum scene_edges edges;      /* how arrows are to run */
	struct scene *placed;        /* made at the first picture, and again where arrows are to run otherwise */
	struct scene *written;       /* the same with text as written by hand, at the first such picture */
	struct layout_result layout;
	struct session_series *series; /* the pictures of all layers, at the first of them */
};

/* What a picture shows and what is laid over it, in words: view.c reads them. All empty: the whole design as it is. */
struct session_view {
	struct str flow, kill, focus, collapse; /* names; all but the first with commas; "all" collapses every outermost group */
	uint32_t depth;                         /* how far from the focus is shown */
	bool load, findings, legend;
	enum scene_edges edges;
	uint32_t step; /* up to this step of a design with layers, 1 being none of them; 0 = the whole */
	bool steps;    /* all steps: an SVG that goes through them, pages of a PDF */
	bool one_layer; /* the step was asked for by the name of its layer */
};
/* What of the design is drawn: all of it, or it up to one of its layers. */
struct session_part {
	const struct model *model;
	const struct query *query;
	const struct diag_sink *sink;    /* its findings, settled where they are shown */
	const struct estimate *estimate; /* NULL where no load is shown */
	uint32_t layers;                 /* how many it has, the base included */
};
struct session_part session_whole(struct session *session, const struct session_view *view);
/* What the words of a view name in the whole design: a flag for each node or group, NULL where nothing was asked. */
struct session_words {
	bool *killed, *hidden, *collapsed;
	uint32_t flow;
};
/* False: one names nothing, and *problem says so. */
bool session_read_words(struct session *session, const struct session_view *view, struct session_words *words, struct str *problem);
struct scene_options session_lay_over(struct session *session, const struct session_part *part, const struct session_view *view,
                                      const struct session_words *words);
/* Both, for the whole. */
bool session_read_view(struct session *session, const struct session_view *view, struct scene_options *options,
                       struct str *problem);
/* remark.c: the line that says what is laid over a picture, and the layer that a node's or group's first part stands in. */
struct str session_remark(struct session *session, const struct session_part *part, const struct session_view *view,
                          const struct session_words *words, const struct scene_options *options);
uint32_t session_first_layer(const struct session *session, struct str name);
/* A node's or group's full name, or the bare id of exactly one node; index MODEL_NONE: nothing is called so. */
struct model_end session_find(const struct session *session, struct str name);
/* "nothing is called 'ap': did you mean 'api'?" */
struct str session_refuse_name(struct session *session, struct str name);
/* The next of the names that commas part; false where there is none left. */
bool session_next_name(struct str list, size_t *at, struct str *name);

bool session_shows_all(const struct session_view *view); /* nothing is laid over, and nothing left out */

enum picture_type { PICTURE_SVG, PICTURE_PNG, PICTURE_PDF };

/* `session` is zeroed and has its input. */
void session_compile(struct session *session);
const struct query *session_query(struct session *session);
void session_check(struct session *session, struct lint_settings settings);
/* Makes the findings fit to be shown, where session_check has not done so: suppressed and sorted. */
void session_settle(struct session *session);
/* The same for a part of the design: what its statements allow is suppressed. */
void session_suppress(struct session *session, const struct model *model, struct diag_sink *sink);
const struct scene *session_place(struct session *session);
/* Hints that a placed scene of the whole could not honour join the findings. */
void session_report_hints(struct session *session, const struct scene *scene);
const struct scene *session_place_by_hand(struct session *session);
struct draw_result session_draw(struct session *session, enum picture_type type, const struct session_view *view,
                                struct draw_options options);

/* The design without its later layers, and what was found in its text. */
const struct model *session_compile_layers(struct session *session, uint32_t layers, struct diag_sink **sink);
/* layers.c: the pictures of all layers, on one placement. NULL: a word of the view names nothing, and *problem says so. */
struct session_series *session_place_steps(struct session *session, const struct session_view *view, bool hand, struct str *problem);
/* What a view of one layer names, and only a later layer has, joins the findings. */
void session_report_later(struct session *session, const struct session_view *view);

/* numbers.c */
enum report_form { FORM_TEXT, FORM_JSON, FORM_MARKDOWN, FORM_CSV };
struct session_answer {
	struct str text;
	struct str problem;          /* what was wrong with the question; empty where it was answered */
	bool failed;                 /* a goal or claim does not hold */
};
const struct estimate *session_estimate(struct session *session);
struct session_answer session_numbers(struct session *session, enum report_form form);
struct session_answer session_why(struct session *session, struct str path, enum report_form form);
struct session_answer session_fail(struct session *session, struct str kill, double demand, bool cold_cache,
                                   enum report_form form);
struct session_answer session_sweep(struct session *session, struct str vary, enum report_form form); /* vary may be empty */

/* fix.c: the design's text with the fixes of the given kinds (LINTEL_FIX_... together) that make their findings go away. */
struct session_fixed {
	struct str text;
	uint32_t applied, refused;
	uint32_t elsewhere;          /* findings with such a fix in another file */
};
struct session_fixed session_fix(struct session *session, struct lint_settings settings, unsigned kinds);
/* known.c */
void session_accept(struct session *session, const struct lintel_baseline *baseline);
/* What a finding is known by when lines move and numbers change: code, name and subjects. */
struct str session_finding_key(struct arena *arena, const struct finding *finding);
/* verdicts.c */
struct str session_why_not(struct session *session, struct str name, bool json);

/* documents.c: reports over several sessions. `begin` once it lies where it stays. */
struct session_document {
	const struct document_pen *pen;
	struct document document;
};
struct session_document session_document_open(struct arena *arena, enum lintel_document_form form);
void session_document_begin(struct session_document *document);
void session_document_add(struct session_document *document, struct session *session);
struct str session_document_close(struct session_document *document);

struct str session_dump(struct session *session, enum lintel_dump dump);  /* dump.c */
struct str session_kinds(struct session *session, bool json);             /* kinds.c */
struct str session_notes(struct session *session, struct str picture);    /* notes.c; after session_check */
struct str session_image(struct session *session, struct str picture);

#endif
