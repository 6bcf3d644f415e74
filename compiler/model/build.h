/* model/build: what the files that make a model share. Private to this room; model.c shows the order of the work.
 *
 * Two passes. The first (collect_*) walks the trees once, declares every name and leaves a task for each statement that needs
 * other names; the second runs the tasks in order of the text. So a name may be used before the line that declares it.
 * A template's body is walked once for each copy; findings are kept for the first copy alone (they would be the same).
 */
#ifndef LINTEL_MODEL_BUILD_H
#define LINTEL_MODEL_BUILD_H

#include "base/suggest.h"
#include "model/model.h"
#include "model/value.h"

/* ---- statements and where they stand ---- */

enum block {
	IN_FILE = 1 << 0, IN_GROUP = 1 << 1, IN_LAYER = 1 << 2, IN_NODE = 1 << 3, IN_ARROW = 1 << 4, IN_FLOW = 1 << 5,
	IN_PARALLEL = 1 << 6, IN_ENDPOINT = 1 << 7, IN_TABLE = 1 << 8, IN_SAGA = 1 << 9, IN_STEP = 1 << 10,
	IN_METRIC = 1 << 11, IN_ALLOW = 1 << 12, IN_KIND = 1 << 13, IN_ASSUME = 1 << 14, IN_LINT = 1 << 15,
	IN_PROJECT = 1 << 16 /* lintel.arch */
};
#define IN_OUTSIDE (IN_FILE | IN_GROUP | IN_LAYER)

enum names { NAMES_NONE, NAMES_ONE, NAMES_MAYBE, NAMES_MANY };
enum part { PART_LABEL = 1 << 0, PART_COUNT = 1 << 1, PART_TARGET = 1 << 2, PART_TEXT = 1 << 3, PART_BLOCK = 1 << 4 };

/* The block that a statement stands in, and all that it means for the statement. */
struct scope {
	const struct syntax *syntax;
	enum block block;
	uint32_t tree;      /* the statement that owns the block, or 0: the whole file */
	uint32_t group;     /* innermost group, or MODEL_NONE */
	uint32_t layer;
	uint32_t copy;      /* 0 in the first copy of a template's body and everywhere outside of one */
	uint32_t owner;     /* node, arrow or flow that owns the block, or MODEL_NONE */
	bool project;       /* lintel.arch */
};

/* The parts of one DECLARE; NODE_NONE where absent. */
struct statement {
	uint32_t tree;
	uint32_t word;              /* REF */
	uint32_t first_name;        /* REF; the other names are its next siblings */
	uint32_t name_count;
	uint32_t label, count, target, text, block;
	uint32_t extra;             /* a second label, count or text */
	struct str word_text;
	bool broken;
};

struct builder;

struct statement_row {
	const char *word;
	void (*collect)(struct builder *build, const struct scope *scope, const struct statement *statement);
	uint32_t blocks;            /* enum block */
	enum names names;
	uint32_t parts;             /* enum part */
	const char *example;
};

struct task {
	void (*run)(struct builder *build, const struct task *task);
	const struct scope *scope;
	uint32_t tree;
	uint32_t index;             /* of the thing that was declared, or MODEL_NONE */
};

/* ---- tables of the builder ---- */

/* Things inside groups by their bare id; the candidates of one id stand in order of the groups' preorder, so that those
 * within one group are a run. */
struct name_index {
	struct map ids;
	uint32_t *start;            /* of each id's candidates, one more than there are ids */
	struct model_end *ends;
	uint32_t *containers;       /* preorder number of each candidate's group */
	uint32_t *preorder, *preorder_end; /* per group */
	uint32_t nodes, groups;     /* how many it was made from; renaming one resets them */
};

/* What a name stands for: one thing, or the twins of one template. */
struct matches {
	struct model_end one;
	const struct model_end *many; /* NULL: `one` */
	uint32_t count;
};
static inline struct model_end match_at(const struct matches *matches, uint32_t index)
{
	return matches->many ? matches->many[index] : matches->one;
}

/* Arrows by their ends. */
struct edge_table {
	uint64_t *keys;
	uint32_t *arrows;           /* first arrow between the ends */
	uint32_t count, room;
};

/* A block that holds statements which cannot stand there: one message for all of one sort. */
struct refused_block {
	const struct syntax *syntax;
	uint32_t block;
	const struct statement_row *row;
};

struct included {
	const struct syntax *syntax;
	const struct syntax *from;
	uint32_t tree;              /* the include statement in `from` */
	uint32_t group, layer;
	bool open;                  /* is being walked */
	struct span span;           /* of the string that names it */
};

struct builder {
	struct arena *arena;
	struct model *model;
	struct diag_sink *sink;     /* `real`, or `muted` in the further copies of a template */
	struct diag_sink *real, muted;
	struct model_loader loader;
	uint32_t most_layers;       /* 0 = all */
	struct map words;           /* statements (index) and kinds (STATEMENT_COUNT + index) */
	struct str last_word;       /* that was looked up there, and what was found: a word comes again and again */
	uint32_t last_found;
	VEC(struct task) tasks;
	VEC(struct task) late_tasks;       /* once all arrows are there */
	struct figure_paths figure_paths;  /* made at the first claim */
	VEC(struct task) amendments;       /* blocks and counts without a kind whose target is not known yet */
	VEC(struct task) without_kind;     /* nodes whose kind had not been declared when they were */
	uint32_t kinds_settled;            /* so many of these have been looked at */
	VEC(uint32_t) kind_blocks;         /* tree statement of each kind */
	VEC(const struct scope *) kind_scopes;
	VEC(struct included) includes;
	struct name_index index;
	struct map flows, tables, sagas, layers;
	VEC(struct span) name_spans;       /* of tables and sagas: what their maps point at */
	VEC(uint32_t) flow_last;           /* per flow: its last step, or MODEL_NONE */
	uint32_t *copy_first;              /* per group, zero between uses: see ends_pair */
	struct refused_block last_refused;
	struct map refused;                /* names already reported as unknown: one mistake, one message */
	struct edge_table edges;
	VEC(uint32_t) same_ends;           /* per arrow: the next one between the same ends */
	struct map labels;                 /* labels of arrows that have many, to keep each once */
	VEC(struct matches) end_names;     /* of the statement being read: what each of its names stands for */
	VEC(uint32_t) end_refs, end_starts;
	VEC(struct hop) hops;
	VEC(uint32_t) template_log;        /* template ids of one template's body, for its further copies */
	uint32_t template_cursor, template_depth, template_count;
	uint32_t suggestions_left;         /* candidates that may still be compared: keeps hostile files linear */
	VEC(struct task) broken_assumptions; /* names in broken statements of `assume` */
	bool lost_assumption;              /* one is broken so that not even its name is known */
	bool labels_set;                   /* some `label = "..."` was taken */
	size_t name_bytes;
	uint32_t house_parts;              /* house rules and the arrows that they forbid */
	uint32_t copies;                   /* statements and mentions that were made of others */
	bool full;                         /* a limit was reported */
	bool of_prelude, of_project;       /* whose kinds and assumptions are being collected */
};

#define BUILD_LIMIT 1000000u

/* ---- words.c: statements as a table ---- */

extern const struct statement_row statement_rows[];
extern const uint32_t statement_row_count;
void words_init(struct builder *build);
/* The statement of that word, or NULL. */
const struct statement_row *words_statement(struct builder *build, struct str word);
/* The kind of that name, or MODEL_NONE. */
uint32_t words_kind(struct builder *build, struct str word);
void words_set_kind(struct builder *build, struct str word, uint32_t kind);
struct statement statement_read(struct builder *build, const struct syntax *syntax, uint32_t tree);
/* Reports the first part that does not belong to `what`; false if there was one. */
bool statement_check_parts(struct builder *build, const struct scope *scope, const struct statement *statement,
                           enum names names, uint32_t parts, const char *what, const char *example);
/* The first name after `on` or `in`, or NODE_NONE. */
uint32_t statement_target(const struct scope *scope, const struct statement *statement);
/* "in a flow", "at the top of a file": for messages. */
const char *block_name(enum block block);

/* ---- refuse.c ---- */

/* A candidate for "did you mean"; false once no more is compared. */
bool build_consider(struct builder *build, struct suggest *suggest, struct str candidate);
void statement_refuse_word(struct builder *build, const struct scope *scope, const struct statement *statement);
void statement_refuse_place(struct builder *build, const struct scope *scope, uint32_t tree,
                            const struct statement_row *row);
/* A lone word, a list or an attribute where the block takes none. */
void statement_refuse_lone(struct builder *build, const struct scope *scope, uint32_t tree, struct str word);

/* ---- names.c, resolve.c ---- */

static inline struct span tree_span(const struct scope *scope, uint32_t tree)
{
	return syntax_span(scope->syntax, tree);
}
/* The text of a NAME, TEXT or STRING node. */
struct str tree_value(struct builder *build, const struct scope *scope, uint32_t tree);
bool ref_is_plain(const struct scope *scope, uint32_t ref);   /* one NAME, neither quoted nor a hole */
bool ref_is_string(const struct scope *scope, uint32_t ref);  /* one quoted NAME */
bool ref_is_hole(const struct scope *scope, uint32_t ref);
struct str ref_text(struct builder *build, const struct scope *scope, uint32_t ref); /* components joined by points */
/* The name that a declaration gives; reports dotted and empty ones. Empty = do not declare. */
struct str name_declared(struct builder *build, const struct scope *scope, uint32_t ref);
/* Enters a node or group (with MODEL_GROUP_BIT); returns the full name and, in *before, what had the name already. */
struct str name_enter(struct builder *build, uint32_t group, struct str id, uint32_t value, uint32_t *before);
void name_refuse_twice(struct builder *build, struct span span, struct str id, struct span first);
void names_index(struct builder *build);

enum resolved { RESOLVED, RESOLVED_UNKNOWN, RESOLVED_AMBIGUOUS };
enum resolved name_resolve(struct builder *build, const struct scope *scope, uint32_t ref, struct matches *matches);
enum resolved name_resolve_text(struct builder *build, uint32_t group, struct str id, struct matches *matches);
/* The same, and reports what went wrong, once for each name. False = nothing to go on with. */
bool name_require(struct builder *build, const struct scope *scope, uint32_t ref, struct matches *matches);
/* A single node; reports a group. MODEL_NONE = nothing to go on with. Of twins the first. */
uint32_t name_require_node(struct builder *build, const struct scope *scope, uint32_t ref, const char *what);
void name_refuse_unknown(struct builder *build, struct span span, struct str name);
void name_refuse_ambiguous(struct builder *build, struct span span, struct str name, const struct matches *matches);

/* ---- things.c: attributes into things ---- */

struct owner {
	struct attributes *into;
	uint32_t place;             /* one of enum place */
	uint32_t kind_bit;          /* of a node or kind; 0 elsewhere */
	enum origin origin;
	uint32_t layer;
	bool amends;                /* values replace what is there without a word */
	bool *broken;               /* set where a value cannot be used; may be NULL */
	const char *what;           /* "a cache", "a flow": for messages */
};

/* Takes a NODE_ATTRIBUTE or NODE_FLAG. */
void attribute_take(struct builder *build, const struct scope *scope, const struct owner *owner, uint32_t tree);
void attribute_set(struct builder *build, const struct owner *owner, const struct attribute *attribute);
/* Room for `more` and all attributes of a block (or NODE_NONE) at once: a design has as many lists as nodes, and one that
 * grows by itself is mostly empty. */
void attributes_reserve(struct builder *build, const struct scope *scope, const struct owner *owner, uint32_t more,
                        uint32_t block);
/* `x3`: replicas. */
void attribute_take_count(struct builder *build, const struct scope *scope, const struct owner *owner, uint32_t count);
/* Every statement of a thing's block: attributes into `owner`, other statements to what collects them. */
void block_take(struct builder *build, const struct scope *scope, const struct owner *owner, uint32_t block);
void labels_settle(struct builder *build);
void block_take_one(struct builder *build, const struct scope *scope, const struct owner *owner, uint32_t tree);
struct owner owner_of_node(struct builder *build, uint32_t node);
struct owner owner_of_group(struct builder *build, uint32_t group);
struct owner owner_of_project(struct builder *build);
struct owner owner_of_design(struct builder *build, uint32_t layer);
/* A value for a place that is not an attribute (goal, claim, until): checked like an attribute of `row`. */
bool value_take(struct builder *build, const struct scope *scope, uint32_t tree, const struct attribute_row *row,
                struct value *value);
struct expr *value_expression(const struct value *value);

/* ---- collect.c: the first pass ---- */

void collect_block(struct builder *build, const struct scope *scope, uint32_t block);
void collect_statement(struct builder *build, const struct scope *scope, uint32_t tree);
void build_task(struct builder *build, void (*run)(struct builder *, const struct task *), const struct scope *scope,
                uint32_t tree, uint32_t index);
struct scope *scope_within(struct builder *build, const struct scope *outer, enum block block, uint32_t tree);
/* Findings in further copies of a template repeat those of the first. */
void build_mute(struct builder *build, bool muted);
/* False once a million nodes or arrows are there. */
/* Counts bytes of names; false once they are too many. */
bool build_bytes(struct builder *build, size_t count);
/* Counts what templates and lists multiply; false once it is too much. */
bool build_copies(struct builder *build, struct span span);
bool build_room(struct builder *build, uint32_t count, const char *what, struct span span);
/* Declares the nodes and groups that stand in a block that cannot hold them, so that their uses are not reported too; `silent`
 * where the block's own statement was reported. */
void collect_strays(struct builder *build, const struct scope *scope, uint32_t block, enum block inside,
                    bool silent);

#define STATEMENT(word, function, blocks, names, parts, example)                                                       \
	void collect_##function(struct builder *build, const struct scope *scope, const struct statement *statement);
#include "statements.def"
#undef STATEMENT
void collect_node(struct builder *build, const struct scope *scope, const struct statement *statement, uint32_t kind);

/* ---- the others ---- */

void kinds_init(struct builder *build);
void kinds_resolve(struct builder *build);
void nodes_settle_kinds(struct builder *build);
void file_collect(struct builder *build, const struct syntax *syntax, enum block block);
void amend_later(struct builder *build, const struct scope *scope, uint32_t tree);
void amend_settle(struct builder *build);
void arrows_task(struct builder *build, const struct task *task);
void arrows_finish(struct builder *build);
void flow_amend(struct builder *build, const struct scope *scope, uint32_t flow, uint32_t block);
void flow_declare_broken(struct builder *build, const struct scope *scope, const struct statement *statement);
void links_make(struct builder *build);
void allows_cover_includes(struct builder *build);
void settings_cover_includes(struct builder *build);
/* Any value of a line in `lint { }`; false = reported. */
bool setting_value(struct builder *build, const struct scope *scope, uint32_t tree, struct str name, struct value *value);
void assume_broken(struct builder *build);
void assume_peak(struct builder *build);
void checks_run(struct builder *build);
uint32_t template_take(struct builder *build, uint32_t copies);
/* Calls `emit` for each arrow between what two names stand for: twins pair up within their copies of a template. */
void ends_pair(struct builder *build, const struct matches *tails, const struct matches *heads,
               bool (*emit)(void *context, struct model_end tail, struct model_end head), void *context);
void edges_reserve(struct builder *build, uint32_t arrows);
/* The first arrow between the ends, or MODEL_NONE; enters `arrow` if there is none. */
uint32_t edge_find(struct builder *build, struct model_end from, struct model_end to, uint32_t arrow);

/* ---- arrows.c ---- */

struct sign {
	enum arrow_form form;
	bool mirrored;
};
struct sign arrow_sign(const struct scope *scope, uint32_t tree);

/* One arrow of a statement. */
struct hop {
	uint32_t arrow;
	uint32_t number;            /* of its arrow in the chain */
	bool further;               /* a further twin of a name: it shares the load of the one before */
	struct span span;           /* from tail to head */
};

struct arrow_statement {
	uint32_t tree;
	struct str label;
	struct attributes attributes;
	VEC(struct hop) hops;       /* in order of the text */
	uint32_t length;            /* arrows in the chain */
	bool in_flow, broken;
	bool news;                  /* outside of flows: it draws or labels something that was not there */
};

/* Resolves the ends, makes or finds the arrows, and reads the block. */
void arrows_read(struct builder *build, const struct scope *scope, uint32_t tree, bool in_flow,
                 struct arrow_statement *statement);

#endif
