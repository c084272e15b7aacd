"""What the suites in Python share: TAP output, the example's statements, rows and neighbours."""
import json
import os
import sys
import traceback

folder = os.environ["CLIENTS_SUPPORT"]


def lines(name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file if not line.startswith("--")]


statements = lines("statements.sql")
rows = [(int(row[0]), *row[1:]) for row in (line.split("|") for line in lines("rows.txt"))]
# (column, operator, type, query, ids from near to far)
neighbours = [(*line.split("|")[:4], [int(i) for i in line.split("|")[4].split()]) for line in lines("neighbours.txt")]
books = json.loads("\n".join(lines("books.json")))

# SQLSTATE and hint of vector_distance(..., 'far').
no_metric = ("22023", "The metric types are L2, IP and COSINE, and for bit strings HAMMING and JACCARD.")

count = 0


def ok(condition, what):
    global count
    count += 1
    print(f"{'ok' if condition else 'not ok'} {count} - {what}", flush=True)
    return condition


def equal(found, expected, what):
    if not ok(found == expected, what):
        print(f"#   found:    {found!r}\n#   expected: {expected!r}", flush=True)


def raises(kind, what, call, *arguments, **named):
    """The error of this kind that the call raises; None, and a failed test, where it raises none."""
    try:
        call(*arguments, **named)
    except kind as error:
        ok(True, what)
        return error
    ok(False, f"{what}: no error")
    return None


def version(text):
    print(f"# with {text}", flush=True)


def run(*tests):
    """Runs the tests in order; what one raises is a failure of its own, and the others still run."""
    for test in tests:
        try:
            test()
        except Exception:
            traceback.print_exc()
            ok(False, f"{test.__name__} came to its end")
    print(f"1..{count}")
    sys.exit(0)
