#include "cli/fences.h"

struct str fence_line(struct str page, size_t at, size_t *next)
{
	size_t end = at;
	while (end < page.len && page.at[end] != '\n')
		end++;
	*next = end < page.len ? end + 1 : end;
	if (end > at && page.at[end - 1] == '\r')
		end--;
	return str_slice(page, at, end);
}

static size_t quote_length(struct str line)
{
	size_t length = 0;
	while (length < line.len && (line.at[length] == ' ' || line.at[length] == '\t' || line.at[length] == '>'))
		length++;
	return length;
}

/* The mark of a list's item with the blank behind it: "- ", "12. "; 0 where there is none. */
static size_t item_length(struct str text)
{
	size_t length = 0;
	while (length < text.len && text.at[length] >= '0' && text.at[length] <= '9')
		length++;
	const char *marks = length ? ".)" : "-*+";
	if (length >= text.len || (text.at[length] != marks[0] && text.at[length] != marks[1] && text.at[length] != marks[2]))
		return 0;
	return length + 1 < text.len && text.at[length + 1] == ' ' && text.at[length] ? length + 2 : 0;
}

/* How far a line's quotes and list marks reach. */
static size_t prefix_length(struct str line)
{
	size_t length = quote_length(line);
	for (size_t item; (item = item_length(str_slice(line, length, line.len)));) {
		length += item;
		length += quote_length(str_slice(line, length, line.len));
	}
	return length;
}

/* What the lines below begin with: the same quotes, and blanks where a list's mark stands. */
static struct str prefix_below(struct arena *arena, struct str prefix)
{
	char *at = arena_copy(arena, prefix.at, prefix.len);
	for (size_t i = 0; i < prefix.len; i++)
		if (at[i] != '>' && at[i] != '\t')
			at[i] = ' ';
	return (struct str){ at, prefix.len };
}

/* How many marks of one kind stand at the beginning; 0 where they make no fence. */
static size_t fence_length(struct str text, char *mark)
{
	size_t length = 0;
	*mark = text.len ? text.at[0] : '\0';
	if (*mark != '`' && *mark != '~')
		return 0;
	while (length < text.len && text.at[length] == *mark)
		length++;
	return length < 3 ? 0 : length;
}

static bool closes(struct str line, char mark, size_t length)
{
	char other;
	struct str text = str_slice(line, quote_length(line), line.len);
	size_t found = fence_length(text, &other);
	return found >= length && other == mark && str_trim(str_slice(text, found, text.len)).len == 0;
}

bool fence_next(struct arena *arena, struct str page, size_t from, uint32_t line, struct fence *fence)
{
	char mark = '\0';
	size_t length = 0;
	for (size_t at = from, next; at < page.len; at = next, line++) {
		struct str text = fence_line(page, at, &next);
		size_t indent = prefix_length(text);
		if (length == 0) {
			struct str rest = str_slice(text, indent, text.len);
			length = fence_length(rest, &mark);
			struct str words = str_trim(str_slice(rest, length, rest.len));
			/* `code` in a line of text is no fence */
			if (length && mark == '`' && str_find(words, STR("`")) < words.len)
				length = 0;
			if (length == 0)
				continue;
			*fence = (struct fence){ prefix_below(arena, str_slice(text, 0, indent)), words, next, next, next, line + 1, false };
		} else if (closes(text, mark, length)) {
			fence->last = at;
			fence->end = next;
			fence->closed = true;
			return true;
		}
	}
	fence->last = fence->end = page.len;
	return length > 0;
}

struct str fence_own(const struct fence *fence, struct str line)
{
	size_t own = 0;
	/* an empty line of a quote may lack the blank behind its mark */
	while (own < fence->prefix.len && own < line.len && line.at[own] == fence->prefix.at[own])
		own++;
	return str_slice(line, own, line.len);
}

struct str fence_text(struct arena *arena, struct str page, const struct fence *fence)
{
	struct buf out = buf_in(arena);
	buf_repeat(&out, '\n', fence->line - 1);
	for (size_t at = fence->first, next; at < fence->last; at = next) {
		struct str line = fence_line(page, at, &next);
		buf_str(&out, fence_own(fence, line));
		buf_char(&out, '\n');
	}
	return buf_view(&out);
}
