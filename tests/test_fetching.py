"""Overlays from a git address: versions, the cache, offline, and what goes wrong."""

import os
import shutil
from pathlib import Path

import pytest
from repositories import away, commit, git

from scaffold import fetching
from scaffold.errors import AnswersError
from scaffold.generation import rendering
from scaffold.overlays import Overlay, newest, read_overlays, resolve
from scaffold.planning import plan
from scaffold.render import ROOT

pytestmark = pytest.mark.usefixtures("cache")


def notes(overlay: Overlay) -> str:
    return (overlay.path / ROOT / "notes.md").read_text()


@pytest.mark.parametrize(
    ("address", "version", "text"),
    [
        ("file://{}", "@v1", "one"),
        ("file://{}", "@main", "newest"),
        ("file://{}", "", "newest"),
        ("file://{}", "@COMMIT", "one"),
        ("git+file://{}", "@v2", "two"),
        ("ours:team", "@v1", "one"),
        ("ours:team", "", "newest"),
    ],
)
def test_an_address_gives_the_files_of_its_version_and_is_used_offline_then(
    address: str, version: str, text: str, team: Path
) -> None:
    version = version.replace("COMMIT", git(team, "rev-parse", "v1")[:12])
    source = address.format(team) + version
    (found,) = resolve([source])
    assert notes(found) == text
    assert found.commit == git(team, "rev-parse", (version[1:] or "HEAD") + "^{commit}")
    assert (found.source, found.version) == (f"file://{team}", version[1:])
    away(team)
    (again,) = resolve([source])
    assert (again.path, again.commit) == (found.path, found.commit)


@pytest.mark.parametrize("name", ["our templates", "größe", "c++", "a+b", "x.git.io", "t.git"])
def test_a_repository_may_be_called_what_it_likes(name: str, tmp_path: Path) -> None:
    commit(tmp_path / "some" / name, {"notes.md": name}, "v1")
    (found,) = resolve([f"file://{tmp_path}/some/{name}@v1"])
    assert notes(found) == name


def test_what_stays_the_same_is_fetched_once_and_a_branch_anew(team: Path) -> None:
    url = f"file://{team}"
    resolve([f"{url}@v1", f"{url}@main"])
    git(team, "tag", "--force", "v1", "HEAD")
    commit(team, {"notes.md": "later"})
    fetching.fetch.cache_clear()
    (tag,) = resolve([f"{url}@v1"])
    assert notes(tag) == "one"
    branch, none = resolve([f"{url}@main", url])
    assert (notes(branch), notes(none)) == ("later", "later")
    assert branch.notes == ()


def test_a_branch_that_cannot_be_fetched_is_taken_as_it_was_and_said(team: Path) -> None:
    resolve([f"file://{team}@main"])
    away(team)
    (found,) = resolve([f"file://{team}@main"])
    assert notes(found) == "newest"
    assert "as it was fetched last" in found.notes[0]


def test_versions_and_other_templates_in_the_cache_do_not_disturb_each_other(
    team: Path, cache: Path, tmp_path: Path
) -> None:
    (cache / "team").mkdir(parents=True)
    (cache / "team" / "cookiecutter.json").write_text("{}")
    other = tmp_path / "others" / "team"
    commit(other, {"notes.md": "other"}, "v1")
    addresses = [f"file://{team}@v1", f"file://{team}@v2", f"file://{other}@v1"]
    assert [notes(one) for one in resolve(addresses)] == ["one", "two", "other"]
    assert (cache / "team" / "cookiecutter.json").read_text() == "{}"
    assert [notes(one) for one in resolve(addresses)] == ["one", "two", "other"]


def test_a_recorded_commit_is_taken_whatever_its_tag_is_by_now(team: Path) -> None:
    (first,) = resolve([f"file://{team}@v1"])
    git(team, "tag", "--force", "v1", "HEAD")
    (again,) = resolve([Overlay(first.source, Path(), "v1", first.commit, ("conftest.py",))])
    assert (notes(again), again.version, again.accepted) == ("one", "v1", ("conftest.py",))


def test_the_last_of_several_overlays_wins(team: Path, tmp_path: Path) -> None:
    local = commit(tmp_path / "local", {"notes.md": "local", "more.md": "more"}) and tmp_path
    spec = plan({"mode": "one-to-one"})
    both = [f"file://{team}@v1", str(local / "local")]
    for sources, text in ((both, "local"), (both[::-1], "one")):
        project = rendering(spec, [one.path for one in resolve(sources)])
        assert (project.files["notes.md"], project.files["more.md"]) == (text, "more")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("file://{}/none@v1", "cannot be fetched and is not in the cache: .*none"),
        ("file://{}/team@v9", "no tag, branch or commit v9 → give one of v2, v1"),
        ("file://{}/team@0123456789abcdef", "no tag, branch or commit 0123"),
        ("file://{}/team@", "'' is no version"),
        ("file://{}/team@-b", "'-b' is no version"),
        ("file://{}/team@--upload-pack=touch x", "is no version"),
        ("file://{}/team@v1..v2", "is no version"),
        ("file://{}/team@HEAD~1", "is no version"),
        ("hg+file://{}/team@v1", "is no git repository"),
        ("https://example.org/x.zip", "is no git repository"),
        ("ext::sh -c true@v1", "is no folder"),
        ("{}/none", "is no folder → name a folder of templates, or a git address"),
        ("none:team@v1", "is no folder"),
        ("", "names nothing"),
    ],
)
def test_what_is_no_repository_folder_or_version_is_one_clear_error(
    source: str, said: str, team: Path, tmp_path: Path
) -> None:
    with pytest.raises(AnswersError, match=said) as caught:
        resolve([source.format(tmp_path)])
    assert len(caught.value.problems) == 1


def test_everything_wrong_with_several_addresses_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(AnswersError) as caught:
        resolve([tmp_path / "none", f"file://{tmp_path}/git/none@v1", f"file://{tmp_path}/x@-b"])
    assert len(caught.value.problems) == 3


def test_a_clone_that_a_kill_left_locked_is_said_to_be_removed(team: Path) -> None:
    (found,) = resolve([f"file://{team}@v1"])
    home = found.path.parent
    (home / "repository" / ".git" / "shallow.lock").touch()
    (home / "repository" / ".git" / "packed-refs.lock").touch()
    (home / "repository" / ".git" / "refs" / "tags" / "v3.lock").touch()
    commit(team, {"notes.md": "three"}, "v3")
    with pytest.raises(AnswersError, match=f"if it does, remove {home}"):
        resolve([f"file://{team}@v3"])
    shutil.rmtree(home)
    assert notes(resolve([f"file://{team}@v3"])[0]) == "three"


def test_a_version_that_is_not_in_the_cache_needs_the_repository(team: Path) -> None:
    resolve([f"file://{team}@v1"])
    commit(team, {"notes.md": "three"}, "v3")
    (third,) = resolve([f"file://{team}@v3"])
    assert notes(third) == "three"
    away(team)
    with pytest.raises(AnswersError, match="v4: cannot be fetched and is not in the cache"):
        resolve([f"file://{team}@v4"])


def test_a_cache_that_cannot_be_written_is_one_clear_error(team: Path, cache: Path) -> None:
    cache.write_text("no folder")
    with pytest.raises(AnswersError, match="cannot be written .* cookiecutters_dir"):
        resolve([f"file://{team}@v1"])


def test_git_is_needed_for_an_address_alone(
    team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(AnswersError, match="git is not installed"):
        resolve([f"file://{team}@v1"])
    resolve([str(team)])


@pytest.mark.parametrize(
    ("given", "recorded"),
    [
        ("https://me:secret@127.0.0.1:9/org/git-x@v1", "https://127.0.0.1:9/org/git-x"),
        ("HTTPS://secret@127.0.0.1:9/org/x.git", "https://127.0.0.1:9/org/x.git"),
        ("git+https://me:sec@ret@127.0.0.1:9/x.git@v1", "https://127.0.0.1:9/x.git"),
        ("ssh://me:secret@127.0.0.1:9/x.git@v1", "ssh://me@127.0.0.1:9/x.git"),
        ("git://me:secret@127.0.0.1:9/x.git", "git://127.0.0.1:9/x.git"),
        ("https://127.0.0.1:9/x.git?token=secret", None),
        ("https://127.0.0.1:9/x.git#secret", None),
        ("ftp://me:secret@127.0.0.1:9/x.git", None),
    ],
)
def test_no_password_is_recorded_or_said(given: str, recorded: str | None) -> None:
    with pytest.raises(AnswersError) as caught:
        resolve([given])
    assert "sec" not in str(caught.value).replace("seconds", "")
    if recorded:
        address = fetching.parse_address(given)
        assert address and address.public == recorded


def test_no_password_is_kept_in_the_cache(
    team: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "gitconfig"
    settings.write_text(f'[url "file://{team}"]\n\tinsteadOf = https://me:secret@host/team.git\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    (found,) = resolve(["https://me:secret@host/team.git@v1"])
    assert (notes(found), found.source) == ("one", "https://host/team.git")
    kept = [file for file in cache.rglob("*") if file.is_file() and b"secret" in file.read_bytes()]
    assert kept == []


@pytest.mark.parametrize("url", ["gh:org/.github", "https://127.0.0.1:9/..", "file:///x/.git"])
def test_a_repository_that_would_be_cloned_to_no_folder_of_its_own_is_refused(url: str) -> None:
    with pytest.raises(AnswersError, match="has no name"):
        resolve([url])


def test_a_tag_cannot_pass_for_a_commit(team: Path) -> None:
    (first,) = resolve([f"file://{team}@v1"])
    git(team, "update-ref", f"refs/tags/{first.commit}", "HEAD")
    git(team, "branch", "other")
    fetching.fetch.cache_clear()
    resolve([f"file://{team}@other"])  # fetches the tag, too
    (again,) = resolve([first])
    assert (again.commit, notes(again)) == (first.commit, "one")


def test_a_password_is_neither_asked_for_nor_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    address = fetching.parse_address("https://someone:secret@127.0.0.1:9/org/git-x@v1")
    assert address and str(address) == "https://127.0.0.1:9/org/git-x@v1"
    with pytest.raises(AnswersError) as caught:
        resolve(["https://someone:secret@127.0.0.1:9/org/git-x@v1"])
    assert "secret" not in str(caught.value)
    seen = {}
    with fetching._quiet():
        seen = dict(os.environ)
    assert seen["GIT_TERMINAL_PROMPT"] == "0"
    assert "BatchMode=yes" in seen["GIT_SSH_COMMAND"]
    assert "GIT_TERMINAL_PROMPT" not in os.environ


def test_what_ssh_says_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ssh = tmp_path / "ssh"
    ssh.write_text("#!/bin/sh\necho 'Permission denied (publickey).' >&2\nexit 255\n")
    ssh.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(ssh))
    with pytest.raises(AnswersError, match=r"the cache: Permission denied \(publickey\)\. →"):
        resolve(["git@example.org:org/templates@v1"])


@pytest.mark.parametrize(
    ("source", "url", "version"),
    [
        ("gh:org/templates@v2", "https://github.com/org/templates.git", "v2"),
        ("git@example.org:org/templates@v2", "git@example.org:org/templates", "v2"),
        ("git@example.org:org/templates", "git@example.org:org/templates", ""),
        ("ssh://git@example.org/t@release/2", "ssh://git@example.org/t", "release/2"),
        ("https://example.org/t/@v2", "https://example.org/t", "v2"),
    ],
)
def test_an_address_is_read_as_git_and_cookiecutter_write_it(
    source: str, url: str, version: str
) -> None:
    assert fetching.parse_address(source) == fetching.Address(url, version)


def test_a_fetch_within_a_hook_of_another_repository_leaves_it_alone(
    team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(tmp_path / "here", {"notes.md": "here"})
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "here" / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "here" / ".git" / "index"))
    (found,) = resolve([f"file://{team}@v1"])
    assert notes(found) == "one"
    monkeypatch.undo()
    assert git(tmp_path / "here", "status", "--porcelain") == ""


def test_the_users_settings_of_git_change_nothing(
    team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "gitconfig"
    settings.write_text("[core]\nautocrlf = true\n[clone]\ndefaultRemoteName = other\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    commit(team, {"lines.txt": "a\nb\n"})
    (found,) = resolve([f"file://{team}@main"])
    assert (found.path / ROOT / "lines.txt").read_bytes() == b"a\nb\n"


def test_the_newest_tag_is_the_one_with_the_highest_numbers(team: Path) -> None:
    for tag in ("v1.9", "v1.10", "v3-rc1", "other/7", "x"):
        commit(team, {"notes.md": tag}, tag)
    first, second, other = resolve([f"file://{team}@{tag}" for tag in ("v1", "v2", "other/7")])
    assert [newest(one) for one in (first, second, other)] == ["v2", None, None]
    commit(team, {"notes.md": "three"})
    git(team, "tag", "--annotate", "--message=x", "v2.1")
    assert [newest(one) for one in (first, second)] == ["v2.1", "v2.1"]
    assert [newest(one) for one in resolve([f"file://{team}@main", str(team)])] == [None, None]


def test_submodules_and_hooks_of_a_repository_are_left_alone(team: Path, tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    for folder in ("hooks", ".githooks"):
        (team / folder).mkdir()
        for name in ("pre_gen_project.sh", "post-checkout", "post_gen_project.py"):
            (team / folder / name).write_text(f"#!/bin/sh\ntouch {touched}\n")
            (team / folder / name).chmod(0o755)
    other = tmp_path / "other"
    commit(other, {"x": "x"})
    git(team, "submodule", "--quiet", "add", f"file://{other}", "sub")
    commit(team, {}, "v3")
    (found,) = resolve([f"file://{team}@v3"])
    rendering(plan({"mode": "one-to-one"}), [found.path])
    assert not touched.exists()
    assert "its submodules (sub) are not fetched" in found.notes[0]
    assert not list((found.path / "sub").glob("*")) and not (found.path / ".git").exists()
    assert "hooks (post-checkout, post_gen_project.py, pre_gen_project.sh) are not run" in str(
        found.notes
    )


def links(team: Path) -> None:
    (team / ROOT / "secret.txt").symlink_to("/etc/passwd")


def link_to_a_folder(team: Path) -> None:
    (team / ROOT / "etc").symlink_to("/etc")


def linked_macros(team: Path) -> None:
    (team / "macros").mkdir()
    (team / "macros" / "x").symlink_to("/etc/passwd")


def linked_settings(team: Path) -> None:
    (team / "cookiecutter.json").symlink_to("/etc/passwd")


def linked_layer(team: Path) -> None:
    (team / "common").symlink_to("/etc")


def a_large_file(team: Path) -> None:
    (team / ROOT / "large").write_bytes(b"\0" * (fetching.FILE_BYTES + 1))


def many_files(team: Path) -> None:
    for number in range(30):
        (team / ROOT / f"{number}.txt").write_text("x")


def a_pointer(team: Path) -> None:
    (team / ROOT / "data.csv").write_text("version https://git-lfs.github.com/spec/v1\noid x\n")


HOSTILE = [a_pointer, links, link_to_a_folder, linked_macros, linked_settings, linked_layer]
HOSTILE += [a_large_file, many_files]


@pytest.mark.parametrize("local", [False, True], ids=["address", "folder"])
@pytest.mark.parametrize("plant", HOSTILE, ids=lambda plant: plant.__name__)
def test_what_leads_out_of_an_overlay_or_is_too_large_is_refused(
    plant: object, local: bool, team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "FILES", 20)
    monkeypatch.setattr(fetching, "FILE_BYTES", 1000)
    assert callable(plant)
    plant(team)
    commit(team, {}, "v3")
    with pytest.raises(AnswersError, match="symbolic link|more than|pointer of Git LFS"):
        resolve([str(team) if local else f"file://{team}@v3"])


@pytest.mark.parametrize(
    ("source", "commit"),
    [("/etc", "a" * 40), ("ftp://host/x", "a" * 40), ("SOURCE", "main"), ("SOURCE", "--help")],
)
def test_a_record_that_cannot_be_is_refused(
    source: str, commit: str, team: Path, tmp_path: Path
) -> None:
    source = source.replace("SOURCE", f"file://{team}")
    file = tmp_path / "answers.toml"
    file.write_text(f'[[overlays]]\nsource = "{source}"\ncommit = "{commit}"\n')
    with pytest.raises(AnswersError):
        read_overlays(file)


def test_a_record_may_be_written_by_hand(team: Path, tmp_path: Path) -> None:
    file = tmp_path / "answers.toml"
    file.write_text(f'[[overlays]]\nsource = "file://{team}"\nversion = "v1"\n')
    (found,) = read_overlays(file)
    assert (notes(found), found.version) == ("one", "v1")
