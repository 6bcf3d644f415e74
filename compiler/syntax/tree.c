#include "syntax/tree.h"

#include "base/vec.h"

void tree_begin(struct tree *tree, struct arena *arena, const struct token *tokens, uint32_t token_count)
{
	*tree = (struct tree){ .arena = arena, .tokens = tokens, .token_count = token_count, .room = token_count + 16 };
	tree->nodes = ARENA_ARRAY(arena, struct node, tree->room);
	tree->count = 1; /* the file */
}

void tree_grow(struct tree *tree)
{
	tree->nodes = vec_grow(tree->arena, tree->nodes, tree->count, &tree->room, sizeof *tree->nodes);
}

struct piece tree_node(struct tree *tree, enum node_kind kind, struct range range, struct piece children)
{
	uint32_t node = tree_add(tree, kind, range, children.head);
	struct node *nodes = tree->nodes;
	uint16_t depth = 0;
	for (uint32_t child = children.head; child != NODE_NONE; child = nodes[child].next) {
		nodes[child].parent = node;
		if (nodes[child].depth > depth)
			depth = nodes[child].depth;
	}
	nodes[node].depth = depth;
	return (struct piece){ node, node };
}

void tree_file(struct tree *tree, struct piece statements)
{
	tree->nodes[0] =
	    (struct node){ NODE_FILE, 0, 0, 0, tree->token_count - 1, NODE_NONE, statements.head, NODE_NONE };
}

static void fault(struct tree *tree, enum tree_fault_kind kind, struct range at)
{
	vec_push(tree->arena, &tree->faults, (struct tree_fault){ kind, at });
}

static struct range range_of(const struct tree *tree, uint32_t node)
{
	return (struct range){ tree->nodes[node].first, tree->nodes[node].last };
}

struct piece tree_text(struct tree *tree, struct range range, struct range text)
{
	struct piece leaf = tree_leaf(tree, NODE_TEXT, range);
	if (text.last < text.first)
		tree->nodes[leaf.head].flags = NODE_HOLE;
	return leaf;
}

struct piece tree_flags(struct tree *tree, struct piece refs)
{
	struct piece flags = tree_none();
	for (uint32_t ref = refs.head, after; ref != NODE_NONE; ref = after) {
		after = tree->nodes[ref].next;
		tree->nodes[ref].next = NODE_NONE;
		flags =
		    tree_join(tree, flags, tree_node(tree, NODE_FLAG, range_of(tree, ref), (struct piece){ ref, ref }));
	}
	return flags;
}

struct piece tree_attribute(struct tree *tree, struct range range, struct piece refs, struct piece value)
{
	uint32_t last = refs.head, before = NODE_NONE;
	while (tree->nodes[last].next != NODE_NONE) {
		before = last;
		last = tree->nodes[last].next;
	}
	struct piece name = { last, last }, flags = tree_none();
	if (before != NODE_NONE) {
		tree->nodes[before].next = NODE_NONE;
		flags = tree_flags(tree, (struct piece){ refs.head, before });
		range.first = tree->nodes[last].first;
	}
	return tree_join(tree, flags, tree_node(tree, NODE_ATTRIBUTE, range, tree_join(tree, name, value)));
}

/* `api x3`: the count of something declared before, not a name. */
static bool is_count(const struct tree *tree, uint32_t ref)
{
	const struct node *node = &tree->nodes[ref];
	return node->kind == NODE_REF && node->first == node->last && tree->tokens[node->first].kind == TOKEN_COUNT;
}

struct piece tree_bare(struct tree *tree, struct range range, struct piece refs, struct piece block)
{
	tree->has_bare_names |= refs.head != refs.tail;
	return tree_node(tree, NODE_BARE, range, tree_join(tree, refs, block));
}

struct piece tree_declare(struct tree *tree, struct range range, struct piece parts)
{
	uint32_t of_kind[NODE_KIND_COUNT] = { 0 };
	for (uint32_t part = tree->nodes[parts.head].next; part != NODE_NONE; part = tree->nodes[part].next) {
		uint32_t seen = ++of_kind[tree->nodes[part].kind];
		if (seen == 2 && tree->nodes[part].kind == NODE_LABEL)
			fault(tree, TREE_SECOND_LABEL, range_of(tree, part));
		if (seen == 2 && tree->nodes[part].kind == NODE_COUNT)
			fault(tree, TREE_SECOND_COUNT, range_of(tree, part));
	}
	uint32_t name = tree->nodes[parts.head].next;
	if (of_kind[NODE_REF] == 1 && !of_kind[NODE_COUNT] && is_count(tree, name)) {
		tree->nodes[name].kind = NODE_COUNT;
		tree->nodes[name].child = NODE_NONE;
	}
	return tree_node(tree, NODE_DECLARE, range, parts);
}

struct piece tree_figure(struct tree *tree, enum node_kind kind, struct range range, struct piece names,
                         struct piece value)
{
	uint32_t second = tree->nodes[tree->nodes[names.head].next].next;
	if (second != NODE_NONE)
		fault(tree, TREE_SEVERAL_NAMES, range_of(tree, second));
	return tree_node(tree, kind, range, tree_join(tree, names, value));
}

struct piece tree_deeper(struct tree *tree, enum node_kind kind, struct range range, struct piece children)
{
	struct piece piece = tree_node(tree, kind, range, children);
	struct node *node = &tree->nodes[piece.head];
	if (++node->depth > SYNTAX_MAX_DEPTH) {
		fault(tree, TREE_TOO_DEEP, range);
		*node = (struct node){ NODE_SKIPPED, 0, 0, range.first, range.last, 0, NODE_NONE, NODE_NONE };
	}
	return piece;
}

struct piece tree_binary(struct tree *tree, struct range range, struct piece left, struct range operator,
                         struct piece right)
{
	return tree_deeper(tree, NODE_BINARY, range,
	                   tree_join3(tree, left, tree_leaf(tree, NODE_OPERATOR, operator), right));
}
