from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from reader.errors import InputError
from reader.samples import find_samples
from reader.shipped import find_shipped

ROOT = Path(__file__).resolve().parent.parent
SEEDS = {
    "000_ee2b76d6dd05a462.txt": "afd6bfc5ab21f06cbe8de57f4f8d6fc9a213173ca0ee049e11317d24d61d3614",
    "001_8ab2a14331f5da4c.txt": "82cc1f3b6bb6734e027ac07b554dd9cb4452c7c413978a1a5594825be41fa8e6",
    "002_df5243bf1c4e2f29.txt": "2fd73240698f1c40fe293dda7d3d9bb696734d74231b319b2466ba1edfb1e4eb",
    "003_d04a42b9380b6f99.txt": "ed80d6845340599c807a46438b023d5ccce88b84dca881b5848f3baa6fe8d146",
    "004_0acdc6091995a434.txt": "bc8df26f2c398f140330350971b5252827e12909689ebeefe9f0e6ed6ebd6586",
}
"""The sha256 of each sample article as it was given to us."""


def test_the_checkout_has_the_sample_articles() -> None:
    assert find_samples() == ROOT / "seeds"


def test_they_are_as_they_were_given_byte_for_byte() -> None:
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in find_samples().glob("*.txt")
    }
    assert found == SEEDS


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
