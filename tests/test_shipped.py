from __future__ import annotations

from pathlib import Path

import pytest

from reader.errors import InputError
from reader.samples import find_samples
from reader.shipped import find_shipped

ROOT = Path(__file__).resolve().parent.parent


def test_the_checkout_has_the_sample_articles() -> None:
    assert find_samples() == ROOT / "seeds"
    assert len(list(find_samples().glob("*.txt"))) == 5


def test_a_wheels_copy_comes_first(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "themes").mkdir()
    copy = tmp_path / "reader" / "shipped_files" / "themes"
    assert find_shipped("themes", package=tmp_path / "reader") == tmp_path / "themes"
    copy.mkdir(parents=True)
    assert find_shipped("themes", package=tmp_path / "reader") == copy


def test_a_neighbour_in_site_packages_is_not_taken_for_ours(tmp_path: Path) -> None:
    (tmp_path / "themes").mkdir()
    with pytest.raises(InputError, match="themes that comes with hashiya is missing"):
        find_shipped("themes", package=tmp_path / "reader")
