"""What a gallery holds and answers."""

from __future__ import annotations

import json
import math
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from docfraud.biometrics.gallery import (
    Gallery,
    NewPerson,
    RatesByDistance,
    TemplateFormat,
    Templates,
    read_export,
    template_format,
    templates_of,
)
from docfraud.biometrics.gallery.files import audit_path, lock_path
from docfraud.biometrics.gallery.frames import frames
from docfraud.errors import (
    GalleryWriteError,
    NoFaceError,
    PersonExistsError,
    SeveralFacesError,
    TemplateKindError,
    UnknownNameError,
    UsageError,
    WrongTemplateError,
)
from docfraud.settings import Settings
from tests.biometrics.gallery.making import FORM, KEY, content, made, newcomer, templates
from tests.biometrics.photos import HOLDER, OTHER, noise, photo, resized, scene


def array(value: object = 0.5, shape: tuple[int, ...] = (8,), dtype: Any = np.float32) -> Any:
    return np.full(shape, value, dtype=dtype)


def test_the_nearest_picture_of_each_person_is_a_candidate_once(path: Path) -> None:
    with Gallery.create(path, KEY, FORM) as gallery:
        gallery.add("a", Templates(np.stack([array(1.0), array(2.0), array(2.1)]), "test"), label="Anna", document="X1")
        gallery.add_many([NewPerson(Templates(array(value), "test"), f"b{value}") for value in (2.3, 1.2, 9.0)])
        result = gallery.search(Templates(array(2.0), "test"), k=3, max_distance=100)
        assert [c.person for c in result.candidates] == ["a", "b2.3", "b1.2"]
        first = result.candidates[0]
        assert (first.label, first.document, first.distance, first.picture) == ("Anna", "X1", 0, 2)
        assert result.candidates[1].distance == pytest.approx(0.3 * math.sqrt(8), abs=1e-6)
        assert (result.size, result.pictures) == (4, 6)
        assert len(gallery.search(Templates(array(2.0), "test"), k=50, max_distance=math.inf).candidates) == 4


def test_many_pictures_of_one_person_do_not_push_others_out(path: Path) -> None:
    with Gallery.create(path, KEY, FORM) as gallery:
        gallery.add("many", templates(1, 500))
        gallery.add_many([newcomer(seed) for seed in range(2, 6)])
        found = gallery.search(templates(1), k=5, max_distance=math.inf).candidates
        assert found[0].person == "many"
        assert {c.person for c in found} == {"many", "p2", "p3", "p4", "p5"}


def test_the_limit_is_the_threshold_for_the_size(path: Path) -> None:
    curve = RatesByDistance((0.1, 0.2, 0.3), (1e-4, 1e-3, 1e-2), "made up", 1e-4)
    with Gallery.create(path, KEY, FORM, curve=curve) as gallery:
        gallery.add("a", Templates(array(0.0), "test"))
        at = {d: Templates(array(d / math.sqrt(8)), "test") for d in (0.25, 0.35)}
        inside, outside = (gallery.search(at[d]) for d in (0.25, 0.35))
        assert (len(inside.candidates), len(outside.candidates)) == (1, 0)
        assert inside.max_distance == inside.threshold.distance == 0.3
        assert "not an identification" in inside.message
        assert "made up" in inside.message
        assert "does not show" in outside.message
        assert len(gallery.search(at[0.35], max_distance=0.36).candidates) == 1
        assert "beyond it strangers" in gallery.search(at[0.35], max_distance=0.36).message
        gallery.add_many([newcomer(seed, 4) for seed in range(4)])
        near = gallery.search(at[0.25])
        assert near.threshold.distance == 0.1  # 17 pictures, not 5 people, are compared
        assert not near.candidates
        gallery.add_many([newcomer(seed, 50) for seed in range(10, 20)])
        assert not gallery.threshold.established
        assert "not established" in gallery.search(Templates(array(0.0), "test")).message


def test_an_empty_gallery_finds_nobody(path: Path) -> None:
    with Gallery.create(path, KEY, FORM) as gallery:
        result = gallery.search(templates(1), max_distance=math.inf)
        assert (result.candidates, result.size) == ((), 0)
        assert gallery.add_many([]) == ()
        assert gallery.people() == []
        gallery.compact()
    assert content(path) == {}


def test_what_was_noted_comes_back(path: Path) -> None:
    earlier = datetime(2020, 2, 29, 12, 30, tzinfo=UTC)
    given_ = Templates(templates(5, 2).values, "test", (0.25, 0.75))
    texts = {"label": "ÅSA ”X”, 張", "document": "L898902C3", "note": "line one\nline two"}
    with Gallery.create(path, KEY, FORM) as gallery:
        made_id = gallery.add_many([NewPerson(given_, None, **texts, added=(earlier, earlier + timedelta(days=1)))])[0]
        gallery.add_pictures(made_id, templates(6))
        assert (len(gallery), gallery.pictures, made_id in gallery) == (1, 3, True)
    with Gallery.open(path, KEY, read_only=True) as gallery:
        (person,) = gallery.people()
        assert person == gallery.person(made_id)
        assert {"label": person.label, "document": person.document, "note": person.note} == texts
        assert [p.number for p in person.pictures] == [1, 2, 3]
        assert [p.quality for p in person.pictures] == [0.25, 0.75, None]
        assert person.pictures[1].added == earlier + timedelta(days=1)
        assert abs(person.pictures[2].added - datetime.now(UTC)) < timedelta(hours=1)
        with pytest.raises(UnknownNameError, match="nobody"):
            gallery.person("nobody")


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (array(np.nan), "NaN"),
        (array(np.inf, (1, 8)), "infinity"),
        (array(shape=(7,)), "dimension 8"),
        (array(shape=(0, 8)), "dimension 8"),
        (array(shape=(1, 1, 8)), "dimension 8"),
        (array(dtype=np.float64), "float64"),
        ([0.5] * 8, "list"),
    ],
)
def test_what_is_no_template_is_refused_and_nothing_written(values: Any, says: str, path: Path) -> None:
    made(path)
    whole = path.read_bytes()
    wrong = Templates(values, "test")
    with Gallery.open(path, KEY) as gallery:
        for call in (
            lambda: gallery.add("x", wrong),
            lambda: gallery.add_many([newcomer(8), NewPerson(wrong, "x")]),
            lambda: gallery.add_pictures("p0", wrong),
            lambda: gallery.search(wrong),
        ):
            with pytest.raises(WrongTemplateError, match=says):
                call()
        assert len(gallery) == 3
    assert path.read_bytes() == whole


def test_only_one_template_is_searched_for(path: Path) -> None:
    made(path)
    with Gallery.open(path, KEY) as gallery, pytest.raises(WrongTemplateError, match="One template"):
        gallery.search(templates(0, 2))


@pytest.mark.parametrize("quality", [(0.5,), (0.5, math.nan), (0.1, 0.2, 0.3)])
def test_qualities_are_as_many_finite_numbers(quality: tuple[float, ...], path: Path) -> None:
    made(path)
    with Gallery.open(path, KEY) as gallery:
        with pytest.raises(WrongTemplateError, match="qualit"):
            gallery.add("x", Templates(templates(9, 2).values, "test", quality))
        with pytest.raises(WrongTemplateError, match="times"):
            gallery.add_many([NewPerson(templates(9, 2), added=(datetime.now(UTC),))])
        assert len(gallery) == 3


def test_templates_of_another_kind_are_refused(path: Path) -> None:
    made(path)
    other = Templates(templates(1).values, "another")
    with Gallery.open(path, KEY) as gallery:
        for call in (gallery.search, lambda t: gallery.add("x", t), lambda t: gallery.add_pictures("p0", t)):
            with pytest.raises(TemplateKindError, match=r"'another'.*'test'"):
                call(other)
        assert len(gallery) == 3


@pytest.mark.parametrize("people", [[newcomer(1)], [newcomer(8), newcomer(1)], [newcomer(8), newcomer(9), newcomer(8)]])
def test_an_id_that_is_taken_is_refused_and_nothing_written(people: list[NewPerson], path: Path) -> None:
    made(path)
    whole = path.read_bytes()
    with Gallery.open(path, KEY) as gallery:
        with pytest.raises(PersonExistsError, match="nothing was written"):
            gallery.add_many(people)
        assert len(gallery) == 3
    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    "texts",
    [{"person": ""}, {"person": "a\nb"}, {"person": "x" * 129}, {"person": " a"}, {"label": "\x1b[2J"},
     {"label": "x" * 501}, {"document": "y" * 65}, {"note": "\x00"}, {"note": "z" * 4001}, {"label": "\ud800"}],
)  # fmt: skip
def test_texts_that_are_refused(texts: dict[str, str], path: Path) -> None:
    made(path)
    with Gallery.open(path, KEY) as gallery:
        with pytest.raises(UsageError, match="This is no"):
            gallery.add_many([NewPerson(**{"templates": templates(9), "person": "p9", **texts})])  # type: ignore[arg-type]
        assert len(gallery) == 3


def test_removing_forgets(path: Path) -> None:
    made(path)
    size = path.stat().st_size
    with Gallery.open(path, KEY) as gallery:
        with pytest.raises(UnknownNameError, match="nobody was removed"):
            gallery.remove("p0", "p7")
        assert len(gallery) == 3
        gallery.remove("p1", purge=False)
        assert path.stat().st_size > size
        with pytest.raises(UnknownNameError):
            gallery.add_pictures("p1", templates(1))
        found = gallery.search(templates(1), max_distance=math.inf).candidates
        assert {c.person for c in found} == {"p0", "p2"}
    with Gallery.open(path, KEY, read_only=True) as gallery:
        found = gallery.search(templates(1), max_distance=math.inf).candidates
        assert {c.person for c in found} == {"p0", "p2"}
        assert len(gallery) == 2
    with Gallery.open(path, KEY) as gallery:
        gallery.remove("p0", "p0")
        assert path.stat().st_size < size
        assert gallery.search(templates(2)).candidates[0].label == "Label 2"
        gallery.add("p1", templates(9))
        assert gallery.person("p1").label == ""
        assert gallery.person("p1").pictures[0].number == 4  # numbers of removed pictures are not given again
    assert set(content(path)) == {"p2", "p1"}


def test_numbers_of_removed_pictures_are_not_given_again_after_compaction(path: Path) -> None:
    made(path)
    with Gallery.open(path, KEY) as gallery:
        gallery.remove("p2")
    with Gallery.open(path, KEY) as gallery:
        gallery.compact()
        gallery.add("new", templates(9))
        assert gallery.person("new").pictures[0].number == 4


def test_a_compacted_file_holds_no_record_that_the_old_one_held(path: Path) -> None:
    made(path)
    old = path.read_bytes()
    sealed = [old[r.payload : r.payload + r.length] for r in frames(lambda at, n: old[at : at + n], 256, len(old))]
    with Gallery.open(path, KEY) as gallery:
        gallery.compact()
    new = path.read_bytes()
    assert len(sealed) == 3
    for record in sealed:
        assert not [at for at in range(len(record) - 8) if record[at : at + 8] in new]


def test_nothing_of_anybody_is_in_clear(path: Path) -> None:
    made(path)
    with Gallery.open(path, KEY) as gallery:
        gallery.add("person-17", templates(17), document="DOCUMENT17")
        gallery.search(templates(0), reason="a reason nobody else has")
    data = path.read_bytes() + audit_path(path).read_bytes() + lock_path(path).read_bytes()
    values = templates(0).values
    for secret in (
        b"Label",
        b"DOCUMENT",
        b"a note",
        b"person-17",
        b"reason",
        b"operator",
        KEY.secret,
        values.tobytes()[:8],
    ):
        assert secret not in data


def test_files_are_only_their_owners(path: Path, tmp_path: Path) -> None:
    made(path)
    with Gallery.open(path, KEY) as gallery:
        gallery.compact()
        gallery.export(tmp_path / "out.jsonl")
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert {file.name for file in tmp_path.iterdir()} == {"g.dfg", "g.dfg.audit", "g.dfg.lock", "out.jsonl"}


def test_a_reader_searches_what_is_there_now(path: Path) -> None:
    made(path)
    with Gallery.open(path, KEY, read_only=True) as reader:
        for purge in (False, True):
            with Gallery.open(path, KEY) as gallery:
                gallery.add("new", templates(9))
            assert [c.person for c in reader.search(templates(9)).candidates] == ["new"]
            with Gallery.open(path, KEY) as gallery:
                gallery.remove("new", purge=purge)
            assert reader.search(templates(9)).candidates == ()


def test_an_export_holds_templates_only_where_they_are_asked_for(path: Path, tmp_path: Path) -> None:
    made(path)
    with Gallery.open(path, KEY) as gallery:
        gallery.add_many([NewPerson(Templates(templates(7, 2).values, "test", (0.5, 0.25)), "q")])
        assert gallery.export(tmp_path / "plain.jsonl") == 4
        assert gallery.export(tmp_path / "full.jsonl", templates=True) == 4
        with pytest.raises(GalleryWriteError, match="exists"):
            gallery.export(tmp_path / "full.jsonl")
        before = gallery.people()
    form, *people = map(json.loads, (tmp_path / "plain.jsonl").read_text().splitlines())
    assert form == {"kind": "test", "dimension": 8}
    assert people[1]["label"] == "Label 1"
    assert "template" not in json.dumps(people)
    with pytest.raises(UsageError, match="Line 2"):
        read_export(tmp_path / "plain.jsonl")
    with Gallery.create(tmp_path / "second.dfg", KEY, FORM) as gallery:
        gallery.add_many(read_export(tmp_path / "full.jsonl"))
        assert gallery.people() == before
        assert gallery.search(templates(2)).candidates[0].distance == 0


@pytest.mark.parametrize("text", ["", "x", "[]", '{"kind": "test", "dimension": 8}\n{"person": "a"}', '{"kind": 1}\n5'])
def test_what_is_no_export(text: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_text(text)
    with pytest.raises(UsageError, match="Line"):
        read_export(tmp_path / "x")
    with pytest.raises(UsageError, match="not exist"):
        read_export(tmp_path / "y")
    with pytest.raises(UsageError, match="read"):
        read_export(tmp_path)


def test_a_reader_changes_nothing_and_a_closed_gallery_says_so(path: Path) -> None:
    made(path)
    with Gallery.open(path, KEY, read_only=True) as gallery:
        for call in (
            lambda: gallery.add("x", templates(9)),
            lambda: gallery.add_pictures("p0", templates(9)),
            lambda: gallery.remove("p0"),
            gallery.compact,
        ):
            with pytest.raises(UsageError, match="reading only"):
                call()
    with pytest.raises(UsageError, match="closed"):
        gallery.search(templates(0))
    gallery.close()


@pytest.mark.parametrize(("k", "limit"), [(0, 1.0), (1, -1.0), (1, math.nan)])
def test_searches_that_make_no_sense(k: int, limit: float, path: Path) -> None:
    made(path)
    with Gallery.open(path, KEY) as gallery, pytest.raises(UsageError, match="one candidate"):
        gallery.search(templates(0), k, max_distance=limit)


@pytest.mark.parametrize(("kind", "dimension"), [("", 8), ("x" * 97, 8), ("a\n", 8), ("x", 0), ("x", 5000)])
def test_what_is_no_format(kind: str, dimension: int) -> None:
    with pytest.raises(UsageError):
        TemplateFormat(kind, dimension)


def test_threads_share_a_gallery(path: Path) -> None:
    Gallery.create(path, KEY, FORM).close()
    wrong: list[object] = []
    with Gallery.open(path, KEY) as gallery:

        def work(start: int) -> None:
            for seed in range(start, start + 10):
                gallery.add(f"p{seed}", templates(seed))
                found = gallery.search(templates(seed)).candidates
                if not found or found[0].person != f"p{seed}":
                    wrong.append(found)

        threads = [threading.Thread(target=work, args=(100 * turn,)) for turn in range(1, 5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not wrong
    assert len(content(path)) == 40


PEOPLE = [f"p{seed}" for seed in range(6)]
STEPS = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(PEOPLE), st.integers(1, 7)),
    st.tuples(st.just("more"), st.sampled_from(PEOPLE), st.integers(1, 7)),
    st.tuples(st.just("remove"), st.sampled_from(PEOPLE), st.booleans()),
    st.tuples(st.sampled_from(("compact", "reopen")), st.just(""), st.just(0)),
)


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of four pictures, so that people fall into several."""
    monkeypatch.setattr("docfraud.biometrics.gallery.blocks.PICTURES_PER_BLOCK", 4)


@pytest.mark.usefixtures("small_blocks")
@given(st.lists(STEPS, max_size=14))
@examples(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_gallery_is_what_was_done_to_it(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, int]]
) -> None:
    """Any sequence of changes, beside a dictionary."""
    path = tmp_path_factory.mktemp("model") / "g.dfg"
    reader = None
    model: dict[str, list[int]] = {}
    number = 1
    gallery = Gallery.create(path, KEY, FORM)
    try:
        reader = Gallery.open(path, KEY, read_only=True)
        for what, person, value in steps:
            if what in {"add", "more"}:
                if (person in model) is (what == "add"):
                    continue
                pictures = templates(number, value)
                if what == "add":
                    gallery.add(person, pictures, label=f"{person} {number}")
                else:
                    gallery.add_pictures(person, pictures)
                model.setdefault(person, []).extend(range(number, number + value))
                number += value
            elif what == "remove" and person in model:
                del model[person]
                gallery.remove(person, purge=bool(value))
            elif what == "compact":
                gallery.compact()
            elif what == "reopen":
                gallery.close()
                gallery = Gallery.open(path, KEY)
                assert gallery.recovered == ""
            reader.refresh()
            for view in (gallery, reader):
                assert {p.person: [i.number for i in p.pictures] for p in view.people()} == model
                assert view.pictures == sum(map(len, model.values()))
                for one in view.people():
                    assert one.label.startswith(one.person)
    finally:
        gallery.close()
        if reader is not None:
            reader.close()


# ---- pictures -------------------------------------------------------------------------------------------------------


def test_pictures_are_turned_into_templates(path: Path, settings: Settings) -> None:
    with Gallery.create(path, KEY, settings=settings) as gallery:
        assert gallery.template == template_format(settings)
        gallery.add("holder", HOLDER, label="Holder")
        gallery.add("other", [OTHER, photo(OTHER)])
        result = gallery.search(photo(HOLDER))
        assert [c.person for c in result.candidates] == ["holder"]
        assert gallery.person("other").pictures[1].number == 3
        with pytest.raises(NoFaceError, match="picture 1"):
            gallery.add("x", noise(200, 200))
        with pytest.raises(SeveralFacesError):
            gallery.search(scene(620, 330, (photo(HOLDER), 0, 10), (resized(photo(OTHER), 0.5), 360, 40)))
        assert len(gallery) == 2


def test_settings_that_make_other_templates_are_refused(path: Path, settings: Settings) -> None:
    made(path)
    with Gallery.open(path, KEY, settings=settings) as gallery:
        for call in (lambda: gallery.search(HOLDER), lambda: gallery.add("x", HOLDER)):
            with pytest.raises(TemplateKindError, match="'test'"):
                call()
    alone = settings.model_copy(update={"face_views": 1})
    assert template_format(alone) != template_format(settings)


def test_a_picture_without_a_face_is_named(tmp_path: Path, settings: Settings) -> None:
    from PIL import Image

    blank = tmp_path / "blank.png"
    Image.fromarray(noise(200, 200)).save(blank)
    with pytest.raises(NoFaceError, match=r"blank\.png"):
        templates_of([HOLDER, blank], settings)
