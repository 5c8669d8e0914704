"""Overlays: names that every system can hold, permissions kept, loops that end, sound metadata."""

import re
import shutil
import stat
from pathlib import Path

import pytest

from scaffold import bounded
from scaffold.errors import AnswersError, DestinationError, TemplateError
from scaffold.generation import generate, rendering
from scaffold.layers import require_templates, templates_folder
from scaffold.planning import plan
from scaffold.render import ROOT
from scaffold.spec import Spec
from scaffold.write import check_destination

TEMPLATES = templates_folder()
HOSTILE = {  # as a destination, too
    "newline": "a\nb",
    "return": "a\rb",
    "bidirectional": "a\u202eb",
    "invisible": "a\u200bb",
    "escape": "a\x1bb",
    "device": "aux.py",
    "device alone": "NUL",
    "point at the end": "a.",
    "space at the end": "a ",
    "colon": "a:b",
    "backslash": "a\\b",
    "question": "a?",
    "dash": "-rf",
    "long": "a" * 210,
    "git": ".git",
    "git in capitals": ".GIT",
    "git on Windows": "git~1",
    "git on macOS": ".g\u200cit",
}
SOUND = [
    ".gitignore",
    "x.git",
    ".github/x.yml",
    "a b.txt",
    "größe.md",
    "auxiliary.py",
    "a.b",
    "👨‍👩‍👧.txt",
]


@pytest.fixture(scope="module")
def spec() -> Spec:
    return plan({"mode": "one-to-one", "name": "made"})


def overlay(folder: Path, files: dict[str, str]) -> Path:
    """Write an overlay."""
    for name, text in files.items():
        file = folder / ROOT / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


@pytest.mark.parametrize("place", [*HOSTILE.values(), "aux/inner.txt", "x/.git/config"])
def test_a_name_that_no_project_should_hold_is_refused(
    place: str, spec: Spec, tmp_path: Path
) -> None:
    ours = overlay(tmp_path / "ours", {place: "x"})
    with pytest.raises(TemplateError) as caught:
        generate(spec, tmp_path / "made", overlays=[ours])
    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].where == str(ours / ROOT / place)
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_destination_obeys_the_same_rules(name: str, tmp_path: Path) -> None:
    with pytest.raises(DestinationError):
        check_destination(tmp_path / name, force=False)


def test_a_name_is_judged_as_it_is_rendered(spec: Spec, tmp_path: Path) -> None:
    ours = overlay(tmp_path / "ours", {"{{ 'au' ~ 'x' }}.py": "x"})
    with pytest.raises(TemplateError, match="Windows"):
        rendering(spec, [ours])


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("{{ 'a/' * 600 }}b", "x", "1,201 bytes, more than 1,000"),
        ("x.txt", "{{ 'x' * 20000000 }}", "20,000,000 bytes, more than 16,777,216"),
        ("x.txt", r"{{ '\ud800' }}", "surrogates not allowed"),
        ("x.py", "x = 1\ndef (:\n", "parsed: Failed to parse at 2:5"),
    ],
)
def test_what_no_file_can_hold_is_blamed_on_its_template(
    name: str, text: str, said: str, spec: Spec, tmp_path: Path
) -> None:
    ours = overlay(tmp_path / "ours", {name: text})
    with pytest.raises(TemplateError, match=said) as caught:
        generate(spec, tmp_path / "made", overlays=[ours])
    assert caught.value.problems[0].where.startswith(str(ours / ROOT / name))


@pytest.mark.parametrize("name", SOUND)
def test_a_usual_name_is_kept(name: str, spec: Spec, tmp_path: Path) -> None:
    ours = overlay(tmp_path / "ours", {name: "x = 1\n"})
    assert rendering(spec, [ours]).files[name] == "x = 1\n"
    check_destination(tmp_path / name.replace("/", "-"), force=False)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["readme.md"], "'readme.md', which differs only in case from 'README.md'"),
        (["Data/x.csv"], "'Data', which differs only in case from 'data'"),
        (["x/a.txt", "x/A.txt"], "differs only in case"),
        (["gr\u00f6\u00dfe", "gro\u0308\u00dfe"], "differs only in case"),
        (["src"], "'src', which is a folder of the project"),
        (["README.md/x"], "'README.md/x', but 'README.md' is a file of the project"),
        (["{{cookiecutter.package}}.txt", "made.txt"], "'made.txt', as "),
        (["x", "{{cookiecutter.package[:0]}}x/y"], "'x/y', but 'x' is a file"),
    ],
)
def test_two_files_that_cannot_be_beside_each_other_are_refused(
    names: list[str], said: str, spec: Spec, tmp_path: Path
) -> None:
    ours = overlay(tmp_path / "ours", dict.fromkeys(names, "x"))
    with pytest.raises(TemplateError, match=said) as caught:
        generate(spec, tmp_path / "made", overlays=[ours])
    assert caught.value.problems[0].where.startswith(str(ours))


@pytest.mark.parametrize("name", ["data", "Data/x.csv", "data/cars.csv", "data/cars.csv/x"])
def test_a_file_in_the_way_of_the_users_data_is_named(name: str, tmp_path: Path) -> None:
    ours = overlay(tmp_path / "ours", {name: "x"})
    spec = plan({"data": str(Path(__file__).parent / "data" / "cars.csv"), "name": "made"})
    with pytest.raises(TemplateError) as caught:
        generate(spec, tmp_path / "made", overlays=[ours])
    assert caught.value.problems[0].where == str(ours / ROOT / name)
    assert not (tmp_path / "made").exists()


def test_a_file_that_runs_as_its_owner_or_that_nobody_reads_is_neither(
    spec: Spec, tmp_path: Path
) -> None:
    ours = overlay(tmp_path / "ours", {"a.sh": "x", "b.sh": "x"})
    for name, mode, kept in (("a.sh", 0o6755, 0o755), ("b.sh", 0o300, 0o700)):
        (ours / ROOT / name).chmod(mode)
        generate(spec, tmp_path / "made", force=True, overlays=[ours])
        assert stat.S_IMODE((tmp_path / "made" / name).stat().st_mode) == kept


@pytest.mark.parametrize("mode", [0o755, 0o644, 0o600, 0o444])
def test_the_permissions_of_a_file_are_kept(mode: int, spec: Spec, tmp_path: Path) -> None:
    ours = overlay(tmp_path / "ours", {"tool.sh": "{{ cookiecutter.package }}", "README.md": "x"})
    (ours / ROOT / "tool.sh").chmod(mode)
    generate(spec, tmp_path / "made", overlays=[ours])
    assert stat.S_IMODE((tmp_path / "made" / "tool.sh").stat().st_mode) == mode
    generate(spec, tmp_path / "made", force=True, overlays=[ours])


LOOPS = "{% for a in range(99999) %}{% for b in range(99999) %}BODY{% endfor %}{% endfor %}"


@pytest.mark.parametrize(
    "text",
    [
        LOOPS.replace("BODY", "x"),
        LOOPS.replace("BODY", "{% set x = a * b %}"),
        "{% macro m() %}" + LOOPS.replace("BODY", "{{ a }}") + "{% endmacro %}{{ m() }}",
        "{% set n = namespace(x=1) %}{% for a in 'x' * 99 %}{% set n.x = n.x ~ n.x %}{% endfor %}",
        "{{ ('x' * 3 * 10 ** 9) | length }}",
        "{{ (range(99999) | list * 99999) | length }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    ],
    ids="output silent macro doubling product list recursion".split(),
)
def test_a_template_without_an_end_is_ended_and_named(
    text: str, spec: Spec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "SECONDS", 3)
    ours = overlay(tmp_path / "ours", {"a.txt": "sound", "loop.txt": text, "z.txt": "sound"})
    with pytest.raises(TemplateError, match="loop.txt.*: (does not end|takes more memory|maximum)"):
        generate(spec, tmp_path / "made", overlays=[ours])
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("ended", [False, True], ids=["there", "ended by another"])
def test_a_prepared_process_renders_once_and_is_not_missed_where_it_has_ended(
    ended: bool, spec: Spec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    overlay(tmp_path / "overlay", {"docs/page.md": "{{ cookiecutter.mode }}"})
    bounded.dismiss()
    bounded.prepare()
    monkeypatch.chdir(tmp_path)  # from which paths count now
    theirs = Path("overlay")
    (prepared,) = bounded._prepared
    if ended:
        prepared.kill()
        prepared.wait()
    assert rendering(spec, [theirs]).files["docs/page.md"] == spec.mode.name
    assert bounded._prepared == [] and prepared.poll() == (-9 if ended else 0)
    bounded.prepare()
    (prepared,) = bounded._prepared
    bounded.dismiss()
    assert bounded._prepared == [] and prepared.poll() == -9


def test_a_long_loop_that_ends_is_no_fault(spec: Spec, tmp_path: Path) -> None:
    text = "{% for a in range(1000) %}{% for b in range(1000) %}x{% endfor %}{% endfor %}"
    ours = overlay(tmp_path / "ours", {"loop.txt": text})
    assert rendering(spec, [ours]).files["loop.txt"] == "x" * 10**6


@pytest.mark.parametrize("text", ["[project\n", '[project]\nname = "{{ cookiecutter.package }}\n'])
@pytest.mark.parametrize("copied", [False, True])
def test_metadata_that_cannot_be_parsed_are_refused(
    copied: bool, text: str, spec: Spec, tmp_path: Path
) -> None:
    ours = overlay(tmp_path / "ours", {"pyproject.toml": text})
    if copied:
        (ours / "cookiecutter.json").write_text('{"_copy_without_render": ["*.toml"]}')
    with pytest.raises(TemplateError, match="pyproject.toml: renders to .* cannot be parsed"):
        generate(spec, tmp_path / "made", overlays=[ours])
    assert not (tmp_path / "made").exists()


def test_other_metadata_of_a_team_are_kept(spec: Spec, tmp_path: Path) -> None:
    text = '[project]\nname = "{{ cookiecutter.package }}"\n'
    ours = overlay(tmp_path / "ours", {"pyproject.toml": text})
    assert rendering(spec, [ours]).files["pyproject.toml"] == '[project]\nname = "made"\n'


def test_a_folder_whose_files_are_copied_is_not_rendered(spec: Spec, tmp_path: Path) -> None:
    ours = overlay(tmp_path / "ours", {"raw/x.txt": "{{ undefined }}"})
    (ours / "cookiecutter.json").write_text('{"_copy_without_render": ["raw"]}')
    assert rendering(spec, [ours]).files["raw/x.txt"] == b"{{ undefined }}"


@pytest.mark.parametrize("name", ["{{ cookiecutter.project_slug }}", "{{cookiecutter.repo}}"])
def test_a_template_whose_folder_is_called_otherwise_is_said_to_be_one(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / "ours" / name).mkdir(parents=True)
    with pytest.raises(AnswersError, match=re.escape(f"{name} is not read → call it {ROOT}")):
        require_templates([tmp_path / "ours"])


def layered(folder: Path, files: dict[str, str]) -> Path:
    """Write an overlay laid out as the generator's own templates: layer/file → text."""
    for name, text in files.items():
        layer, _, path = name.partition("//")
        overlay(folder / layer, {path: text})
    return folder


def test_an_overlay_laid_out_as_ours_changes_what_its_layers_are_for(tmp_path: Path) -> None:
    layers = {
        "common": {"one-to-one", "seq2seq"},
        "tasks/tabular": {"one-to-one"},
        "modes/seq2seq": {"seq2seq"},
        "modes/seq2seq/pairs": {"seq2seq"},
        "modes/seq2seq/forecast": set(),
        "extras/license-MIT": {"one-to-one", "seq2seq"},
        "extras/license-Apache-2.0": set(),
        "extras/beam": set(),
    }
    ours = layered(tmp_path / "ours", {f"{layer}//{layer}.txt": "x" for layer in layers})
    for mode in ("one-to-one", "seq2seq"):
        files = rendering(plan({"mode": mode}), [ours]).files
        assert [layer for layer in layers if f"{layer}.txt" in files] == [
            layer for layer, modes in layers.items() if mode in modes
        ]


def test_a_later_layer_of_an_overlay_wins_and_what_is_at_its_root_is_for_all(
    spec: Spec, tmp_path: Path
) -> None:
    places = {"common//a.txt": "common", "modes/one-to-one//a.txt": "mode", "common//b.txt": "b"}
    ours = layered(overlay(tmp_path / "ours", {"b.txt": "all", "c.txt": "all"}), places)
    files = rendering(spec, [ours]).files
    assert [files[f"{name}.txt"] for name in "abc"] == ["mode", "b", "all"]


def test_layers_of_an_overlay_are_rendered_as_ours_with_its_macros_and_ours(
    spec: Spec, tmp_path: Path
) -> None:
    ours, teams = '{% import "format.py" as f with context %}', '{% import "team.py" as t %}'
    text = f"{ours}\n{teams}\n{{{{ t.name() }}}}\n"
    folder = layered(tmp_path / "ours", {"common//a.txt": text})
    (folder / "macros").mkdir()
    (folder / "macros" / "team.py").write_text("{% macro name() %}team{% endmacro %}")
    assert rendering(spec, [folder]).files["a.txt"] == "team\n"
    assert (TEMPLATES / "macros" / "format.py").is_file()


@pytest.mark.parametrize(
    "place", ["modes/one-to-on", "modes/one-to-one/pairs", "tasks/tabula", "extras/x", "common/x"]
)
def test_a_layer_that_no_project_has_is_refused(place: str, tmp_path: Path) -> None:
    ours = layered(tmp_path / "ours", {"common//a.txt": "x", f"{place}//a.txt": "x"})
    with pytest.raises(AnswersError, match=f"'{place}' does not exist → (did you mean|one of)"):
        require_templates([ours])


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("mode/one-to-one/" + ROOT, "'mode' does not exist → did you mean modes?"),
        ("commons/" + ROOT, "'commons' does not exist → did you mean common?"),
        ("common/{{ cookiecutter.project_slug }}", f"is not read → call it {ROOT}"),
        ("modes/one-to-one/{{cookiecutter.repo}}", f"is not read → call it {ROOT}"),
        ("{{cookiecutter.repo_name}}", f"is not read → call it {ROOT}"),
    ],
)
def test_a_folder_that_was_meant_for_templates_and_is_none_is_refused(
    place: str, said: str, tmp_path: Path
) -> None:
    ours = layered(tmp_path / "ours", {"common//{{cookiecutter.package}}/a.txt": "x"})
    (tmp_path / "ours" / "docs" / ROOT).mkdir(parents=True)  # of something else
    require_templates([ours])
    (ours / place).mkdir(parents=True)
    with pytest.raises(AnswersError, match=re.escape(said)):
        require_templates([ours])


@pytest.mark.parametrize("name", [".scaffold/base", ".Scaffold/base"])
def test_what_the_generator_keeps_for_an_update_is_its_own(
    name: str, spec: Spec, tmp_path: Path
) -> None:
    with pytest.raises(TemplateError, match="where the generator keeps what it has written"):
        rendering(spec, [overlay(tmp_path / "ours", {name: "x"})])


def test_a_copy_of_our_own_templates_changes_nothing(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES, tmp_path / "ours")
    spec = plan({"mode": "seq2seq", "task": "forecast", "with": "export"})
    before, after = dict(rendering(spec).files), dict(rendering(spec, [tmp_path / "ours"]).files)
    record = str(after.pop(".scaffold.toml"))
    assert record.startswith(str(before.pop(".scaffold.toml")))
    assert after == before
