#include "session/slots.h"

#include <math.h>

/* "3 lost" has the place of "lost": numbers tell apart only where they stand by themselves. */
static struct slot slot_of(const struct scene_text *badge)
{
	static const char *const words[] = { "lost", "down", "partly" };
	enum { WORDS = sizeof words / sizeof *words };
	struct slot slot = { .badge = *badge };
	size_t digits = 0;
	while (digits < badge->text.len && badge->text.at[digits] >= '0' && badge->text.at[digits] <= '9')
		slot.number = slot.number * 10 + (unsigned long)(badge->text.at[digits++] - '0');
	slot.word = str_trim(str_slice(badge->text, digits, badge->text.len));
	if (slot.word.len == 0) {
		slot.order = WORDS + (badge->role == ROLE_step ? 1 : 2);
		return slot;
	}
	slot.number = 0;
	while (slot.order < WORDS && !str_is(slot.word, words[slot.order]))
		slot.order++;
	return slot;
}

static int compare(const struct slot *a, const struct slot *b)
{
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	int words = str_compare(a->word, b->word);
	return words ? words : a->number < b->number ? -1 : a->number > b->number;
}

void slots_add(struct arena *arena, struct slots *slots, const struct scene_text *badges, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		struct slot slot = slot_of(&badges[i]);
		uint32_t at = slots->list.count;
		while (at > 0 && compare(&slots->list.at[at - 1], &slot) >= 0)
			at--;
		if (at < slots->list.count && compare(&slots->list.at[at], &slot) == 0) {
			if (slot.badge.width > slots->list.at[at].badge.width)
				slots->list.at[at].badge = slot.badge;
			continue;
		}
		vec_push(arena, &slots->list, slot);
		for (uint32_t k = slots->list.count - 1; k > at; k--)
			slots->list.at[k] = slots->list.at[k - 1];
		slots->list.at[at] = slot;
	}
}

struct scene_text *slots_fill(struct arena *arena, const struct slots *slots, const struct scene_text *badges, uint32_t count)
{
	struct scene_text *filled = ARENA_ARRAY(arena, struct scene_text, slots->list.count);
	for (uint32_t i = 0; i < slots->list.count; i++) {
		const struct slot *slot = &slots->list.at[i];
		filled[i] = slot->badge;
		filled[i].text = (struct str){ "", 0 };
		filled[i].width = 0;
		for (uint32_t k = 0; k < count; k++) {
			struct slot own = slot_of(&badges[k]);
			if (compare(&own, slot) == 0)
				filled[i] = badges[k];
		}
		filled[i].room = slot->badge.width;
	}
	return filled;
}
