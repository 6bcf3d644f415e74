/* What a value means for its attribute: word or number, of which dimension, within which bounds.
 *
 * A bare name is tried in this order: a word of the row's list, an assumption where the row takes numbers, a node, a
 * column, any word where the list is open, a text. What is left is reported with what the row takes.
 */
#include "model/value.h"

#include <math.h>

#include "base/suggest.h"

struct check {
	struct diag_sink *sink;
	struct quantity_set *quantities;
	const struct attribute_row *row;
	const struct value_names *names;
};

struct numeric {
	enum value_type type;
	struct dimension dimension;
	const char *name, *example;
};
static const struct numeric NUMERICS[] = {
	{ TYPE_COUNT, { 0, 0, 0 }, "a count", "3" },
	{ TYPE_RATIO, { 0, 0, 0 }, "a ratio", "95%" },
	{ TYPE_FACTOR, { 0, 0, 0 }, "a factor", "5x" },
	{ TYPE_TIME, { 1, 0, 0 }, "a time", "200ms" },
	{ TYPE_RATE, { -1, 0, 0 }, "a rate", "100/s" },
	{ TYPE_DATA, { 0, 1, 0 }, "a size", "500 KB" },
	{ TYPE_MONEY, { 0, 0, 1 }, "a price", "$20" },
	{ TYPE_MONEY_RATE, { -1, 0, 1 }, "a price per time", "$20/month" },
	{ TYPE_MONEY_PER_DATA, { 0, -1, 1 }, "a price per size", "$0.05/GB" },
	{ TYPE_STORAGE_PRICE, { -1, -1, 1 }, "a price per size and time", "$0.02/GB/month" },
};
enum { NUMERIC_COUNT = sizeof NUMERICS / sizeof NUMERICS[0] };

enum { MOST_REPLICAS = 1000000, WHOLE_BELOW = 1000 };

static bool is_row(const struct attribute_row *row, enum attribute_id id)
{
	return row == attribute_row(id);
}

static const struct numeric *first_numeric(const struct attribute_row *row)
{
	for (int i = 0; i < NUMERIC_COUNT; i++) {
		if (row->types & NUMERICS[i].type)
			return &NUMERICS[i];
	}
	return NULL;
}

/* ---- what a row takes, in words ---- */

static struct str next_word(struct str *words)
{
	*words = str_trim(*words);
	size_t end = 0;
	while (end < words->len && words->at[end] != ' ')
		end++;
	struct str word = str_slice(*words, 0, end);
	*words = str_slice(*words, end, words->len);
	return word;
}

static bool list_holds(const char *list, struct str word)
{
	struct str words = str_of(list ? list : "");
	for (struct str at = next_word(&words); at.len; at = next_word(&words)) {
		if (str_equal(at, word))
			return true;
	}
	return false;
}

static bool is_open(const struct attribute_row *row)
{
	return list_holds(row->words, STR("..."));
}

static void add_or(struct buf *buf, const char *format, struct str text)
{
	buf_text(buf, buf->len ? ", or " : "");
	buf_printf(buf, format, STR_ARG(text));
}

/* "a time such as '200ms', or one of 'none', 'propagated'" */
static struct str wanted(const struct check *check)
{
	const struct attribute_row *row = check->row;
	struct buf buf = buf_in(check->sink->arena);
	const struct numeric *numeric = first_numeric(row);
	if (numeric) {
		buf_printf(&buf, "%s such as '%s'", numeric->name, numeric->example);
	}
	if (row->types & TYPE_WORD) {
		struct str words = str_of(row->words);
		bool first = true;
		for (struct str word = next_word(&words); word.len; word = next_word(&words)) {
			if (str_is(word, "..."))
				continue;
			buf_text(&buf, !first ? ", " : buf.len ? ", or " : "");
			buf_text(&buf, first && str_trim(words).len ? "one of " : "");
			buf_printf(&buf, "'%.*s'", STR_ARG(word));
			first = false;
		}
		if (first)
			add_or(&buf, "%.*s", STR("a word"));
	}
	if (row->types & TYPE_RANGE)
		add_or(&buf, "%.*s", STR("two counts such as '3 to 50'"));
	if (row->types & TYPE_NODE)
		add_or(&buf, "%.*s", STR("the name of a node"));
	if (row->types & TYPE_COLUMN)
		add_or(&buf, "%.*s", STR("a column or a list of columns"));
	if (row->types & TYPE_LINK)
		add_or(&buf, "%.*s", STR("an address in quotes"));
	if (row->types & TYPE_TEXT)
		add_or(&buf, "%.*s", STR("a text in quotes"));
	if (row->types & TYPE_LIST)
		add_or(&buf, "%.*s", STR("a list such as '[a, b]'"));
	if (row->types & TYPE_FLAG)
		add_or(&buf, "%.*s", STR("'yes' or 'no'"));
	return buf_view(&buf);
}

static struct str shortened(const struct check *check, struct str text)
{
	enum { LONGEST = 48 };
	if (text.len <= LONGEST)
		return text;
	size_t cut = LONGEST;
	while (cut && ((unsigned char)text.at[cut] & 0xC0) == 0x80)
		cut--;
	return str_format(check->sink->arena, "%.*s...", (int)cut, text.at);
}

static void offer(const struct check *check, struct finding *finding, struct span span, struct str text)
{
	struct str title = str_format(check->sink->arena, "write '%.*s'", STR_ARG(text));
	finding_edit(check->sink, finding_fix(check->sink, finding, FIX_SUGGESTION, title.at), span, text);
}

static bool refuse_type(const struct check *check, const struct value *value, const char *what)
{
	struct str want = wanted(check);
	struct finding *finding =
	    diag_report(check->sink, DIAG_T214, value->span, "'%s' does not take %s", check->row->name, what);
	if (value->kind == VALUE_TEXT)
		finding_help(check->sink, finding, "it takes %.*s, without quotes", STR_ARG(want));
	else
		finding_help(check->sink, finding, "it takes %.*s", STR_ARG(want));
	return false;
}

/* ---- numbers ---- */

static bool refuse_negative(const struct check *check, const struct value *value)
{
	struct str text = shortened(check, value->text);
	/* `3-50` */
	size_t minus = str_find(text, STR("-"));
	bool digits = minus > 0 && minus + 1 < text.len;
	for (size_t i = 0; digits && i < text.len; i++)
		digits = i == minus || text.at[i] == ' ' || (text.at[i] >= '0' && text.at[i] <= '9');
	if (digits) {
		struct str low = str_trim(str_slice(text, 0, minus)),
			   high = str_trim(str_slice(text, minus + 1, text.len));
		struct str range = str_format(check->sink->arena, "%.*s to %.*s", STR_ARG(low), STR_ARG(high));
		struct finding *finding = diag_report(check->sink, DIAG_T210, value->span,
		                                      "'%.*s' is a difference, not a range", STR_ARG(text));
		finding_help(check->sink, finding, "write '%.*s'", STR_ARG(range));
		offer(check, finding, value->span, range);
		return false;
	}
	struct finding *finding =
	    diag_report(check->sink, DIAG_T221, value->span, "'%s' cannot be below zero", check->row->name);
	finding_point(check->sink, finding, "'%.*s' is negative", STR_ARG(text));
	return false;
}

static bool refuse_ratio(const struct check *check, const struct value *value)
{
	struct str text = shortened(check, value->text);
	const struct quantity *quantity = &value->quantity;
	struct finding *finding =
	    diag_report(check->sink, DIAG_T209, value->span, "'%s' lies between 0 and 1, and '%.*s' is above",
	                check->row->name, STR_ARG(text));
	if (quantity->flavour == FLAVOUR_PLAIN && quantity->high <= 100 && !is_row(check->row, ATTR_share) &&
	    expr_is_literal(value->expr)) {
		struct str percent = str_format(check->sink->arena, "%.*s%%", STR_ARG(text));
		finding_help(check->sink, finding, "write '%.*s'", STR_ARG(percent));
		offer(check, finding, value->span, percent);
	} else if (is_row(check->row, ATTR_share)) {
		finding_help(check->sink, finding, "write 'times = %.*s' for several calls each", STR_ARG(text));
	} else if (quantity->flavour == FLAVOUR_PERCENT) {
		finding_help(check->sink, finding, "the most is 100%%");
	} else {
		finding_help(check->sink, finding, "write it as a share, such as '95%%' or '0.95'");
	}
	return false;
}

static bool must_be_there(const struct attribute_row *row)
{
	return is_row(row, ATTR_replicas) || is_row(row, ATTR_shards) || is_row(row, ATTR_zones) ||
	       is_row(row, ATTR_slots) || is_row(row, ATTR_copies);
}

static bool refuse_count(const struct check *check, const struct value *value)
{
	struct str text = shortened(check, value->text);
	struct finding *finding =
	    diag_report(check->sink, DIAG_T213, value->span, "'%s' counts things: '%.*s' is no whole number%s",
	                check->row->name, STR_ARG(text), must_be_there(check->row) ? " from 1 up" : "");
	if (value->quantity.low != floor(value->quantity.low))
		finding_help(check->sink, finding, "write a whole number, or round it: 'ceil(%.*s)'", STR_ARG(text));
	return false;
}

static bool is_whole(const struct value *value, double number)
{
	return number == floor(number) || (number >= WHOLE_BELOW && !expr_is_literal(value->expr));
}

static bool fits_count(const struct check *check, const struct value *value)
{
	const struct quantity *quantity = &value->quantity;
	return quantity->flavour != FLAVOUR_PERCENT && is_whole(value, quantity->low) &&
	       is_whole(value, quantity->high) && (quantity->low >= 1 || !must_be_there(check->row));
}

static bool fits_type(const struct check *check, const struct value *value, enum value_type type)
{
	if (type == TYPE_COUNT)
		return fits_count(check, value);
	return type != TYPE_RATIO || value->quantity.high <= 1;
}

static bool check_replicas(const struct check *check, const struct value *value)
{
	if (value->quantity.low < value->quantity.high) {
		struct finding *finding =
		    diag_report(check->sink, DIAG_T225, value->span, "'replicas' is one number, not a range");
		struct str text = shortened(check, value->text);
		finding_help(check->sink, finding, "write 'autoscale = %.*s'", STR_ARG(text));
		return false;
	}
	if (value->quantity.high > MOST_REPLICAS) {
		diag_report(check->sink, DIAG_T219, value->span, "more than a million replicas");
		return false;
	}
	return true;
}

/* The dimension is one of the row's: is the value within the bounds of one of its types? */
static bool check_bounds(const struct check *check, const struct value *value, struct dimension dimension)
{
	enum value_type first = 0;
	if (value->quantity.low < 0)
		return refuse_negative(check, value);
	for (int i = 0; i < NUMERIC_COUNT; i++) {
		if (!(check->row->types & NUMERICS[i].type) || !dimension_equal(NUMERICS[i].dimension, dimension))
			continue;
		if (fits_type(check, value, NUMERICS[i].type))
			return !is_row(check->row, ATTR_replicas) || check_replicas(check, value);
		first = first ? first : NUMERICS[i].type;
	}
	return first == TYPE_RATIO ? refuse_ratio(check, value) : refuse_count(check, value);
}

static bool check_number(const struct check *check, struct value *value)
{
	const struct numeric *numeric = first_numeric(check->row);
	if (!quantity_check(check->quantities, value->expr))
		return false;
	struct dimension given = expr_dimension(value->expr), dimension = numeric->dimension;
	for (int i = 0; i < NUMERIC_COUNT; i++) {
		if (check->row->types & NUMERICS[i].type && dimension_equal(NUMERICS[i].dimension, given))
			dimension = given;
	}
	if (!quantity_expect(check->quantities, value->expr, dimension, check->row->name))
		return false;
	value->kind = VALUE_QUANTITY;
	value->quantity = expr_bounds(check->quantities, value->expr);
	value->quantity.dimension = dimension; /* of a bare 0 too */
	return check_bounds(check, value, dimension);
}

/* `autoscale = 3 to 50`: two figures, not one unknown. */
static bool check_range(const struct check *check, struct value *value)
{
	value->kind = VALUE_QUANTITY;
	if (expr_is_pair(value->expr)) {
		if (!quantity_check_pair(check->quantities, value->expr, &value->quantity))
			return false;
	} else {
		if (!quantity_check(check->quantities, value->expr))
			return false;
		value->quantity = expr_bounds(check->quantities, value->expr);
	}
	if (!quantity_expect(check->quantities, value->expr, DIMENSION_NONE, check->row->name))
		return false;
	if (value->quantity.low < 0)
		return refuse_negative(check, value);
	if (!expr_is_range(check->quantities, value->expr))
		return refuse_type(check, value, "a single number");
	if (value->quantity.high > MOST_REPLICAS) {
		diag_report(check->sink, DIAG_T219, value->span, "more than a million replicas");
		return false;
	}
	return fits_count(check, value) || refuse_count(check, value);
}

/* ---- words ---- */

static bool refuse_word(const struct check *check, const struct value *value)
{
	const struct attribute_row *row = check->row;
	struct str word = value->text, want = wanted(check);
	struct suggest suggest = suggest_for(word);
	struct str words = str_of(row->words);
	for (struct str at = next_word(&words); at.len; at = next_word(&words))
		suggest_consider(&suggest, at);
	bool close = suggest_found(&suggest);
	if (str_is(word, "true") || str_is(word, "on") || str_is(word, "false") || str_is(word, "off")) {
		suggest.best = str_is(word, "true") || str_is(word, "on") ? STR("yes") : STR("no");
		close = row->types & TYPE_FLAG;
	}
	/* an assumption that nothing declares: reported there */
	if (value->expr && first_numeric(row) && !close && !(row->types & (TYPE_WORD | TYPE_NODE)))
		return quantity_check(check->quantities, value->expr);
	enum diag_id code = row->types & TYPE_WORD && (close || !first_numeric(row)) ? DIAG_T215 : DIAG_T214;
	if (row->types & TYPE_NODE)
		code = DIAG_T101;
	struct finding *finding = diag_report(check->sink, code, value->span,
	                                      code == DIAG_T101 ? "'%s' names a node, and nothing is called '%.*s'"
	                                                        : "'%s' does not know '%.*s'",
	                                      row->name, STR_ARG(word));
	if (close) {
		finding_point(check->sink, finding, "did you mean '%.*s'?", STR_ARG(suggest.best));
		offer(check, finding, value->span, suggest.best);
	}
	finding_help(check->sink, finding, "it takes %.*s", STR_ARG(want));
	return false;
}

static bool check_word(const struct check *check, struct value *value)
{
	const struct attribute_row *row = check->row;
	value->kind = VALUE_WORD;
	if (row->types & TYPE_WORD && list_holds(row->words, value->text) && !str_is(value->text, "..."))
		return true;
	if (value->expr && first_numeric(row) &&
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
	struct str text = shortened(check, value->text);
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
	return refuse_type(check, value, "a text");
}

static bool refuse_unquoted(const struct check *check, const struct value *value)
{
	struct str text = shortened(check, value->text);
	struct finding *finding =
	    diag_report(check->sink, DIAG_T028, value->span, "the text of '%s' needs quotes", check->row->name);
	finding_help(check->sink, finding, "write '%s = \"%.*s\"'", check->row->name, STR_ARG(text));
	if (text.len == value->text.len)
		offer(check, finding, value->span, str_format(check->sink->arena, "\"%.*s\"", STR_ARG(text)));
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
	offer(check, finding, value->span, text);
	return false;
}

static bool check_expression(const struct check *check, struct value *value)
{
	const struct attribute_row *row = check->row;
	if (expr_faulty(value->expr))
		return false;
	if (row->types & TYPE_RANGE)
		return check_range(check, value);
	if (first_numeric(row))
		return check_number(check, value);
	if (row->types & (TYPE_TEXT | TYPE_LINK))
		return refuse_unquoted(check, value);
	if (row->types & TYPE_LIST && str_find(value->text, STR("+")) < value->text.len)
		return refuse_sum(check, value);
	return refuse_type(check, value, expr_is_literal(value->expr) ? "a number" : "a calculation");
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
	if (is_row(row, ATTR_quorum))
		item.types = TYPE_COUNT;
	else if (!(item.types & ~(uint32_t)TYPE_TEXT))
		item.types |= TYPE_WORD | TYPE_TEXT;
	return item;
}

static bool check_list(const struct check *check, struct value *value)
{
	if (!(check->row->types & (TYPE_LIST | TYPE_COLUMN)))
		return refuse_type(check, value, "a list");
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
	return sound && (!is_row(check->row, ATTR_quorum) || check_quorum(check, value));
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
	bool list_alone =
	    row->types & TYPE_LIST && !(row->types & (TYPE_WORD | TYPE_NODE | TYPE_COLUMN)) && !first_numeric(row);
	switch (value->kind) {
	case VALUE_YES:
		return row->types & TYPE_FLAG || refuse_type(&check, value, "'yes'");
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
