"""All benchmarks, one after the other: `make bench`. Prints markdown."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys

from legal_pipeline_tests import benchmarks


def main() -> None:
    names = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name.startswith("bench_"))
    parser = argparse.ArgumentParser(prog="python -m legal_pipeline_tests.benchmarks", description=__doc__)
    parser.add_argument("only", nargs="*", help=f"some of: {', '.join(names)}")
    for name in parser.parse_args().only or names:
        sys.argv = [name]
        importlib.import_module(f"{benchmarks.__name__}.{name}").main()


if __name__ == "__main__":
    main()
