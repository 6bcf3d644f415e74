#include "check.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "scene/measure.h"
#include "scene/size.h"

static const struct measure_style STYLE = { FONT_PLAIN, 11, ROLE_label };
static struct arena arena;

static bool near(double a, double b)
{
	return fabs(a - b) < 1e-9;
}

static void widths_come_from_the_table_and_the_rules(void)
{
	CHECK(measure_text(STR(""), FONT_PLAIN, 13) == 0);
	CHECK(measure_text(STR("iii"), FONT_PLAIN, 13) < measure_text(STR("mmm"), FONT_PLAIN, 13));
	CHECK(measure_text(STR("Orders"), FONT_PLAIN, 13) < measure_text(STR("Orders"), FONT_SEMIBOLD, 13));
	CHECK(near(measure_text(STR("Orders"), FONT_PLAIN, 26), 2 * measure_text(STR("Orders"), FONT_PLAIN, 13)));
	static const uint32_t carried[] = { 0x2192, 0xD7, 0x416, 0x3A9 };
	for (size_t i = 0; i < sizeof carried / sizeof carried[0]; i++)
		CHECK(measure_font(carried[i], FONT_SEMIBOLD) == FONT_SEMIBOLD);
	CHECK(measure_font(0x6F22, FONT_PLAIN) == FONT_COUNT && measure_font(0x1F680, FONT_PLAIN) == FONT_COUNT);
	CHECK(near(measure_text(STR("漢字"), FONT_PLAIN, 10), 20)); /* wide: 1 em */
	CHECK(near(measure_text(STR("e\u0301"), FONT_PLAIN, 10),
		   measure_text(STR("e"), FONT_PLAIN, 10)));    /* combining: 0 */
	CHECK(near(measure_text(STR("س"), FONT_PLAIN, 10), 6)); /* others: 0.6 em */
}

static void other_scripts_have_the_room_that_they_take(void)
{
	double picture = measure_text(STR("\U0001F680"), FONT_PLAIN, 10);
	CHECK(near(picture, 12.5));
	static const char *const alike[] = { "\U0001F469\u200D\U0001F4BB", "\U0001F1E9\U0001F1EA", "\U0001F44D\U0001F3FD", "1\uFE0F\u20E3",
					     "\u2764\uFE0F" };
	for (size_t i = 0; i < sizeof alike / sizeof alike[0]; i++)
		CHECK(near(measure_text(str_of(alike[i]), FONT_SEMIBOLD, 10), picture)); /* one picture each, in any weight */
	CHECK(near(measure_text(STR("क्ष"), FONT_PLAIN, 10), 9)); /* the second letter is drawn into the first */
	CHECK(measure_is_exact(STR("Orders 注文 Заказы \U0001F680")));
	CHECK(!measure_is_exact(STR("API خدمة")) && !measure_is_exact(STR("क्ष")));
	CHECK(measure_line(STR("خدمة API"), STYLE).leftward && !measure_line(STR("API خدمة"), STYLE).leftward);
}

static void texts_without_blanks_break_between_characters(void)
{
	struct measure_lines lines = measure_wrap(&arena, STR("用户登录并提交订单然后等待响应"), STYLE, 80, 3);
	CHECK(lines.count == 3 && lines.at[0].text.len == 15 && lines.at[1].text.len == 15 && lines.at[2].text.len == 15);
	lines = measure_wrap(&arena, STR("データベース、キャッシュ"), STYLE, 88, 3); /* no mark and no small kana begins a line */
	CHECK(lines.count == 2);
	CHECK_STR(lines.at[0].text, "データベース、");
	CHECK_STR(lines.at[1].text, "キャッシュ");
	CHECK_STR(measure_wrap(&arena, STR("マッチャ"), STYLE, 22, 3).at[1].text, "チャ");
	lines = measure_wrap(&arena, STR("読込「書込」"), STYLE, 33, 3); /* and no bracket ends one */
	CHECK_STR(lines.at[0].text, "読込");
	CHECK_STR(lines.at[1].text, "「書");
	lines = measure_wrap(&arena, STR("PostgreSQL数据库"), STYLE, 70, 3);
	CHECK(lines.count == 2);
	CHECK_STR(lines.at[1].text, "数据库");
	CHECK(measure_wrap(&arena, STR("한국어로 된 라벨"), STYLE, 50, 3).count == 2); /* Korean has blanks */
	lines = measure_wrap(&arena, STR("บริการชำระเงิน"), STYLE, 70, 3); /* a syllable of Thai begins with its vowel */
	CHECK_STR(lines.at[0].text, "บริการชำระ");
	CHECK_STR(lines.at[1].text, "เงิน");
	lines = measure_wrap(&arena, STR("\U0001F469\u200D\U0001F4BB\U0001F469\u200D\U0001F4BB"), STYLE, 15, 3);
	CHECK(lines.count == 2 && lines.at[0].text.len == 11); /* no emoji is cut in two */
	lines = measure_wrap(&arena, STR("خدمة الدفع API gateway"), STYLE, 60, 4);
	CHECK(lines.count > 1 && lines.at[lines.count - 1].leftward); /* a Latin line of an Arabic text */
}

static void the_hand_has_widths_of_its_own(void)
{
	CHECK(measure_font('a', FONT_HAND) == FONT_HAND && measure_font('a', FONT_HAND_BOLD) == FONT_HAND_BOLD);
	CHECK(!near(measure_text(STR("Orders"), FONT_HAND, 13), measure_text(STR("Orders"), FONT_HAND_BOLD, 13)));
	CHECK(!near(measure_text(STR("Orders"), FONT_HAND, 13), measure_text(STR("Orders"), FONT_PLAIN, 13)));
	/* what it lacks is written, and measured, in the text's font of the same weight */
	CHECK(measure_font(0x416, FONT_HAND) == FONT_PLAIN && measure_font(0x416, FONT_HAND_BOLD) == FONT_SEMIBOLD);
	CHECK(near(measure_advance(0x416, FONT_HAND_BOLD), measure_advance(0x416, FONT_SEMIBOLD)));
	CHECK(measure_font(0x6F22, FONT_HAND) == FONT_COUNT);
}

static void lines_fit_and_are_even(void)
{
	struct str text = STR("merged into the timeline while it is read");
	struct measure_lines lines = measure_wrap(&arena, text, STYLE, 120, 5);
	CHECK(lines.count == 2);
	for (uint32_t i = 0; i < lines.count; i++)
		CHECK(lines.at[i].width <= 120 &&
		      near(lines.at[i].width, measure_text(lines.at[i].text, STYLE.font, STYLE.size)));
	CHECK(fabs(lines.at[0].width - lines.at[1].width) < 40);
	CHECK(measure_wrap(&arena, STR("short"), STYLE, 120, 5).count == 1);
	CHECK(measure_wrap(&arena, STR("  \n "), STYLE, 120, 5).count == 0);
	CHECK(measure_wrap(&arena, STR("a\nb"), STYLE, 120, 5).count == 2);
}

static void what_does_not_fit_is_cut_with_an_ellipsis(void)
{
	struct measure_lines lines =
	    measure_wrap(&arena, STR("one two three four five six seven eight nine ten"), STYLE, 50, 2);
	CHECK(lines.count == 2 && lines.at[1].width <= 50 && str_ends_with(lines.at[1].text, STR("…")));
	struct buf buf = buf_in(&arena);
	buf_repeat(&buf, 'x', 65536);
	lines = measure_wrap(&arena, buf_view(&buf), STYLE, 100, 3);
	CHECK(lines.count == 3 && str_ends_with(lines.at[2].text, STR("…")));
	for (uint32_t i = 0; i < 3; i++)
		CHECK(lines.at[i].width <= 100);
}

static void long_words_break_where_they_may(void)
{
	struct measure_lines lines = measure_wrap(&arena, STR("/v1/articles/recommended"), STYLE, 80, 5);
	CHECK(lines.count == 2);
	CHECK_STR(lines.at[0].text, "/v1/articles/");
	CHECK_STR(lines.at[1].text, "recommended");
}

static void text_is_cleaned_of_controls_and_broken_bytes(void)
{
	CHECK_STR(measure_clean(&arena, STR("a\tb\x01\x7F"
					    "c")),
		  "a bc");
	CHECK_STR(measure_clean(&arena, STR("a\xFF"
					    "b\nc")),
		  "a\xEF\xBF\xBD"
		  "b\nc");
	struct str clean = STR("clean → text");
	CHECK(measure_clean(&arena, clean).at == clean.at);
}

static void boxes_hold_their_text(void)
{
	struct scene_box box = { .outline = OUTLINE_CYLINDER, .glyph = GLYPH_cylinder, .sheets = 3 };
	vec_push(&arena, &box.lines,
		 measure_line(STR("A rather long label"), (struct measure_style){ FONT_SEMIBOLD, 13, ROLE_durable }));
	box.chip = measure_line(STR("×12"), (struct measure_style){ FONT_SEMIBOLD, 11, ROLE_chip });
	size_box(&box);
	box.at = (struct rectangle){ 10, 20, box.width, box.height };
	struct rectangle content = size_content(&box), all = size_sheets(&box), chip = size_chip(&box);
	CHECK(content.width >= box.lines.at[0].width + PLACED_GLYPH + PLACED_GLYPH_GAP);
	CHECK(content.height >= measure_line_height(13));
	CHECK(fmod(box.width, 2) == 0 && fmod(box.height, 2) == 0);
	CHECK(all.y <= chip.y && all.x + all.width >= chip.x + chip.width && all.x == box.at.x);
}

int main(void)
{
	RUN(widths_come_from_the_table_and_the_rules);
	RUN(other_scripts_have_the_room_that_they_take);
	RUN(texts_without_blanks_break_between_characters);
	RUN(the_hand_has_widths_of_its_own);
	RUN(lines_fit_and_are_even);
	RUN(what_does_not_fit_is_cut_with_an_ellipsis);
	RUN(long_words_break_where_they_may);
	RUN(text_is_cleaned_of_controls_and_broken_bytes);
	RUN(boxes_hold_their_text);
	arena_finish(&arena);
	return check_done();
}
