/* What an attribute takes, in words; and the small things that every check needs. */
#include "model/value_check.h"

const struct numeric CHECK_NUMERICS[NUMERIC_COUNT] = {
	{ TYPE_COUNT, { 0, 0, 0 }, "a count", "3" },
	{ TYPE_RATIO, { 0, 0, 0 }, "a ratio", "95%" },
	{ TYPE_FACTOR, { 0, 0, 0 }, "a factor", "5x" },
	{ TYPE_TIME, { 1, 0, 0 }, "a time", "200ms" },
	{ TYPE_RATE, { -1, 0, 0 }, "a rate", "100/s" },
	{ TYPE_DATA, { 0, 1, 0 }, "a size", "500 KB" },
	{ TYPE_BANDWIDTH, { -1, 1, 0 }, "a bandwidth", "10 Gbps" },
	{ TYPE_MONEY, { 0, 0, 1 }, "a price", "$20" },
	{ TYPE_MONEY_RATE, { -1, 0, 1 }, "a price per time", "$20/month" },
	{ TYPE_MONEY_PER_DATA, { 0, -1, 1 }, "a price per size", "$0.05/GB" },
	{ TYPE_STORAGE_PRICE, { -1, -1, 1 }, "a price per size and time", "$0.02/GB/month" },
};

bool check_is_row(const struct attribute_row *row, enum attribute_id id)
{
	return row == attribute_row(id);
}

const struct numeric *check_first_numeric(const struct attribute_row *row)
{
	for (int i = 0; i < NUMERIC_COUNT; i++) {
		if (row->types & CHECK_NUMERICS[i].type)
			return &CHECK_NUMERICS[i];
	}
	return NULL;
}

struct str check_next_word(struct str *words)
{
	*words = str_trim(*words);
	size_t end = 0;
	while (end < words->len && words->at[end] != ' ')
		end++;
	struct str word = str_slice(*words, 0, end);
	*words = str_slice(*words, end, words->len);
	return word;
}

bool check_list_holds(const char *list, struct str word)
{
	struct str words = str_of(list ? list : "");
	for (struct str at = check_next_word(&words); at.len; at = check_next_word(&words)) {
		if (str_equal(at, word))
			return true;
	}
	return false;
}

static void add_or(struct buf *buf, const char *format, struct str text)
{
	buf_text(buf, buf->len ? ", or " : "");
	buf_printf(buf, format, STR_ARG(text));
}

/* "a time such as '200ms', or one of 'none', 'propagated'" */
struct str check_wanted(const struct check *check)
{
	const struct attribute_row *row = check->row;
	struct buf buf = buf_in(check->sink->arena);
	const struct numeric *numeric = check_first_numeric(row);
	if (numeric) {
		buf_printf(&buf, "%s such as '%s'", numeric->name, numeric->example);
	}
	if (row->types & TYPE_WORD) {
		struct str words = str_of(row->words);
		bool first = true;
		for (struct str word = check_next_word(&words); word.len; word = check_next_word(&words)) {
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

struct str check_shortened(const struct check *check, struct str text)
{
	enum { LONGEST = 48 };
	if (text.len <= LONGEST)
		return text;
	size_t cut = LONGEST;
	while (cut && ((unsigned char)text.at[cut] & 0xC0) == 0x80)
		cut--;
	return str_format(check->sink->arena, "%.*s...", (int)cut, text.at);
}

void check_offer(const struct check *check, struct finding *finding, struct span span, struct str text)
{
	struct str title = str_format(check->sink->arena, "write '%.*s'", STR_ARG(text));
	finding_edit(check->sink, finding_fix(check->sink, finding, FIX_SUGGESTION, title.at), span, text);
}

bool check_refuse_type(const struct check *check, const struct value *value, const char *what)
{
	struct str want = check_wanted(check);
	struct finding *finding =
	    diag_report(check->sink, DIAG_T214, value->span, "'%s' does not take %s", check->row->name, what);
	if (value->kind == VALUE_TEXT)
		finding_help(check->sink, finding, "it takes %.*s, without quotes", STR_ARG(want));
	else
		finding_help(check->sink, finding, "it takes %.*s", STR_ARG(want));
	return false;
}
