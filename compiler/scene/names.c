#include "base/unicode.h"
#include "scene/make.h"

static bool is_name_character(uint32_t code)
{
	if (code < 0x80)
		return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || (code >= '0' && code <= '9') ||
		       code == '-' || code == '_' || code == '.';
	return code >= 0xC0 && unicode_xid_continue(code);
}

static bool may_begin(uint32_t code)
{
	return is_name_character(code) && code != '-' && code != '.' && !(code >= '0' && code <= '9') &&
	       (code < 0x80 || unicode_xid_start(code));
}

struct str make_id(struct maker *maker, struct str name)
{
	struct buf buf = buf_in(maker->arena);
	const char *at = name.at, *end = name.at + name.len;
	bool dropped = false, pointed = false;
	while (at < end) {
		uint32_t code;
		int len = unicode_decode(at, end, &code);
		if (is_name_character(code)) {
			if (dropped)
				buf_text(&buf, pointed ? "-to-" : "-");
			else if (buf.len == 0 && !may_begin(code))
				buf_char(&buf, '_');
			dropped = pointed = false;
			buf_str(&buf, (struct str){ at, (size_t)len });
		} else {
			/* "api->jobs": the dash before the point belongs to the arrow. */
			if (code == '>' && !dropped && buf.len > 0 && buf.at[buf.len - 1] == '-')
				buf.len--;
			dropped = true;
			pointed |= code == '>';
		}
		at += len;
	}
	if (buf.len == 0 || !may_begin((unsigned char)buf.at[0] < 0x80 ? (unsigned char)buf.at[0] : 'a'))
		buf_text(&buf, "_");
	struct str id = str_copy(maker->arena, buf_view(&buf));
	if (!may_begin((unsigned char)id.at[0] < 0x80 ? (unsigned char)id.at[0] : 'a'))
		id = str_format(maker->arena, "_%.*s", STR_ARG(id));
	struct str taken = id;
	/* The count of one base name is kept with it, so that many of one name cost no more than few. */
	uint32_t number = map_get(&maker->ids, id);
	while (number != MAP_NONE) {
		taken = str_format(maker->arena, "%.*s-%u", STR_ARG(id), (unsigned)++number);
		if (map_get(&maker->ids, taken) == MAP_NONE) {
			map_set(maker->arena, &maker->ids, id, number);
			break;
		}
	}
	map_add(maker->arena, &maker->ids, taken, 1);
	return taken;
}
