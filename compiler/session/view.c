/* What a picture is asked to show, in two steps: words are read (session_read_words), and what they name is laid over the
 * design, or over the design up to one of its layers (session_lay_over). Names are those of the whole design; numbers are those of the
 * part that is drawn. */
#include "session/session.h"

#include "base/suggest.h"

/* ---- names ---- */

struct model_end session_find(const struct session *session, struct str name)
{
	const struct model *model = session->model;
	uint32_t found = map_get(&model->names, name), count = 0;
	if (found != MAP_NONE)
		return (struct model_end){ (found & MODEL_GROUP_BIT) != 0, found & ~MODEL_GROUP_BIT };
	struct model_end end = { false, MODEL_NONE };
	for (uint32_t i = 0; i < model->nodes.count; i++)
		if (str_equal(model->nodes.at[i].id, name) && count++ == 0)
			end.index = i;
	if (count > 1)
		end.index = MODEL_NONE;
	return end;
}

struct str session_refuse_name(struct session *session, struct str name)
{
	const struct model *model = session->model;
	struct suggest suggest = suggest_for(name);
	struct buf twins = buf_in(&session->arena);
	for (uint32_t i = 0; i < model->nodes.count; i++) {
		suggest_consider(&suggest, model->nodes.at[i].name);
		if (str_equal(model->nodes.at[i].id, name))
			buf_printf(&twins, "%s%.*s", twins.len ? ", " : "", STR_ARG(model->nodes.at[i].name));
	}
	for (uint32_t i = 0; i < model->groups.count; i++)
		suggest_consider(&suggest, model->groups.at[i].name);
	if (twins.len)
		return str_format(&session->arena, "'%.*s' may be any of %.*s: say which", STR_ARG(name), STR_ARG(buf_view(&twins)));
	if (suggest_found(&suggest))
		return str_format(&session->arena, "nothing is called '%.*s': did you mean '%.*s'?", STR_ARG(name), STR_ARG(suggest.best));
	return str_format(&session->arena, "nothing is called '%.*s'", STR_ARG(name));
}

bool session_next_name(struct str list, size_t *at, struct str *name)
{
	if (*at >= list.len)
		return false;
	struct str rest = str_slice(list, *at, list.len);
	size_t length = str_find(rest, STR(","));
	*name = str_trim(str_slice(rest, 0, length));
	*at += length + 1;
	return true;
}

/* ---- words ---- */

/* Breadth first, along arrows either way; whoever is reached in `depth` steps is shown. */
static void show_around(const struct query *query, bool *hidden, uint32_t depth)
{
	const struct model *model = query->model;
	uint32_t count = model->nodes.count, head = 0, tail = 0;
	uint32_t *queue = ARENA_ARRAY(query->arena, uint32_t, count), *steps = ARENA_ARRAY(query->arena, uint32_t, count);
	for (uint32_t i = 0; i < count; i++)
		if (!hidden[i])
			queue[tail++] = i;
	while (head < tail) {
		uint32_t at = queue[head++];
		if (steps[at] == depth)
			continue;
		uint32_t outs = query->out_start[at + 1] - query->out_start[at], ins = query->in_start[at + 1] - query->in_start[at];
		for (uint32_t i = 0; i < outs + ins; i++) {
			uint32_t link = i < outs ? query->out[query->out_start[at] + i] : query->in[query->in_start[at] + i - outs];
			uint32_t other = i < outs ? model->links.at[link].to : model->links.at[link].from;
			if (!hidden[other])
				continue;
			hidden[other] = false;
			steps[other] = steps[at] + 1;
			queue[tail++] = other;
		}
	}
}

/* The nodes that the names of a list stand for, those of groups included, get `value`. */
static bool mark_nodes(struct session *session, struct str list, bool *flags, bool value, struct str *problem)
{
	const struct model *model = session->model;
	struct str name;
	for (size_t at = 0; session_next_name(list, &at, &name);) {
		struct model_end end = session_find(session, name);
		if (end.index == MODEL_NONE) {
			*problem = session_refuse_name(session, name);
			return false;
		}
		for (uint32_t i = 0; i < model->nodes.count; i++)
			if (end.is_group ? model_group_contains(model, end.index, i) : i == end.index)
				flags[i] = value;
	}
	return true;
}

static bool read_focus(struct session *session, const struct session_view *view, struct session_words *words, struct str *problem)
{
	uint32_t count = session->model->nodes.count;
	words->hidden = ARENA_ARRAY(&session->arena, bool, count);
	for (uint32_t i = 0; i < count; i++)
		words->hidden[i] = true;
	if (!mark_nodes(session, view->focus, words->hidden, false, problem))
		return false;
	show_around(session_query(session), words->hidden, view->depth);
	return true;
}

static bool read_kill(struct session *session, struct str kill, struct session_words *words, struct str *problem)
{
	uint32_t count = session->model->nodes.count;
	words->killed = ARENA_ARRAY(&session->arena, bool, count);
	if (!mark_nodes(session, kill, words->killed, true, problem))
		return false;
	for (uint32_t i = 0; i < count; i++)
		if (words->killed[i])
			return true;
	*problem = str_format(&session->arena, "there is nothing in '%.*s' that could be lost", STR_ARG(kill));
	return false;
}

static bool read_collapse(struct session *session, struct str groups, struct session_words *words, struct str *problem)
{
	const struct model *model = session->model;
	struct str name;
	words->collapsed = ARENA_ARRAY(&session->arena, bool, model->groups.count);
	for (size_t at = 0; session_next_name(groups, &at, &name);) {
		struct model_end end = session_find(session, name);
		if (end.index != MODEL_NONE && end.is_group) {
			words->collapsed[end.index] = true;
		} else if (str_is(name, "all")) {
			for (uint32_t i = 0; i < model->groups.count; i++)
				words->collapsed[i] |= model->groups.at[i].parent == MODEL_NONE;
		} else {
			*problem = end.index == MODEL_NONE ? session_refuse_name(session, name)
			                                   : str_format(&session->arena, "'%.*s' is no group: only groups collapse", STR_ARG(name));
			return false;
		}
	}
	return true;
}

static bool read_flow(struct session *session, struct str name, struct session_words *words, struct str *problem)
{
	const struct model *model = session->model;
	struct suggest suggest = suggest_for(name);
	for (uint32_t i = 0; i < model->flows.count; i++) {
		suggest_consider(&suggest, model->flows.at[i].id);
		if (!str_equal(model->flows.at[i].id, name))
			continue;
		words->flow = i;
		return true;
	}
	if (suggest_found(&suggest))
		*problem = str_format(&session->arena, "no flow is called '%.*s': did you mean '%.*s'?", STR_ARG(name), STR_ARG(suggest.best));
	else
		*problem = str_format(&session->arena, "no flow is called '%.*s'", STR_ARG(name));
	return false;
}

bool session_read_words(struct session *session, const struct session_view *view, struct session_words *words, struct str *problem)
{
	*words = (struct session_words){ .flow = MODEL_NONE };
	return (!view->flow.len || read_flow(session, view->flow, words, problem)) &&
	       (!view->kill.len || read_kill(session, view->kill, words, problem)) &&
	       (!view->focus.len || read_focus(session, view, words, problem)) &&
	       (!view->collapse.len || read_collapse(session, view->collapse, words, problem));
}

/* ---- laid over a part of the design ---- */

/* Flags of the whole's nodes or groups as those of the part. Only a broken text has a thing there that the whole has not. */
static const bool *flags_of(struct session *session, const struct session_part *part, const bool *flags, bool groups)
{
	const struct model *model = part->model;
	uint32_t count = groups ? model->groups.count : model->nodes.count;
	if (!flags || model == session->model)
		return flags;
	bool *own = ARENA_ARRAY(&session->arena, bool, count);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t whole = map_get(&session->model->names, groups ? model->groups.at[i].name : model->nodes.at[i].name);
		own[i] = whole != MAP_NONE && ((whole & MODEL_GROUP_BIT) != 0) == groups && flags[whole & ~MODEL_GROUP_BIT];
	}
	return own;
}

static bool is_step(const struct model *model, uint32_t step, uint32_t flow)
{
	return model->steps.at[step].flow == flow && model->steps.at[step].arrow != MODEL_NONE;
}

static struct str step_key(struct arena *arena, const struct model *model, uint32_t step)
{
	struct span span = model->steps.at[step].span;
	return str_format(arena, "%u %u %.*s", (unsigned)span.start, (unsigned)span.end,
	                  STR_ARG(model->arrows.at[model->steps.at[step].arrow].id));
}

/* A step has the number that it has in the whole, where steps that are still to come may stand before it. */
static const uint32_t *number_steps(struct session *session, const struct session_part *part, uint32_t flow, uint32_t flow_of_whole)
{
	struct arena *arena = &session->arena;
	struct map numbers = { 0 };
	uint32_t *own = ARENA_ARRAY(arena, uint32_t, part->model->steps.count), count = 0;
	for (uint32_t i = 0; i < session->model->steps.count; i++)
		if (is_step(session->model, i, flow_of_whole))
			map_add(arena, &numbers, step_key(arena, session->model, i), ++count);
	for (uint32_t i = 0; i < part->model->steps.count; i++) {
		if (!is_step(part->model, i, flow))
			continue;
		uint32_t number = map_get(&numbers, step_key(arena, part->model, i));
		own[i] = number == MAP_NONE ? ++count : number;
	}
	return own;
}

static void lay_flow(struct session *session, const struct session_part *part, uint32_t flow, struct scene_options *options)
{
	uint32_t *found = ARENA_NEW(&session->arena, uint32_t);
	*found = part->model == session->model ? flow : MODEL_NONE;
	for (uint32_t i = 0; i < part->model->flows.count && *found == MODEL_NONE; i++)
		if (str_equal(part->model->flows.at[i].id, session->model->flows.at[flow].id))
			*found = i;
	options->flow = found;
	if (*found != MODEL_NONE && part->model != session->model)
		options->step_numbers = number_steps(session, part, *found, flow);
}

static void lay_loss(struct session *session, const struct session_part *part, const bool *killed, struct scene_options *options)
{
	VEC(uint32_t) list = { 0 };
	for (uint32_t i = 0; i < part->model->nodes.count; i++)
		if (killed[i])
			vec_push(&session->arena, &list, i);
	if (list.count == 0)
		return;
	struct failures *losses = ARENA_NEW(&session->arena, struct failures);
	*losses = failures_make(&session->arena, part->query, (struct failure_question){ .kill = list.at, .kill_count = list.count });
	options->losses = losses;
	options->loss = &losses->list.at[0];
}

struct scene_options session_lay_over(struct session *session, const struct session_part *part, const struct session_view *view,
                                      const struct session_words *words)
{
	struct scene_options options = { .legend = view->legend ? LEGEND_ALWAYS : LEGEND_AUTO, .edges = view->edges };
	options.hidden = flags_of(session, part, words->hidden, false);
	options.collapsed = flags_of(session, part, words->collapsed, true);
	if (words->flow != MODEL_NONE)
		lay_flow(session, part, words->flow, &options);
	if (words->killed)
		lay_loss(session, part, flags_of(session, part, words->killed, false), &options);
	options.load = view->load ? part->estimate : NULL;
	options.findings = view->findings ? part->sink : NULL;
	options.remark = session_remark(session, part, view, words, &options);
	return options;
}

struct session_part session_whole(struct session *session, const struct session_view *view)
{
	if (view->findings)
		session_settle(session);
	return (struct session_part){ .model = session->model, .query = session_query(session), .sink = &session->sink,
		                      .estimate = view->load ? session_estimate(session) : NULL,
		                      .layers = session->model->layers.count };
}

bool session_read_view(struct session *session, const struct session_view *view, struct scene_options *options, struct str *problem)
{
	struct session_words words;
	if (!session_read_words(session, view, &words, problem))
		return false;
	struct session_part whole = session_whole(session, view);
	*options = session_lay_over(session, &whole, view, &words);
	return true;
}
