#include "lint/lint.h"
#include "lint/rules/rules.h"

#include "lint_registry.inc" /* made by registry.awk from the rule files */

#define RULE_COUNT (sizeof registry_rules / sizeof *registry_rules)

uint32_t lint_rule_count(void)
{
	return (uint32_t)RULE_COUNT;
}

const struct lint_rule *lint_rule_at(uint32_t index)
{
	BASE_ASSERT(index < RULE_COUNT);
	return registry_rules[index];
}

const char *lint_rule_text(uint32_t index)
{
	BASE_ASSERT(index < RULE_COUNT);
	return registry_texts[index];
}

const struct lint_rule *lint_rule_find(struct str code_or_name)
{
	for (uint32_t i = 0; i < RULE_COUNT; i++)
		if (str_is(code_or_name, registry_rules[i]->code) || str_is(code_or_name, registry_rules[i]->name))
			return registry_rules[i];
	return NULL;
}
