#include "core/cli/cli.h"

/*
 * fhirdeck policy: the rules that are in force on this machine, with the lines
 * they stand on, so that a refusal can be looked up. --check FILE reads another
 * file as if it were the policy, for the administrator to try one out.
 */

#include <stdio.h>
#include <string.h>

#include "core/doc/json.h"
#include "core/store/policy.h"

static void print_rules(const struct policy *policy)
{
	struct buf out = BUF_INIT;
	const char *file = "";

	for (size_t i = 0; i < policy_count(policy); i++) {
		struct policy_rule rule = policy_at(policy, i);

		if (strcmp(file, rule.file) != 0)
			buf_printf(&out, "%s%s\n", rule.file, rule.is_own ?
				" (added by FHIRDECK_POLICY)" : "");
		file = rule.file;
		buf_printf(&out, "%6zu  %s\n", rule.line, rule.text);
		if (*rule.reading != '\0')
			buf_printf(&out, "        (%s)\n", rule.reading);
	}
	if (!policy_is_in_force(policy))
		buf_printf(&out, "No policy is in force: there is no %s.\n",
			policy_system_path());
	else if (policy_count(policy) == 0 && policy_problem(policy) == NULL)
		buf_puts(&out, "There is a policy, and it has no rules.\n");
	cli_print_text(out.data);
	buf_finish(&out);
}

static void print_json(const struct policy *policy)
{
	const struct err *problem = policy_problem(policy);
	struct json *out = json_new_object(), *rules = json_new_array();
	struct buf text = BUF_INIT;

	json_set_bool(out, "inForce", policy_is_in_force(policy));
	json_set_string(out, "problem", problem != NULL ? problem->text :
		NULL);
	for (size_t i = 0; i < policy_count(policy); i++) {
		struct policy_rule rule = policy_at(policy, i);
		struct json *json = json_new_object();

		json_set_string(json, "file", rule.file);
		json_set_number(json, "line", (double)rule.line);
		json_set_string(json, "rule", rule.text);
		json_set_bool(json, "added", rule.is_own);
		if (*rule.reading != '\0')
			json_set_string(json, "reading", rule.reading);
		json_append(rules, json);
	}
	json_adopt(out, "rules", rules);
	json_print(out, true, &text);
	cli_print_json(text.data);
	buf_finish(&text);
	json_free(out);
}

int cli_policy(struct cli *cli, int argc, char **argv)
{
	const char *file = NULL;
	const struct cli_flag flags[] = {
		{ "--check", NULL, NULL, &file, NULL },
	};
	struct err err = ERR_INIT;
	struct policy *policy;
	int status = 0;

	if (!cli_parse(&argc, argv, flags, FD_COUNT(flags), &err))
		return cli_fail(&err);
	if (argc > 1)
		return cli_usage("policy", "it takes options only");
	policy = file != NULL ? policy_try(file, &err) : policy_open();
	if (policy == NULL)
		return cli_fail(&err);
	if (cli->wants_json)
		print_json(policy);
	else
		print_rules(policy);
	if (policy_problem(policy) != NULL)
		status = cli_fail(policy_problem(policy));
	policy_free(policy);
	return status;
}
