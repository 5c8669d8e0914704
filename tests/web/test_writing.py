"""A project written into a folder of this machine, by the rules of `scaffold new`."""

import html
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from test_taking import written
from variants import DATA
from visiting import Answer, Server

from scaffold.generation import generate
from scaffold.planning import plan

TABULAR = {"mode": "one-to-one"}


def asked_for(answer: Answer) -> str:
    """Return what the field `force` has to say, as the page asks for it."""
    found = re.search(r'name="force" value="([^"]+)"', answer.text)
    assert found, answer.text
    return found[1]


def test_a_project_is_written_as_new_writes_it(server: Server, tmp_path: Path) -> None:
    answer = server.post("/write", dest=str(tmp_path / "ours"), name="Ours", **TABULAR)
    assert answer.status == 200
    said = html.unescape(answer.text)
    for line in (f"cd {tmp_path}/ours", "pip install -e '.[test]'", "python -m ours.train"):
        assert line in said
    generate(plan({**TABULAR, "name": "Ours"}), tmp_path / "other" / "ours", git=True)
    known = {
        path: file for path, file in written(tmp_path / "ours").items() if "/.git/" not in path
    }
    other = written(tmp_path / "other" / "ours")
    assert known == {path: file for path, file in other.items() if "/.git/" not in path}
    assert (tmp_path / "ours" / ".git").is_dir()


def test_a_data_file_is_written_with_it(server: Server, tmp_path: Path) -> None:
    key = server.key("cars.csv", (DATA / "cars.csv").read_bytes())
    assert server.post("/write", dest=str(tmp_path / "ours"), data=key, git="false").status == 200
    assert (tmp_path / "ours/data/cars.csv").read_bytes() == (DATA / "cars.csv").read_bytes()
    assert not (tmp_path / "ours" / ".git").exists()


def test_without_a_folder_it_goes_into_the_working_folder(server: Server) -> None:
    assert server.post("/write", name="Somewhere", **TABULAR).status == 200
    assert (server.folder / "somewhere" / "README.md").is_file()


def test_files_are_overwritten_only_where_that_was_confirmed_as_they_are(
    server: Server, tmp_path: Path
) -> None:
    place = {"dest": str(tmp_path / "ours"), **TABULAR}
    server.post("/write", **place)
    readme = tmp_path / "ours" / "README.md"
    generated = readme.read_text()
    readme.write_text("mine")
    (tmp_path / "ours" / "notes.txt").write_text("mine")
    refused = server.post("/write", **place)
    assert refused.status == 409
    assert "README.md" in refused.text.partition('name="force"')[0]
    assert readme.read_text() == "mine"
    for force in ("true", "yes", "x", asked_for(refused)[:-1]):
        assert server.post("/write", **place, force=force).status == 409
    readme.write_text("mine, changed meanwhile")
    again = server.post("/write", **place, force=asked_for(refused))
    assert (again.status, readme.read_text()) == (409, "mine, changed meanwhile")
    assert server.post("/write", **place, force=asked_for(again)).status == 200
    assert readme.read_text() == generated
    assert (tmp_path / "ours" / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("file", "is a file"),
        ("link", "is a symbolic link"),
        ("con", "Windows"),
        ("a\u202eb", "nobody can see"),
        ("x" * 300, "too long"),
        ("file/inner", ""),
        ("a\0b", ""),
    ],
)
def test_a_place_that_new_refuses_is_refused(
    server: Server, place: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path)
    answer = server.post("/write", dest=f"{tmp_path}/{place}", **TABULAR)
    assert answer.status == 400
    assert said in answer.text
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", "link"]


def test_choices_that_are_none_write_nothing(server: Server, tmp_path: Path) -> None:
    answer = server.post("/write", dest=str(tmp_path / "ours"), units="0", **TABULAR)
    assert answer.status == 400 and "expected a whole number from 1 to 4096" in answer.text
    assert not (tmp_path / "ours").exists()


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_a_repository_around_is_not_given_another(server: Server, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    assert server.post("/write", dest=str(tmp_path / "ours"), **TABULAR).status == 200
    assert not (tmp_path / "ours" / ".git").exists()
