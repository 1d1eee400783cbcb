"""Writing a file beside its place and moving it there."""

import os
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sidelines.cli import app
from sidelines.formats.write import look_at_place, write_text
from tests.cli_cases import SMALL, written


def test_writes_the_text_with_the_usual_rights(tmp_path):
    path = tmp_path / "a.txt"
    write_text(path, "Ä\nb\n")
    assert path.read_bytes() == "Ä\nb\n".encode()
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask


def test_keeps_the_rights_of_a_file_that_is_there(tmp_path):
    path = tmp_path / "a.txt"
    path.touch(mode=0o600)
    path.chmod(0o640)
    write_text(path, "new")
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("new", 0o640)


def test_what_fails_leaves_what_was_there_and_nothing_beside(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("before")
    with pytest.raises(UnicodeEncodeError):
        write_text(path, "half a text \ud800")
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_reader_of_the_old_file_never_sees_the_new_one(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("before")
    with path.open() as reader:
        write_text(path, "after")
        assert reader.read() == "before"
    assert path.read_text() == "after"


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "a.txt", tmp_path / "link.txt"
    target.write_text("before")
    link.symlink_to(target)
    write_text(link, "after")
    assert link.is_symlink()
    assert target.read_text() == "after"


@pytest.mark.parametrize(("name", "error"), [(".", IsADirectoryError), ("none/a.txt", FileNotFoundError)])
def test_a_place_that_takes_no_file_is_told_first(tmp_path, name, error):
    with pytest.raises(error) as refusal:
        look_at_place(tmp_path / name)
    assert str(tmp_path) in str(refusal.value.filename)


def test_a_folder_that_may_not_be_written_into(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(PermissionError):
        look_at_place(Path(tmp_path / "a.txt"))


def test_a_picture_never_takes_the_place_of_the_case(tmp_path: Path) -> None:
    case = written(tmp_path, SMALL)
    before = case.read_bytes()
    for words in (("map", case, "-o", case), ("timeline", case, "-o", case), ("find", case, "--html", case)):
        result = CliRunner().invoke(app, [str(word) for word in words])
        assert result.exit_code == 2
        assert "is read or written already" in result.output
    assert case.read_bytes() == before
    twice = tmp_path / "q.svg"
    result = CliRunner().invoke(app, ["find", str(case), "--map", str(twice), "--timeline", str(twice)])
    assert result.exit_code == 2
    assert not twice.exists()
