#include "check.h"

#include <math.h>

#include "draw/themes.h"

static double linear(unsigned channel)
{
	double c = channel / 255.0;
	return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t colour)
{
	return 0.2126 * linear(colour >> 16 & 0xFF) + 0.7152 * linear(colour >> 8 & 0xFF) +
	       0.0722 * linear(colour & 0xFF);
}

static double contrast(uint32_t a, uint32_t b)
{
	double x = luminance(a), y = luminance(b);
	return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static const enum role nodes[] = { ROLE_entry,    ROLE_outside, ROLE_edge,      ROLE_compute,
				   ROLE_volatile, ROLE_durable, ROLE_messaging, ROLE_telemetry };
static const enum role groups[] = { ROLE_region, ROLE_zone, ROLE_network, ROLE_group };
static const enum role grounds[] = { ROLE_background, ROLE_region, ROLE_zone, ROLE_network, ROLE_group };
enum { NODES = sizeof nodes / sizeof nodes[0], GROUPS = 4, GROUNDS = 5 };
static const double readable = 4.5, visible = 3;

static void check_contrast(enum theme_name theme, enum role text, enum theme_use use, enum role ground, int tint,
			   double least)
{
	double got = contrast(theme_colour(theme, text, use, 0), theme_colour(theme, ground, THEME_FILL, tint));
	if (got < least)
		printf("theme %d: role %d on role %d tint %d: %.2f\n", theme, text, ground, tint, got);
	CHECK(got >= least);
}

static void text_in_boxes_can_be_read(void)
{
	for (enum theme_name theme = THEME_LIGHT; theme <= THEME_DARK; theme++) {
		for (int i = 0; i < NODES; i++) {
			check_contrast(theme, nodes[i], THEME_TEXT, nodes[i], 0, readable);
			check_contrast(theme, ROLE_muted, THEME_TEXT, nodes[i], 0, readable);
			check_contrast(theme, nodes[i], THEME_STROKE, nodes[i], 0,
				       visible); /* the glyph, and the border from inside */
		}
		check_contrast(theme, ROLE_chip, THEME_TEXT, ROLE_chip, 0, readable);
		check_contrast(theme, ROLE_note, THEME_TEXT, ROLE_note, 0, readable);
	}
}

static void text_on_every_ground_can_be_read(void)
{
	for (enum theme_name theme = THEME_LIGHT; theme <= THEME_DARK; theme++) {
		for (int g = 0; g < GROUNDS; g++) {
			for (int tint = 0; tint <= THEME_DEEPEST_TINT; tint++) {
				check_contrast(theme, ROLE_label, THEME_TEXT, grounds[g], tint, readable);
				check_contrast(theme, ROLE_muted, THEME_TEXT, grounds[g], tint, readable);
				for (int i = 0; i < GROUPS; i++)
					check_contrast(theme, groups[i], THEME_TEXT, grounds[g], tint, readable);
			}
		}
		check_contrast(theme, ROLE_heading, THEME_TEXT, ROLE_background, 0, readable);
	}
}

static void arrows_and_borders_can_be_seen(void)
{
	for (enum theme_name theme = THEME_LIGHT; theme <= THEME_DARK; theme++) {
		for (int g = 0; g < GROUNDS; g++) {
			for (enum role role = ROLE_call; role <= ROLE_link; role++)
				check_contrast(theme, role, THEME_STROKE, grounds[g], THEME_DEEPEST_TINT, visible);
			for (int i = 0; i < NODES; i++)
				check_contrast(theme, nodes[i], THEME_STROKE, grounds[g], THEME_DEEPEST_TINT, visible);
		}
	}
}

static void deeper_groups_differ_and_then_stay(void)
{
	CHECK(theme_colour(THEME_LIGHT, ROLE_group, THEME_FILL, 0) !=
	      theme_colour(THEME_LIGHT, ROLE_group, THEME_FILL, 1));
	CHECK(theme_colour(THEME_LIGHT, ROLE_group, THEME_FILL, 3) ==
	      theme_colour(THEME_LIGHT, ROLE_group, THEME_FILL, 200));
	CHECK(theme_colour(THEME_AUTO, ROLE_edge, THEME_STROKE, 0) ==
	      theme_colour(THEME_LIGHT, ROLE_edge, THEME_STROKE, 0));
}

int main(void)
{
	RUN(text_in_boxes_can_be_read);
	RUN(text_on_every_ground_can_be_read);
	RUN(arrows_and_borders_can_be_seen);
	RUN(deeper_groups_differ_and_then_stay);
	return check_done();
}
