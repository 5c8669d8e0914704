"""A report for machines and for people: JSON, JUnit XML, Markdown, plain text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from xml.etree import ElementTree

from scaffold.characters import visible
from scaffold.smoke.results import Report, Result


def as_json(report: Report) -> dict[str, object]:
    """Return the report as one object."""
    return {
        "device": report.device,
        "level": report.level,
        "seconds": round(report.seconds, 2),
        "selected": report.selected,
        "run": len(report.results),
        "passed": len(report.results) - len(report.failed),
        "failed": len(report.failed),
        "notes": list(report.notes),
        "projects": [_project(result) for result in report.results],
    }


def _project(result: Result) -> dict[str, object]:
    return {
        "name": result.name,
        "path": visible(str(result.path)),
        "mode": result.mode,
        "task": result.task,
        "status": result.status,
        "stage": result.stage,
        "seconds": round(result.seconds, 2),
        "error": result.error,
        "skill": result.skill,
        "detail": result.detail or None,
        "log": visible(str(result.log)) if result.log else None,
        "device": result.device or None,
        "tests": result.tests,
        "steps": [asdict(step) for step in result.steps],
    }


def junit(report: Report) -> bytes:
    """Return the report as JUnit XML: one test case a project."""
    suite = ElementTree.Element(
        "testsuite",
        name="scaffold smoke",
        tests=str(report.selected),
        failures=str(len(report.failed)),
        errors="0",
        skipped=str(report.selected - len(report.results)),
        time=f"{report.seconds:.3f}",
    )
    for result in report.results:
        suite.append(_test_case(result))
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _test_case(result: Result) -> ElementTree.Element:
    owner = ".".join(filter(None, ("scaffold", result.mode, result.task)))
    case = ElementTree.Element(
        "testcase", classname=owner, name=result.name, time=f"{result.seconds:.3f}"
    )
    if result.tests:
        properties = ElementTree.SubElement(case, "properties")
        for name, count in result.tests.items():
            ElementTree.SubElement(properties, "property", name=f"tests {name}", value=str(count))
    if result.error:
        said = f"{result.stage}: {result.error}"
        failure = ElementTree.SubElement(case, "failure", message=said, type=result.stage)
        failure.text = result.detail or result.error
        ElementTree.SubElement(case, "system-out").text = "\n".join(result.log_tail(50))
    return case


def markdown(report: Report) -> str:
    """Return the report as Markdown, for the page of a CI job."""
    sign = "✅" if report.exit_code == 0 else "❌"
    lines = [
        f"## {sign} scaffold smoke: {report.counts()}",
        "",
        f"Level `{report.level}` on {report.device}, {report.seconds:.0f} seconds.",
        *(f"\n{note}" for note in report.notes),
        "",
        "| project | status | stage | seconds | skill | error |",
        "| --- | --- | --- | ---: | ---: | --- |",
        *(_row(result) for result in report.results),
        "",
    ]
    for results in once(report.failed):
        names = ", ".join(_cell(result.name) for result in results)
        lines += [f"<details><summary>{names}</summary>", ""]
        lines += ["~~~text", *explanation(results), "~~~", "", "</details>", ""]
    return "\n".join(lines)


def _row(result: Result) -> str:
    skill = "" if result.skill is None else f"{result.skill:.1%}"
    cells = (
        result.name,
        result.status,
        result.stage,
        f"{result.seconds:.1f}",
        skill,
        result.error or "",
    )
    return "| " + " | ".join(map(_cell, cells)) + " |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def once(failed: Iterable[Result]) -> list[list[Result]]:
    """Return the failures; what broke before anything ran, such as a template, is one for all."""
    groups: dict[object, list[Result]] = {}
    for result in failed:
        key = result.name if result.log else (result.stage, result.error)
        groups.setdefault(key, []).append(result)
    return list(groups.values())


def explanation(results: Sequence[Result]) -> list[str]:
    """Return what a reader needs to know about a failure: where, what, and the end of the log."""
    result, names = results[0], ", ".join(result.name for result in results)
    lines = [f"FAILED {names}, stage {result.stage}", f"  {result.error}"]
    lines += [f"  | {line}" for line in _assertion(result.detail)]
    tail = result.log_tail()
    if tail:
        lines += ["  the end of its log:", *(f"  > {line}" for line in tail)]
    lines.append(f"  project: {visible(str(result.path))}")
    if result.log:
        lines.append(f"  log:     {visible(str(result.log))}")
    return lines


def _assertion(detail: str, most: int = 25) -> Iterator[str]:
    """Yield the lines of a detail, the last ones where it is long: there the assertion is."""
    lines = [line.rstrip() for line in detail.splitlines() if line.strip()]
    if len(lines) > most:
        yield "…"
    yield from lines[-most:]
