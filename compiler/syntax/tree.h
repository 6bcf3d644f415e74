/* syntax/tree: builds the nodes; each action of lintel.y is one call from here. Private to the room.
 *
 * A `piece` is a run of finished sibling nodes that wait for their parent. Ranges are token indices; an empty range
 * (last < first) at a leaf means that the parser driver put a hole there.
 */
#ifndef LINTEL_SYNTAX_TREE_H
#define LINTEL_SYNTAX_TREE_H

#include "syntax/syntax.h"

enum { SYNTAX_MAX_NESTING = 200, SYNTAX_MAX_DEPTH = 200 };

struct range {
	uint32_t first, last;
};

struct piece {
	uint32_t head, tail; /* node indices; NODE_NONE for an empty run */
};

/* What only the whole statement shows. The driver turns it into a finding. */
enum tree_fault_kind { TREE_TOO_DEEP, TREE_SECOND_LABEL, TREE_SECOND_COUNT, TREE_SEVERAL_NAMES };
struct tree_fault {
	enum tree_fault_kind kind;
	struct range at;
};

struct tree {
	struct arena *arena;
	const struct token *tokens;
	uint32_t token_count;
	struct node *nodes;
	uint32_t count, room;
	VEC(struct tree_fault) faults;
	bool has_bare_names; /* somewhere a block has several names and no word before it */
};

void tree_begin(struct tree *tree, struct arena *arena, const struct token *tokens, uint32_t token_count);

/* Makes room for one more node. */
void tree_grow(struct tree *tree);

/* These are the bulk of what the actions do, and stand here for their speed. */
static inline uint32_t tree_add(struct tree *tree, enum node_kind kind, struct range range, uint32_t child)
{
	if (tree->count == tree->room)
		tree_grow(tree);
	uint8_t flags = range.last < range.first ? NODE_HOLE : 0;
	tree->nodes[tree->count] =
	    (struct node){ (uint8_t)kind, flags, 0, range.first, range.last, 0, child, NODE_NONE };
	return tree->count++; /* the parent is the file until another one adopts it */
}

static inline struct piece tree_none(void)
{
	return (struct piece){ NODE_NONE, NODE_NONE };
}

static inline struct piece tree_leaf(struct tree *tree, enum node_kind kind, struct range range)
{
	uint32_t node = tree_add(tree, kind, range, NODE_NONE);
	return (struct piece){ node, node };
}

struct piece tree_node(struct tree *tree, enum node_kind kind, struct range range, struct piece children);

/* A lone name as REF: `on`, `in`, `to` where they are free. */
static inline struct piece tree_word(struct tree *tree, struct range range)
{
	uint32_t name = tree_add(tree, NODE_NAME, range, NODE_NONE), ref = tree_add(tree, NODE_REF, range, name);
	tree->nodes[name].parent = ref;
	return (struct piece){ ref, ref };
}

static inline struct piece tree_join(struct tree *tree, struct piece front, struct piece back)
{
	if (front.head == NODE_NONE)
		return back;
	if (back.head == NODE_NONE)
		return front;
	tree->nodes[front.tail].next = back.head;
	return (struct piece){ front.head, back.tail };
}

static inline struct piece tree_join3(struct tree *tree, struct piece a, struct piece b, struct piece c)
{
	return tree_join(tree, tree_join(tree, a, b), c);
}

void tree_file(struct tree *tree, struct piece statements);

/* `: text`; `text` is the token behind the ':'. */
struct piece tree_text(struct tree *tree, struct range range, struct range text);

/* Statements. */
struct piece tree_flags(struct tree *tree, struct piece refs);
/* `stateless, latency = 20ms`: the last name takes the value, those before it are flags. */
struct piece tree_attribute(struct tree *tree, struct range range, struct piece refs, struct piece value);
struct piece tree_bare(struct tree *tree, struct range range, struct piece refs, struct piece block);
struct piece tree_declare(struct tree *tree, struct range range, struct piece parts);
/* `word name op value`; kind is COMPARE or CLAIM. */
struct piece tree_figure(struct tree *tree, enum node_kind kind, struct range range, struct piece names,
                         struct piece value);

/* Expressions: as tree_node, and counts the depth; what is too deep becomes a SKIPPED leaf, so that no tree is deeper. */
struct piece tree_deeper(struct tree *tree, enum node_kind kind, struct range range, struct piece children);
struct piece tree_binary(struct tree *tree, struct range range, struct piece left, struct range operator,
                         struct piece right);

#endif
