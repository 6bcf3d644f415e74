/* Making figures: leaves from the text and the tables, operations on them, and their paths. */
#include "estimate/graph.h"

const char *provenance_name(enum provenance provenance)
{
	switch (provenance) {
	case PROVENANCE_DERIVED: return "derived";
	case PROVENANCE_DECLARED: return "declared";
	case PROVENANCE_DEFAULT: return "default";
	case PROVENANCE_ASSUMED: return "assumed";
	case PROVENANCE_UNSTATED: return "not stated";
	}
	return "derived";
}

/* ---- room ---- */

struct figure *figure_edit(struct work *work, uint32_t figure)
{
	return &work->estimate->chunks[figure / FIGURE_CHUNK][figure % FIGURE_CHUNK];
}

static uint32_t add(struct work *work, struct figure figure)
{
	struct estimate *estimate = work->estimate;
	uint32_t chunk = estimate->count / FIGURE_CHUNK;
	if (chunk == estimate->chunk_count) {
		if (chunk == estimate->chunk_room)
			estimate->chunks = vec_grow(work->arena, estimate->chunks, chunk, &estimate->chunk_room,
						    sizeof *estimate->chunks);

		estimate->chunks[chunk] = ARENA_ARRAY(work->arena, struct figure, FIGURE_CHUNK);
		estimate->chunk_count++;
	}
	figure.row = FIGURE_UNNAMED;
	*figure_edit(work, estimate->count) = figure;
	return estimate->count++;
}

/* ---- leaves ---- */

uint32_t leaf_number(struct work *work, double value, struct dimension dimension, enum flavour flavour,
		     enum provenance provenance, const char *label)
{
	return add(work, (struct figure){ .operation = COMPUTE_CONSTANT,
					  .constant = value,
					  .dimension = dimension,
					  .flavour = (uint8_t)flavour,
					  .provenance = (uint8_t)provenance,
					  .basis = (uint8_t)(provenance == PROVENANCE_UNSTATED ? PROVENANCE_DEFAULT : provenance),
					  .label = label });
}

uint32_t leaf_stated(struct work *work, double value, struct dimension dimension, struct span span, const char *label)
{
	return add(work, (struct figure){ .operation = COMPUTE_CONSTANT,
					  .constant = value,
					  .dimension = dimension,
					  .provenance = PROVENANCE_DECLARED,
					  .basis = PROVENANCE_DECLARED,
					  .label = label,
					  .span = span });
}

/* What the text of the prelude says is a default, or assumed where no source gives it; the rest is the author's. */
static enum provenance provenance_of(const struct work *work, const struct expr *expr)
{
	if (expr_span(expr).file != work->model->quantities.constants_file)
		return PROVENANCE_DECLARED;
	return expr_assumed(expr) ? PROVENANCE_ASSUMED : PROVENANCE_DEFAULT;
}

uint32_t leaf_expr(struct work *work, const struct expr *expr, struct span span, const char *label)
{
	if (!expr || !expr_usable(expr))
		return FIGURE_NONE;
	struct quantity bounds = expr_bounds(&work->model->quantities, expr);
	enum provenance provenance = provenance_of(work, expr);
	return add(work, (struct figure){ .operation = COMPUTE_VALUE,
					  .expr = expr,
					  .dimension = expr_dimension(expr),
					  .flavour = (uint8_t)expr_flavour(expr),
					  .provenance = (uint8_t)provenance,
					  .label = label,
					  .span = span,
					  .basis = (uint8_t)(expr_assumed(expr) ? PROVENANCE_ASSUMED : provenance),
					  .varying = bounds.low != bounds.high });
}

uint32_t leaf_attribute(struct work *work, const struct attribute *attribute)
{
	if (!attribute || attribute->value.kind != VALUE_QUANTITY)
		return FIGURE_NONE;
	const char *label = attribute_row(attribute->id)->name;
	const struct value *value = &attribute->value;
	if (!value->expr) /* `x3` states a number without an expression */
		return leaf_stated(work, value->quantity.low, value->quantity.dimension, attribute->span, label);
	return leaf_expr(work, value->expr, attribute->span, label);
}

uint32_t leaf_node(struct work *work, uint32_t node, enum attribute_id id)
{
	return figure_of(work, leaf_attribute(work, model_attribute(work->model, node, id)), OWNER_NODE, node);
}

const struct attribute *use_attribute(const struct work *work, const struct use *use, enum attribute_id id)
{
	const struct model_arrow *arrow = &work->model->arrows.at[work->model->links.at[use->link].arrow];
	const struct attribute *own = NULL;
	if (use->step != MODEL_NONE)
		own = attributes_get(&work->model->steps.at[use->step].attributes, id);
	return own ? own : attributes_get(&arrow->attributes, id); /* of plain statements: another flow's are its own */
}

uint32_t leaf_use(struct work *work, const struct use *use, enum attribute_id id)
{
	return figure_of(work, leaf_attribute(work, use_attribute(work, use, id)), OWNER_ARROW,
			 work->model->links.at[use->link].arrow);
}

uint32_t figure_of(struct work *work, uint32_t figure, enum owner owner, uint32_t subject)
{
	if (figure != FIGURE_NONE && figure_edit(work, figure)->owner == OWNER_NOTHING) {
		figure_edit(work, figure)->owner = (uint8_t)owner;
		figure_edit(work, figure)->subject = subject;
	}
	return figure;
}

/* ---- operations ---- */

static struct dimension dimension_times(struct dimension a, struct dimension b, int sign)
{
	return (struct dimension){ (int8_t)(a.time + sign * b.time), (int8_t)(a.data + sign * b.data),
				   (int8_t)(a.money + sign * b.money) };
}

static struct dimension dimension_of(const struct work *work, enum compute operation, const uint32_t *terms,
				     uint32_t count)
{
	struct dimension first = figure_at(work->estimate, terms[0])->dimension;
	switch (operation) {
	case COMPUTE_PRODUCT:
		for (uint32_t i = 1; i < count; i++)
			first = dimension_times(first, figure_at(work->estimate, terms[i])->dimension, 1);
		return first;
	case COMPUTE_QUOTIENT: return dimension_times(first, figure_at(work->estimate, terms[1])->dimension, -1);
	case COMPUTE_WAIT_MEAN:
	case COMPUTE_WAIT_P99: return DIMENSION_TIME;
	case COMPUTE_CONSTANT:
	case COMPUTE_VALUE:
	case COMPUTE_SAME:
	case COMPUTE_SUM:
	case COMPUTE_DIFFERENCE:
	case COMPUTE_MINIMUM:
	case COMPUTE_MAXIMUM:
	case COMPUTE_CEILING:
	case COMPUTE_ONE_MINUS:
	case COMPUTE_REDUNDANT:
	case COMPUTE_ANY_OF:
	case COMPUTE_K_OF_N:
	case COMPUTE_ZONED:
	case COMPUTE_SERVERS:
	case COMPUTE_COUNT: return first;
	}
	return first;
}

uint32_t compute(struct work *work, enum compute operation, const uint32_t *terms, uint32_t count, const char *label)
{
	for (uint32_t i = 0; i < count; i++)
		if (terms[i] == FIGURE_NONE)
			return FIGURE_NONE;
	if (count == 0)
		return FIGURE_NONE;
	uint32_t *own = ARENA_ARRAY(work->arena, uint32_t, count);
	struct figure figure = { .operation = (uint8_t)operation,
				 .terms = own,
				 .term_count = count,
				 .label = label,
				 .provenance = PROVENANCE_DERIVED,
				 .dimension = dimension_of(work, operation, terms, count) };
	for (uint32_t i = 0; i < count; i++) {
		const struct figure *term = figure_at(work->estimate, terms[i]);
		own[i] = terms[i];
		figure.upper |= term->upper;
		bool weak = operation == COMPUTE_SAME || term->basis > PROVENANCE_DECLARED;
		figure.basis = weak && term->basis > figure.basis ? term->basis : figure.basis;
		figure.lower |= term->lower;
		figure.varying |= term->varying;
		if (term->flavour == FLAVOUR_PERCENT && dimension_equal(figure.dimension, DIMENSION_NONE))
			figure.flavour = FLAVOUR_PERCENT;
	}
	return add(work, figure);
}

uint32_t compute1(struct work *work, enum compute operation, uint32_t a, const char *label)
{
	return compute(work, operation, &a, 1, label);
}

uint32_t compute2(struct work *work, enum compute operation, uint32_t a, uint32_t b, const char *label)
{
	return compute(work, operation, (uint32_t[]){ a, b }, 2, label);
}

uint32_t compute3(struct work *work, enum compute operation, uint32_t a, uint32_t b, uint32_t c, const char *label)
{
	return compute(work, operation, (uint32_t[]){ a, b, c }, 3, label);
}

uint32_t sum_known(struct work *work, const uint32_t *terms, uint32_t count, const char *label)
{
	uint32_t known = 0, last = FIGURE_NONE;
	for (uint32_t i = 0; i < count; i++)
		if (terms[i] != FIGURE_NONE) {
			last = terms[i];
			known++;
		}
	if (known < 2)
		return last;
	if (known == count)
		return compute(work, COMPUTE_SUM, terms, count, label);
	uint32_t *few = ARENA_ARRAY(work->arena, uint32_t, known);
	for (uint32_t i = 0, to = 0; i < count; i++)
		if (terms[i] != FIGURE_NONE)
			few[to++] = terms[i];
	return compute(work, COMPUTE_SUM, few, known, label);
}

uint32_t times(struct work *work, uint32_t a, uint32_t b, const char *label)
{
	if (a == FIGURE_NONE || b == FIGURE_NONE)
		return a == FIGURE_NONE ? b : a;
	return compute2(work, COMPUTE_PRODUCT, a, b, label);
}

void figure_mark_upper(struct work *work, uint32_t figure)
{
	if (figure != FIGURE_NONE)
		figure_edit(work, figure)->upper = true;
}

void figure_mark_lower(struct work *work, uint32_t figure)
{
	if (figure != FIGURE_NONE)
		figure_edit(work, figure)->lower = true;
}

uint32_t figure_factor(struct work *work, uint32_t figure)
{
	if (figure != FIGURE_NONE)
		figure_edit(work, figure)->flavour = FLAVOUR_FACTOR;
	return figure;
}

/* ---- paths ---- */

static uint32_t name_figure(struct work *work, uint32_t figure, enum owner owner, uint32_t subject, uint32_t row)
{
	if (figure == FIGURE_NONE)
		return FIGURE_NONE;
	const struct figure *known = figure_at(work->estimate, figure);
	bool leaf = known->term_count == 0, taken = known->row != FIGURE_UNNAMED;
	bool another = known->owner != OWNER_NOTHING && (known->owner != owner || known->subject != subject);
	if (leaf || taken || another) /* what is another's by its making keeps its name there */
		figure = compute1(work, COMPUTE_SAME, figure, NULL);
	struct figure *named = figure_edit(work, figure);
	named->owner = (uint8_t)owner;
	named->subject = subject;
	named->row = (uint8_t)row;
	return figure;
}

void name_node(struct work *work, uint32_t node, enum node_figure which, uint32_t figure)
{
	work->estimate->nodes[node].figures[which] = name_figure(work, figure, OWNER_NODE, node, which);
}

void name_arrow(struct work *work, uint32_t arrow, enum arrow_figure which, uint32_t figure)
{
	work->estimate->arrows[arrow].figures[which] = name_figure(work, figure, OWNER_ARROW, arrow, which);
}

void name_flow(struct work *work, uint32_t flow, enum flow_figure which, uint32_t figure)
{
	work->estimate->flows[flow].figures[which] = name_figure(work, figure, OWNER_FLOW, flow, which);
}

void name_whole(struct work *work, enum whole_figure which, uint32_t figure)
{
	work->estimate->whole[which] = name_figure(work, figure, OWNER_WHOLE, 0, which);
}
