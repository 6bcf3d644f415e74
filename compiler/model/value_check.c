/* What a value means for its attribute: word or number, of which dimension, within which bounds.
 *
 * A bare name is tried in this order: a word of the row's list, an assumption where the row takes numbers, a node, a
 * column, any word where the list is open, a text. What is left is reported with what the row takes.
 */
#include "model/value_check.h"

#include "base/suggest.h"

static bool is_open(const struct attribute_row *row)
{
	return check_list_holds(row->words, STR("..."));
}

/* ---- words ---- */

static bool refuse_word(const struct check *check, const struct value *value)
{
	const struct attribute_row *row = check->row;
	struct str word = value->text, want = check_wanted(check);
	struct suggest suggest = suggest_for(word);
	struct str words = str_of(row->words);
	for (struct str at = check_next_word(&words); at.len; at = check_next_word(&words))
		suggest_consider(&suggest, at);
	bool close = suggest_found(&suggest);
	if (str_is(word, "true") || str_is(word, "on") || str_is(word, "false") || str_is(word, "off")) {
		suggest.best = str_is(word, "true") || str_is(word, "on") ? STR("yes") : STR("no");
		close = row->types & TYPE_FLAG;
	}
	/* an assumption that nothing declares: reported there */
	if (value->expr && check_first_numeric(row) && !close && !(row->types & (TYPE_WORD | TYPE_NODE)))
		return quantity_check(check->quantities, value->expr);
	enum diag_id code = row->types & TYPE_WORD && (close || !check_first_numeric(row)) ? DIAG_T215 : DIAG_T214;
	if (row->types & TYPE_NODE)
		code = DIAG_T101;
	struct finding *finding = diag_report(check->sink, code, value->span,
	                                      code == DIAG_T101 ? "'%s' names a node, and nothing is called '%.*s'"
	                                                        : "'%s' does not know '%.*s'",
	                                      row->name, STR_ARG(word));
	if (close) {
		finding_point(check->sink, finding, "did you mean '%.*s'?", STR_ARG(suggest.best));
		check_offer(check, finding, value->span, suggest.best);
	}
	finding_help(check->sink, finding, "it takes %.*s", STR_ARG(want));
	return false;
}

static bool check_word(const struct check *check, struct value *value)
{
	const struct attribute_row *row = check->row;
	value->kind = VALUE_WORD;
	if (row->types & TYPE_WORD && check_list_holds(row->words, value->text) && !str_is(value->text, "..."))
		return true;
	if (value->expr && check_first_numeric(row) &&
	    (quantity_find(check->quantities, value->text) != UINT32_MAX ||
	     (quantity_is_unit(value->text) && !is_open(row))))
		return check_number(check, value);
	if (row->types & TYPE_RANGE && value->expr)
		return check_range(check, value);
	if (row->types & TYPE_NODE && check->names) {
		value->node = check->names->find_node(check->names->context, value->text);
		if (value->node != MODEL_NONE) {
			value->kind = VALUE_NODE;
			return true;
		}
	}
	if (row->types & TYPE_COLUMN || ((row->types & (TYPE_WORD | TYPE_LIST)) && is_open(row)))
		return true;
	if (row->types & TYPE_TEXT && !(row->types & TYPE_WORD)) {
		value->kind = VALUE_TEXT;
		return true;
	}
	return refuse_word(check, value);
}

/* ---- texts and links ---- */

static bool refuse_link(const struct check *check, const struct value *value)
{
	struct str text = check_shortened(check, value->text);
	struct finding *finding = diag_report(check->sink, DIAG_T229, value->span,
	                                      "'%.*s' is no address that a picture may open", STR_ARG(text));
	finding_help(check->sink, finding,
	             "write an address that begins with 'https://' or 'http://', or a relative one");
	return false;
}

/* http, https or relative, so that no picture runs a script or leaves for another program. Browsers drop blanks and
 * control characters within an address and take '\' for '/': none of them may stand in it. */
static bool is_safe_link(struct str text)
{
	size_t colon = text.len;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		if (c <= ' ' || c == 0x7F || c == '\\')
			return false;
		if (c == ':' && colon == text.len)
			colon = i;
		if ((c == '/' || c == '?' || c == '#') && colon == text.len)
			break; /* a ':' behind one of these is no scheme */
	}
	if (colon < text.len)
		return str_starts_with(text, STR("https://")) || str_starts_with(text, STR("http://"));
	return text.len > 0 && !str_starts_with(text, STR("//"));
}

static bool check_text(const struct check *check, struct value *value)
{
	const struct attribute_row *row = check->row;
	if (row->types & TYPE_LINK)
		return is_safe_link(value->text) || refuse_link(check, value);
	if (row->types & TYPE_TEXT)
		return true;
	if (row->types & (TYPE_WORD | TYPE_NODE | TYPE_COLUMN | TYPE_LIST))
		return check_word(check, value);
	return check_refuse_type(check, value, "a text");
}

static bool refuse_unquoted(const struct check *check, const struct value *value)
{
	struct str text = check_shortened(check, value->text);
	struct finding *finding =
	    diag_report(check->sink, DIAG_T028, value->span, "the text of '%s' needs quotes", check->row->name);
	finding_help(check->sink, finding, "write '%s = \"%.*s\"'", check->row->name, STR_ARG(text));
	if (text.len == value->text.len)
		check_offer(check, finding, value->span, str_format(check->sink->arena, "\"%.*s\"", STR_ARG(text)));
	return false;
}

/* `backoff = exponential + jitter` */
static bool refuse_sum(const struct check *check, const struct value *value)
{
	struct buf list = buf_in(check->sink->arena);
	buf_char(&list, '[');
	for (size_t i = 0; i < value->text.len; i++) {
		char c = value->text.at[i];
		if (c == '+')
			buf_text(&list, ", ");
		else if (c > ' ')
			buf_char(&list, c);
	}
	buf_char(&list, ']');
	struct str text = buf_view(&list);
	struct finding *finding =
	    diag_report(check->sink, DIAG_T214, value->span, "'%s' does not take a calculation", check->row->name);
	finding_help(check->sink, finding, "for several of them write '%.*s'", STR_ARG(text));
	check_offer(check, finding, value->span, text);
	return false;
}

static bool check_expression(const struct check *check, struct value *value)
{
	const struct attribute_row *row = check->row;
	if (expr_faulty(value->expr))
		return false;
	if (row->types & TYPE_RANGE)
		return check_range(check, value);
	if (check_first_numeric(row))
		return check_number(check, value);
	if (row->types & (TYPE_TEXT | TYPE_LINK))
		return refuse_unquoted(check, value);
	if (row->types & TYPE_LIST && str_find(value->text, STR("+")) < value->text.len)
		return refuse_sum(check, value);
	return check_refuse_type(check, value, expr_is_literal(value->expr) ? "a number" : "a calculation");
}

/* ---- lists ---- */

static bool check_quorum(const struct check *check, const struct value *value)
{
	double n = value->item_count == 3 ? value->items[0].quantity.high : 0;
	if (value->item_count != 3) {
		struct finding *finding =
		    diag_report(check->sink, DIAG_T226, value->span,
		                "'quorum' is a list of three counts, and this has %u", value->item_count);
		finding_help(check->sink, finding,
		             "write '[n, w, r]': copies, writes and reads that must agree, such as '[3, 2, 2]'");
		return false;
	}
	for (int i = 1; i < 3; i++) {
		if (value->items[i].quantity.low <= n)
			continue;
		diag_report(check->sink, DIAG_T226, value->items[i].span, "more copies must agree than there are");
		return false;
	}
	return true;
}

/* What may stand in the list: the row's own types, or words where it takes nothing but a list. */
static struct attribute_row item_row(const struct attribute_row *row)
{
	struct attribute_row item = *row;
	item.types &= ~(uint32_t)(TYPE_LIST | TYPE_FLAG);
	if (check_is_row(row, ATTR_quorum))
		item.types = TYPE_COUNT;
	else if (!(item.types & ~(uint32_t)TYPE_TEXT))
		item.types |= TYPE_WORD | TYPE_TEXT;
	return item;
}

static bool check_list(const struct check *check, struct value *value)
{
	if (!(check->row->types & (TYPE_LIST | TYPE_COLUMN)))
		return check_refuse_type(check, value, "a list");
	struct attribute_row row = item_row(check->row);
	bool sound = true;
	for (uint32_t i = 0; i < value->item_count; i++) {
		struct value *item = &value->items[i];
		if (item->kind == VALUE_LIST) {
			diag_report(check->sink, DIAG_T226, item->span, "a list cannot hold a list");
			sound = false;
			continue;
		}
		if (item->kind == VALUE_YES || item->kind == VALUE_NO)
			item->kind = VALUE_WORD;
		sound &= value_check(check->sink, check->quantities, &row, check->names, item);
	}
	return sound && (!check_is_row(check->row, ATTR_quorum) || check_quorum(check, value));
}

/* `data = pii` is `data = [pii]`. */
static bool check_as_list(const struct check *check, struct value *value)
{
	struct value *item = ARENA_NEW(check->sink->arena, struct value);
	*item = *value;
	*value = (struct value){ .kind = VALUE_LIST,
		                 .text = item->text,
		                 .node = MODEL_NONE,
		                 .items = item,
		                 .item_count = 1,
		                 .span = item->span };
	return check_list(check, value);
}

bool value_check(struct diag_sink *sink, struct quantity_set *quantities, const struct attribute_row *row,
                 const struct value_names *names, struct value *value)
{
	struct check check = { sink, quantities, row, names };
	bool list_alone = row->types & TYPE_LIST && !(row->types & (TYPE_WORD | TYPE_NODE | TYPE_COLUMN)) &&
	                  !check_first_numeric(row);
	switch (value->kind) {
	case VALUE_YES:
		return row->types & TYPE_FLAG || check_refuse_type(&check, value, "'yes'");
	case VALUE_NO:
		return true; /* declared to be absent: a third value of every attribute */
	case VALUE_WORD:
	case VALUE_NODE:
		return list_alone ? check_as_list(&check, value) : check_word(&check, value);
	case VALUE_TEXT:
		return list_alone && !(row->types & TYPE_TEXT) ? check_as_list(&check, value)
		                                               : check_text(&check, value);
	case VALUE_QUANTITY:
		return value->expr ? check_expression(&check, value) : true;
	case VALUE_LIST:
		return check_list(&check, value);
	}
	return false;
}
