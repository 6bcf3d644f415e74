"""Derivations evaluated outside the program: the language's expressions and the formulas of operations.def, in plain Python that
shares no code with Lintel. A library of suites, no suite."""
import itertools
import math
import re
from fractions import Fraction

TIMES = {"k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "bn": 1e9, "T": 1e12, "P": 1e15}
DAY = 86400
UNITS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1, "second": 1, "min": 60, "minute": 60, "h": 3600, "hour": 3600, "d": DAY, "day": DAY,
         "w": 7 * DAY, "week": 7 * DAY, "month": 30 * DAY, "y": 365 * DAY, "year": 365 * DAY, "rps": 1, "qps": 1, "B": 1}
UNITS.update({word + "s": UNITS[word] for word in ("second", "minute", "hour", "day", "week", "month", "year")})
UNITS.update({prefix + "B": 1000 ** power for prefix, power in zip("KMGTPE", range(1, 7))}, kB=1000)
UNITS.update({prefix + "iB": 1024 ** power for prefix, power in zip("KMGTPE", range(1, 7))})
for _prefix, _times in (("", 1), ("K", 1e3), ("k", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12)):
    UNITS[_prefix + "bit"] = UNITS[_prefix + "bps"] = _times / 8
FUNCTIONS = {"min": min, "max": max, "ceil": math.ceil, "floor": math.floor, "round": lambda x: math.floor(x + 0.5), "log2": math.log2,
             "ln": math.log, "sqrt": math.sqrt}
TOKEN = re.compile(r"\s*(?:(\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|(.))")


class Expression:
    """One text of the language; `names` gives values, `range_end(index)` says which end the text's index-th range takes."""

    def __init__(self, text, names, range_end):
        self.tokens = [match.groups() + (match.start(1), match.end()) for match in TOKEN.finditer(text.strip())]
        self.at, self.names, self.range_end, self.ranges = 0, names, range_end, 0

    def peek(self):
        number, word, sign, *_ = self.tokens[self.at] if self.at < len(self.tokens) else (None, None, None)
        return number or word or sign

    def take(self, *wanted):
        if self.peek() in wanted:
            self.at += 1
            return self.tokens[self.at - 1][1] or self.tokens[self.at - 1][2]
        return None

    def value(self):
        low = self.sum()
        while self.take("to"):
            high, index = self.sum(), self.ranges
            self.ranges += 1
            low = high if self.range_end(index) else low
        if self.take("in"):
            self.at = len(self.tokens)  # how it is shown
        if self.at < len(self.tokens):
            raise ValueError(f"left over: {self.tokens[self.at:]}")
        return low

    def sum(self):
        value = self.product()
        while sign := self.take("+", "-"):
            value = value + self.product() if sign == "+" else value - self.product()
        return value

    def product(self):
        value = self.sign()
        while sign := self.take("*", "/"):
            value = value * self.sign() if sign == "*" else value / self.sign()
        return value

    def sign(self):
        return -self.sign() if self.take("-") else self.power()

    def power(self):
        value = self.primary()
        return value ** self.sign() if self.take("^") else value

    def primary(self):
        if self.take("("):
            value = self.sum()
            if not self.take(")"):
                raise ValueError("no ')'")
            return value
        self.take("$")
        number, word, _, _, end = self.tokens[self.at]
        self.at += 1
        if number:
            return self.literal(float(number.replace("_", "")), end)
        if word in FUNCTIONS and self.take("("):
            values = [self.sum()]
            while self.take(","):
                values.append(self.sum())
            self.take(")")
            return FUNCTIONS[word](*values)
        return self.names[word] if word in self.names else UNITS[word]

    def literal(self, value, end):
        word = self.peek()
        glued = word and self.tokens[self.at][4] - len(word) == end
        if glued and word in TIMES:
            self.at += 1
            value, word = value * TIMES[word], self.peek()
        if self.take("%"):
            return value / 100
        if word == "x" and self.take("x"):
            return value
        if word in UNITS and word not in self.names:
            self.at += 1
            value *= UNITS[word]
        return value


# ---- operations.def ----

def at_least(up, total, needed):
    n, k, p = math.floor(total), math.ceil(needed), Fraction(up)
    return sum(math.comb(n, i) * p ** i * (1 - p) ** (n - i) for i in range(max(k, 0), n + 1))


def zoned(a, b, c, d, e):
    zones, p = math.floor(d), Fraction(e)
    return sum(math.comb(zones, up) * p ** up * (1 - p) ** (zones - up) * at_least(a, math.floor(b * up / zones + 1e-9), c)
               for up in range(zones + 1))


def erlang_c(servers, load):
    """By Erlang B's recursion."""
    blocked = 1.0
    for k in range(1, int(servers) + 1):
        blocked = load * blocked / (k + load * blocked)
    return blocked / (1 - load / servers * (1 - blocked))


def wait_mean(busy, arrivals, servers):
    if busy == 0:
        return 0
    return erlang_c(servers, servers * busy) * busy / (arrivals * (1 - busy)) if busy < 1 else math.nan


def wait_p99(busy, arrivals, servers):
    if busy == 0:
        return 0
    if busy >= 1:
        return math.nan
    waiting = erlang_c(servers, servers * busy)
    return max(0, math.log(100 * waiting)) * busy / (arrivals * (1 - busy)) if waiting > 0 else 0


def whole_up(a):
    """Above an integer by no more than rounding is that integer."""
    return math.floor(a) if a - math.floor(a) <= 1e-9 * abs(a) else math.ceil(a)


OPERATIONS = {
    "SAME": lambda a: a,
    "SUM": lambda *terms: math.fsum(terms),
    "DIFFERENCE": lambda a, b: a - b,
    "PRODUCT": lambda *terms: math.prod(terms),
    "QUOTIENT": lambda a, b: a / b,
    "MINIMUM": lambda *terms: min(terms),
    "MAXIMUM": lambda *terms: max(terms),
    "CEILING": whole_up,
    "ONE_MINUS": lambda a: 1 - a,
    "REDUNDANT": lambda a, b: 1 - Fraction(1 - Fraction(a)) ** int(b) if b == int(b) and b < 400 else 1 - (1 - a) ** b,
    "ANY_OF": lambda *terms: 1 - math.prod(1 - term for term in terms),
    "K_OF_N": at_least,
    "ZONED": zoned,
    "SERVERS": lambda a, b, c: a * max(1, math.floor(b * c + 0.5)),
    "WAIT_MEAN": wait_mean,
    "WAIT_P99": wait_p99,
}


def operate(name, terms):
    """NaN where a term is, or where the result is no finite number."""
    if any(math.isnan(term) for term in terms):
        return math.nan
    try:
        result = float(OPERATIONS[name](*terms))
    except (ZeroDivisionError, OverflowError):
        return math.nan
    return result if math.isfinite(result) else math.nan


def leaf_of(step):
    """Where a leaf stands: readings of one text are one leaf, and its range is one unknown."""
    return step.get("file"), step.get("line"), step.get("text")


def evaluate(steps, chosen, instead):
    """All steps from the leaves on. `chosen`: which end each range takes; `instead`: factors of leaves."""
    values = []
    for step in steps:
        terms = [values[term] for term in step["terms"]]
        if step["operation"] == "CONSTANT":
            value = step["value"]
        elif step["operation"] == "VALUE":
            names = {steps[term]["name"]: values[term] for term in step["terms"]}
            leaf = leaf_of(step)
            value = float(Expression(step["text"], names, lambda index: chosen.get((leaf, index), False)).value())
        else:
            value = operate(step["operation"], terms)
        values.append(value * instead.get(leaf_of(step), 1) if "text" in step else value)
    return values


def unknowns(steps):
    found = []
    for step in steps:
        for index in range(len(re.findall(r"\bto\b", step.get("text", "")))):
            if (leaf_of(step), index) not in found:
                found.append((leaf_of(step), index))
    return found


def bounds(steps, instead=None):
    """Lowest and highest of each step over all corners; NaN where it is not known at one of them."""
    ranges = unknowns(steps)
    if len(ranges) > 10:
        raise ValueError(f"{len(ranges)} unknowns")
    corners = [evaluate(steps, dict(zip(ranges, ends)), instead or {})
               for ends in itertools.product((False, True), repeat=len(ranges))]
    columns = list(zip(*corners))
    return [(math.nan, math.nan) if any(map(math.isnan, column)) else (min(column), max(column)) for column in columns]
