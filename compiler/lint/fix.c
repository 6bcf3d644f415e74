/* Fixes as rules see them: attributes, arrows, statements. What lies where: fix_text.c. */
#include "lint/fix.h"

#include <stdarg.h>
#include <string.h>

#include "base/unicode.h"
#include "lint/fix_text.h"

struct fix fix_begin(struct lint_run *run, struct finding *finding, enum fix_kind kind)
{
	return (struct fix){ .run = run, .finding = finding, .kind = kind, .possible = finding != NULL };
}

void fix_offer(struct fix *fix, const char *title, ...)
{
	if (!fix->possible || fix->edits.count == 0)
		return;
	va_list arguments;
	va_start(arguments, title);
	struct str text = str_format_list(fix->run->arena, title, arguments);
	va_end(arguments);
	struct finding_fix *offered = finding_fix(fix->run->sink, fix->finding, fix->kind, text.at);
	for (uint32_t i = 0; i < fix->edits.count; i++)
		finding_edit(fix->run->sink, offered, fix->edits.at[i].span, fix->edits.at[i].text);
}

/* ---- names ---- */

static bool is_plain_name(struct str name)
{
	static const char *const joiners[] = { "on", "in", "to", "assume", "lint", "parallel" };
	const char *at = name.at, *end = name.at + name.len;
	bool counts = name.len > 1 && name.at[0] == 'x';
	for (size_t i = 0; i < sizeof joiners / sizeof *joiners; i++)
		if (str_is(name, joiners[i]))
			return false;
	for (size_t i = 1; i < name.len; i++)
		counts &= name.at[i] >= '0' && name.at[i] <= '9';
	while (at < end) {
		uint32_t code;
		bool first = at == name.at;
		at += unicode_decode(at, end, &code);
		bool inner_dash = code == '-' && !first && at < end && *at != '-';
		if (code != '_' && !inner_dash && !(first ? unicode_xid_start(code) : unicode_xid_continue(code)))
			return false;
	}
	return name.len > 0 && !counts;
}

static void write_component(struct buf *out, struct str name)
{
	if (is_plain_name(name)) {
		buf_str(out, name);
		return;
	}
	buf_char(out, '"');
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.at[i];
		if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else if (c < 0x20 || c == 0x7F)
			buf_printf(out, "\\u{%X}", c);
		else
			buf_char(out, (char)c);
	}
	buf_char(out, '"');
}

static void write_group(struct buf *out, const struct model *model, uint32_t group)
{
	if (group == MODEL_NONE)
		return;
	write_group(out, model, model->groups.at[group].parent);
	write_component(out, model->groups.at[group].id);
	buf_char(out, '.');
}

struct str fix_name(struct lint_run *run, uint32_t node)
{
	struct buf out = buf_in(run->arena);
	write_group(&out, run->model, run->model->nodes.at[node].group);
	write_component(&out, run->model->nodes.at[node].id);
	return buf_view(&out);
}

struct str fix_word(struct lint_run *run, struct str word)
{
	struct buf out = buf_in(run->arena);
	write_component(&out, word);
	return buf_view(&out);
}

static struct str end_name(struct lint_run *run, struct model_end end)
{
	if (!end.is_group)
		return fix_name(run, end.index);
	struct buf out = buf_in(run->arena);
	write_group(&out, run->model, run->model->groups.at[end.index].parent);
	write_component(&out, run->model->groups.at[end.index].id);
	return buf_view(&out);
}

/* ---- attributes ---- */

static struct str setting(struct lint_run *run, enum attribute_id id, const char *value)
{
	const char *name = attribute_row(id)->name;
	return value ? str_format(run->arena, "%s = %s", name, value) : str_of(name);
}

/* A value that is there: another one in its place. `x3` stays a count. */
static void replace_setting(struct fix *fix, const struct attribute *attribute, enum attribute_id id, const char *value)
{
	struct lint_run *run = fix->run;
	if (!fix_is_sole_attribute(run, attribute->span)) {
		fix->possible = false;
		return;
	}
	struct str old = source_text(run->model->sources, attribute->span), text = setting(run, id, value);
	size_t equals = str_find(old, STR("="));
	if (equals < old.len && value) /* `partitions = 3` keeps its word */
		text = str_format(run->arena, "%.*s= %s", (int)equals, old.at, value);
	bool counts = id == ATTR_replicas && old.len > 1 && old.at[0] == 'x' && str_find(old, STR("=")) == old.len;
	if (counts)
		text = str_format(run->arena, "x%s", value);
	if (counts && (!value || value[strspn(value, "0123456789")]))
		fix->possible = false;
	fix_edit(fix, attribute->span.start, attribute->span.end, text);
}

void fix_value(struct fix *fix, const struct attribute *attribute, const char *value)
{
	if (fix->possible)
		replace_setting(fix, attribute, attribute->id, value);
}

void fix_drop(struct fix *fix, const struct attribute *attribute)
{
	if (!fix->possible)
		return;
	uint32_t statement = fix_statement(fix->run, attribute->span);
	const struct syntax *syntax = fix_index(fix->run)->syntax;
	fix->possible = statement != NODE_NONE && fix_is_sole_attribute(fix->run, attribute->span) &&
	                (syntax->nodes[statement].kind == NODE_ATTRIBUTE || syntax->nodes[statement].kind == NODE_FLAG);
	if (fix->possible)
		fix_take_out(fix, statement);
}

/* A statement that speaks of this node alone, with a block or room for one: its own, else one that adds to it. */
static uint32_t sole_statement(struct lint_run *run, const struct model_node *node)
{
	const struct syntax *syntax = fix_index(run)->syntax;
	for (uint32_t i = 0; i <= node->amendments.count; i++) {
		struct span span = i ? node->amendments.at[i - 1] : node->span;
		uint32_t statement = fix_is_sole_subject(run, span) ? fix_statement(run, span) : NODE_NONE;
		if (statement != NODE_NONE && fix_name_count(syntax, statement) <= 1)
			return statement;
	}
	return NODE_NONE;
}

void fix_set_node(struct fix *fix, uint32_t index, enum attribute_id id, const char *value)
{
	if (!fix->possible)
		return;
	struct lint_run *run = fix->run;
	const struct model_node *node = &run->model->nodes.at[index];
	const struct attribute *own = attributes_get(&node->attributes, id);
	if (own && fix_is_sole_attribute(run, own->span)) {
		replace_setting(fix, own, id, value);
		return;
	}
	uint32_t statement = sole_statement(run, node);
	if (statement != NODE_NONE) {
		fix_put_in_block(fix, statement, setting(run, id, value));
		return;
	}
	/* it was made with others: a statement behind them speaks of it alone */
	statement = fix_statement(run, node->span);
	fix->possible = statement != NODE_NONE;
	if (fix->possible)
		fix_put_behind(fix, fix_out_of_templates(fix_index(run)->syntax, statement),
		               str_format(run->arena, "%.*s { %.*s }", STR_ARG(fix_name(run, index)), STR_ARG(setting(run, id, value))));
}

void fix_set_at(struct fix *fix, const struct attributes *attributes, struct span span, enum attribute_id id, const char *value)
{
	if (!fix->possible)
		return;
	const struct attribute *own = attributes_get(attributes, id);
	if (own) {
		replace_setting(fix, own, id, value);
		return;
	}
	uint32_t statement = fix_is_sole_subject(fix->run, span) ? fix_statement(fix->run, span) : NODE_NONE;
	fix->possible = statement != NODE_NONE && fix_name_count(fix_index(fix->run)->syntax, statement) <= 1;
	if (fix->possible)
		fix_put_in_block(fix, statement, setting(fix->run, id, value));
}

/* ---- arrows ---- */

/* One mention of an arrow in the text. */
struct mention {
	uint32_t statement;         /* NODE_NONE: not to be written in */
	uint32_t tail, sign, head;  /* ENDS, ARROW, ENDS; as they stand in the text */
	bool alone;                 /* it draws this arrow and no other */
	bool chained;               /* others hang on it, but sign and ends are its own */
	bool in_flow;
};

static bool is_single(const struct syntax *syntax, uint32_t ends)
{
	uint32_t ref = syntax->nodes[ends].child;
	return ref != NODE_NONE && syntax->nodes[ref].next == NODE_NONE;
}

static bool is_in_flow(const struct syntax *syntax, uint32_t statement)
{
	for (uint32_t at = statement; syntax->nodes[at].parent != 0;) {
		at = syntax->nodes[syntax->nodes[at].parent].parent;
		uint32_t word = syntax->nodes[at].child;
		if (word != NODE_NONE && str_is(syntax_text(syntax, word), "flow"))
			return true;
	}
	return false;
}

static struct mention read_mention(struct lint_run *run, struct span span)
{
	struct mention mention = { .statement = fix_statement(run, span), .tail = NODE_NONE, .sign = NODE_NONE, .head = NODE_NONE };
	const struct syntax *syntax = fix_index(run)->syntax;
	if (mention.statement == NODE_NONE || syntax->nodes[mention.statement].kind != NODE_ARROWS)
		return (struct mention){ .statement = NODE_NONE };
	uint32_t arrows = 0, before = NODE_NONE;
	for (uint32_t part = syntax->nodes[mention.statement].child; part != NODE_NONE; part = syntax->nodes[part].next) {
		arrows += syntax->nodes[part].kind == NODE_ARROW;
		uint32_t start = syntax_span(syntax, part).start;
		if (syntax->nodes[part].kind == NODE_ARROW && start > span.start && start < span.end) {
			mention.tail = before;
			mention.sign = part;
			mention.head = syntax->nodes[part].next;
		}
		before = part;
	}
	if (mention.sign == NODE_NONE || mention.head == NODE_NONE)
		return (struct mention){ .statement = NODE_NONE };
	mention.chained = is_single(syntax, mention.tail) && is_single(syntax, mention.head) && fix_is_sole_subject(run, span);
	mention.alone = mention.chained && arrows == 1;
	mention.in_flow = is_in_flow(syntax, mention.statement);
	return mention;
}

static const struct model_arrow *arrow_of(const struct fix *fix, uint32_t link)
{
	return &fix->run->model->arrows.at[fix->run->model->links.at[link].arrow];
}

/* Values that the arrow or its uses have already; true if there was one. */
static bool replace_on_arrow(struct fix *fix, const struct model_arrow *arrow, enum attribute_id id, const char *value)
{
	const struct model *model = fix->run->model;
	const struct attribute *own = attributes_get(&arrow->attributes, id);
	bool replaced = own != NULL;
	if (own)
		replace_setting(fix, own, id, value);
	for (uint32_t step = arrow->first_step; step != MODEL_NONE; step = model->steps.at[step].next_use) {
		const struct attribute *use = attributes_get(&model->steps.at[step].attributes, id);
		replaced |= use != NULL;
		if (use)
			replace_setting(fix, use, id, value);
	}
	return replaced;
}

void fix_set_link(struct fix *fix, uint32_t link, enum attribute_id id, const char *value)
{
	if (!fix->possible)
		return;
	struct lint_run *run = fix->run;
	const struct model_arrow *arrow = arrow_of(fix, link);
	if (replace_on_arrow(fix, arrow, id, value))
		return;
	struct str text = setting(run, id, value);
	uint32_t shared = NODE_NONE;
	for (uint32_t i = 0; i < arrow->mentions.count; i++) {
		struct mention mention = read_mention(run, arrow->mentions.at[i]);
		if (mention.alone && !mention.in_flow) {
			fix_put_in_block(fix, mention.statement, text);
			return;
		}
		if (shared == NODE_NONE && mention.statement != NODE_NONE && !mention.in_flow)
			shared = mention.statement;
	}
	if (shared != NODE_NONE) {
		/* one arrow of a chain, a list or a template: named once more, it is the same arrow */
		fix_put_behind(fix, fix_out_of_templates(fix_index(run)->syntax, shared),
		               str_format(run->arena, "%.*s %s %.*s { %.*s }", STR_ARG(end_name(run, arrow->from)), arrow_form_text(arrow->form),
		                          STR_ARG(end_name(run, arrow->to)), STR_ARG(text)));
		return;
	}
	for (uint32_t i = 0; i < arrow->mentions.count; i++) { /* flows alone name it: each use says so */
		struct mention mention = read_mention(run, arrow->mentions.at[i]);
		fix->possible &= mention.alone;
		if (fix->possible)
			fix_put_in_block(fix, mention.statement, text);
	}
}

void fix_set_step(struct fix *fix, uint32_t step, enum attribute_id id, const char *value)
{
	if (!fix->possible)
		return;
	const struct model_step *it = &fix->run->model->steps.at[step];
	const struct attribute *own = attributes_get(&it->attributes, id);
	struct mention mention = read_mention(fix->run, it->span);
	if (own) {
		replace_setting(fix, own, id, value);
		return;
	}
	fix->possible = mention.alone;
	if (fix->possible)
		fix_put_in_block(fix, mention.statement, setting(fix->run, id, value));
}

/* All mentions, or none: the form and the ends are what an arrow is known by. */
static bool open_mention(struct fix *fix, const struct model_arrow *arrow, uint32_t index, struct mention *mention)
{
	*mention = fix->possible ? read_mention(fix->run, arrow->mentions.at[index]) : (struct mention){ .statement = NODE_NONE };
	fix->possible &= mention->chained;
	return fix->possible;
}

static bool is_mirrored(const struct syntax *syntax, uint32_t sign)
{
	enum token_kind kind = syntax_arrow(syntax, syntax->nodes[sign].first);
	return kind == TOKEN_CALL_BACK || kind == TOKEN_SEND_BACK || kind == TOKEN_FALLBACK_BACK || kind == TOKEN_LESS_EQUAL;
}

void fix_sign(struct fix *fix, uint32_t link, enum arrow_form form, bool turned)
{
	static const char *const mirrored[] = { [ARROW_CALL] = "<-", [ARROW_SEND] = "<~", [ARROW_COPY] = "<=", [ARROW_FALLBACK] = "<..",
		                                [ARROW_DUPLEX] = NULL, [ARROW_MIRROR] = "<=>", [ARROW_LINK] = "--" };
	const struct model_arrow *arrow = arrow_of(fix, link);
	struct mention mention;
	for (uint32_t i = 0; i < arrow->mentions.count && open_mention(fix, arrow, i, &mention); i++) {
		const struct syntax *syntax = fix_index(fix->run)->syntax;
		struct span span = syntax_span(syntax, mention.sign);
		const char *sign = is_mirrored(syntax, mention.sign) != turned ? mirrored[form] : arrow_form_text(form);
		fix->possible &= sign != NULL;
		if (sign)
			fix_edit(fix, span.start, span.end, str_of(sign));
	}
}

static void replace_end(struct fix *fix, uint32_t link, bool head, struct str name)
{
	const struct model_arrow *arrow = arrow_of(fix, link);
	struct mention mention;
	for (uint32_t i = 0; i < arrow->mentions.count && open_mention(fix, arrow, i, &mention); i++) {
		const struct syntax *syntax = fix_index(fix->run)->syntax;
		struct span span = syntax_span(syntax, is_mirrored(syntax, mention.sign) != head ? mention.head : mention.tail);
		fix->possible &= mention.alone; /* the name may be the next arrow's too */
		fix_edit(fix, span.start, span.end, name);
	}
}

void fix_head(struct fix *fix, uint32_t link, struct str name)
{
	replace_end(fix, link, true, name);
}

void fix_tail(struct fix *fix, uint32_t link, struct str name)
{
	replace_end(fix, link, false, name);
}

void fix_label(struct fix *fix, uint32_t link, const char *label)
{
	const struct model_arrow *arrow = arrow_of(fix, link);
	struct mention mention;
	for (uint32_t i = 0; i < arrow->mentions.count && open_mention(fix, arrow, i, &mention); i++) {
		const struct syntax *syntax = fix_index(fix->run)->syntax;
		fix->possible &= mention.alone && syntax_child(syntax, mention.statement, NODE_TEXT) == NODE_NONE;
		uint32_t end = syntax_span(syntax, mention.head).end;
		fix_edit(fix, end, end, str_format(fix->run->arena, " : %s", label));
	}
}

void fix_splice(struct fix *fix, uint32_t link, enum arrow_form before, const char *name, enum arrow_form behind)
{
	const struct model_arrow *arrow = arrow_of(fix, link);
	struct mention mention;
	for (uint32_t i = 0; i < arrow->mentions.count && open_mention(fix, arrow, i, &mention); i++) {
		const struct syntax *syntax = fix_index(fix->run)->syntax;
		struct span span = syntax_span(syntax, mention.sign);
		fix->possible &= !is_mirrored(syntax, mention.sign);
		fix_edit(fix, span.start, span.end, str_format(fix->run->arena, "%s %s %s", arrow_form_text(before), name, arrow_form_text(behind)));
	}
}

/* ---- statements ---- */

void fix_kind(struct fix *fix, uint32_t node, const char *from, const char *to)
{
	if (!fix->possible)
		return;
	struct span own = fix->run->model->nodes.at[node].span;
	uint32_t statement = fix_is_sole_subject(fix->run, own) ? fix_statement(fix->run, own) : NODE_NONE;
	const struct syntax *syntax = fix_index(fix->run)->syntax;
	uint32_t word = statement == NODE_NONE ? NODE_NONE : syntax->nodes[statement].child;
	fix->possible = word != NODE_NONE && str_is(syntax_text(syntax, word), from) && fix_name_count(syntax, statement) == 1;
	if (fix->possible)
		fix_edit(fix, syntax_span(syntax, word).start, syntax_span(syntax, word).end, str_of(to));
}

void fix_text(struct fix *fix, struct span span, const char *text)
{
	uint32_t statement = fix->possible ? fix_statement(fix->run, span) : NODE_NONE;
	const struct syntax *syntax = statement == NODE_NONE ? NULL : fix_index(fix->run)->syntax;
	uint32_t at = syntax ? syntax_child(syntax, statement, NODE_TEXT) : NODE_NONE;
	fix->possible = at != NODE_NONE;
	if (!fix->possible)
		return;
	struct span old = syntax_span(syntax, at);
	struct str after = source_text(fix->run->model->sources, (struct span){ old.file, old.start + 1, old.end });
	uint32_t blanks = 0;
	while (blanks < after.len && after.at[blanks] == ' ')
		blanks++;
	fix_edit(fix, old.start + 1 + blanks, old.end, str_of(text));
}

void fix_add_behind_node(struct fix *fix, uint32_t node, const char *format, ...)
{
	if (!fix->possible)
		return;
	va_list arguments;
	va_start(arguments, format);
	struct str text = str_format_list(fix->run->arena, format, arguments);
	va_end(arguments);
	uint32_t statement = sole_statement(fix->run, &fix->run->model->nodes.at[node]);
	fix->possible = statement != NODE_NONE;
	if (fix->possible)
		fix_put_behind(fix, statement, text);
}

void fix_add_behind_link(struct fix *fix, uint32_t link, const char *format, ...)
{
	const struct model_arrow *arrow = arrow_of(fix, link);
	va_list arguments;
	va_start(arguments, format);
	struct str text = str_format_list(fix->run->arena, format, arguments);
	va_end(arguments);
	for (uint32_t i = 0; i < arrow->mentions.count && fix->possible; i++) {
		struct mention mention = read_mention(fix->run, arrow->mentions.at[i]);
		fix->possible = mention.alone;
		if (fix->possible)
			fix_put_behind(fix, mention.statement, text);
	}
}

void fix_delete(struct fix *fix, struct span span)
{
	if (!fix->possible)
		return;
	uint32_t statement = fix_statement(fix->run, span);
	fix->possible = statement != NODE_NONE && syntax_span(fix_index(fix->run)->syntax, statement).start == span.start;
	if (fix->possible)
		fix_take_out(fix, statement);
}

void fix_delete_name(struct fix *fix, struct span span, struct str name)
{
	if (!fix->possible)
		return;
	uint32_t statement = fix_statement(fix->run, span);
	const struct syntax *syntax = fix_index(fix->run)->syntax;
	if (statement == NODE_NONE || fix_name_count(syntax, statement) <= 1) {
		fix_delete(fix, span);
		return;
	}
	uint32_t before = NODE_NONE, part = syntax->nodes[syntax->nodes[statement].child].next;
	while (part != NODE_NONE && !(syntax->nodes[part].kind == NODE_REF && str_equal(syntax_text(syntax, part), name))) {
		before = part;
		part = syntax->nodes[part].next;
	}
	fix->possible = part != NODE_NONE;
	if (!fix->possible)
		return;
	uint32_t after = syntax->nodes[part].next;
	struct span at = syntax_span(syntax, part);
	if (before != NODE_NONE)
		fix_edit(fix, syntax_span(syntax, before).end, at.end, STR(""));
	else
		fix_edit(fix, at.start, syntax_span(syntax, after).start, STR(""));
}

void fix_replace(struct fix *fix, struct span span, struct str text)
{
	fix->possible &= span.file == fix_index(fix->run)->syntax->source->file;
	if (fix->possible)
		fix_edit(fix, span.start, span.end, text);
}

/* ---- a fix of one attribute ---- */

static void offer_setting(struct fix *fix, enum attribute_id id, const char *value)
{
	if (fix->possible)
		fix_offer(fix, "write '%.*s'", STR_ARG(setting(fix->run, id, value)));
}

void fix_node(struct lint_run *run, struct finding *finding, enum fix_kind kind, uint32_t node, enum attribute_id id,
              const char *value)
{
	struct fix fix = fix_begin(run, finding, kind);
	fix_set_node(&fix, node, id, value);
	offer_setting(&fix, id, value);
}

void fix_link(struct lint_run *run, struct finding *finding, enum fix_kind kind, uint32_t link, enum attribute_id id,
              const char *value)
{
	struct fix fix = fix_begin(run, finding, kind);
	fix_set_link(&fix, link, id, value);
	offer_setting(&fix, id, value);
}

void fix_at(struct lint_run *run, struct finding *finding, enum fix_kind kind, const struct attributes *attributes,
            struct span statement, enum attribute_id id, const char *value)
{
	struct fix fix = fix_begin(run, finding, kind);
	fix_set_at(&fix, attributes, statement, id, value);
	offer_setting(&fix, id, value);
}
