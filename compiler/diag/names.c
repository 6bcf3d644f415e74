#include "diag/pen.h"

const char *severity_name(enum severity severity)
{
	switch (severity) {
	case SEVERITY_OFF:
		return "off";
	case SEVERITY_INFO:
		return "info";
	case SEVERITY_WARNING:
		return "warning";
	case SEVERITY_ERROR:
		return "error";
	}
	base_bug(__FILE__, __LINE__, "a severity has a name");
}

const char *outcome_name(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_ERROR:
		return "error";
	case OUTCOME_FAIL:
		return "fail";
	case OUTCOME_UNDECLARED:
		return "undeclared";
	}
	base_bug(__FILE__, __LINE__, "an outcome has a name");
}
