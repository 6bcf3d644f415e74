/* Where a fix writes: statements by their place, what is shared, blocks and lines with their indent, comments and line ends. */
#include "lint/fix_text.h"

#include <stdlib.h>
#include <string.h>

/* ---- the index ---- */

static uint64_t place_of(struct span span)
{
	return (uint64_t)span.start << 32 | span.end;
}

static int compare_places(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
	return (a > b) - (a < b);
}

struct places {
	struct arena *arena;
	uint32_t file;
	VEC(uint64_t) list;
};

static void add_place(struct places *places, struct span span)
{
	if (span.file == places->file)
		vec_push(places->arena, &places->list, place_of(span));
}

static void add_attributes(struct places *places, const struct attributes *attributes)
{
	for (uint32_t i = 0; i < attributes->list.count; i++)
		add_place(places, attributes->list.at[i].span);
}

static void index_subjects(const struct model *model, struct places *places)
{
	for (uint32_t i = 0; i < model->nodes.count; i++) {
		const struct model_node *node = &model->nodes.at[i];
		add_place(places, node->span);
		for (uint32_t j = 0; j < node->amendments.count; j++)
			add_place(places, node->amendments.at[j]);
	}
	for (uint32_t i = 0; i < model->arrows.count; i++)
		for (uint32_t j = 0; j < model->arrows.at[i].mentions.count; j++)
			add_place(places, model->arrows.at[i].mentions.at[j]);
	for (uint32_t i = 0; i < model->endpoints.count; i++)
		add_place(places, model->endpoints.at[i].span);
	for (uint32_t i = 0; i < model->tables.count; i++)
		add_place(places, model->tables.at[i].span);
	for (uint32_t i = 0; i < model->metrics.count; i++)
		add_place(places, model->metrics.at[i].span);
	for (uint32_t i = 0; i < model->sagas.count; i++)
		for (uint32_t j = 0; j < model->sagas.at[i].steps.count; j++)
			add_place(places, model->sagas.at[i].steps.at[j].span);
}

static void index_attributes(const struct model *model, struct places *places)
{
	add_attributes(places, &model->attributes);
	for (uint32_t i = 0; i < model->kinds.count; i++)
		add_attributes(places, &model->kinds.at[i].attributes);
	for (uint32_t i = 0; i < model->groups.count; i++)
		add_attributes(places, &model->groups.at[i].attributes);
	for (uint32_t i = 0; i < model->nodes.count; i++)
		add_attributes(places, &model->nodes.at[i].attributes);
	for (uint32_t i = 0; i < model->arrows.count; i++)
		add_attributes(places, &model->arrows.at[i].attributes);
	for (uint32_t i = 0; i < model->flows.count; i++)
		add_attributes(places, &model->flows.at[i].attributes);
	for (uint32_t i = 0; i < model->steps.count; i++)
		add_attributes(places, &model->steps.at[i].attributes);
	for (uint32_t i = 0; i < model->endpoints.count; i++)
		add_attributes(places, &model->endpoints.at[i].attributes);
	for (uint32_t i = 0; i < model->tables.count; i++)
		add_attributes(places, &model->tables.at[i].attributes);
	for (uint32_t i = 0; i < model->metrics.count; i++)
		add_attributes(places, &model->metrics.at[i].attributes);
	for (uint32_t i = 0; i < model->sagas.count; i++) {
		add_attributes(places, &model->sagas.at[i].attributes);
		for (uint32_t j = 0; j < model->sagas.at[i].steps.count; j++)
			add_attributes(places, &model->sagas.at[i].steps.at[j].attributes);
	}
}

static void sort_places(struct places *places)
{
	if (places->list.count)
		qsort(places->list.at, places->list.count, sizeof *places->list.at, compare_places);
}

/* Statements in order of the text. A block's statements begin after their owner, so a walk over the tree is sorted by itself. */
static void index_statements(struct arena *arena, const struct syntax *syntax, struct fix_index *index)
{
	const struct node *nodes = syntax->nodes;
	index->statements = ARENA_ARRAY(arena, uint32_t, syntax->node_count);
	uint32_t at = nodes[0].child;
	while (at != NODE_NONE && at != 0) {
		if (nodes[at].kind != NODE_BLOCK)
			index->statements[index->statement_count++] = at;
		uint32_t block = nodes[at].kind == NODE_BLOCK ? at : syntax_child(syntax, at, NODE_BLOCK);
		uint32_t next = block == NODE_NONE ? NODE_NONE : nodes[block].child;
		/* back out to the nearest statement that has another behind it */
		while (next == NODE_NONE && at != 0 && at != NODE_NONE) {
			next = nodes[at].next;
			if (next == NODE_NONE)
				at = nodes[at].parent == 0 ? 0 : nodes[nodes[at].parent].parent;
		}
		at = next;
	}
}

const struct fix_index *fix_index(struct lint_run *run)
{
	if (run->fixes)
		return run->fixes;
	struct fix_index *index = ARENA_NEW(run->arena, struct fix_index);
	index->syntax = run->model->files.at[0];
	struct places subjects = { .arena = run->arena, .file = index->syntax->source->file }, attributes = subjects;
	index_subjects(run->model, &subjects);
	index_attributes(run->model, &attributes);
	sort_places(&subjects);
	sort_places(&attributes);
	index->subjects = subjects.list.at;
	index->subject_count = subjects.list.count;
	index->attributes = attributes.list.at;
	index->attribute_count = attributes.list.count;
	index_statements(run->arena, index->syntax, index);
	run->fixes = index;
	return index;
}

/* How many entries are that place. */
static bool is_sole(const uint64_t *at, uint32_t count, uint64_t place)
{
	uint32_t low = 0, high = count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (at[middle] < place)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && at[low] == place && (low + 1 == count || at[low + 1] != place);
}

bool fix_is_sole_subject(struct lint_run *run, struct span span)
{
	const struct fix_index *index = fix_index(run);
	return span.file == index->syntax->source->file && is_sole(index->subjects, index->subject_count, place_of(span));
}

bool fix_is_sole_attribute(struct lint_run *run, struct span span)
{
	const struct fix_index *index = fix_index(run);
	return span.file == index->syntax->source->file && is_sole(index->attributes, index->attribute_count, place_of(span));
}

uint32_t fix_statement(struct lint_run *run, struct span span)
{
	const struct fix_index *index = fix_index(run);
	const struct syntax *syntax = index->syntax;
	if (span.file != syntax->source->file)
		return NODE_NONE;
	uint32_t low = 0, high = index->statement_count; /* the last one that does not start behind the span is below `high` */
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (syntax_span(syntax, index->statements[middle]).start <= span.start)
			low = middle + 1;
		else
			high = middle;
	}
	uint32_t at = low ? index->statements[low - 1] : NODE_NONE;
	while (at != NODE_NONE && syntax_span(syntax, at).end < span.end)
		at = syntax->nodes[at].parent == 0 ? NODE_NONE : syntax->nodes[syntax->nodes[at].parent].parent;
	return at == NODE_NONE || syntax->nodes[at].flags & (NODE_BROKEN | NODE_HOLE) ? NODE_NONE : at;
}

uint32_t fix_name_count(const struct syntax *syntax, uint32_t statement)
{
	const struct node *nodes = syntax->nodes;
	if (nodes[statement].kind == NODE_BARE)
		return 1;
	uint32_t count = 0, word = nodes[statement].child;
	for (uint32_t part = word == NODE_NONE ? NODE_NONE : nodes[word].next; part != NODE_NONE; part = nodes[part].next)
		count += nodes[part].kind == NODE_REF;
	return count;
}

uint32_t fix_out_of_templates(const struct syntax *syntax, uint32_t statement)
{
	const struct node *nodes = syntax->nodes;
	uint32_t outermost = statement;
	for (uint32_t at = statement; nodes[at].parent != 0;) {
		at = nodes[nodes[at].parent].parent;
		if (nodes[at].kind == NODE_DECLARE && fix_name_count(syntax, at) > 1)
			outermost = at;
	}
	return outermost;
}

/* ---- edits ---- */

/* Two insertions of one fix at one place become one; blocks that both would open become one block. */
static bool join_edit(struct fix *fix, uint32_t start, struct str text)
{
	for (uint32_t i = 0; i < fix->edits.count; i++) {
		struct finding_edit *edit = &fix->edits.at[i];
		if (edit->span.start != start || edit->span.end != start)
			continue;
		struct buf joined = buf_in(fix->run->arena);
		bool blocks = str_starts_with(text, STR(" { ")) && str_starts_with(edit->text, STR(" { "));
		buf_str(&joined, blocks ? str_slice(edit->text, 0, edit->text.len - 2) : edit->text);
		buf_text(&joined, blocks ? "; " : "");
		buf_str(&joined, blocks ? str_slice(text, 3, text.len) : text);
		edit->text = buf_view(&joined);
		return true;
	}
	return false;
}

void fix_edit(struct fix *fix, uint32_t start, uint32_t end, struct str text)
{
	struct span span = { fix_index(fix->run)->syntax->source->file, start, end };
	if (start == end && join_edit(fix, start, text))
		return;
	for (uint32_t i = 0; i < fix->edits.count; i++) {
		struct span other = fix->edits.at[i].span;
		fix->possible &= other.end <= start || end <= other.start;
	}
	vec_push(fix->run->arena, &fix->edits, (struct finding_edit){ span, text });
}

/* ---- lines ---- */

static struct str text_between(const struct syntax *syntax, uint32_t start, uint32_t end)
{
	return (struct str){ syntax->source->text.at + start, end - start };
}

static struct str newline_of(const struct syntax *syntax)
{
	struct str text = syntax->source->text;
	size_t first = str_find(text, STR("\n"));
	return first > 0 && first < text.len && text.at[first - 1] == '\r' ? STR("\r\n") : STR("\n");
}

static uint32_t token_start(const struct syntax *syntax, uint32_t token)
{
	return token < syntax->token_count ? syntax->tokens[token].start : (uint32_t)syntax->source->text.len;
}

static uint32_t token_end(const struct syntax *syntax, uint32_t token)
{
	return syntax->tokens[token].start + syntax->tokens[token].length;
}

static uint32_t line_start(const struct syntax *syntax, uint32_t offset)
{
	while (offset > 0 && syntax->source->text.at[offset - 1] != '\n')
		offset--;
	return offset;
}

/* The blanks at the beginning of the line of `offset`. */
static struct str indent_at(const struct syntax *syntax, uint32_t offset)
{
	uint32_t start = line_start(syntax, offset), end = start;
	while (end < offset && (syntax->source->text.at[end] == ' ' || syntax->source->text.at[end] == '\t'))
		end++;
	return text_between(syntax, start, end);
}

static bool is_first_on_line(const struct syntax *syntax, uint32_t offset)
{
	const char *text = syntax->source->text.at;
	while (offset > 0 && (text[offset - 1] == ' ' || text[offset - 1] == '\t'))
		offset--;
	return offset == 0 || text[offset - 1] == '\n';
}

/* Nothing but blanks, separators and one-line comments stands between the token and the end of its line. *end: before the line
 * end and the blanks at it. */
static bool ends_its_line(const struct syntax *syntax, uint32_t token, uint32_t *end)
{
	*end = token_end(syntax, token);
	for (uint32_t i = token + 1; i < syntax->token_count; i++) {
		enum token_kind kind = (enum token_kind)syntax->tokens[i].kind;
		struct str text = syntax_token_text(syntax, i);
		if (kind == TOKEN_NEWLINE)
			return true;
		if (kind == TOKEN_BLANK && !memchr(text.at, '\n', text.len))
			continue;
		bool separates = kind == TOKEN_SEMICOLON || kind == TOKEN_COMMA ||
		                 (kind == TOKEN_COMMENT && !memchr(text.at, '\n', text.len));
		if (!separates)
			return kind == TOKEN_END;
		*end = token_end(syntax, i);
	}
	return true;
}

static uint32_t last_statement(const struct syntax *syntax, uint32_t block)
{
	uint32_t last = NODE_NONE;
	for (uint32_t at = syntax->nodes[block].child; at != NODE_NONE; at = syntax->nodes[at].next)
		last = at;
	return last;
}

static void put_line(struct fix *fix, uint32_t offset, struct str indent, const char *deeper, struct str text)
{
	struct buf out = buf_in(fix->run->arena);
	buf_str(&out, newline_of(fix_index(fix->run)->syntax));
	buf_str(&out, indent);
	buf_text(&out, deeper);
	buf_str(&out, text);
	fix_edit(fix, offset, offset, buf_view(&out));
}

static void put_inline(struct fix *fix, uint32_t offset, const char *before, struct str text, const char *behind)
{
	fix_edit(fix, offset, offset, str_format(fix->run->arena, "%s%.*s%s", before, STR_ARG(text), behind));
}

/* Into a block that holds no statement, but perhaps comments. */
static void put_in_empty(struct fix *fix, const struct syntax *syntax, uint32_t block, struct str text)
{
	uint32_t open = syntax->nodes[block].first, close = syntax->nodes[block].last, end;
	if (ends_its_line(syntax, open, &end))
		put_line(fix, end, indent_at(syntax, token_start(syntax, open)), "\t", text);
	else
		put_inline(fix, token_end(syntax, open), " ", text, close == open + 1 ? " " : "");
}

void fix_put_in_block(struct fix *fix, uint32_t statement, struct str text)
{
	const struct syntax *syntax = fix_index(fix->run)->syntax;
	const struct node *nodes = syntax->nodes;
	uint32_t block = syntax_child(syntax, statement, NODE_BLOCK), end;
	if (block == NODE_NONE) {
		put_inline(fix, token_end(syntax, nodes[statement].last), " { ", text, " }");
		return;
	}
	if (nodes[block].flags || syntax->tokens[nodes[block].last].kind != TOKEN_CLOSE_BRACE) {
		fix->possible = false;
		return;
	}
	uint32_t last = last_statement(syntax, block);
	if (last == NODE_NONE) {
		put_in_empty(fix, syntax, block, text);
		return;
	}
	uint32_t from = token_start(syntax, nodes[last].first), close = token_start(syntax, nodes[block].last);
	if (!ends_its_line(syntax, nodes[last].last, &end))
		put_inline(fix, token_end(syntax, nodes[last].last), "; ", text, "");
	else if (is_first_on_line(syntax, from))
		put_line(fix, end, indent_at(syntax, from), "", text);
	else
		put_line(fix, end, indent_at(syntax, close), is_first_on_line(syntax, close) ? "\t" : "", text);
}

void fix_put_behind(struct fix *fix, uint32_t statement, struct str text)
{
	const struct syntax *syntax = fix_index(fix->run)->syntax;
	const struct node *node = &syntax->nodes[statement];
	uint32_t end;
	if (ends_its_line(syntax, node->last, &end))
		put_line(fix, end, indent_at(syntax, token_start(syntax, node->first)), "", text);
	else
		put_inline(fix, token_end(syntax, node->last), "; ", text, "");
}

/* ---- taking out ---- */

static bool holds_comment(const struct syntax *syntax, uint32_t first, uint32_t last)
{
	for (uint32_t i = first; i <= last; i++)
		if (syntax->tokens[i].kind == TOKEN_COMMENT)
			return true;
	return false;
}

/* The statement is all that its block holds: then the block goes, and a bare one with its name. */
static bool take_block_out(struct fix *fix, const struct syntax *syntax, uint32_t statement)
{
	const struct node *nodes = syntax->nodes;
	uint32_t block = nodes[statement].parent, owner = nodes[block].parent;
	if (block == 0 || nodes[block].kind != NODE_BLOCK || nodes[block].child != statement || nodes[statement].next != NODE_NONE ||
	    nodes[block].flags || holds_comment(syntax, nodes[block].first, nodes[block].last))
		return false;
	if (nodes[owner].kind == NODE_BARE) {
		fix_take_out(fix, owner);
		return true;
	}
	if (nodes[block].last != nodes[owner].last)
		return false;
	uint32_t start = token_start(syntax, nodes[block].first), end = token_end(syntax, nodes[block].last), before = nodes[block].first;
	while (before > 0 && (syntax->tokens[before - 1].kind == TOKEN_BLANK || syntax->tokens[before - 1].kind == TOKEN_NEWLINE))
		start = token_start(syntax, --before);
	fix_edit(fix, start, end, STR(""));
	return true;
}

static bool is_blank(const struct syntax *syntax, uint32_t token)
{
	return token < syntax->token_count && syntax->tokens[token].kind == TOKEN_BLANK;
}

static bool separates(const struct syntax *syntax, uint32_t token)
{
	return token < syntax->token_count &&
	       (syntax->tokens[token].kind == TOKEN_SEMICOLON || syntax->tokens[token].kind == TOKEN_COMMA);
}

void fix_take_out(struct fix *fix, uint32_t statement)
{
	const struct syntax *syntax = fix_index(fix->run)->syntax;
	const struct node *node = &syntax->nodes[statement];
	if (holds_comment(syntax, node->first, node->last)) {
		fix->possible = false;
		return;
	}
	if (take_block_out(fix, syntax, statement))
		return;
	uint32_t start = token_start(syntax, node->first), end = token_end(syntax, node->last), next = node->last + 1, before = node->first;
	bool first = is_first_on_line(syntax, start), led = false;
	while (before > 1 && (is_blank(syntax, before - 1) || separates(syntax, before - 1))) {
		before--;
		led |= separates(syntax, before);
	}
	bool followed = separates(syntax, next) || (is_blank(syntax, next) && separates(syntax, next + 1));
	if (followed)
		next += is_blank(syntax, next) ? 2 : 1;
	uint32_t blanks = next + is_blank(syntax, next);
	bool ends_line = blanks >= syntax->token_count || syntax->tokens[blanks].kind == TOKEN_NEWLINE ||
	                 syntax->tokens[blanks].kind == TOKEN_END;
	if (first && ends_line) { /* alone on its line: the line goes */
		start = line_start(syntax, start);
		end = blanks < syntax->token_count ? token_end(syntax, blanks) : token_start(syntax, blanks);
		if (blanks >= syntax->token_count || syntax->tokens[blanks].kind != TOKEN_NEWLINE)
			while (start > 0 && (syntax->source->text.at[start - 1] == '\n' || syntax->source->text.at[start - 1] == '\r'))
				start--;
	} else if (followed) { /* what stands behind moves up to its place */
		end = token_start(syntax, blanks);
		if (ends_line)
			start = led ? token_start(syntax, before) : start;
	} else if (led) { /* the last of a line */
		start = token_start(syntax, before);
	} else if (is_blank(syntax, next)) { /* a comment stays, where the statement was */
		end = token_end(syntax, next);
	}
	fix_edit(fix, start, end, STR(""));
}
