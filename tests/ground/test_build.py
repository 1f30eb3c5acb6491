"""What a deployment is made from says the same as the code: settings, locks, images, and the lists of the tests' own tools."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from django.contrib.staticfiles.finders import get_finder

from antt_portal.static_files import collect_when_changed

ROOT = Path(__file__).parent.parent.parent
NAME_READ = re.compile(r"""(?:\benv(?:\.\w+)?|required_in_production)\(\s*["']([A-Z][A-Z_]+)["']""")
NAME_GIVEN = re.compile(r"^(?:# )?([A-Z][A-Z_]+)=", re.MULTILINE)
NAME_USED = re.compile(r"\$\{([A-Z][A-Z_]+)")


def _text(name: str) -> str:
    return (ROOT / name).read_text()


def _compose() -> dict:
    return yaml.safe_load(_text("docker-compose.yml"))


def test_the_example_names_every_setting_and_no_other():
    read = set(NAME_READ.findall(_text("antt_portal/settings.py")))
    used = set(NAME_USED.findall(_text("docker-compose.yml"))) | set(NAME_USED.findall(_text("bin/entrypoint")))
    assert set(NAME_GIVEN.findall(_text(".env.example"))) == read | used


def test_what_production_requires_stands_uncommented_in_the_example():
    required = set(re.findall(r'required_in_production\(\s*"([A-Z_]+)"', _text("antt_portal/settings.py")))
    assert required <= set(re.findall(r"^([A-Z_]+)=", _text(".env.example"), re.MULTILINE))


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_pins_with_hashes_and_names_no_address(lock):
    pins = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", _text(lock), re.MULTILINE | re.DOTALL)
    assert len(pins) > 40
    assert all("==" in pin and "--hash=sha256:" in pin for pin in pins)
    assert "://" not in _text(lock)


def test_the_locks_hold_every_dependency_of_the_project():
    project = tomllib.loads(_text("pyproject.toml"))
    for names, lock in [
        (project["project"]["dependencies"], "requirements.lock"),
        (project["project"]["dependencies"] + project["dependency-groups"]["dev"], "requirements-dev.lock"),
    ]:
        pinned = set(re.findall(r"^([a-z0-9-]+)==", _text(lock), re.MULTILINE))
        assert {re.match(r"[a-z0-9-]+", name)[0] for name in names} <= pinned


def test_the_same_uv_installs_everywhere():
    assert re.search(r'UV="(uv==[\d.]+)"', _text("bin/setup"))[1] in _text("Dockerfile")


def test_every_service_comes_back_and_tells_its_health():
    services = _compose()["services"]
    assert set(services) == {"web", "worker", "beat", "postgres", "redis"}
    for service in services.values():
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"]
        assert any(volume.split(":")[0] in _compose()["volumes"] for volume in service["volumes"])


def test_the_broker_forgets_nothing_by_itself():
    command = " ".join(_compose()["services"]["redis"]["command"])
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


def test_images_are_pinned():
    images = [service["image"] for service in _compose()["services"].values() if "build" not in service]
    images += re.findall(r"^FROM (\S+)", _text("Dockerfile"), re.MULTILINE)
    assert all(re.search(r":\d+[\w.-]+$", image) for image in images), images


def test_every_dependency_has_its_reason_written_down():
    page = _text("docs/decisions/2026-11-22-dependencies.md")
    project = tomllib.loads(_text("pyproject.toml"))
    names = {re.match(r"[a-z0-9-]+", name)[0] for name in project["project"]["dependencies"] + project["dependency-groups"]["dev"]}
    assert {name for name in names if f"| {name} |" not in page} == set()


def test_static_files_are_collected_again_only_when_one_has_changed(settings, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.css").write_text("a { color: red }")
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [source], tmp_path / "collected"
    get_finder.cache_clear()
    assert [collect_when_changed(), collect_when_changed()] == [True, False]
    (source / "a.css").write_text("a { color: darkred }")
    assert collect_when_changed()
    assert "darkred" in (tmp_path / "collected" / "a.css").read_text()
    get_finder.cache_clear()


def test_make_lists_its_targets():
    answer = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {"run", "test", "bench", "lint", "lock", "screenshots", "vendor", "help"} <= set(
        re.findall(r"^make (\w+)", answer, re.MULTILINE)
    )
