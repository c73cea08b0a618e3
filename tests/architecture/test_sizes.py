"""Small functions, modules and templates: the sizes of docs/explanation/architecture.md."""

import ast

from tests.support.sources import Module, modules, name_of_template, templates

FUNCTION, VIEW, MODULE, TEMPLATE = 40, 25, 400, 150
USUAL_FUNCTION, USUAL_SHARE = 30, 0.9


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the function without its docstring: what it says of itself costs nothing."""
    assert function.end_lineno is not None
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function) is not None:
        words = function.body[0]
        assert words.end_lineno is not None
        lines -= words.end_lineno - words.lineno + 1
    return lines


def functions() -> list[tuple[Module, str, int]]:
    return [(module, one.name, length(one)) for module in modules() for one in module.functions]


def test_functions_are_short() -> None:
    assert [(m.name, name, size) for m, name, size in functions() if size > FUNCTION] == []


def test_views_find_act_and_answer() -> None:
    assert [(m.name, name, size) for m, name, size in functions() if m.part == "views" and size > VIEW] == []


def test_nine_functions_of_ten_are_very_short() -> None:
    sizes = [size for _, _, size in functions()]
    assert sum(size <= USUAL_FUNCTION for size in sizes) >= USUAL_SHARE * len(sizes)


def test_modules_are_short() -> None:
    sizes = {module.name: module.text.count("\n") for module in modules()}
    assert {name: size for name, size in sizes.items() if size > MODULE} == {}


def test_templates_are_short() -> None:
    sizes = {name_of_template(path): path.read_text(encoding="utf-8").count("\n") for path in templates()}
    assert {name: size for name, size in sizes.items() if size > TEMPLATE} == {}
