/* # vague-name (G005)
 *
 * Two boxes of one kind bear what reads as the same name.
 *
 * ## Why
 * Names in a drawing are read, not compared letter by letter: one thing has one name, and abbreviations are the same
 * everywhere (guide, Part 1). "Order DB" and "order-db" leave the reader asking whether they are two.
 *
 * ## Fails when
 * The labels of two nodes of one base kind are equal but for capitals, spaces and punctuation, and they stand in the same group or
 * are spelled differently.
 *
 * ## Silenced by
 * Different words; twins (`twin`, one template, or names that differ by a number), which are meant to be alike; different
 * regions. The same spelling in two groups is told apart by the group.
 *
 * ## Bad
 * ```arch
 * db a "Order DB" x2
 * db b "order-db" x2     # <- G005
 * ```
 *
 * ## Good
 * ```arch
 * db a "Order DB" x2
 * db b "Stock DB" x2
 * ```
 */
#include "lint/rules/rules.h"

/* Letters and digits in small, after the base kind; other scripts as they are. Empty where nothing is left. */
static struct str folded(const struct lint_run *run, uint32_t node)
{
	struct str label = run->model->nodes.at[node].label;
	struct buf out = buf_in(run->arena);
	buf_printf(&out, "%s ", rules_kind(run, node));
	size_t start = buf_view(&out).len;
	for (size_t i = 0; i < label.len; i++) {
		char c = label.at[i];
		if (c >= 'A' && c <= 'Z')
			buf_char(&out, (char)(c + 'a' - 'A'));
		else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80)
			buf_char(&out, c);
	}
	return buf_view(&out).len > start ? buf_view(&out) : STR("");
}

static bool is_told_apart(const struct lint_run *run, uint32_t first, uint32_t node)
{
	const struct model_node *a = &run->model->nodes.at[first], *b = &run->model->nodes.at[node];
	bool same_spelling = str_equal(a->label, b->label);
	return query_twins(run->query, first, node) || rules_region(run, first) != rules_region(run, node) ||
	       (same_spelling && a->group != b->group);
}

static void check(struct lint_run *run)
{
	struct map seen = { 0 };
	for (uint32_t node = 0; node < run->model->nodes.count; node++) {
		struct str name = folded(run, node);
		uint32_t first = name.len ? map_add(run->arena, &seen, name, node) : MAP_NONE;
		if (first == MAP_NONE)
			continue;
		if (is_told_apart(run, first, node)) {
			lint_pass_node(run, node, "a twin of '%.*s', or told apart by its group", STR_ARG(rules_name(run, first)));
			continue;
		}
		struct finding *finding =
		    lint_fail_node(run, node, "'%.*s' reads like '%.*s', and they are two",
		                   STR_ARG(run->model->nodes.at[node].label), STR_ARG(run->model->nodes.at[first].label));
		if (finding)
			finding_label(run->sink, finding, run->model->nodes.at[first].span, "the other one");
		lint_help(run, finding, "say in one of the labels what it is for; twins share a 'twin'");
	}
}

const struct lint_rule rule_vague_name = {
	.code = "G005",
	.name = "vague-name",
	.category = "diagram",
	.severity = SEVERITY_INFO,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "boxes of one kind that bear the same name",
	.check = check,
};
