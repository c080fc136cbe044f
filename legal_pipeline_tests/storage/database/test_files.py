"""The home directory: created on the first call, even by concurrent processes, or rejected with a remedy."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from legal_pipeline.errors import SetupError
from legal_pipeline.storage.database.files import make_home


def test_it_is_made_with_its_parents_and_left_empty(tmp_path: Path) -> None:
    home = make_home(tmp_path / "a" / "b")
    assert list(home.iterdir()) == []


def test_several_threads_may_come_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(make_home, [tmp_path / "home"] * 400))
    assert set(made) == {tmp_path / "home"}


def test_where_a_file_is_no_folder_can_be(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(SetupError, match="cannot be written"):
        make_home(tmp_path / "home")
