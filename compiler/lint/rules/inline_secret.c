/* # inline-secret (S011)
 *
 * A credential is written in the design.
 *
 * ## Why
 * A design is committed, mailed and drawn on a wall. What is in it is known, and has to be changed; secrets live in a vault that the design may name (guide, Part 20).
 *
 * ## Fails when
 * The text of the file, comments included, holds an AWS key id (`AKIA` and 16 more), the head of a PEM private key, a password in an address (`://user:password@`), or
 * a word such as `password=`, `secret=`, `token=` or `api_key=` that touches a value of 8 or more characters with a digit among them.
 *
 * ## Silenced by
 * Placeholders: a value that begins with `<`, `$`, `{`, `%` or `*`, or a password in an address that is one of those or a word for itself (`pass`, `password`,
 * `secret`).
 *
 * ## False alarms
 * `auth = api_key` and `key = token_id` have blanks around the sign and no digit, and pass. The message does not repeat the secret.
 *
 * ## Bad
 * ```arch
 * service api x2
 * db orders x3 { description = "postgres://app:hunter22@db/prod" }     # <- S011
 * api -> orders : insert
 * ```
 *
 * ## Good
 * ```arch
 * service api x2
 * db orders x3 { description = "postgres://db/prod"; failover = auto }
 * api -> orders : insert
 * ```
 */
#include "lint/rules/rules.h"

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_placeholder(char c)
{
	return c == '<' || c == '$' || c == '{' || c == '%' || c == '*';
}

/* Length of the run from `at` that ends with a blank, a quote or one of `stops`; no longer than a secret may be. */
static size_t run_length(struct str text, size_t at, const char *stops)
{
	size_t length = 0;
	for (; at + length < text.len && length < 256; length++) {
		char c = text.at[at + length];
		if (c <= ' ' || c == '"' || c == '\'')
			break;
		for (const char *stop = stops; *stop; stop++)
			if (c == *stop)
				return length;
	}
	return length;
}

/* Each looks at one place of the text and gives the length of what should not be there, or 0. */

static size_t key_id(struct str text, size_t at)
{
	if (!str_starts_with(str_slice(text, at, text.len), STR("AKIA")) || (at > 0 && is_word(text.at[at - 1])))
		return 0;
	size_t length = 4;
	while (at + length < text.len && ((text.at[at + length] >= 'A' && text.at[at + length] <= 'Z') ||
	                                  (text.at[at + length] >= '0' && text.at[at + length] <= '9')))
		length++;
	return length == 20 ? length : 0;
}

static size_t private_key(struct str text, size_t at)
{
	struct str rest = str_slice(text, at, at + 40);
	return str_starts_with(rest, STR("-----BEGIN ")) && str_find(rest, STR("PRIVATE KEY")) < rest.len ? 11 : 0;
}

static size_t address(struct str text, size_t at)
{
	if (!str_starts_with(str_slice(text, at, at + 3), STR("://")))
		return 0;
	size_t user = run_length(text, at + 3, ":/@?#");
	size_t colon = at + 3 + user;
	if (user == 0 || colon >= text.len || text.at[colon] != ':')
		return 0;
	size_t length = run_length(text, colon + 1, "@/");
	size_t end = colon + 1 + length;
	if (length == 0 || end >= text.len || text.at[end] != '@' || is_placeholder(text.at[colon + 1]) ||
	    rules_word_in(str_slice(text, colon + 1, end), "pass password passwd pwd secret PASSWORD"))
		return 0;
	return end + 1 - at;
}

static size_t assignment(struct str text, size_t at)
{
	static const char words[] = "password passwd pwd secret secret_key token api_key apikey access_key PASSWORD SECRET TOKEN API_KEY";
	if (text.at[at] != '=' || at == 0)
		return 0;
	size_t start = at;
	while (start > 0 && at - start < 16 && is_word(text.at[start - 1]))
		start--;
	size_t length = run_length(text, at + 1, ",;&)}]");
	if (length < 8 || is_placeholder(text.at[at + 1]) || !rules_word_in(str_slice(text, start, at), words))
		return 0;
	for (size_t i = 0; i < length; i++)
		if (text.at[at + 1 + i] >= '0' && text.at[at + 1 + i] <= '9')
			return length + 1;
	return 0;
}

static void check_file(struct lint_run *run, const struct source *source)
{
	static const struct {
		size_t (*match)(struct str text, size_t at);
		char first;
		const char *what;
	} patterns[] = { { key_id, 'A', "an access key" },
		         { private_key, '-', "a private key" },
		         { address, ':', "an address with a password" },
		         { assignment, '=', "a password or token" } };
	for (size_t at = 0; at < source->text.len; at++)
		for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
			size_t length = source->text.at[at] == patterns[i].first ? patterns[i].match(source->text, at) : 0;
			if (length == 0)
				continue;
			struct span span = { source->file, (uint32_t)at, (uint32_t)(at + length) };
			struct finding *finding = lint_fail_at(run, source->name, span, "%s is written in the design", patterns[i].what);
			lint_help(run, finding, "take it out, change it where it is used, and name the vault that keeps it");
			at += length - 1;
			break;
		}
}

static void check(struct lint_run *run)
{
	for (uint32_t i = 0; i < run->model->files.count; i++)
		check_file(run, run->model->files.at[i]->source);
}

const struct lint_rule rule_inline_secret = {
	.code = "S011",
	.name = "inline-secret",
	.category = "security",
	.severity = SEVERITY_ERROR,
	.undeclared = SEVERITY_OFF,
	.tier = 2,
	.set = RULE_DEFAULT,
	.summary = "a credential is written in the design",
	.check = check,
};
