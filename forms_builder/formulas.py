"""Computed values: a closed set of operations on exact decimals. Pure: no database, no clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, DecimalException, localcontext

from forms_builder.choices import Operation
from forms_builder.figures import LIMIT, rounded

PRECISION = 40
"""Digits kept while computing: products of three figures of sixteen digits lose none that is shown."""


@dataclass(frozen=True, slots=True)
class Operand:
    """What one operand stands for among the answers.

    Shape: `figures` holds one figure, or those of a column, line after line. `is_missing` when it is asked
           for and has no answer yet; a question that is not asked gives no figure and is not missing.
    """

    figures: tuple[Decimal, ...] = ()
    is_missing: bool = False


class TooLarge(ArithmeticError):
    """The result is beyond anything that somebody can mean."""


def compute(operation: str, operands: Sequence[Operand], places: int) -> Decimal | None:
    """Compute one value, rounded half up to `places`; None while something that it needs is missing.

    Shape:  sums, extremes and counts take what is there; the others need every operand that is asked for.
            What is not asked counts for nothing: 0 in a sum, left out of a product.
    Raises: TooLarge.
    """
    if operation not in TAKE_WHAT_IS_THERE and any(operand.is_missing for operand in operands):
        return None
    with localcontext() as context:
        context.prec = PRECISION
        try:
            result = OPERATIONS[Operation(operation)](operands)
        except DecimalException as error:
            raise TooLarge from error
        if result is None:
            return None
        if abs(result) >= LIMIT:
            raise TooLarge
        figure = rounded(result, places)
    if abs(figure) >= LIMIT:  # by its rounding
        raise TooLarge
    return figure


def flat(operands: Sequence[Operand]) -> list[Decimal]:
    return [figure for operand in operands for figure in operand.figures]


def total(operands: Sequence[Operand]) -> Decimal:
    return sum(flat(operands), Decimal(0))


def difference(operands: Sequence[Operand]) -> Decimal:
    return total(operands[:1]) - total(operands[1:])


def product(operands: Sequence[Operand]) -> Decimal | None:
    figures = flat(operands)
    result = Decimal(1)
    for figure in figures:
        result *= figure
    return result if figures else None


def quotient(operands: Sequence[Operand]) -> Decimal | None:
    divisor = total(operands[1:])
    return total(operands[:1]) / divisor if divisor else None


def percent(operands: Sequence[Operand]) -> Decimal:
    return total(operands[:1]) * total(operands[1:]) / 100


def smallest(operands: Sequence[Operand]) -> Decimal | None:
    return min(flat(operands), default=None)


def greatest(operands: Sequence[Operand]) -> Decimal | None:
    return max(flat(operands), default=None)


OPERATIONS: dict[Operation, Callable[[Sequence[Operand]], Decimal | None]] = {
    Operation.SUM: total,
    Operation.DIFFERENCE: difference,
    Operation.PRODUCT: product,
    Operation.QUOTIENT: quotient,
    Operation.PERCENT: percent,
    Operation.MINIMUM: smallest,
    Operation.MAXIMUM: greatest,
    Operation.COUNT: total,
    Operation.RATE: total,
}
"""A count and a rate arrive as the figure that the evaluation found."""
TAKE_WHAT_IS_THERE = {Operation.SUM, Operation.MINIMUM, Operation.MAXIMUM, Operation.COUNT}
