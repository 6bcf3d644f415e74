/* The small line under a label: the few facts that say most about a part, in a fixed order. */
#include <math.h>

#include "base/number.h"
#include "model/value.h"
#include "scene/make.h"

struct facts {
	struct maker *maker;
	uint32_t node;
	struct make_facts found;
};

static bool same_word(struct str a, struct str b)
{
	bool same = a.len == b.len;
	for (size_t i = 0; same && i < a.len; i++)
		same = (a.at[i] | 0x20) == (b.at[i] | 0x20);
	return same;
}

static void add(struct facts *facts, struct str fact)
{
	struct str label = facts->maker->model->nodes.at[facts->node].label;
	if (facts->found.count < MAKE_MOST_FACTS && fact.len > 0 && !same_word(fact, label))
		facts->found.at[facts->found.count++] = fact;
}

static const struct attribute *get(const struct facts *facts, enum attribute_id id)
{
	const struct attribute *attribute = model_attribute(facts->maker->model, facts->node, id);
	return attribute && attribute->value.kind != VALUE_NO ? attribute : NULL;
}

static struct str shown(const struct facts *facts, const struct attribute *attribute)
{
	struct buf buf = buf_in(facts->maker->arena);
	value_show(&buf, &facts->maker->model->quantities, &attribute->value);
	return buf_view(&buf);
}

/* A word of the language as a word of people: "wide_column" is "wide column". */
static struct str word(struct arena *arena, struct str from)
{
	char *at = arena_copy(arena, from.at, from.len);
	for (size_t i = 0; i < from.len; i++) {
		if (at[i] == '_')
			at[i] = ' ';
	}
	return (struct str){ at, from.len };
}

static void add_technology(struct facts *facts)
{
	const struct attribute *tech = get(facts, ATTR_tech), *model = get(facts, ATTR_model);
	if (tech)
		add(facts, measure_clean(facts->maker->arena, tech->value.text));
	/* A technology says its model already; an unnamed one, or one that was stated, does not. */
	if (model && model->value.text.len > 0 && (!tech || model->origin == ORIGIN_DECLARED) &&
	    !same_word(model->value.text, STR("sql")))
		add(facts, word(facts->maker->arena, model->value.text));
}

static void add_count_of(struct facts *facts, enum attribute_id id, const char *what)
{
	const struct attribute *attribute = get(facts, id);
	if (!attribute || attribute->value.kind != VALUE_QUANTITY || !(attribute->value.quantity.high > 1))
		return;
	struct buf buf = buf_in(facts->maker->arena);
	number_short(&buf, attribute->value.quantity.high);
	buf_printf(&buf, " %s", what);
	add(facts, buf_view(&buf));
}

struct make_facts make_facts(struct maker *maker, uint32_t node)
{
	struct facts facts = { .maker = maker, .node = node };
	enum base_kind kind = model_base_kind(maker->model, node);
	const struct attribute *attribute;
	add_technology(&facts);
	if ((attribute = get(&facts, ATTR_role)) && attribute->value.kind == VALUE_WORD &&
	    attribute->origin == ORIGIN_DECLARED)
		add(&facts, str_is(attribute->value.text, "dlq") ? STR("dead letters")
								 : word(maker->arena, attribute->value.text));
	if ((attribute = get(&facts, ATTR_schedule)))
		add(&facts, attribute->value.kind == VALUE_QUANTITY
				? str_format(maker->arena, "every %.*s", STR_ARG(shown(&facts, attribute)))
				: measure_clean(maker->arena, shown(&facts, attribute)));
	add_count_of(&facts, ATTR_shards, kind == KIND_stream ? "partitions" : "shards");
	if ((attribute = get(&facts, ATTR_replication)) && attribute->value.kind == VALUE_WORD)
		add(&facts, str_is(attribute->value.text, "semi") ? STR("semi-sync") : attribute->value.text);
	if (kind == KIND_cache && (attribute = get(&facts, ATTR_ttl)) && attribute->value.kind == VALUE_QUANTITY)
		add(&facts, str_format(maker->arena, "TTL %.*s", STR_ARG(shown(&facts, attribute))));
	return facts.found;
}

struct str make_count(struct maker *maker, uint32_t node, int *sheets)
{
	const struct attribute *autoscale = model_attribute(maker->model, node, ATTR_autoscale);
	const struct attribute *replicas = model_attribute(maker->model, node, ATTR_replicas);
	const struct attribute *used = autoscale ? autoscale : replicas;
	*sheets = 1;
	if (!used || used->value.kind != VALUE_QUANTITY || !isfinite(used->value.quantity.high) ||
	    used->value.quantity.high <= 1)
		return STR("");
	double low = used->value.quantity.low, high = used->value.quantity.high;
	*sheets = high >= 3 ? 3 : 2;
	struct buf buf = buf_in(maker->arena);
	buf_text(&buf, maker->options->hand ? "x" : "×"); /* the hand's sign is as small as a dot */
	number_fixed(&buf, low, 0);
	if (high > low) {
		buf_text(&buf, "–");
		number_fixed(&buf, high, 0);
	}
	return buf_view(&buf);
}
