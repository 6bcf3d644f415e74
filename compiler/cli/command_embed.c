/* lintel embed PAGE...: pictures of the designs within Markdown pages, linked below them. */
#include <stdio.h>
#include <string.h>

#include "base/map.h"
#include "cli/fences.h"
#include "cli/output.h"
#include "cli/picture.h"

/* One page in work. */
struct page {
	struct cli *cli;
	const struct picture_plan *plan;
	const char *path;
	struct str text;
	struct buf out;   /* the page as it will be */
	struct map names; /* of pictures, taken */
	uint32_t designs;
	int code;
};

/* "page-1.svg", "page-checkout.svg": a name is what stands behind `arch`. */
static const char *picture_path(struct page *page, const struct fence *fence)
{
	struct arena *arena = &page->cli->arena;
	struct str name = str_trim(str_slice(fence->words, strlen("arch"), fence->words.len));
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
		if (!plain)
			name.len = 0;
	}
	if (name.len == 0)
		name = str_format(arena, "%u", page->designs);
	const char *ending = str_format(arena, "-%.*s.%s", STR_ARG(name), page->plan->extension).at;
	const char *stem = input_with_extension(page->cli, page->path, "");
	return str_format(arena, "%.*s%s", (int)strlen(stem) - 1, stem, ending).at;
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

static struct str link_line(const char *picture, struct lintel *design)
{
	struct lintel_text link = lintel_markdown_image(design, last_part(picture));
	return (struct str){ link.at, link.length };
}

/* Is the line an image of this page's pictures: `![...](page-...)`? */
static bool is_our_link(struct page *page, struct str line)
{
	const char *stem = input_with_extension(page->cli, page->path, "");
	struct str mark = str_format(&page->cli->arena, "](%.*s-", (int)strlen(last_part(stem)) - 1, last_part(stem));
	struct str text = str_trim(line);
	return str_starts_with(text, STR("![")) && str_ends_with(text, STR(")")) && str_find(text, mark) < text.len;
}

/* The bytes below a block that hold its link by now: from an empty line on, or none. */
static size_t old_link_end(struct page *page, const struct fence *fence)
{
	size_t next = fence->end, behind = fence->end;
	for (int lines = 0; lines < 2 && next < page->text.len; lines++) {
		struct str line = fence_line(page->text, next, &behind);
		struct str text = fence_own(fence, line);
		if (is_our_link(page, text))
			return behind;
		if (str_trim(text).len)
			break;
		next = behind;
	}
	return fence->end;
}

static void write_link(struct page *page, const struct fence *fence, struct str link)
{
	const char *line_end = fence->end >= 2 && page->text.at[fence->end - 2] == '\r' ? "\r\n" : "\n";
	struct str empty = fence->prefix; /* an empty line of a quote, without blanks at its end */
	while (empty.len && (empty.at[empty.len - 1] == ' ' || empty.at[empty.len - 1] == '\t'))
		empty.len--;
	if (page->out.len && page->out.at[page->out.len - 1] != '\n')
		buf_text(&page->out, line_end);
	buf_str(&page->out, empty);
	buf_text(&page->out, line_end);
	buf_str(&page->out, fence->prefix);
	buf_str(&page->out, link);
	buf_text(&page->out, line_end);
}

/* Text right below the picture would run into its paragraph. */
static void part_from(struct page *page, size_t next)
{
	size_t behind;
	struct str line = fence_line(page->text, next, &behind);
	struct str blank = str_trim(line);
	while (blank.len && blank.at[0] == '>')
		blank = str_trim(str_slice(blank, 1, blank.len));
	if (blank.len)
		buf_text(&page->out, next >= 2 && page->text.at[next - 2] == '\r' ? "\r\n" : "\n");
}

/* Draws one block; where it cannot, what the page says of it stays. */
static size_t embed_block(struct page *page, const struct fence *fence)
{
	struct cli *cli = page->cli;
	page->designs++;
	const char *picture = picture_path(page, fence);
	struct lintel *design = input_compile_text(cli, page->path, fence_text(&cli->arena, page->text, fence));
	if (!design) {
		page->code = CLI_TROUBLE;
		return fence->end;
	}
	if (page->plan->options.show_lint)
		lintel_check(design, NULL);
	bool broken = lintel_summary(design).text_error;
	bool taken = map_add(&cli->arena, &page->names, str_of(picture), 0) != MAP_NONE;
	if (taken)
		cli_complain("%s:%u: another block of this page is drawn to '%s' already: give it another name", page->path,
		             fence->line - 1, picture);
	bool drawn = !broken && !taken && picture_write(cli, page->plan, picture, design);
	struct lintel_text findings = lintel_findings_text(design, output_colour(cli, stderr));
	fwrite(findings.at, 1, findings.length, stderr);
	size_t end = fence->end;
	if (drawn) {
		write_link(page, fence, link_line(picture, design));
		end = old_link_end(page, fence);
		part_from(page, end);
	} else {
		page->code = CLI_TROUBLE;
	}
	lintel_free(design);
	return end;
}

static bool is_design(const struct fence *fence)
{
	struct str words = fence->words;
	return fence->closed && str_starts_with(words, STR("arch")) && (words.len == 4 || words.at[4] == ' ');
}

static uint32_t lines_in(struct str text)
{
	uint32_t count = 0;
	for (size_t i = 0; i < text.len; i++)
		count += text.at[i] == '\n';
	return count;
}

static int embed_page(struct cli *cli, const struct picture_plan *plan, const char *path)
{
	struct page page = { .cli = cli, .plan = plan, .path = path, .out = buf_in(&cli->arena) };
	if (!input_read(cli, path, &page.text))
		return CLI_TROUBLE;
	size_t at = 0;
	uint32_t line = 1;
	for (struct fence fence; fence_next(&cli->arena, page.text, at, line, &fence);) {
		buf_str(&page.out, str_slice(page.text, at, fence.end));
		size_t end = is_design(&fence) ? embed_block(&page, &fence) : fence.end;
		line += lines_in(str_slice(page.text, at, end));
		at = end;
	}
	buf_str(&page.out, str_slice(page.text, at, page.text.len));
	if (page.designs == 0)
		cli_complain("'%s' has no block marked 'arch'", path);
	/* a page that says it already keeps its time of change */
	if (!str_equal(buf_view(&page.out), page.text) && !output_write(cli, path, buf_view(&page.out)))
		page.code = CLI_TROUBLE;
	return page.code;
}

int command_embed(struct cli *cli)
{
	struct picture_plan plan = { 0 };
	if (cli->operands.count == 0)
		return cli_usage(cli, "say which Markdown pages: lintel embed notes.md");
	if (!picture_settle(cli, NULL, &plan))
		return CLI_TROUBLE;
	int code = CLI_CLEAN;
	for (uint32_t i = 0; i < cli->operands.count; i++) {
		const char *path = cli->operands.at[i];
		int one = strcmp(path, "-") == 0 ? cli_usage(cli, "a page is a file: its pictures stand beside it")
		                                 : embed_page(cli, &plan, path);
		code = one > code ? one : code;
	}
	return code;
}
