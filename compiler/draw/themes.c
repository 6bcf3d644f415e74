#include "draw/themes.h"

struct colours {
	uint32_t by_use[3]; /* enum theme_use */
};

static const struct colours table[2][ROLE_COUNT] = {
	{
#define COLOURS(role, light_fill, light_stroke, light_text, dark_fill, dark_stroke, dark_text)                         \
	[ROLE_##role] = { { light_fill, light_stroke, light_text } },
#include "draw/themes.def"
#undef COLOURS
	},
	{
#define COLOURS(role, light_fill, light_stroke, light_text, dark_fill, dark_stroke, dark_text)                         \
	[ROLE_##role] = { { dark_fill, dark_stroke, dark_text } },
#include "draw/themes.def"
#undef COLOURS
	},
};

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

uint32_t theme_colour(enum theme_name theme, enum role role, enum theme_use use, int tint)
{
	const struct colours *colours = table[theme == THEME_DARK];
	uint32_t colour = colours[role].by_use[use];
	if (use != THEME_FILL || !is_group(role))
		return colour;
	/* Quiet containers: a breath of the role's colour on the background, a little more of it in what is nested. */
	unsigned percent = (theme == THEME_DARK ? 5 : 4) + 3 * (unsigned)theme_tint(tint);
	return mix(colours[ROLE_background].by_use[THEME_FILL], colour, percent);
}
