/* model: what the design says, resolved. Kinds, nodes, groups, arrows, flows, attributes, assumptions, practice sections.
 *
 * One value, built once by model_build and read-only afterwards. Ids are indices into its arrays, in source order, so that
 * everything made from a model comes out in source order. Every thing knows its span. Broken statements still declare
 * their names (flag `broken`), so that one mistake gives one message. This room does no I/O: included files and
 * `lintel.arch` come through a callback. It knows nothing of load, findings of rules, or drawing.
 */
#ifndef LINTEL_MODEL_MODEL_H
#define LINTEL_MODEL_MODEL_H

#include "base/json.h"
#include "base/map.h"
#include "diag/diag.h"
#include "quantity/quantity.h"
#include "syntax/syntax.h"

#define MODEL_NONE UINT32_MAX

enum base_kind {
#define KIND(name, class_, what) KIND_##name,
#include "model/kinds.def"
#undef KIND
	BASE_KIND_COUNT
};

/* rules.md 1.1; CLASS_STORE and CLASS_BROKER are passive. */
enum node_class { CLASS_SOURCE, CLASS_OUTSIDE, CLASS_ROUTER, CLASS_COMPUTE, CLASS_STORE, CLASS_BROKER, CLASS_OPS };

/* ---- attributes ---- */

/* What may stand as a value; ATTRIBUTE rows of attributes.def combine them. */
enum value_type {
	TYPE_FLAG = 1 << 0,
	TYPE_WORD = 1 << 1,      /* from the row's word list, or any word where the list is open */
	TYPE_TEXT = 1 << 2,
	TYPE_COUNT = 1 << 3,     /* whole number >= 0 */
	TYPE_RATIO = 1 << 4,     /* 0 to 1 */
	TYPE_FACTOR = 1 << 5,    /* >= 0 */
	TYPE_TIME = 1 << 6,
	TYPE_RATE = 1 << 7,
	TYPE_DATA = 1 << 8,
	TYPE_MONEY = 1 << 9,
	TYPE_MONEY_RATE = 1 << 10,       /* per time */
	TYPE_MONEY_PER_DATA = 1 << 11,
	TYPE_STORAGE_PRICE = 1 << 12,    /* money per data and time */
	TYPE_LIST = 1 << 13,             /* of words, texts or numbers */
	TYPE_RANGE = 1 << 14,            /* two counts: 3 to 50 */
	TYPE_NODE = 1 << 15,             /* name of a node */
	TYPE_COLUMN = 1 << 16,           /* of columns: a word, a quoted word or a list of them */
	TYPE_LINK = 1 << 17,             /* http, https or relative URL */
	TYPE_BANDWIDTH = 1 << 18         /* data per time: settings of rules alone */
};

/* Where an attribute may stand. */
enum place {
	PLACE_NODE = 1 << 0, PLACE_GROUP = 1 << 1, PLACE_ARROW = 1 << 2, PLACE_FLOW = 1 << 3, PLACE_DESIGN = 1 << 4,
	PLACE_ENDPOINT = 1 << 5, PLACE_TABLE = 1 << 6, PLACE_SAGA = 1 << 7, PLACE_STEP = 1 << 8, PLACE_METRIC = 1 << 9,
	PLACE_ALLOW = 1 << 10, PLACE_LINT = 1 << 11, PLACE_NOTE = 1 << 12,
	PLACE_PROJECT = 1 << 13 /* lintel.arch */
};

enum attribute_id {
#define ATTRIBUTE(name, places, kinds, types, words, meaning, source) ATTR_##name,
#include "model/attributes.def"
#undef ATTRIBUTE
	ATTRIBUTE_COUNT
};

struct attribute_row {
	const char *name;      /* as written */
	uint32_t places;       /* enum place */
	uint32_t kinds;        /* bit per base_kind; 0 = all (PLACE_NODE only) */
	uint32_t types;        /* enum value_type */
	const char *words;     /* "a b c"; "..." at the end = any other word too; "" = none */
	const char *meaning;   /* one line for the reference */
	const char *source;    /* "Part 9", "language", "assumed" */
};
const struct attribute_row *attribute_row(enum attribute_id id);
/* By spelling, aliases (`shard_key`, `partitions`) included; ATTRIBUTE_COUNT if unknown. */
enum attribute_id attribute_find(struct str name);

enum value_kind { VALUE_YES, VALUE_NO, VALUE_WORD, VALUE_TEXT, VALUE_QUANTITY, VALUE_LIST, VALUE_NODE };

struct value {
	enum value_kind kind;
	struct str text;               /* word or text as meant (quotes resolved); for a quantity its raw source */
	struct expr *expr;             /* VALUE_QUANTITY */
	struct quantity quantity;      /* VALUE_QUANTITY: bounds over its unknowns */
	uint32_t node;                 /* VALUE_NODE; also set for a word that names a node (dlq = dead) */
	struct value *items;           /* VALUE_LIST */
	uint32_t item_count;
	struct span span;
};

enum origin { ORIGIN_DECLARED, ORIGIN_KIND, ORIGIN_GROUP, ORIGIN_DESIGN, ORIGIN_PROJECT };

struct attribute {
	enum attribute_id id;
	struct value value;
	struct span span;              /* the whole `name = value` */
	uint32_t layer;
	enum origin origin;
};

struct attributes {
	VEC(struct attribute) list;    /* in source order, one per id (an amendment replaces) */
};
const struct attribute *attributes_get(const struct attributes *attributes, enum attribute_id id);

/* ---- things ---- */

struct model_kind {
	struct str name;
	enum base_kind base;
	uint32_t parent;               /* index in kinds, MODEL_NONE for a base kind */
	struct attributes attributes;  /* its own; model_attribute looks up the chain */
	struct span span;
	bool prelude;
};

enum group_kind { GROUP_REGION, GROUP_ZONE, GROUP_NETWORK, GROUP_GROUP };

struct model_group {
	enum group_kind kind;
	struct str id, name;           /* own id; full model name ("eu.a") */
	struct str label;
	uint32_t parent;               /* group or MODEL_NONE */
	uint32_t template_id;          /* groups made from one `region us, eu { }` share it; MODEL_NONE otherwise */
	struct attributes attributes;
	struct span span, name_span;
	VEC(struct span) amendments;
	uint32_t layer;
	bool broken;
};

struct model_node {
	uint32_t kind;                 /* index in kinds */
	struct str id, name;           /* own id; full model name ("eu.api") */
	struct str label;              /* the id where none is given */
	uint32_t group;                /* innermost, or MODEL_NONE */
	uint32_t template_id;          /* twins made from one template share it; MODEL_NONE otherwise */
	struct attributes attributes;
	struct span span, name_span;   /* the statement; the name */
	VEC(struct span) amendments;
	uint32_t layer;
	bool broken;                   /* its statement had an error: rules stay silent about it */
};

enum arrow_form { ARROW_CALL, ARROW_SEND, ARROW_COPY, ARROW_FALLBACK, ARROW_DUPLEX, ARROW_MIRROR, ARROW_LINK };
const char *arrow_form_text(enum arrow_form form); /* "->", "~>", "=>", "..>", "<->", "<=>", "--" */

struct model_end {
	bool is_group;
	uint32_t index;
};

/* As drawn. An arrow named again (same ends, same form) is the same arrow. */
struct model_arrow {
	struct model_end from, to;     /* mirrored forms are turned round */
	enum arrow_form form;
	struct str id;                 /* "api->redis", "api->redis#2" */
	struct str label;              /* labels of all its statements joined with ", " (each once) */
	VEC(struct str) labels;        /* each once, in order of the text */
	VEC(struct str) plain_labels;  /* those of plain statements */
	struct attributes attributes;  /* of the plain statements; a flow's own are in its steps */
	struct span span;              /* of the first statement that names it: from tail to head */
	VEC(struct span) mentions;     /* every statement that names it, the first included */
	uint32_t layer;
	bool outside_flows;            /* named by a plain statement */
	bool broken;
	uint32_t first_link, link_count; /* its links, contiguous */
	uint32_t first_step;           /* its first use in a flow (model_step.next_use goes on), or MODEL_NONE */
};

/* A plain statement that adds nothing: all its arrows stand in the text before it, with the same label. */
struct model_repeat {
	uint32_t arrow;                /* its first */
	struct span span;              /* the whole statement */
};

/* Node to node: what rules and numbers walk. An arrow to a group gives one link for each member that nothing else
 * inside calls. */
struct model_link {
	uint32_t from, to;             /* nodes */
	uint32_t arrow;
};

/* A step of a flow: an arrow, or a parallel block whose children run side by side. */
struct model_step {
	bool parallel;
	uint32_t arrow;                /* MODEL_NONE for a parallel block */
	struct attributes attributes;  /* for this use of the arrow */
	struct str label;
	struct span span;
	uint32_t child, next;          /* indices in model.steps or MODEL_NONE; children of a parallel block are branches:
	                                  each branch is a step or, for a chain, steps with the same `branch` */
	uint32_t branch;
	uint32_t flow;
	uint32_t parent;               /* the parallel block it stands in, or MODEL_NONE */
	uint32_t next_use;             /* the next step that takes the same arrow, or MODEL_NONE */
	uint32_t split;                /* steps that one name of twins made share it (the first one's index): the load is
	                                  split evenly between them; MODEL_NONE elsewhere */
};

struct model_flow {
	struct str id, label;
	struct attributes attributes;
	uint32_t first_step;           /* MODEL_NONE for an empty flow */
	struct span span, name_span;
	uint32_t layer;
	bool broken;
};

enum comparison { COMPARE_LESS, COMPARE_LESS_EQUAL, COMPARE_GREATER, COMPARE_GREATER_EQUAL, COMPARE_EQUAL };
const char *comparison_text(enum comparison comparison);

enum goal_metric { GOAL_AVAILABILITY, GOAL_P99, GOAL_LATENCY, GOAL_RPO, GOAL_RTO, GOAL_COST };
const char *goal_metric_name(enum goal_metric metric);

struct model_goal {
	enum goal_metric metric;
	enum comparison comparison;
	struct expr *expr;
	struct quantity quantity;
	uint32_t flow;                 /* MODEL_NONE for the whole design */
	struct span span;
	bool broken;
};

/* Figures that `claim` and `--why` may name; figures.def has them. */
enum figure_of { FIGURE_OF_NODE, FIGURE_OF_ARROW, FIGURE_OF_FLOW, FIGURE_OF_WHOLE, FIGURE_OF_ASSUMPTION, FIGURE_OF_NOTHING };
struct model_figure {
	const char *path;              /* "storage.per_day" */
	struct dimension dimension;
	const char *what;              /* one line for the reference */
};
/* The rows of nodes, arrows, flows or the whole, in the order of the documents. */
const struct model_figure *model_figures(enum figure_of of, uint32_t *count);
/* A row by its path, or MODEL_NONE; `load` is short for `load.average`, `latency` of a flow for `latency.mean`. */
uint32_t model_figure_find(enum figure_of of, struct str path);

/* What a dotted path means: `writes`, `urls.storage.per_day`, `api->redis.load.peak`, `whole.cost`. Names hold points too
 * (`eu.api`), so every point may be where the figure begins. */
struct figure_meaning {
	enum figure_of of;
	uint32_t index;                /* definition, node, arrow or flow */
	uint32_t row;                  /* of `of`; MODEL_NONE: the path names the thing, but no figure of it */
};
struct figure_path {
	struct figure_meaning meaning; /* of FIGURE_OF_NOTHING where there is none; with a row that is MODEL_NONE a near miss */
	bool ambiguous;
	struct str others;             /* what it may mean, in words, where it is ambiguous */
	struct str rest;               /* of a near miss: what should have been a figure */
};
/* Names of arrows and flows, and who finds nodes; made once for any number of paths. */
struct figure_paths {
	const struct model *model;
	struct arena *arena;
	struct map flows, arrows;
	uint32_t (*find_node)(void *context, struct str name); /* MODEL_NONE: none, or several */
	void *context;
};
struct figure_paths figure_paths_make(struct arena *arena, const struct model *model);
struct figure_path figure_path_find(const struct figure_paths *paths, struct str path);

struct model_claim {
	struct str path;               /* "writes", "pages.storage.per_day" */
	struct expr *expr;
	struct quantity quantity;
	struct span span, path_span;
	bool broken;
	struct figure_meaning meaning;
	struct str figure;             /* the rest of the path, in full: "storage.per_day" */
};

/* ---- practice sections ---- */

struct model_text {                /* require, exclude, decide, risk */
	struct str title, text;
	struct span span;
	uint32_t layer;
};

struct model_endpoint {
	struct str method, path;       /* "POST", "/v1/urls" */
	struct str title;              /* as written: "POST /v1/urls" */
	struct str text;
	uint32_t node;                 /* MODEL_NONE if its name was wrong */
	struct attributes attributes;
	struct span span;
};

struct model_column {
	struct str name, type;         /* "char(7)" */
	bool key;
	struct span span;
};

struct model_table {
	struct str name;
	uint32_t node;
	VEC(struct model_column) columns;
	struct attributes attributes;
	struct span span;
};

struct model_saga_step {
	struct str name;
	struct attributes attributes;
	struct span span;
};

struct model_saga {
	struct str name;
	VEC(struct model_saga_step) steps;
	struct attributes attributes;
	struct span span;
};

struct model_metric {
	struct str name;
	struct attributes attributes;
	struct span span;
};

struct model_note {
	struct str text;
	struct model_end target;       /* only if has_target */
	bool has_target;
	bool on_arrow;                 /* stood in an arrow's block: target.index is the arrow */
	struct span span;
	uint32_t layer;
};

struct model_layer {
	struct str id, label;
	struct span span;
};

enum hint_kind { HINT_RANK, HINT_ORDER, HINT_LEFT, HINT_RIGHT, HINT_TOP, HINT_BOTTOM };

struct model_hint {
	enum hint_kind kind;
	VEC(struct model_end) ends;
	struct span span;
};

/* A line of `lint { }`: the engine gives it meaning. */
struct model_setting {
	struct str name;
	bool has_value;
	struct value value;
	struct span span;
	bool project;                  /* from lintel.arch: the design's own win */
	bool local;                    /* in the block of a node, arrow, flow, group or layer: holds within `scope` alone */
	struct span scope;
};

/* What `demand` and `forbid` of `lint { }` speak of: a kind with all that is made of it, or what a name stands for. Both
 * MODEL_NONE and no end: nothing in this design. */
struct model_selector {
	uint32_t kind;                 /* index in kinds, or MODEL_NONE */
	VEC(struct model_end) ends;
	struct span span;
};

struct model_forbidden {
	VEC(struct model_selector) from, to;
	enum arrow_form form;          /* ARROW_CALL: an arrow of any form */
	struct span span;
};

/* A house rule: `demand` of attributes (H001) or `forbid` of arrows (H002). */
struct model_house {
	bool demands;
	struct str name, message;
	struct str severity;           /* as written, or empty */
	struct span span, severity_span;
	VEC(struct model_selector) kinds, groups; /* demand: none = any */
	VEC(enum attribute_id) attributes;
	VEC(struct model_forbidden) arrows;
	bool calls_only;
	bool project;
	bool broken;
};

enum stage { STAGE_UNSTATED, STAGE_SKETCH, STAGE_MVP, STAGE_PRODUCTION };
enum direction { DIRECTION_RIGHT, DIRECTION_DOWN };

/* Which attributes were asked for, while somebody wants to know (--why-not). `found` is NULL where none was declared. */
struct model_read {
	bool of_arrow;
	uint32_t index;                /* node or arrow */
	const struct attribute *found;
};
struct model_reads {
	struct arena *arena;
	bool kept;
	VEC(struct model_read) list;
};

struct model {
	struct arena *arena;
	struct model_reads *reads;         /* the one part of a model that changes once it is built */
	struct source_set *sources;
	VEC(const struct syntax *) files;  /* [0] is the design; then includes; the prelude is not among them */
	struct str title, description;
	enum stage stage;
	struct span stage_span;
	enum direction direction;
	struct attributes attributes;      /* of the design */
	struct attributes project;         /* of lintel.arch: what holds where the design does not say */
	VEC(struct model_kind) kinds;      /* base kinds first (index = base_kind), then prelude, then the design's */
	VEC(struct model_group) groups;    /* parents before children */
	VEC(struct model_node) nodes;
	VEC(struct model_arrow) arrows;
	VEC(struct model_link) links;
	VEC(struct model_repeat) repeats;
	VEC(struct model_flow) flows;
	VEC(struct model_step) steps;
	VEC(struct model_goal) goals;
	VEC(struct model_claim) claims;
	VEC(struct model_text) requires, excludes, decisions, risks;
	VEC(struct model_endpoint) endpoints;
	VEC(struct model_table) tables;
	VEC(struct model_saga) sagas;
	VEC(struct model_metric) metrics;
	VEC(struct model_note) notes;
	VEC(struct model_layer) layers;    /* [0] is the base, nameless */
	VEC(struct model_hint) hints;
	VEC(struct model_setting) settings;
	VEC(struct model_house) houses;
	VEC(struct diag_allow) allows;     /* a statement that holds for included files, or for the declaration of the group that it
	                                      amends, too has one entry for each, one behind the other, with the same `at` and rule */
	struct quantity_set quantities;
	struct map names;                  /* full node and group names to index; groups have MODEL_GROUP_BIT set */
};
#define MODEL_GROUP_BIT 0x80000000u

/* Hands in the text of an included file; `from` is the including source's name. On success adds the file to the set
 * and returns it; on failure returns NULL and sets *problem to what went wrong ("no such file", "outside the project
 * ..."). */
struct model_loader {
	void *context;
	struct source *(*load)(void *context, struct source_set *sources, const struct source *from, struct str path,
	                       struct str *problem);
};

struct model_input {
	struct arena *arena;
	struct source_set *sources;
	struct diag_sink *sink;
	const struct source *design;
	const struct source *project;      /* lintel.arch, or NULL */
	struct model_loader loader;
	uint32_t most_layers;              /* leave out what stands in later ones; 0 = all, 1 = the base alone */
};

/* Parses (design, prelude, project file, includes), resolves, checks. Never NULL; findings go to the sink. */
const struct model *model_build(const struct model_input *input);

/* ---- reading it ---- */

/* Effective value: the node's own, its kind's chain, its groups from inside out (attributes that may stand on groups), and, for
 * attributes that may stand on the design, the design's. NULL = undeclared. */
const struct attribute *model_attribute(const struct model *model, uint32_t node, enum attribute_id id);
/* The arrow's own, else (attributes that may stand on node and arrow both, such as timeout) nothing: ask the tail. */
const struct attribute *model_arrow_attribute(const struct model *model, uint32_t arrow, enum attribute_id id);
const struct attribute *model_group_attribute(const struct model *model, uint32_t group, enum attribute_id id);

/* For those who read attributes in another way: as if model_attribute or model_arrow_attribute had found it. */
void model_note_read(const struct model *model, bool of_arrow, uint32_t index, const struct attribute *found);

enum base_kind model_base_kind(const struct model *model, uint32_t node);
enum node_class model_class(const struct model *model, uint32_t node);
const char *base_kind_name(enum base_kind kind);
bool model_group_contains(const struct model *model, uint32_t group, uint32_t node);
struct str model_end_name(const struct model *model, struct model_end end);
/* 1-based line of a byte; without the column, which costs a walk along the line. */
uint32_t model_line(const struct model *model, uint32_t file, uint32_t offset);

void model_dump(struct buf *out, const struct model *model);      /* stable text, for goldens */
void model_dump_json(struct json *json, const struct model *model);

#endif
