import numpy as np
import pytest

from docfraud.imaging.picture import RGB
from docfraud.report import words
from docfraud.report.sides import Side, figures_of, side_of, sides_of, views_of
from docfraud.results import CheckResult, ImageInfo, Inspection, Light, Outcome, Reason, Region
from tests.report import factory


def pictures(*images: str, size: tuple[int, int] = factory.SIZE) -> dict[str, RGB]:
    return {image: np.zeros((size[1], size[0], 3), np.uint8) for image in images}


def sides(inspection: Inspection, given: dict[str, RGB] | None = None) -> list[Side]:
    shown = pictures(*(info.image for info in inspection.images)) if given is None else given
    numbers = {result.check: place for place, result in enumerate(words.findings(inspection), 1)}
    return sides_of(figures_of(inspection, views_of(inspection, shown), numbers))


def finding(name: str, outcome: Outcome, *images: str) -> CheckResult:
    regions = tuple(factory.box("portrait", 60, 160, 370, 560, image) for image in images)
    return factory.result(name, name, outcome, Reason.FIELD_DIFFERS, "It differs.", regions=regions)


def info(image: str, light: Light = Light.VI, **more: object) -> ImageInfo:
    return ImageInfo.model_validate({"image": image, "light": light, "file": image, "width": 9, "height": 9} | more)


def test_the_lights_of_a_side_are_one_figure_white_light_first() -> None:
    given = (info("live"), *reversed(factory.THREE_LIGHTS), info("back"))
    found = sides(factory.in_three_lights(images=given))
    assert [(side.number, side.name, side.tabbed) for side in found] == [
        (1, "Live picture", False),
        (2, "Page", True),
        (3, "Back", False),
    ]
    assert [figure.info.image for figure in found[1].figures] == ["page", "page_ir", "page_uv"]
    assert [figure.light for figure in found[1].figures] == ["White light", "Infrared", "Ultraviolet"]


@pytest.mark.parametrize(
    ("image", "side"),
    [("page", "page"), ("page_ir", "page"), ("back_uv", "back"), ("live", "live"), ("odd_one", "odd_one")],
)
def test_a_key_names_its_side(image: str, side: str) -> None:
    assert side_of(image) == side


def test_one_picture_of_a_side_is_no_choice() -> None:
    only = factory.in_three_lights(images=factory.THREE_LIGHTS[1:2])
    assert [(side.name, side.tabbed) for side in sides(only)] == [("Page, infrared", False)]
    missing = sides(factory.in_three_lights(), pictures("page"))
    assert [(side.name, side.tabbed) for side in missing] == [
        ("Page", False),
        ("Page, infrared", False),
        ("Page, ultraviolet", False),
    ]


def test_a_light_without_a_picture_keeps_its_tab_beside_two_that_have_one() -> None:
    (page,) = sides(factory.in_three_lights(), pictures("page", "page_uv"))
    assert page.tabbed
    assert [figure.uri is None for figure in page.figures] == [False, True, False]


def test_two_pictures_in_one_light_cannot_be_told_apart_by_tabs() -> None:
    twice = factory.in_three_lights(images=(info("page"), info("page_ir"), info("page_uv", Light.UV)))
    assert [side.tabbed for side in sides(twice)] == [False, False, False]


@pytest.mark.parametrize(
    ("checks", "first"),
    [
        ((), "page"),
        ((finding("a", Outcome.FAILED, "page_uv"),), "page_uv"),
        ((finding("a", Outcome.UNDETERMINED, "page"), finding("b", Outcome.FAILED, "page_ir")), "page_ir"),
        ((finding("a", Outcome.UNDETERMINED, "page_uv"), finding("b", Outcome.ABORTED, "page_ir")), "page_ir"),
        ((finding("a", Outcome.FAILED, "page_uv"), finding("b", Outcome.FAILED, "page")), "page_uv"),
        ((finding("a", Outcome.FAILED, "page_ir", "page"),), "page"),
    ],
)
def test_the_light_with_the_most_serious_finding_opens_first(checks: tuple[CheckResult, ...], first: str) -> None:
    (page,) = sides(factory.in_three_lights(*checks))
    assert page.first.info.image == first


def test_what_succeeded_draws_nobody_to_its_light() -> None:
    good = factory.successful("a", "a", regions=(factory.box("portrait", 60, 160, 370, 560, "page_uv"),))
    (page,) = sides(factory.in_three_lights(good))
    assert page.figures[2].boxes
    assert page.first.info.image == "page"


def test_a_light_without_a_picture_is_not_the_first() -> None:
    inspection = factory.in_three_lights(factory.IR_BAD)
    (page,) = sides(inspection, pictures("page", "page_uv"))
    assert page.first.info.image == "page"
    (page,) = sides(inspection, pictures("page_ir", "page_uv"))
    assert page.first.info.image == "page_ir"
    (page,) = sides(factory.in_three_lights(), pictures("page_ir", "page_uv"))
    assert page.first.info.image == "page_ir"


def test_each_light_counts_its_findings_and_names_the_worst() -> None:
    white = finding("a", Outcome.UNDETERMINED, "page")
    (page,) = sides(factory.in_three_lights(factory.IR_BAD, white, finding("b", Outcome.FAILED, "page")))
    assert [figure.findings for figure in page.figures] == [2, 1, 0]  # two lines of the MRZ are one finding
    assert [figure.worst for figure in page.figures] == [Outcome.FAILED, Outcome.FAILED, None]


def test_where_the_page_lies_in_one_light_it_lies_in_all() -> None:
    outline = Region(image="page", polygon=((300, 200), (900, 200), (900, 600), (300, 600)), role="page")
    checks = (factory.successful("picture-quality", "Good", regions=(outline,)),)
    views = views_of(factory.in_three_lights(*checks), pictures("page", "page_ir", "page_uv"))
    assert views["page"].is_part
    assert views["page"].same_frame(views["page_ir"])
    assert views["page"].same_frame(views["page_uv"])


def test_a_light_of_another_size_is_shown_whole() -> None:
    outline = Region(image="page", polygon=((300, 200), (900, 200), (900, 600), (300, 600)), role="page")
    checks = (factory.successful("picture-quality", "Good", regions=(outline,)),)
    given = pictures("page") | pictures("page_ir", size=(600, 420))
    views = views_of(factory.in_three_lights(*checks), given)
    assert views["page"].is_part
    assert not views["page_ir"].is_part
