"""Files and functions that can be read at a glance."""

import ast

from tests.architecture.house import CODE, source_files, tree_of

FILE_MAX, FUNCTION_MAX, LINE_MAX = 300, 30, 120
# Longer for a reason. Nothing else is.
LONG = {}


def functions(file):
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.end_lineno - node.lineno + 1


def test_files_and_functions_are_short():
    long = {}
    for file in source_files():
        name = str(file.relative_to(CODE.parent))
        lines = file.read_text().splitlines()
        if len(lines) > FILE_MAX:
            long[name] = f"{len(lines)} lines"
        long |= {f"{name}:{function}": f"{size} lines" for function, size in functions(file) if size > FUNCTION_MAX}
    assert long.keys() == LONG.keys(), long
