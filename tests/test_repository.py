"""The repository checks itself: imports run one way, what is public is named, examples run as written."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import index
import qa

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted([*ROOT.glob("index/*.py"), *ROOT.glob("qa/**/*.py"), ROOT / "app.py"])
HEAVY = {
    "torch",
    "sentence_transformers",
    "transformers",
    "faiss",
    "gradio",
    "tantivy",
    "trafilatura",
    "sentencex",
    "onnxruntime",
    "tokenizers",
}
GROUND = {"index.article", "index.errors"}
TOP = {
    "index.__init__",
    "index.check",
    "index.library",
    "index.parts",
    "index.search",
    "index.sync",
    "index.testimony",
    "index.watch",
    "index.writing",
}
OF_A_STAGE = {  # the files that a stage is made of
    "index.extract": {"index.byline", "index.dates", "index.decode", "index.markdown"},
    "index.attribute": {
        "index.passages",
        "index.speakers",
        "index.tagger",
        "index.transcript",
        "index.wording",
    },
    "index.speakers": {
        "index.antecedents",
        "index.cast",
        "index.descriptions",
        "index.groups",
        "index.layout",
        "index.names",
        "index.passages",
        "index.person",
        "index.roles",
        "index.unnamed",
    },
    "index.antecedents": {
        "index.cast",
        "index.fronted",
        "index.layout",
        "index.person",
        "index.roles",
        "index.weights",
    },
    "index.fronted": {"index.cast", "index.layout"},
    "index.descriptions": {"index.names", "index.person", "index.roles"},
    "index.groups": {"index.cast", "index.layout", "index.names", "index.roles"},
    "index.unnamed": {"index.cast", "index.layout", "index.roles"},
    "index.cast": {"index.layout", "index.names", "index.person", "index.roles"},
    "index.person": {"index.names", "index.roles"},
    "index.names": {"index.roles"},
    "index.layout": {"index.passages"},
    "index.people": {"index.names", "index.roles"},
    "index.tagger": {"index.embed", "index.linking", "index.network", "index.pieces"},
    "index.linking": {"index.labels", "index.network", "index.pieces"},
    "index.network": {"index.bert", "index.embed", "index.labels", "index.pieces"},
    "index.pieces": {"index.passages"},
    "index.sources": {"index.web"},
    "index.catalogue": {
        "index.changes",
        "index.connection",
        "index.rows",
        "index.schema",
        "index.statements",
    },
    "index.changes": {"index.connection", "index.people", "index.rows", "index.schema"},
    "index.schema": {"index.connection"},
    "index.statements": {"index.connection", "index.rows"},
    "index.embed": {"index.bert"},
    "index.folder": {"index.embed"},  # for the type of an encoder
}


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts)


def imports(file: Path, everywhere: bool = True) -> set[str]:
    """The modules that a file imports; those at its top alone unless `everywhere`."""
    tree = ast.parse(file.read_text())
    nodes = ast.walk(tree) if everywhere else tree.body
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{a.name}" for a in node.names if node.module in ("index", "qa")}
    return found


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_imports_run_one_way(file: Path) -> None:
    name = name_of(file)
    ours = {module for module in imports(file) if module.split(".")[0] in ("index", "qa", "app")}
    if name.startswith("index"):
        assert not {module for module in ours if module.split(".")[0] in ("qa", "app")}
        inside = {module for module in ours if module.count(".") == 1}
        if name not in TOP:
            assert inside <= GROUND | OF_A_STAGE.get(name, set())
    if name.startswith("qa"):
        assert "app" not in ours
        assert "gradio" not in imports(file)
        inner = {module for module in ours if module.startswith("index.")}
        assert all(module.removeprefix("index.") in index.__all__ for module in inner), inner
    if name != "qa.chat":
        top = name in ("app", "qa.commands", "qa.__init__") or name.startswith("qa.evaluate.")
        assert "qa.chat" not in ours or top


@pytest.mark.parametrize("file", [f for f in MODULES if f.name != "app.py"], ids=name_of)
def test_nothing_heavy_is_imported_before_it_is_used(file: Path) -> None:
    top = {module.split(".")[0] for module in imports(file, everywhere=False)}
    assert not top & HEAVY


@pytest.mark.parametrize("package", [index, qa], ids=["index", "qa"])
def test_what_is_public_is_in_all(package: object) -> None:
    modules = {name for file in MODULES for name in (file.stem, file.parent.name)}
    public = {name for name in vars(package) if not name.startswith("_") and name not in modules}
    assert public == set(package.__all__)  # type: ignore[attr-defined]


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_every_module_function_and_class_is_documented(file: Path) -> None:
    tree = ast.parse(file.read_text())
    assert ast.get_docstring(tree), "the module"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


def test_the_python_example_runs_as_written(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    (tmp_path / "articles").mkdir()
    for file in seeds.iterdir():
        (tmp_path / "articles" / file.name).write_bytes(file.read_bytes())
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "README.md", "exec"), {})
    out = capsys.readouterr().out
    assert "Sergey Lavrov indirect NATO is working against his country" in out
    assert "However, NATO is working against his country, Lavrov said." in out


def test_no_path_of_one_machine_is_named() -> None:
    for file in [*MODULES, ROOT / "README.md", ROOT / "Makefile", ROOT / "pyproject.toml"]:
        assert not re.search(r"/(?:work|home|root)/\w", file.read_text()), file
