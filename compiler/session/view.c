/* What a picture is asked to show: names read, the numbers and findings that overlays need made. */
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

/* ---- what is left out ---- */

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

static bool read_focus(struct session *session, const struct session_view *view, struct scene_options *options, struct str *problem)
{
	const struct model *model = session->model;
	bool *hidden = ARENA_ARRAY(&session->arena, bool, model->nodes.count);
	struct str name;
	for (uint32_t i = 0; i < model->nodes.count; i++)
		hidden[i] = true;
	for (size_t at = 0; session_next_name(view->focus, &at, &name);) {
		struct model_end end = session_find(session, name);
		if (end.index == MODEL_NONE) {
			*problem = session_refuse_name(session, name);
			return false;
		}
		for (uint32_t i = 0; i < model->nodes.count; i++)
			if (end.is_group ? model_group_contains(model, end.index, i) : i == end.index)
				hidden[i] = false;
	}
	show_around(session_query(session), hidden, view->depth);
	options->hidden = hidden;
	return true;
}

static bool read_collapse(struct session *session, const struct session_view *view, struct scene_options *options, struct str *problem)
{
	const struct model *model = session->model;
	bool *collapsed = ARENA_ARRAY(&session->arena, bool, model->groups.count);
	struct str name;
	for (size_t at = 0; session_next_name(view->collapse, &at, &name);) {
		struct model_end end = session_find(session, name);
		if (end.index != MODEL_NONE && end.is_group) {
			collapsed[end.index] = true;
		} else if (str_is(name, "all")) {
			for (uint32_t i = 0; i < model->groups.count; i++)
				collapsed[i] |= model->groups.at[i].parent == MODEL_NONE;
		} else {
			*problem = end.index == MODEL_NONE ? session_refuse_name(session, name)
			                                   : str_format(&session->arena, "'%.*s' is no group: only groups collapse", STR_ARG(name));
			return false;
		}
	}
	options->collapsed = collapsed;
	return true;
}

/* ---- overlays ---- */

static bool read_flow(struct session *session, struct str name, struct scene_options *options, struct str *problem)
{
	const struct model *model = session->model;
	struct suggest suggest = suggest_for(name);
	for (uint32_t i = 0; i < model->flows.count; i++) {
		const struct model_flow *flow = &model->flows.at[i];
		suggest_consider(&suggest, flow->id);
		if (!str_equal(flow->id, name))
			continue;
		uint32_t *found = ARENA_NEW(&session->arena, uint32_t);
		*found = i;
		options->flow = found;
		return true;
	}
	if (suggest_found(&suggest))
		*problem = str_format(&session->arena, "no flow is called '%.*s': did you mean '%.*s'?", STR_ARG(name), STR_ARG(suggest.best));
	else
		*problem = str_format(&session->arena, "no flow is called '%.*s'", STR_ARG(name));
	return false;
}

static bool read_kill(struct session *session, struct str kill, struct scene_options *options, struct str *problem)
{
	const struct model *model = session->model;
	VEC(uint32_t) killed = { 0 };
	bool *taken = ARENA_ARRAY(&session->arena, bool, model->nodes.count);
	struct str name;
	for (size_t at = 0; session_next_name(kill, &at, &name);) {
		struct model_end end = session_find(session, name);
		if (end.index == MODEL_NONE) {
			*problem = session_refuse_name(session, name);
			return false;
		}
		for (uint32_t i = 0; i < model->nodes.count; i++)
			if (!taken[i] && (end.is_group ? model_group_contains(model, end.index, i) : i == end.index)) {
				taken[i] = true;
				vec_push(&session->arena, &killed, i);
			}
	}
	if (killed.count == 0) {
		*problem = str_format(&session->arena, "there is nothing in '%.*s' that could be lost", STR_ARG(kill));
		return false;
	}
	struct failures *losses = ARENA_NEW(&session->arena, struct failures);
	*losses = failures_make(&session->arena, session_query(session),
	                        (struct failure_question){ .kill = killed.at, .kill_count = killed.count });
	options->losses = losses;
	options->loss = &losses->list.at[0];
	return true;
}

/* ---- the line that says what is shown ---- */

/* ": redirect, shorten lost", then "; export degraded" */
static bool add_subjects(struct buf *out, const struct session *session, const struct scene_options *options, enum flow_state state,
                         bool first)
{
	const struct failures *losses = options->losses;
	bool any = false;
	for (uint32_t i = 0; i < losses->subject_count; i++) {
		if (options->loss->flows[i] != state)
			continue;
		struct str name = losses->of_clients ? session->model->nodes.at[losses->subjects[i]].label
		                                     : session->model->flows.at[losses->subjects[i]].id;
		buf_printf(out, "%s%.*s", any ? ", " : first ? ": " : "; ", STR_ARG(name));
		any = true;
	}
	if (any)
		buf_printf(out, " %s", flow_state_name(state));
	return first && !any;
}

/* "codes, urls" */
static void write_names(struct buf *out, struct str list)
{
	struct str name;
	const char *separator = "";
	for (size_t at = 0; session_next_name(list, &at, &name); separator = ", ")
		buf_printf(out, "%s%.*s", separator, STR_ARG(name));
}

static struct str write_remark(struct session *session, const struct session_view *view, const struct scene_options *options)
{
	struct buf out = buf_in(&session->arena);
	if (options->flow) {
		const struct model_flow *flow = &session->model->flows.at[*options->flow];
		buf_printf(&out, "Flow: %.*s", STR_ARG(flow->label.len ? flow->label : flow->id));
	}
	if (options->loss) {
		bool first = true;
		buf_printf(&out, "%sWithout ", out.len ? " · " : "");
		write_names(&out, view->kill);
		for (enum flow_state state = FLOW_LOST + 1; state-- > FLOW_WORKS;)
			first = add_subjects(&out, session, options, state, first);
	}
	if (options->hidden) {
		buf_printf(&out, "%sAround ", out.len ? " · " : "");
		write_names(&out, view->focus);
		buf_printf(&out, ", %u %s", view->depth, view->depth == 1 ? "step" : "steps");
	}
	return buf_view(&out);
}

bool session_read_view(struct session *session, const struct session_view *view, struct scene_options *options, struct str *problem)
{
	*options = (struct scene_options){ .legend = view->legend ? LEGEND_ALWAYS : LEGEND_AUTO };
	if ((view->flow.len && !read_flow(session, view->flow, options, problem)) ||
	    (view->kill.len && !read_kill(session, view->kill, options, problem)) ||
	    (view->focus.len && !read_focus(session, view, options, problem)) ||
	    (view->collapse.len && !read_collapse(session, view, options, problem)))
		return false;
	if (view->load)
		options->load = session_estimate(session);
	if (view->findings) {
		session_settle(session);
		options->findings = &session->sink;
	}
	options->remark = write_remark(session, view, options);
	return true;
}
