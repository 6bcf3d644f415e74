#include "check.h"

#include <math.h>

#include "draw/themes.h"

static const enum role nodes[] = { ROLE_entry,    ROLE_outside, ROLE_edge,      ROLE_compute,
				   ROLE_volatile, ROLE_durable, ROLE_messaging, ROLE_telemetry };
static const enum role groups[] = { ROLE_region, ROLE_zone, ROLE_network, ROLE_group };
static const enum role grounds[] = { ROLE_background, ROLE_region, ROLE_zone, ROLE_network, ROLE_group };
enum { NODES = sizeof nodes / sizeof nodes[0], GROUPS = 4, GROUNDS = 5 };
static const double readable = 4.5, visible = 3;

static uint32_t colour(enum theme_name theme, enum role role, enum theme_use use, int tint)
{
	return theme_colour((struct theme){ .name = theme }, role, use, tint);
}

/* ---- contrast ---- */

static void check_contrast(enum theme_name theme, enum role text, enum theme_use use, enum role ground,
			   enum theme_use under, int tint, double least)
{
	double got = theme_contrast(colour(theme, text, use, 0), colour(theme, ground, under, tint));
	if (got < least)
		printf("theme %d: role %d on role %d tint %d: %.2f\n", theme, text, ground, tint, got);
	CHECK(got >= least);
}

static void contrast_is_measured_after_wcag(void)
{
	CHECK(fabs(theme_contrast(0xFFFFFF, 0x000000) - 21) < 1e-9);
	CHECK(fabs(theme_contrast(0x777777, 0x777777) - 1) < 1e-9);
	CHECK(fabs(theme_contrast(0x767676, 0xFFFFFF) - 4.54) < 0.01);
	CHECK(fabs(theme_contrast(0xFF0000, 0xFFFFFF) - 4.0) < 0.01);
}

static void every_theme_has_every_role(void)
{
	/* A row that is missing is black on black. */
	for (enum theme_name theme = THEME_LIGHT; theme < THEME_COUNT; theme++)
		for (enum role role = 0; role < ROLE_COUNT; role++)
			CHECK(colour(theme, role, THEME_FILL, 0) != 0 || colour(theme, role, THEME_STROKE, 0) != 0 ||
			      theme == THEME_PRINT);
	CHECK(theme_named(STR("sketch-dark")) == THEME_SKETCH_DARK && theme_named(STR("auto")) == THEME_AUTO);
	CHECK(theme_named(STR("neon")) == THEME_COUNT);
}

/* Text in a box stands on its fill; where a pattern lies, on a halo of the background, and its strokes are near. */
static void text_in_boxes_can_be_read(void)
{
	for (enum theme_name theme = THEME_LIGHT; theme < THEME_COUNT; theme++) {
		for (int i = 0; i < NODES; i++) {
			check_contrast(theme, nodes[i], THEME_TEXT, nodes[i], THEME_FILL, 0, readable);
			check_contrast(theme, ROLE_muted, THEME_TEXT, nodes[i], THEME_FILL, 0, readable);
			/* the glyph, and the border from inside */
			check_contrast(theme, nodes[i], THEME_STROKE, nodes[i], THEME_FILL, 0, visible);
			if (theme_pattern(theme, nodes[i]) == PATTERN_NONE)
				continue;
			CHECK(colour(theme, nodes[i], THEME_FILL, 0) == colour(theme, ROLE_background, THEME_FILL, 0));
			if (theme == THEME_PRINT)
				continue; /* black strokes: the halo keeps them away */
			check_contrast(theme, nodes[i], THEME_TEXT, nodes[i], THEME_PATTERN, 0, readable);
			check_contrast(theme, ROLE_muted, THEME_TEXT, nodes[i], THEME_PATTERN, 0, readable);
		}
		check_contrast(theme, ROLE_chip, THEME_TEXT, ROLE_chip, THEME_FILL, 0, readable);
		check_contrast(theme, ROLE_note, THEME_TEXT, ROLE_note, THEME_FILL, 0, readable);
	}
}

static void text_on_every_ground_can_be_read(void)
{
	for (enum theme_name theme = THEME_LIGHT; theme < THEME_COUNT; theme++) {
		for (int g = 0; g < GROUNDS; g++) {
			for (int tint = 0; tint <= THEME_DEEPEST_TINT; tint++) {
				check_contrast(theme, ROLE_label, THEME_TEXT, grounds[g], THEME_FILL, tint, readable);
				check_contrast(theme, ROLE_muted, THEME_TEXT, grounds[g], THEME_FILL, tint, readable);
				for (int i = 0; i < GROUPS; i++)
					check_contrast(theme, groups[i], THEME_TEXT, grounds[g], THEME_FILL, tint,
						       readable);
			}
		}
		check_contrast(theme, ROLE_heading, THEME_TEXT, ROLE_background, THEME_FILL, 0, readable);
	}
}

static void arrows_and_borders_can_be_seen(void)
{
	for (enum theme_name theme = THEME_LIGHT; theme < THEME_COUNT; theme++) {
		for (int g = 0; g < GROUNDS; g++) {
			for (enum role role = ROLE_call; role <= ROLE_link; role++)
				check_contrast(theme, role, THEME_STROKE, grounds[g], THEME_FILL, THEME_DEEPEST_TINT,
					       visible);
			for (int i = 0; i < NODES; i++)
				check_contrast(theme, nodes[i], THEME_STROKE, grounds[g], THEME_FILL,
					       THEME_DEEPEST_TINT, visible);
		}
	}
}

/* ---- colour-blind readers ---- */

struct vector {
	double at[3];
};

static double linear(unsigned channel)
{
	double c = channel / 255.0;
	return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static struct vector times(const double matrix[3][3], struct vector v)
{
	struct vector result;
	for (int i = 0; i < 3; i++)
		result.at[i] = matrix[i][0] * v.at[0] + matrix[i][1] * v.at[1] + matrix[i][2] * v.at[2];
	return result;
}

/* CIE L*a*b* under D65, of linear RGB. */
static struct vector lab_of(struct vector rgb)
{
	static const double to_xyz[3][3] = { { 0.4124564, 0.3575761, 0.1804375 },
					     { 0.2126729, 0.7151522, 0.0721750 },
					     { 0.0193339, 0.1191920, 0.9503041 } };
	static const double white[3] = { 0.95047, 1, 1.08883 };
	struct vector xyz = times(to_xyz, rgb);
	double f[3];
	for (int i = 0; i < 3; i++) {
		double t = fmax(xyz.at[i], 0) / white[i];
		f[i] = t > 0.008856 ? cbrt(t) : 7.787 * t + 16.0 / 116;
	}
	return (struct vector){ { 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2]) } };
}

enum sight { NORMAL, PROTANOPIA, DEUTERANOPIA, TRITANOPIA, SIGHTS };

/* What an eye makes of a colour: the matrices of Machado, Oliveira and Fernandes (2009) at full severity, on linear RGB. */
static struct vector seen(uint32_t of, enum sight sight)
{
	static const double matrices[SIGHTS][3][3] = {
		[NORMAL] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
		[PROTANOPIA] = { { 0.152286, 1.052583, -0.204868 },
				 { 0.114503, 0.786281, 0.099216 },
				 { -0.003882, -0.048116, 1.051998 } },
		[DEUTERANOPIA] = { { 0.367322, 0.860646, -0.227968 },
				   { 0.280085, 0.672501, 0.047413 },
				   { -0.011820, 0.042940, 0.968881 } },
		[TRITANOPIA] = { { 1.255528, -0.076749, -0.178779 },
				 { -0.078411, 0.930809, 0.147602 },
				 { 0.004733, 0.691367, 0.303900 } },
	};
	struct vector rgb = { { linear(of >> 16 & 0xFF), linear(of >> 8 & 0xFF), linear(of & 0xFF) } };
	return lab_of(times(matrices[sight], rgb));
}

static double difference(uint32_t a, uint32_t b, enum sight sight)
{
	struct vector x = seen(a, sight), y = seen(b, sight);
	double sum = 0;
	for (int i = 0; i < 3; i++)
		sum += (x.at[i] - y.at[i]) * (x.at[i] - y.at[i]);
	return sqrt(sum);
}

static void the_simulation_is_one(void)
{
	/* red and green of like lightness: far apart for most, near for two kinds of eyes */
	CHECK(difference(0xC03030, 0x5F7A20, NORMAL) > 60);
	CHECK(difference(0xC03030, 0x5F7A20, DEUTERANOPIA) < 30);
	CHECK(difference(0x808080, 0xA0A0A0, DEUTERANOPIA) > 10);
	CHECK(difference(0x3050C0, 0x3050C0, TRITANOPIA) == 0);
}

/* Borders, and the glyphs in their colour, keep apart for every kind of eye; so meaning never hangs on a hue, and each kind has
 * a glyph of its own besides (tests/suites/looks.py). Print has patterns instead, and leaves three roles white: of these one
 * is a pill and one is dashed. */
static void roles_keep_apart_for_most_eyes(void)
{
	static const double apart = 12;
	for (enum theme_name theme = THEME_LIGHT; theme < THEME_COUNT; theme++) {
		for (enum sight sight = NORMAL; sight < SIGHTS; sight++) {
			int alike = 0;
			for (int i = 0; i < NODES; i++)
				for (int k = i + 1; k < NODES; k++) {
					bool near = difference(colour(theme, nodes[i], THEME_STROKE, 0),
							       colour(theme, nodes[k], THEME_STROKE, 0), sight) < apart &&
						    difference(colour(theme, nodes[i], THEME_PATTERN, 0),
							       colour(theme, nodes[k], THEME_PATTERN, 0), sight) < apart &&
						    theme_pattern(theme, nodes[i]) == theme_pattern(theme, nodes[k]);
					alike += near;
					if (near && theme != THEME_PRINT)
						printf("theme %d, sight %d: roles %d and %d\n", theme, sight, nodes[i], nodes[k]);
				}
			CHECK(alike == (theme == THEME_PRINT ? 3 : 0));
		}
	}
}

/* ---- the rest ---- */

static void deeper_groups_differ_and_then_stay(void)
{
	CHECK(colour(THEME_LIGHT, ROLE_group, THEME_FILL, 0) != colour(THEME_LIGHT, ROLE_group, THEME_FILL, 1));
	CHECK(colour(THEME_LIGHT, ROLE_group, THEME_FILL, 3) == colour(THEME_LIGHT, ROLE_group, THEME_FILL, 200));
	CHECK(colour(THEME_PRINT, ROLE_group, THEME_FILL, 2) == 0xFFFFFF);
}

static void a_chosen_background_chooses_the_theme(void)
{
	struct theme plain = theme_settle((struct theme){ .name = THEME_AUTO });
	CHECK(plain.name == THEME_LIGHT);
	struct theme night = theme_settle((struct theme){ THEME_AUTO, BACKGROUND_COLOUR, 0x202020 });
	CHECK(night.name == THEME_DARK && theme_colour(night, ROLE_background, THEME_FILL, 0) == 0x202020);
	struct theme paper = theme_settle((struct theme){ THEME_AUTO, BACKGROUND_COLOUR, 0xFFF8E7 });
	CHECK(paper.name == THEME_LIGHT);
	struct theme kept = theme_settle((struct theme){ THEME_SKETCH, BACKGROUND_COLOUR, 0x202020 });
	CHECK(kept.name == THEME_SKETCH);
	/* groups tint the chosen background, and what has the background's colour keeps it */
	CHECK(theme_colour(paper, ROLE_group, THEME_FILL, 0) != colour(THEME_LIGHT, ROLE_group, THEME_FILL, 0));
	struct theme print = { THEME_PRINT, BACKGROUND_COLOUR, 0xFFF8E7 };
	CHECK(theme_colour(print, ROLE_compute, THEME_FILL, 0) == 0xFFF8E7);
}

int main(void)
{
	RUN(contrast_is_measured_after_wcag);
	RUN(every_theme_has_every_role);
	RUN(text_in_boxes_can_be_read);
	RUN(text_on_every_ground_can_be_read);
	RUN(arrows_and_borders_can_be_seen);
	RUN(the_simulation_is_one);
	RUN(roles_keep_apart_for_most_eyes);
	RUN(deeper_groups_differ_and_then_stay);
	RUN(a_chosen_background_chooses_the_theme);
	return check_done();
}
