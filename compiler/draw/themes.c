#include "draw/themes.h"

#include <math.h>

struct look {
	uint32_t by_use[4]; /* enum theme_use */
	enum pattern pattern;
};

static const struct look looks[THEME_COUNT][ROLE_COUNT] = {
#define COLOURS(theme, role, fill, stroke, text, pattern, colour)                                                      \
	[THEME_##theme][ROLE_##role] = { { fill, stroke, text, colour }, PATTERN_##pattern },
#include "draw/themes.def"
#undef COLOURS
};

static const char *const words[THEME_COUNT] = { [THEME_AUTO] = "auto",   [THEME_LIGHT] = "light",
						[THEME_DARK] = "dark",   [THEME_PRINT] = "print",
						[THEME_SKETCH] = "sketch", [THEME_SKETCH_DARK] = "sketch-dark" };

enum theme_name theme_named(struct str word)
{
	for (enum theme_name theme = THEME_AUTO; theme < THEME_COUNT; theme++)
		if (str_is(word, words[theme]))
			return theme;
	return THEME_COUNT;
}

bool theme_is_hand(enum theme_name theme)
{
	return theme == THEME_SKETCH || theme == THEME_SKETCH_DARK;
}

int theme_tint(int depth)
{
	return depth < THEME_DEEPEST_TINT ? depth : THEME_DEEPEST_TINT;
}

static bool is_group(enum role role)
{
	return role == ROLE_region || role == ROLE_zone || role == ROLE_network || role == ROLE_group;
}

/* `percent` of `over` on `under`, by channel. */
static uint32_t mix(uint32_t under, uint32_t over, unsigned percent)
{
	uint32_t result = 0;
	for (int shift = 0; shift <= 16; shift += 8) {
		unsigned a = under >> shift & 0xFF, b = over >> shift & 0xFF;
		result |= (uint32_t)((a * (100 - percent) + b * percent + 50) / 100) << shift;
	}
	return result;
}

uint32_t theme_colour(struct theme theme, enum role role, enum theme_use use, int tint)
{
	const struct look *look = &looks[theme.name][role];
	bool dark = theme.name == THEME_DARK || theme.name == THEME_SKETCH_DARK;
	uint32_t own = looks[theme.name][ROLE_background].by_use[THEME_FILL],
		 ground = theme.background == BACKGROUND_COLOUR ? theme.colour : own;
	bool halo = role == ROLE_background && use == THEME_STROKE;
	if (use != THEME_FILL && !halo)
		return look->by_use[use];
	/* What has the colour of the background keeps it, whatever that is. */
	if (!is_group(role))
		return look->by_use[use] == own ? ground : look->by_use[use];
	/* Quiet containers: a breath of the role's colour on the background, a little more of it in what is nested. */
	return mix(ground, look->by_use[use], (dark ? 5 : 4) + 3 * (unsigned)theme_tint(tint));
}

enum pattern theme_pattern(enum theme_name theme, enum role role)
{
	return looks[theme][role].pattern;
}

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

double theme_contrast(uint32_t a, uint32_t b)
{
	double x = luminance(a), y = luminance(b);
	return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

struct theme theme_settle(struct theme theme)
{
	if (theme.name != THEME_AUTO)
		return theme;
	theme.name = THEME_LIGHT;
	if (theme.background != BACKGROUND_COLOUR)
		return theme;
	struct theme dark = { THEME_DARK, theme.background, theme.colour };
	double in_light = theme_contrast(theme_colour(theme, ROLE_heading, THEME_TEXT, 0), theme.colour),
	       in_dark = theme_contrast(theme_colour(dark, ROLE_heading, THEME_TEXT, 0), theme.colour);
	return in_dark > in_light ? dark : theme;
}

bool theme_wants_halo(enum theme_name theme, enum role role)
{
	static const double legible = 4.5;
	struct theme plain = { .name = theme };
	return theme_contrast(theme_colour(plain, role, THEME_TEXT, 0), theme_colour(plain, ROLE_background, THEME_FILL, 0)) >= legible;
}
