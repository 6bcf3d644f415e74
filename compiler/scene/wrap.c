/* scene/wrap: text broken into lines. A text is cut into pieces that are never broken, and lines are filled with pieces: words
 * between blanks; within words each Chinese or Japanese character that may begin a line; and what is wider than a line. */
#include <math.h>

#include "base/unicode.h"
#include "scene/measure.h"

/* A piece of text that is not broken, and the blanks behind it. `glued`: no blank stood before it. */
struct word {
	size_t from, to;
	double width;
	bool glued, newline; /* a newline stood before it */
};

struct words {
	VEC(struct word) list;
	struct str text;
	double blank;
};

/* ---- between two characters ---- */

/* What no line begins with, and none ends with, where Chinese and Japanese are broken (the classes CL, EX, IS, NS, CJ and OP of
 * UAX #14 as far as they meet in labels). */
static const char NO_START[] = "、。，．・：；？！）］｝〕〉》」』】〙〗〟’”％℃‰ー～〜…‥々〻ゝゞヽヾ｡｣､･ｰ"
			       "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ)]}!?:;%,./-_+=&";
static const char NO_END[] = "（［｛〔〈《「『【〘〖〝‘“｢￥＄([{";
/* Vowels of Thai and Lao that stand behind their consonant, and those that stand before it and thus begin a syllable. */
static const char VOWEL_BEHIND[] = "ะาำๅๆຯະາຳ", VOWEL_BEFORE[] = "เแโใไເແໂໃໄ";

static bool is_in(const char *set, uint32_t code)
{
	struct str all = str_of(set);
	const char *at = all.at, *end = all.at + all.len;
	while (at < end) {
		uint32_t one;
		at += unicode_decode(at, end, &one);
		if (one == code)
			return true;
	}
	return false;
}

static bool breaks_after(uint32_t code)
{
	return code < 0x80 && code != 0 && is_in("/-,_.+=&", code);
}

/* Wide, and written without blanks: Hangul has them. */
static bool is_ideographic(uint32_t code)
{
	bool hangul = (code >= 0x1100 && code <= 0x11FF) || (code >= 0x3130 && code <= 0x318F) ||
		      (code >= 0xA960 && code <= 0xA97F) || (code >= 0xAC00 && code <= 0xD7FF);
	return code >= 0x2E80 && !hangul && unicode_columns(code) == 2;
}

enum chance {
	CHANCE_NEVER,
	CHANCE_NEED,   /* where there is no other way */
	CHANCE_LONG,   /* a good place within a word that is too long */
	CHANCE_ALWAYS, /* as at a blank */
};

static enum chance chance_between(uint32_t before, uint32_t after)
{
	if (before < 0x80 && after < 0x80)
		return breaks_after(before) ? CHANCE_LONG : CHANCE_NEED;
	if (is_in(VOWEL_BEHIND, after))
		return CHANCE_NEVER;
	if (is_ideographic(before) || is_ideographic(after))
		return is_in(NO_START, after) || is_in(NO_END, before) ? CHANCE_NEVER : CHANCE_ALWAYS;
	return breaks_after(before) || (is_in(VOWEL_BEFORE, after) && !is_in(VOWEL_BEFORE, before)) ? CHANCE_LONG : CHANCE_NEED;
}

/* ---- pieces ---- */

struct cut {
	size_t at;
	double used;
};

/* The piece of text[from, to) that begins at `from`, no wider than `width` unless it is one character. */
static struct cut next_piece(const struct words *words, size_t from, size_t to, struct measure_style style, double width)
{
	struct cut here = { from, 0 }, best = { from, 0 };
	enum chance best_chance = CHANCE_NEVER;
	uint32_t before = 0;
	while (here.at < to) {
		const char *at = words->text.at + here.at, *end = words->text.at + to;
		uint32_t code;
		size_t len;
		unicode_decode(at, end, &code);
		double advance = measure_cluster(at, end, style.font, &len) * style.size;
		if (here.at > from) {
			enum chance chance = chance_between(before, code);
			if (chance == CHANCE_ALWAYS)
				return here;
			if (chance != CHANCE_NEVER && chance >= best_chance) {
				best = here;
				best_chance = chance;
			}
			if (here.used + advance > width)
				return best.at > from ? best : here;
		}
		here.used += advance;
		here.at += len;
		before = code;
	}
	return here;
}

static void add_word(struct arena *arena, struct words *words, size_t from, size_t to, struct measure_style style,
		     double width, bool newline)
{
	bool glued = false;
	while (from < to) {
		struct cut piece = next_piece(words, from, to, style, width);
		vec_push(arena, &words->list, (struct word){ from, piece.at, piece.used, glued, newline });
		glued = true;
		newline = false;
		from = piece.at;
	}
}

static struct words split(struct arena *arena, struct str text, struct measure_style style, double width)
{
	struct words words = { .text = text, .blank = measure_advance(' ', style.font) * style.size };
	bool newline = false;
	size_t at = 0;
	while (at < text.len) {
		if (text.at[at] == ' ' || text.at[at] == '\n') {
			newline |= text.at[at] == '\n';
			at++;
			continue;
		}
		size_t from = at;
		while (at < text.len && text.at[at] != ' ' && text.at[at] != '\n')
			at++;
		add_word(arena, &words, from, at, style, width, newline && words.list.count > 0);
		newline = false;
	}
	return words;
}

/* How many of the words from `first` on go on one line. */
static uint32_t fill(const struct words *words, uint32_t first, double width)
{
	double used = words->list.at[first].width;
	uint32_t i = first + 1;
	for (; i < words->list.count; i++) {
		const struct word *word = &words->list.at[i];
		used += word->width + (word->glued ? 0 : words->blank);
		if (word->newline || used > width)
			break;
	}
	return i - first;
}

static uint32_t count_lines(const struct words *words, double width)
{
	uint32_t lines = 0;
	for (uint32_t i = 0; i < words->list.count; i += fill(words, i, width))
		lines++;
	return lines;
}

/* The narrowest width that needs no more lines than `width` does. */
static double even_width(const struct words *words, double width)
{
	uint32_t lines = count_lines(words, width);
	double low = width / 4, high = width;
	for (int i = 0; i < 8; i++) {
		double middle = (low + high) / 2;
		if (count_lines(words, middle) <= lines)
			high = middle;
		else
			low = middle;
	}
	return high;
}

static struct str cut_short(struct arena *arena, struct str text, struct measure_style style, double width)
{
	double room = width - measure_text(STR("…"), style.font, style.size);
	double used = 0;
	size_t at = 0;
	for (size_t len; at < text.len; at += len) {
		used += measure_cluster(text.at + at, text.at + text.len, style.font, &len) * style.size;
		if (used > room)
			break;
	}
	struct str kept = str_trim(str_slice(text, 0, at));
	return str_format(arena, "%.*s…", STR_ARG(kept));
}

struct measure_lines measure_wrap(struct arena *arena, struct str text, struct measure_style style, double width,
				  uint32_t most)
{
	/* No line shows more than this; a label of 64 KiB must not cost its length at every try. */
	enum { LONGEST = 1024 };
	if (text.len > LONGEST) {
		size_t end = LONGEST;
		while (end > 0 && ((unsigned char)text.at[end] & 0xC0) == 0x80)
			end--;
		text = str_slice(text, 0, end);
	}
	struct words words = split(arena, text, style, width);
	double even = even_width(&words, width);
	bool leftward = unicode_runs_left(text);
	struct measure_lines lines = { ARENA_ARRAY(arena, struct scene_text, most), 0 };
	for (uint32_t i = 0; i < words.list.count && lines.count < most;) {
		uint32_t taken = fill(&words, i, even);
		bool last = lines.count + 1 == most && i + taken < words.list.count;
		struct str line = str_slice(text, words.list.at[i].from, words.list.at[i + taken - 1].to);
		if (last)
			line = cut_short(arena, str_slice(text, words.list.at[i].from, text.len), style, width);
		lines.at[lines.count] = measure_line(line, style);
		lines.at[lines.count++].leftward = leftward; /* a line of Latin words in an Arabic text runs as the text does */
		i += taken;
	}
	return lines;
}
