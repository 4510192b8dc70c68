import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from docfraud.imaging.picture import RGB
from docfraud.report import words
from docfraud.report.html import render_html, write_html
from docfraud.results import CheckResult, DocumentSummary, FieldComparison, Inspection, Outcome, VerdictOutcome
from tests.report import factory
from tests.report.strategies import HOSTILE, inspections

VOID = {"meta", "img", "br", "hr", "link", "input"}
SVG_EMPTY = {"image", "polygon", "rect", "use"}


class Page(HTMLParser):
    """What a reader and a browser would meet."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.text = ""
        self.css = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in SVG_EMPTY
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.css += data
        else:
            self.text += data

    def all(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        return [
            given
            for name, given in self.elements
            if name == tag and all(value in given.get(key, "").split() for key, value in attributes.items())
        ]

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


def pictures(inspection: Inspection) -> dict[str, RGB]:
    rng = np.random.default_rng(0)
    return {
        info.image: rng.integers(0, 255, (880, 1250, 3) if info.image != "live" else (800, 600, 3), dtype=np.uint8)
        for info in inspection.images
        if not info.error
    }


def page_of(inspection: Inspection, pages: dict[str, str] | None = None) -> Page:
    return Page(render_html(inspection, pictures(inspection), pages))


def assert_self_contained(page: Page) -> None:
    assert not page.open
    assert not {tag for tag, _ in page.elements} & {"script", "link", "iframe", "object", "embed", "form", "base"}
    for tag, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        for name in ("src", "href", "srcset", "data", "poster", "action"):
            target = attributes.get(name)
            assert target is None or target.startswith(("data:image/jpeg;base64,", "#")), (tag, target)
    assert "url(" not in page.css
    assert "@import" not in page.css


@pytest.mark.parametrize("name", factory.ALL)
def test_the_file_needs_nothing_else(name: str) -> None:
    inspection = factory.ALL[name]()
    html = render_html(inspection, pictures(inspection))
    page = Page(html)
    assert_self_contained(page)
    assert html.lstrip().lower().startswith("<!doctype html>")
    assert page.all("html")[0]["lang"] == "en"


@pytest.mark.parametrize("name", factory.ALL)
def test_the_verdict_comes_in_words(name: str) -> None:
    inspection = factory.ALL[name]()
    page = page_of(inspection)
    assert page.all("header", **{"class": name})
    assert f"Verdict: {name}" in page.words
    assert inspection.verdict.bottom_line in page.words
    assert words.VICTIM_NOTE in page.words
    assert words.NOT_PROOF in page.words


@pytest.mark.parametrize("name", factory.ALL)
def test_every_check_has_a_row_with_its_word_and_message(name: str) -> None:
    inspection = factory.ALL[name]()
    page = page_of(inspection)
    rows = [attributes["data-check"] for attributes in page.all("li", **{"class": "check"})]
    assert sorted(rows) == sorted(result.check for result in inspection.checks)
    for result in inspection.checks:
        assert result.message in page.words
        assert page.all("li", **{"data-check": result.check, "class": result.outcome.value})
        assert words.OUTCOME_LOOKS[result.outcome].word in page.words


def test_no_result_is_not_told_as_no_failure() -> None:
    assert "No check reached a result." in page_of(factory.unprocessable()).words
    assert "No check failed, and none was left undetermined." in page_of(factory.clear()).words
    assert "No check failed" not in page_of(factory.suspect()).words


def test_boxes_and_findings_share_their_numbers() -> None:
    page = page_of(factory.suspect())
    listed = {attributes["id"].removeprefix("finding-") for attributes in page.all("li", **{"class": "finding"})}
    drawn = {number for attributes in page.all("g") for number in attributes.get("data-numbers", "").split()}
    assert listed == drawn == {"1", "2", "3"}


@pytest.mark.parametrize("name", factory.ALL)
def test_every_link_has_its_target_and_ids_are_unique(name: str) -> None:
    page = page_of(factory.ALL[name]())
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {attributes["href"][1:] for attributes in page.all("a")} <= set(ids)


def test_each_picture_is_in_the_file_once_with_its_name() -> None:
    page = page_of(factory.suspect())
    assert [(image["id"], image["width"], image["height"]) for image in page.all("image")] == [
        ("picture-1", "1250", "880"),
        ("picture-2", "1250", "880"),
        ("picture-3", "600", "800"),
    ]
    assert all(attributes.get("aria-label") or "aria-hidden" in attributes for attributes in page.all("svg"))
    assert all(attributes["alt"] for attributes in page.all("img"))


def test_a_close_up_is_a_window_onto_a_picture_that_the_file_has_already() -> None:
    page = page_of(factory.in_three_lights(factory.UV_DOUBT))
    assert [use["href"] for use in page.all("use")] == ["#picture-1", "#picture-2", "#picture-3"]
    assert len(page.all("image")) == 3


def picked(page: Page, prefix: str) -> list[str]:
    return [given["id"] for given in page.all("input") if given["id"].startswith(prefix) and "checked" in given]


def test_tabs_only_where_there_are_several_lights() -> None:
    tabs = [given for given in page_of(factory.suspect()).all("input") if "pick" in given["class"].split()]
    assert [(tab["name"], tab["class"], tab["aria-label"]) for tab in tabs] == [
        ("light-1", "pick vi", "White light, 3 findings marked, the most serious failed"),
        ("light-1", "pick ir", "Infrared"),
    ]
    only = page_of(factory.in_three_lights(images=factory.PICTURES[:1]))
    assert not only.all("input", **{"class": "pick"})
    assert only.all("input", **{"class": "zoom"})


@pytest.mark.parametrize("checks", [(), (factory.IR_BAD,), (factory.UV_DOUBT,), (factory.UV_DOUBT, factory.IR_BAD)])
def test_the_tab_with_the_worst_finding_is_open(checks: tuple[CheckResult, ...]) -> None:
    wanted = "light-2" if factory.IR_BAD in checks else "light-3" if checks else "light-1"
    assert picked(page_of(factory.in_three_lights(*checks)), "light-") == [wanted]


def test_every_control_has_its_label_and_works_by_the_style_sheet_alone() -> None:
    page = page_of(factory.in_three_lights(factory.IR_BAD, factory.UV_DOUBT))
    labels = {given["for"] for given in page.all("label")}
    controls = page.all("input")
    assert {given["id"] for given in controls} == labels
    assert len(picked(page, "zoom-")) == 1
    kinds = {kind for given in controls for kind in given["class"].split()}
    assert kinds == {"pick", "vi", "ir", "uv", "bright", "zoom", "times-1", "times-2", "times-4"}
    for kind in kinds - {"times-1"}:
        assert re.search(rf"\.{kind}\b[^{{]*:checked ~ ", page.css) or re.search(
            rf"\.pick\.{kind}:checked ~ ", page.css
        )
    assert len(page.all("fieldset")) == len(page.all("legend")) == 1


def test_enlarging_enlarges() -> None:
    css = page_of(factory.in_three_lights()).css
    assert ".times-2:checked ~ .stage .sheet { width: 200%; }" in css
    assert ".times-4:checked ~ .stage .sheet { width: 400%; }" in css


def test_brighten_is_offered_only_where_there_is_an_ultraviolet_picture() -> None:
    assert not page_of(factory.suspect()).all("input", **{"class": "bright"})
    ids = [
        given["id"] for given in page_of(factory.in_three_lights(factory.UV_DOUBT)).all("input", **{"class": "bright"})
    ]
    assert ids == ["bright-1", "bright-finding-1"]


def test_a_light_that_is_hidden_on_the_screen_is_printed() -> None:
    css = page_of(factory.in_three_lights()).css
    screen, paper = css.split("@media print", 1)
    assert ".tabbed .layer, " in screen
    assert ".tabbed .layer { display: block; }" in paper


def test_each_crop_is_captioned_and_a_click_on_it_opens_its_light() -> None:
    page = page_of(factory.in_three_lights(factory.UV_DOUBT))
    for said in ("Portrait Page", "White light Infrared Ultraviolet marked"):
        assert said in page.words
    crops = [given["for"] for given in page.all("label", **{"class": "sheet"})]
    assert crops == ["light-1", "light-2", "light-3"]
    alone = page_of(factory.in_three_lights(factory.BIRTH_BAD, images=factory.PICTURES[:1]))
    assert alone.all("use")
    assert not alone.all("label", **{"class": "sheet"})


def test_places_without_a_crop_are_counted() -> None:
    regions = tuple(factory.box(f"place {row}", 100, 100 * row, 150, 100 * row + 30) for row in range(1, 6))
    page = page_of(factory.in_three_lights(factory.BIRTH_BAD.model_copy(update={"regions": regions})))
    assert "2 more places marked on the pictures." in page.words


def test_a_finding_links_to_the_side_that_it_is_marked_on() -> None:
    page = page_of(factory.suspect())
    assert "Marked on: Page; Live picture." in page.words
    assert {given["href"] for given in page.all("a")} >= {"#side-1", "#side-2"}


def test_the_map_of_differences_stands_under_the_faces_with_what_its_check_says() -> None:
    parts = factory.PASSED[0].model_copy(update={"check": "altered-appearance", "message": "The nose is wider."})
    inspection = factory.suspect()
    inspection = inspection.model_copy(update={"checks": (*inspection.checks, parts)})
    chip = np.full((150, 150, 3), 90, np.uint8)
    page = Page(render_html(inspection, pictures(inspection), heat=(chip, chip + 60)))
    maps = [given for given in page.all("img") if "coloured where" in given["alt"]]
    assert len({given["src"] for given in maps}) == 2
    assert_self_contained(page)
    assert "The nose is wider." in page.words
    without = page_of(inspection)
    assert not [given for given in without.all("img") if "coloured where" in given["alt"]]
    assert "Where they differ" not in without.words


PARTS = (
    "**What it does.** Compares.\n\n**Why a forger fails it.** Hard.\n\n"
    "**What else could cause a failure.** Wear & <b>glare</b>.\n\n**Check by hand.** Tilt `it`."
)


@pytest.mark.parametrize("finding", [factory.IR_BAD, factory.UV_DOUBT])
def test_a_finding_tells_what_else_could_cause_it_and_how_to_check_by_hand(finding: CheckResult) -> None:
    page = page_of(factory.in_three_lights(finding), {finding.check: PARTS})
    assert "What else could cause this Wear & <b>glare</b>." in page.words
    assert "Check by hand Tilt it." in page.words
    assert not page.all("b")
    assert len(page.all("details")) == 3


def test_a_crash_has_no_cause_on_the_document_but_can_be_checked_by_hand() -> None:
    page = page_of(factory.in_three_lights(factory.CRASHED), {factory.CRASHED.check: PARTS})
    assert "What else could cause this" not in page.words
    assert "Check by hand Tilt it." in page.words


def test_the_groups_come_under_the_verdict_each_with_its_result() -> None:
    page = page_of(factory.in_three_lights(factory.IR_BAD, factory.UV_DOUBT, *factory.PASSED))
    for said in (
        "MRZ IR readability ✗ failed 1 of 1 check finding 1",
        "UV brightness ! undetermined 1 of 1 check finding 2",
        "Pattern check ○ not performed no such check",
        "MRZ consistency ✓ successful 4 of 4 checks",
        "Date of expiry ○ not performed no such check",
    ):
        assert said in page.words
    assert page.words.index("MRZ IR readability") < page.words.index("Document Document")


def test_the_portrait_is_not_shown_as_ultraviolet_light_shows_it() -> None:
    page = page_of(factory.in_three_lights(factory.UV_DOUBT))
    assert "Portrait on the document" not in page.words
    assert "Portrait on the document" in page_of(factory.in_three_lights(factory.UV_DOUBT, factory.GLARE)).words


def test_a_field_shows_its_two_crops_side_by_side() -> None:
    alts = [attributes["alt"] for attributes in page_of(factory.suspect()).all("img")]
    assert "Date of birth in the machine-readable zone, cut out" in alts
    assert "Date of birth on the printed page, cut out" in alts
    assert "Date of expiry on the printed page, cut out" not in alts
    assert {"Portrait cut from the document", "Face cut from the live picture"} <= set(alts)


def test_the_face_is_a_distance_with_threshold_and_origin_and_never_a_percentage_match() -> None:
    page = page_of(factory.suspect())
    assert "distance 0.7134, must be below 0.5" in page.words
    assert factory.FACE_BAD.expected is not None
    assert factory.FACE_BAD.expected in page.words
    assert "% match" not in page.words


def test_what_was_not_looked_at_is_said_with_what_to_do() -> None:
    page = page_of(factory.unprocessable())
    assert "The file is not a picture. Give a JPEG, PNG, TIFF, WebP, HEIC or PDF file." in page.words
    assert "No infrared picture was given. Capture the page in infrared too." in page.words


def test_a_picture_that_is_not_given_is_said_to_be_missing() -> None:
    page = Page(render_html(factory.suspect(), {}))
    assert not page.all("svg")
    assert page.words.count("The picture is not part of this report.") == 3
    assert len(page.all("li", **{"class": "finding"})) == 3


def test_a_wrong_check_digit_is_marked_in_the_zone() -> None:
    inspection = factory.suspect().model_copy(update={"mrz": (factory.BROKEN_READING,)})
    html = render_html(inspection, {})
    assert len(Page(html).all("mark")) == 2
    assert "L898902C36UTO7508122F1204159ZE184226B<<<<<10" in Page(html).text
    assert not page_of(factory.suspect()).all("mark")


def test_the_check_page_folds_out() -> None:
    page = page_of(factory.suspect(), {"viz-date-of-birth": "**What it does.** Compares <i>dates</i>."})
    assert len(page.all("details")) == 1
    assert "What it does. Compares <i>dates</i>." in page.words
    assert not page.all("i")


@pytest.mark.parametrize("value", HOSTILE)
def test_values_read_from_a_document_stay_text(value: str) -> None:
    inspection = factory.suspect()
    field = FieldComparison(name="surname", mrz=value, viz=value, chip=value, outcome=Outcome.FAILED, message=value)
    check = factory.BIRTH_BAD.model_copy(
        update={"message": value, "expected": value, "observed": value, "title": value, "advice": value}
    )
    inspection = inspection.model_copy(
        update={
            "document": DocumentSummary(surname=value, number=value, issuer_name=value),
            "fields": (field,),
            "checks": (check,),
            "verdict": inspection.verdict.model_copy(update={"bottom_line": value, "log": (value,)}),
            "images": tuple(info.model_copy(update={"file": value}) for info in inspection.images),
        }
    )
    page = page_of(inspection, {check.check: value})
    assert_self_contained(page)
    assert " ".join(words.clean(value).split()) in page.words
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", page.text)


def test_the_security_policy_allows_this_style_sheet_and_nothing_else() -> None:
    html = render_html(factory.suspect(), {})
    policy = Page(html).all("meta", **{"http-equiv": "Content-Security-Policy"})[0]["content"]
    css = re.search("<style>(.*?)</style>", html, re.DOTALL)
    assert css is not None
    digest = base64.b64encode(hashlib.sha256(css.group(1).encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy


def test_the_file_is_written_as_utf8(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    inspection = factory.clear().model_copy(update={"document": DocumentSummary(surname="MÜLLER\udcff")})
    write_html(inspection, {}, target)
    assert "MÜLLER\\xff" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_text_contrasts_with_its_ground(scheme: str) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1 for text."""
    css = Page(render_html(factory.clear(), {})).css
    light, dark, paper = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    block = {"light": light, "dark": dark, "print": paper}[scheme]
    colours = {name: _luminance(code) for name, code in re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block)}
    pairs = [("ink", "paper"), ("ink", "ground"), ("quiet", "paper"), ("quiet", "ground"), ("link", "paper")]
    for tone in ("failed", "undetermined", "successful", "grey", "aborted"):
        pairs += [(tone, f"{tone}-tint"), ("on", tone), ("ink", f"{tone}-tint"), ("quiet", f"{tone}-tint")]
    for front, back in pairs:
        bright, dim = sorted((colours[front], colours[back]), reverse=True)
        assert (bright + 0.05) / (dim + 0.05) >= 4.5, (scheme, front, back)


def _luminance(code: str) -> float:
    digits = code[1:] if len(code) == 7 else "".join(2 * digit for digit in code[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(inspections)
def test_any_inspection_renders(inspection: Inspection) -> None:
    images = {name: np.full((90, 140, 3), 200, np.uint8) for name in ("page", "page_ir", "page_uv", "live", "back")}
    page = Page(render_html(inspection, images, {result.check: result.message for result in inspection.checks}))
    assert_self_contained(page)
    assert len(page.all("li", **{"class": "check"})) == len(inspection.checks)
    assert inspection.verdict.outcome in VerdictOutcome
    assert f"Verdict: {inspection.verdict.outcome.value}" in page.words
