"""Simulated presentation attacks."""

from __future__ import annotations

import numpy as np
import pytest

from docfraud.biometrics.embed import find_main_face
from docfraud.errors import UnknownNameError, UsageError
from docfraud.specimens.portraits.attacks import SPECIES, held_print, live_clip, looped, shown_on_screen
from docfraud.specimens.portraits.library import library

PERSON = library()[1]
SMALL = (320, 240)


def test_a_screen_shows_the_person_and_its_own_pixels() -> None:
    made = shown_on_screen(PERSON, 1, size=(640, 480), frames=2)
    assert made.species in SPECIES
    assert made.note.startswith("Simulated")
    first, second = made.frames
    assert first.shape == second.shape == (480, 640, 3)
    assert not np.array_equal(first, second)
    assert np.array_equal(first, shown_on_screen(PERSON, 1, size=(640, 480)).frames[0])
    assert find_main_face(first).size > 200


def test_a_print_is_turned_frame_by_frame() -> None:
    made = held_print(PERSON, 1, species="print-dye", size=SMALL, tilts=(0.0, 40.0), fill=0.8)
    straight, turned = made.frames
    assert straight.shape == (240, 320, 3)
    assert find_main_face(turned).size > 60
    # a print turned by 40 degrees covers less of the even ground behind it
    even = [float((np.abs(frame.astype(float) - frame[4, 4]).max(axis=2) < 12).mean()) for frame in made.frames]
    assert even[1] > even[0] + 0.05


def test_a_dye_print_keeps_its_tones() -> None:
    """Its plates are no dots: the print looks like the photograph, not like a poster in eight colours."""
    made = held_print(PERSON, 1, species="print-dye", size=SMALL).frames[0]
    dots = held_print(PERSON, 1, species="print-inkjet", size=SMALL).frames[0]
    assert np.abs(made.mean(axis=(0, 1)) - dots.mean(axis=(0, 1))).max() < 25


def test_a_bent_print_is_wider_where_it_faces_the_camera() -> None:
    flat, bent = (
        held_print(PERSON, 1, species="print-dye", size=SMALL, tilts=(20.0,), bent=angle).frames[0] for angle in (0, 70)
    )
    assert np.abs(flat.astype(int) - bent).mean() > 5
    assert find_main_face(bent).size > 60


def test_a_clip_has_one_framing_and_new_noise() -> None:
    first, second, turned = live_clip(PERSON, 1, turns=(0.0, 0.0, 12.0), size=SMALL)
    noise = np.abs(first.astype(int) - second).mean()
    assert 0 < noise < 6
    assert np.abs(first.astype(int) - turned).mean() > 1.5 * noise
    assert looped((first, second)) == (first, second, first, second)


def test_what_cannot_be_made_is_refused() -> None:
    with pytest.raises(UnknownNameError):
        held_print(PERSON, 1, species="screen-monitor")
    with pytest.raises(UnknownNameError):
        shown_on_screen(PERSON, 1, species="print-dye")
    for wrong in ({"tilts": ()}, {"tilts": (70.0,)}, {"size": (641, 480)}, {"size": (100, 80)}, {"bent": 130}):
        with pytest.raises(UsageError):
            held_print(PERSON, 1, **wrong)
    with pytest.raises(UsageError):
        shown_on_screen(PERSON, 1, frames=0)
