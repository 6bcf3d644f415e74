/* `include "file"`: its statements stand in the place of the include. */
#include "model/build.h"

enum { INCLUDES_LIMIT = 64 };

/* The design itself is always open; it is the first of the files. */
static bool is_open(const struct builder *build, const struct source *source)
{
	bool open = build->model->files.at[0]->source == source;
	for (uint32_t i = 0; i < build->includes.count && !open; i++)
		open = build->includes.at[i].open && build->includes.at[i].syntax->source == source;
	return open;
}

static void refuse_cycle(struct builder *build, struct span span, const struct source *source)
{
	struct buf chain = buf_in(build->arena);
	const struct source *design = build->model->files.at[0]->source;
	bool inside = design == source;
	if (inside)
		buf_printf(&chain, "%.*s → ", STR_ARG(design->name));
	for (uint32_t i = 0; i < build->includes.count; i++) {
		const struct included *included = &build->includes.at[i];
		if (!included->open)
			continue;
		inside |= included->syntax->source == source;
		if (inside)
			buf_printf(&chain, "%.*s → ", STR_ARG(included->syntax->source->name));
	}
	buf_str(&chain, source->name);
	struct finding *finding =
	    diag_report(build->sink, DIAG_T114, span, "'%.*s' includes itself", STR_ARG(source->name));
	finding_note(build->sink, finding, "%.*s", STR_ARG(buf_view(&chain)));
}

static void refuse_unread(struct builder *build, struct span span, struct str path, struct str problem)
{
	bool outside = str_find(problem, STR("outside")) < problem.len;
	diag_report(build->sink, outside ? DIAG_T113 : DIAG_T112, span, "'%.*s' cannot be included: %.*s", STR_ARG(path),
	            STR_ARG(problem));
}

/* What this statement included before, in another copy of its template. */
static const struct syntax *included_before(const struct builder *build, const struct scope *scope, uint32_t ref)
{
	for (uint32_t i = 0; i < build->includes.count; i++)
		if (build->includes.at[i].from == scope->syntax && build->includes.at[i].tree == ref)
			return build->includes.at[i].syntax;
	return NULL;
}

/* Two files that both include a third one: it stands in one place once. */
static bool stands_here(const struct builder *build, const struct scope *scope, const struct source *source)
{
	for (uint32_t i = 0; i < build->includes.count; i++) {
		const struct included *included = &build->includes.at[i];
		if (included->syntax->source == source && included->group == scope->group && included->layer == scope->layer)
			return true;
	}
	return false;
}

static const struct syntax *load(struct builder *build, const struct scope *scope, uint32_t ref)
{
	struct span span = tree_span(scope, ref);
	struct str path = ref_text(build, scope, ref), problem = STR("files cannot be included here");
	if (build->includes.count >= INCLUDES_LIMIT) {
		diag_report(build->sink, DIAG_T115, span, "more than %d included files", INCLUDES_LIMIT);
		return NULL;
	}
	struct source *source = NULL;
	if (build->loader.load)
		source = build->loader.load(build->loader.context, build->model->sources, scope->syntax->source, path,
		                            &problem);
	if (!source) {
		refuse_unread(build, span, path, problem);
		return NULL;
	}
	if (is_open(build, source)) {
		refuse_cycle(build, span, source);
		return NULL;
	}
	if (stands_here(build, scope, source))
		return NULL;
	for (uint32_t i = 0; i < build->model->files.count; i++)
		if (build->model->files.at[i]->source == source)
			return build->model->files.at[i];
	const struct syntax *syntax = syntax_parse(build->arena, source, build->sink);
	vec_push(build->arena, &build->model->files, syntax);
	return syntax;
}

static void include_one(struct builder *build, const struct scope *scope, uint32_t ref)
{
	if (!ref_is_string(scope, ref)) {
		struct str name = ref_text(build, scope, ref);
		if (name.len && !(scope->syntax->nodes[ref].flags & NODE_BROKEN)) {
			struct finding *finding = diag_report(build->sink, DIAG_T028, tree_span(scope, ref),
			                                      "the name of a file is put in quotes");
			finding_help(build->sink, finding, "write `include \"%.*s\"`", STR_ARG(name));
		}
		return;
	}
	const struct syntax *syntax = included_before(build, scope, ref);
	bool again = syntax != NULL;
	if (!again)
		syntax = load(build, scope, ref);
	if (!syntax)
		return;
	uint32_t index = build->includes.count;
	vec_push(build->arena, &build->includes,
	         (struct included){ .syntax = syntax, .from = scope->syntax, .tree = ref, .group = scope->group,
	                            .layer = scope->layer, .open = true, .span = tree_span(scope, ref) });
	struct scope *inner = scope_within(build, scope, scope->block, 0);
	inner->syntax = syntax;
	collect_block(build, inner, 0);
	build->includes.at[index].open = false;
	if (again)
		build->includes.count = index; /* what a further copy includes is known from the first */
}

void collect_include(struct builder *build, const struct scope *scope, const struct statement *statement)
{
	const struct node *nodes = scope->syntax->nodes;
	const struct statement_row *row = words_statement(build, statement->word_text);
	if (!statement_check_parts(build, scope, statement, row->names, row->parts, "'include'", row->example))
		return;
	uint32_t ref = statement->first_name;
	for (uint32_t i = 0; i < statement->name_count; i++, ref = nodes[ref].next)
		include_one(build, scope, ref);
}

/* Which includes stand in `scope`, themselves or by the file that includes them; each file once. */
static void find_covered(const struct builder *build, struct span scope, bool *covered)
{
	for (uint32_t i = 0; i < build->includes.count; i++) {
		const struct included *included = &build->includes.at[i];
		covered[i] = included->span.file == scope.file && included->span.start >= scope.start &&
		             included->span.end <= scope.end;
		for (uint32_t outer = 0; outer < i && !covered[i]; outer++)
			covered[i] = covered[outer] && build->includes.at[outer].syntax == included->from;
	}
	for (uint32_t i = 0; i < build->includes.count; i++)
		for (uint32_t before = 0; before < i && covered[i]; before++)
			covered[i] = !(covered[before] && build->includes.at[before].syntax == build->includes.at[i].syntax);
}

static struct span whole_file(const struct included *included)
{
	const struct source *source = included->syntax->source;
	return (struct span){ source->file, 0, (uint32_t)source->text.len };
}

/* An allow holds for what is included within its scope as well: one more entry for each such file, right behind it. */
void allows_cover_includes(struct builder *build)
{
	struct model *model = build->model;
	uint32_t count = model->allows.count;
	const struct diag_allow *allows = model->allows.at;
	bool *covered = ARENA_ARRAY(build->arena, bool, build->includes.count);
	if (build->includes.count == 0)
		return;
	model->allows.at = NULL;
	model->allows.count = model->allows.room = 0;
	for (uint32_t i = 0; i < count; i++) {
		vec_push(build->arena, &model->allows, allows[i]);
		find_covered(build, allows[i].scope, covered);
		for (uint32_t k = 0; k < build->includes.count; k++) {
			struct diag_allow more = allows[i];
			more.scope = whole_file(&build->includes.at[k]);
			if (covered[k])
				vec_push(build->arena, &model->allows, more);
		}
	}
}

/* The same for severities in the block of a group or a layer; their order does not count. */
void settings_cover_includes(struct builder *build)
{
	struct model *model = build->model;
	uint32_t count = model->settings.count;
	bool *covered = ARENA_ARRAY(build->arena, bool, build->includes.count);
	for (uint32_t i = 0; i < count && build->includes.count; i++) {
		struct model_setting more = model->settings.at[i];
		if (!more.local)
			continue;
		find_covered(build, more.scope, covered);
		for (uint32_t k = 0; k < build->includes.count; k++) {
			more.scope = whole_file(&build->includes.at[k]);
			if (covered[k])
				vec_push(build->arena, &model->settings, more);
		}
	}
}
