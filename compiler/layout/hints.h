/* layout/hints: which of the user's placement hints the finished picture honours. */
#ifndef LINTEL_LAYOUT_HINTS_H
#define LINTEL_LAYOUT_HINTS_H

#include "scene/placed.h"

void hints_check(struct scene *scene);

#endif
