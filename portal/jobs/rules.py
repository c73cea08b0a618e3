"""The queue is nobody's but the worker's."""

import rules

rules.add_perm("jobs.tend_queue", rules.always_deny)
