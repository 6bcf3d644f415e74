/* What a use of an arrow does: declared, else by its label, else by its form, else by its flow. */
#include "model/query.h"

static const struct {
	const char *words;
	unsigned operation;
} classes[] = {
	{ "get head select read fetch lookup list query load", OPERATION_READ },
	{ "search", OPERATION_READ | OPERATION_SEARCH },
	{ "upsert", OPERATION_WRITE | OPERATION_UPSERT },
	{ "post put patch delete insert update write append store save create publish enqueue set incr", OPERATION_WRITE }
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80 || c == '_';
}

static bool same_word(struct str word, const char *other, size_t length)
{
	if (word.len != length)
		return false;
	for (size_t i = 0; i < length; i++) {
		char c = word.at[i];
		if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != other[i])
			return false;
	}
	return true;
}

static unsigned word_operation(struct str word)
{
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		for (const char *at = classes[i].words; *at;) {
			size_t length = 0;
			while (at[length] && at[length] != ' ')
				length++;
			if (same_word(word, at, length))
				return classes[i].operation;
			at += length + (at[length] == ' ');
		}
	return OPERATION_UNKNOWN;
}

static struct str next_word(struct str label, size_t *at)
{
	size_t start = *at;
	while (*at < label.len && is_letter(label.at[*at]))
		++*at;
	return str_slice(label, start, *at);
}

/* Passes blanks; true if a sign or a word that joins two operations stood there ("read and write", "GET/PUT", "read,
 * write"). */
static bool pass_joint(struct str label, size_t *at)
{
	bool joint = false;
	for (; *at < label.len; ++*at) {
		char c = label.at[*at];
		if (c == '/' || c == ',' || c == '+' || c == '&')
			joint = true;
		else if (c != ' ' && c != '\t' && c != '\n')
			break;
	}
	size_t after = *at;
	struct str word = next_word(label, &after);
	if (same_word(word, "and", 3) || same_word(word, "or", 2) || same_word(word, "then", 4)) {
		joint = true;
		while (after < label.len && label.at[after] == ' ')
			after++;
		*at = after;
	}
	return joint;
}

/* The first word decides; another operation counts if it stands first behind a joint that follows at once. */
unsigned query_label_operation(struct str label)
{
	size_t at = 0;
	pass_joint(label, &at);
	unsigned operation = word_operation(next_word(label, &at));
	while (operation && at < label.len && pass_joint(label, &at)) {
		struct str word = next_word(label, &at);
		if (word.len == 0)
			break;
		operation |= word_operation(word);
	}
	return operation;
}

static unsigned declared(const struct attributes *attributes)
{
	static const struct {
		enum attribute_id id;
		unsigned operation;
	} flags[] = { { ATTR_read, OPERATION_READ },
		      { ATTR_write, OPERATION_WRITE },
		      { ATTR_upsert, OPERATION_WRITE | OPERATION_UPSERT },
		      { ATTR_search, OPERATION_READ | OPERATION_SEARCH } };
	unsigned operation = OPERATION_UNKNOWN;
	if (attributes->list.count == 0)
		return operation;
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
		const struct attribute *attribute = attributes_get(attributes, flags[i].id);
		if (attribute && attribute->value.kind != VALUE_NO)
			operation |= flags[i].operation;
	}
	return operation;
}

/* `~>` and `=>` into something that keeps data write. */
static unsigned by_form(const struct model *model, enum arrow_form form, uint32_t head)
{
	enum node_class class_ = model_class(model, head);
	bool moves = form == ARROW_SEND || form == ARROW_COPY || form == ARROW_MIRROR;
	return moves && (class_ == CLASS_STORE || class_ == CLASS_BROKER) ? OPERATION_WRITE : OPERATION_UNKNOWN;
}

static unsigned plain_labels(const struct model_arrow *arrow)
{
	unsigned operation = OPERATION_UNKNOWN;
	for (uint32_t i = 0; i < arrow->plain_labels.count; i++)
		operation |= query_label_operation(arrow->plain_labels.at[i]);
	return operation;
}

unsigned query_step_operation(const struct model *model, uint32_t step, uint32_t head)
{
	const struct model_step *it = &model->steps.at[step];
	const struct model_arrow *arrow = &model->arrows.at[it->arrow];
	unsigned operation = declared(&it->attributes);
	if (!operation)
		operation = declared(&arrow->attributes);
	if (!operation && it->label.len)
		operation = query_label_operation(it->label);
	else if (!operation)
		operation = plain_labels(arrow); /* named again without a label: what it is called elsewhere */
	if (!operation)
		operation = by_form(model, arrow->form, head);
	if (!operation)
		operation = declared(&model->flows.at[it->flow].attributes);
	return operation ? operation : OPERATION_READ;
}

unsigned query_arrow_operation(const struct model *model, uint32_t arrow, uint32_t head)
{
	const struct model_arrow *it = &model->arrows.at[arrow];
	unsigned operation = OPERATION_UNKNOWN;
	if (it->outside_flows) {
		operation = declared(&it->attributes);
		if (!operation)
			operation = plain_labels(it);
		if (!operation)
			operation = by_form(model, it->form, head);
	}
	for (uint32_t step = it->first_step; step != MODEL_NONE; step = model->steps.at[step].next_use)
		operation |= query_step_operation(model, step, head);
	return operation;
}
