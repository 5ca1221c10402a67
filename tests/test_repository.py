"""The repository checks itself: imports run one way, what is public is named, examples run as written."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted([*ROOT.glob("index/**/*.py"), *ROOT.glob("qa/**/*.py"), ROOT / "app.py"])
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
    "py3langid",
}
FLOORS = {  # a room imports only rooms that stand after it
    "index": (
        "library sync search storage copies attribution people intake text encoding apart article errors"
    ).split(),
    "qa": (
        "serving page terminal evaluate conversations chat models writing answering reading retrieval asking"
        " records"
    ).split(),
}
ON_THE_GROUND = {  # what is no room: the records, the errors and the faces
    "index": {"__init__", "article", "errors", "library", "sync"},
    "qa": {"__init__", "chat", "models", "records"},
}
AT_HOME = {  # libraries that stand behind one room's door
    "sqlite3": ("index.storage", "qa.conversations"),
    "faiss": ("index.storage",),
    "tantivy": ("index.storage",),
    "gradio": ("app", "qa.page"),
    "py3langid": ("index.text",),
}


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts)


FACES = [
    import_module(name_of(file).removesuffix(".__init__"))
    for file in MODULES
    if file.name == "__init__.py" and len(file.relative_to(ROOT).parts) <= 3
]
OPEN = {  # lists of words, too many to be handed out one by one
    "index.text.collectives",
    "index.text.vocabulary",
    "qa.asking.vocabulary",
}
ROOMS = [face for face in FACES if "." in face.__name__]
FOLDERS = "index|qa|training|benchmarks|tests|docs"
BESIDE = sorted(
    file for folder in ("benchmarks", "tests", "training") for file in ROOT.glob(f"{folder}/**/*.py")
)
TOLD = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("benchmarks/*.md"), *ROOT.glob("training/*.md")]
)


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


def imports(file: Path, everywhere: bool = True) -> set[str]:
    """The modules that a file imports; those at its top alone unless `everywhere`."""
    tree = tree_of(file)
    nodes = ast.walk(tree) if everywhere else tree.body
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{a.name}" for a in node.names if node.module in FLOORS}
    return found


def is_ours(name: str) -> bool:
    """Whether a dotted name is that of a module of ours, or of what stands in one."""
    module, _, last = name.rpartition(".")
    try:
        import_module(name)
    except ModuleNotFoundError:
        return bool(module) and is_ours(module) and hasattr(import_module(module), last)
    return True


def room_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


@pytest.mark.parametrize("package", FLOORS)
def test_the_ground_floor_holds_records_errors_and_faces_alone(package: str) -> None:
    assert {file.stem for file in (ROOT / package).glob("*.py")} == ON_THE_GROUND[package]
    rooms = {folder.name for folder in (ROOT / package).iterdir() if (folder / "__init__.py").exists()}
    assert rooms <= set(FLOORS[package])


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_a_room_imports_only_rooms_below_it(file: Path) -> None:
    name = name_of(file)
    package, _, inside = name.partition(".")
    ours = {module for module in imports(file) if module.split(".")[0] in ("index", "qa", "app")}
    outside = {"index": {"qa", "app"}, "qa": {"app"}, "app": set()}[package]
    assert not {module for module in ours if module.split(".")[0] in outside}
    own = inside.split(".")[0]
    if own in FLOORS.get(package, ()):
        below = FLOORS[package][FLOORS[package].index(own) :]
        entered = {module.split(".")[1] for module in ours if module.startswith(f"{package}.")}
        assert entered & set(FLOORS[package]) <= set(below)


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_a_room_is_entered_by_its_face(file: Path) -> None:
    faces = {face.__name__: set(face.__all__) for face in FACES}
    own = room_of(name_of(file))
    for node in ast.walk(tree_of(file)):
        if not isinstance(node, ast.ImportFrom) or not node.module or room_of(node.module) == own:
            continue
        past = room_of(node.module) in faces and node.module not in faces
        assert not past or node.module in OPEN, f"{node.module} is not the face of its room"
        if node.module in faces and name_of(file) != f"{node.module}.__init__":
            assert {alias.name for alias in node.names} <= faces[node.module], node.module


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_a_library_is_used_behind_its_door_alone(file: Path) -> None:
    used = {module.split(".")[0] for module in imports(file)}
    for library, homes in AT_HOME.items():
        assert library not in used or room_of(name_of(file)) in homes


@pytest.mark.parametrize("file", [f for f in MODULES if f.name != "app.py"], ids=name_of)
def test_nothing_heavy_is_imported_before_it_is_used(file: Path) -> None:
    top = {module.split(".")[0] for module in imports(file, everywhere=False)}
    at_home = {"gradio"} if room_of(name_of(file)) == "qa.page" else set()
    assert not top & (HEAVY - at_home)


@pytest.mark.parametrize("file", [f for f in MODULES if "rendering" in f.parts], ids=name_of)
def test_what_draws_the_page_knows_nothing_of_its_wiring(file: Path) -> None:
    used = imports(file)
    assert "gradio" not in {module.split(".")[0] for module in used}
    assert not {m for m in used if m.startswith("qa.page") and not m.startswith("qa.page.rendering")}


def test_the_page_is_drawn_without_gradio() -> None:
    drawn = "import sys; from qa.page.rendering import problem; print(problem('x'), 'gradio' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", drawn], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.endswith(" False\n")


def test_the_page_is_composed_and_launched_in_few_lines() -> None:
    source = (ROOT / "app.py").read_text()
    assert len(source.splitlines()) < 120
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < 40, node.name


@pytest.mark.parametrize("package", FACES, ids=lambda face: face.__name__)
def test_what_is_public_is_in_all(package: ModuleType) -> None:
    public = {name for name, value in vars(package).items() if not name.startswith("_")}
    modules = {name for name in public if isinstance(getattr(package, name), ModuleType)}
    assert public - modules - {"TYPE_CHECKING", "Any", "import_module"} <= set(package.__all__)
    assert all(hasattr(package, name) for name in package.__all__)


@pytest.mark.parametrize("room", ROOMS, ids=lambda face: face.__name__)
def test_a_face_hands_out_what_others_use_and_nothing_else(room: ModuleType) -> None:
    outside = [file for file in [*MODULES, *BESIDE] if room_of(name_of(file)) != room.__name__]
    nodes = (node for file in outside for node in ast.walk(tree_of(file)))
    froms = (node for node in nodes if isinstance(node, ast.ImportFrom) and node.module == room.__name__)
    assert not set(room.__all__) - {alias.name for node in froms for alias in node.names}


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_every_module_function_and_class_is_documented(file: Path) -> None:
    tree = tree_of(file)
    assert ast.get_docstring(tree), "the module"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


@pytest.mark.parametrize("file", BESIDE, ids=name_of)
def test_what_is_imported_beside_the_packages_is_there(file: Path) -> None:
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.ImportFrom) and node.module and room_of(node.module).split(".")[0] in FLOORS:
            assert all(is_ours(f"{node.module}.{alias.name}") for alias in node.names), node.module


@pytest.mark.parametrize("file", [*MODULES, *BESIDE, *TOLD], ids=lambda file: str(file.relative_to(ROOT)))
def test_files_and_modules_that_are_named_are_there(file: Path) -> None:
    text = file.read_text()
    for path in re.findall(rf"\b(?:{FOLDERS})/(?:[a-z_/]+\.[a-z]+\b|[a-z_/]*/(?!\w))", text):
        assert (ROOT / path).exists(), path
    for name in re.findall(r"(?:`|from )((?:index|qa)\.[a-z_.]+)(?:`| import)", text):
        assert is_ours(name), name


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


def test_every_room_stands_in_the_architecture() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    for face in FACES:
        assert face.__name__.replace(".", "/") in text


def test_no_path_of_one_machine_is_named() -> None:
    for file in [
        *MODULES,
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
        ROOT / "Makefile",
        ROOT / "pyproject.toml",
    ]:
        assert not re.search(r"/(?:work|home|root)/\w", file.read_text()), file
