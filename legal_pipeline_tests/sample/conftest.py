from __future__ import annotations

from pathlib import Path

import pytest

from legal_pipeline.sample import make_sample


@pytest.fixture(scope="session")
def matter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample matter, made once; not to be written to."""
    folder = tmp_path_factory.mktemp("matter")
    make_sample(folder)
    return folder
