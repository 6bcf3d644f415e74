#include "syntax/layout.h"

#include <stdlib.h>

/* How to read it: a first count says how many braces lack their partner, and on which side. Then the lines are read
 * once with their indents: a line that stands no deeper than the head of the open block shows that a '}' is missing
 * above it, and a '}' that stands deeper than that head shows that a '{' is missing at the end of the line it belongs
 * to. As many repairs are planned as the count allows; if the file does not balance with them, the indents are not to
 * be trusted and the braces are paired by count alone. */

/* Who has lost more of them has lost more than braces. */
enum { MAX_REPAIRS = 1000 };

struct open_brace {
	uint32_t token;
	uint32_t indent; /* of its line */
	uint32_t line;
};

struct head { /* a line that deeper ones may belong to */
	uint32_t indent;
	uint32_t newline; /* the token that ends it */
};

struct plan {
	const struct scan *scan;
	const struct layout *layout;
	VEC(struct open_brace) open;
	VEC(struct head) heads;
	VEC(struct repair) repairs;
	uint32_t missing, surplus; /* still to be repaired */
	uint32_t line, first;      /* number of the present line, and its first token */
	uint32_t indent;
};

static enum token_kind kind_at(const struct plan *plan, uint32_t token)
{
	return (enum token_kind)plan->scan->tokens[token].kind;
}

/* Columns before the token, which is the first of its line. */
static uint32_t indent_of(const struct plan *plan, uint32_t token)
{
	const char *text = plan->scan->source->text.at;
	uint32_t from = plan->scan->tokens[token].start, columns = 0;
	uint32_t at = from;
	while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t'))
		at--;
	for (; at < from; at++)
		columns = text[at] == '\t' ? (columns | 7) + 1 : columns + 1;
	return columns;
}

static void add(struct plan *plan, enum repair_kind kind, uint32_t at, uint32_t brace, bool guessed)
{
	vec_push(plan->scan->arena, &plan->repairs, (struct repair){ kind, at, brace, guessed });
}

static const struct open_brace *innermost(const struct plan *plan)
{
	return plan->open.count ? &plan->open.at[plan->open.count - 1] : NULL;
}

/* A new line: closes what it does not belong to. Returns the line that a '}' here would close, or NULL. */
static const struct head *begin_line(struct plan *plan, uint32_t token)
{
	bool closes = kind_at(plan, token) == TOKEN_CLOSE_BRACE, deeper = false;
	plan->line++;
	plan->first = token;
	plan->indent = indent_of(plan, token);
	for (const struct open_brace *top; plan->missing && (top = innermost(plan)); plan->missing--) {
		if (closes ? top->indent <= plan->indent : top->indent < plan->indent)
			break;
		add(plan, REPAIR_CLOSE, token, top->token, true);
		plan->open.count--;
	}
	for (; plan->heads.count && plan->heads.at[plan->heads.count - 1].indent > plan->indent; plan->heads.count--)
		deeper = true;
	struct head *head = plan->heads.count ? &plan->heads.at[plan->heads.count - 1] : NULL;
	if (head && head->indent == plan->indent)
		return deeper ? head : NULL;
	vec_push(plan->scan->arena, &plan->heads, (struct head){ plan->indent, 0 });
	return NULL;
}

/* False where there is nothing to close any more. */
static bool close_brace(struct plan *plan, uint32_t token, const struct head *head)
{
	const struct open_brace *top = innermost(plan);
	bool begins = token == plan->first;
	bool fits = top && (begins ? top->indent >= plan->indent : top->line == plan->line);
	if (plan->surplus && !fits) {
		plan->surplus--;
		if (begins && head && head->newline)
			add(plan, REPAIR_OPEN, head->newline, token, true);
		else
			add(plan, REPAIR_STRAY, token, plan->first, true);
		return true;
	}
	if (!top)
		return false;
	plan->open.count--;
	return true;
}

static bool plan_by_indent(struct plan *plan)
{
	bool new_line = true;
	for (uint32_t i = 0; i < plan->layout->count; i++) {
		uint32_t token = plan->layout->order[i];
		enum token_kind kind = kind_at(plan, token);
		if (kind == TOKEN_NEWLINE) {
			new_line = true;
			if (plan->heads.count)
				plan->heads.at[plan->heads.count - 1].newline = token;
			continue;
		}
		const struct head *head = new_line ? begin_line(plan, token) : NULL;
		new_line = false;
		if (kind == TOKEN_OPEN_BRACE)
			vec_push(plan->scan->arena, &plan->open,
			         (struct open_brace){ token, plan->indent, plan->line });
		else if (kind == TOKEN_CLOSE_BRACE && !close_brace(plan, token, head))
			return false;
	}
	if (plan->surplus || plan->open.count != plan->missing)
		return false;
	while (plan->open.count)
		add(plan, REPAIR_CLOSE, plan->scan->count, plan->open.at[--plan->open.count].token, true);
	return true;
}

static void plan_by_count(struct plan *plan, bool strays)
{
	bool new_line = true;
	plan->open.count = plan->repairs.count = 0;
	for (uint32_t i = 0; i < plan->layout->count; i++) {
		uint32_t token = plan->layout->order[i];
		enum token_kind kind = kind_at(plan, token);
		if (new_line)
			plan->first = token;
		new_line = kind == TOKEN_NEWLINE;
		if (kind == TOKEN_OPEN_BRACE)
			vec_push(plan->scan->arena, &plan->open, (struct open_brace){ .token = token });
		else if (kind == TOKEN_CLOSE_BRACE && plan->open.count)
			plan->open.count--;
		else if (kind == TOKEN_CLOSE_BRACE && strays)
			add(plan, REPAIR_STRAY, token, plan->first, false);
	}
	if (plan->open.count) /* the end of the file closes the others too */
		add(plan, REPAIR_CLOSE, plan->scan->count, plan->open.at[plan->open.count - 1].token, false);
}

static void count_braces(struct plan *plan)
{
	for (uint32_t i = 0; i < plan->layout->count; i++) {
		enum token_kind kind = kind_at(plan, plan->layout->order[i]);
		if (kind == TOKEN_OPEN_BRACE)
			plan->missing++;
		else if (kind == TOKEN_CLOSE_BRACE && plan->missing)
			plan->missing--;
		else if (kind == TOKEN_CLOSE_BRACE)
			plan->surplus++;
	}
}

/* By place; those at one place stay in the order of planning, from the inside out. No two are of different kinds there.
 */
static int compare(const void *a, const void *b)
{
	const struct repair *left = a, *right = b;
	if (left->at != right->at)
		return left->at < right->at ? -1 : 1;
	return left->brace > right->brace ? -1 : left->brace < right->brace;
}

void layout_repair_braces(const struct scan *scan, struct layout *layout)
{
	struct plan plan = { .scan = scan, .layout = layout };
	count_braces(&plan);
	bool few = plan.missing <= MAX_REPAIRS && plan.surplus <= MAX_REPAIRS;
	if (!few || !plan_by_indent(&plan))
		plan_by_count(&plan, few);
	if (plan.repairs.count)
		qsort(plan.repairs.at, plan.repairs.count, sizeof *plan.repairs.at, compare);
	layout->repairs.at = plan.repairs.at;
	layout->repairs.count = plan.repairs.count;
	layout->repairs.room = plan.repairs.room;
}
