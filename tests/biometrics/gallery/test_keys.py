from __future__ import annotations

import base64
import os
import stat
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.biometrics.gallery import GalleryKey, KeyFileWarning, find_key, make_key_file
from docfraud.errors import FileMissingError, FileUnreadableError, GalleryKeyError, GalleryWriteError

SECRET = bytes(range(100, 132))


@pytest.mark.parametrize(
    "text",
    [SECRET.hex(), SECRET.hex().upper(), base64.b64encode(SECRET).decode(), base64.urlsafe_b64encode(SECRET).decode()],
)
def test_a_key_is_read_from_base64_and_hexadecimal_digits(text: str) -> None:
    assert GalleryKey.parse(f" {text}\n").secret == SECRET


@given(st.text(max_size=40) | st.text(st.characters(exclude_categories=["Nd", "Ll", "Lu"]), min_size=41, max_size=80))
def test_whatever_else_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(GalleryKeyError, match="passphrase") as caught:
        GalleryKey.parse(text)
    assert len(text.strip()) < 8 or text.strip() not in str(caught.value)


@pytest.mark.parametrize("text", ["", "correct horse battery staple", base64.b64encode(bytes(31)).decode(), "g" * 64])
def test_passphrases_and_short_keys_are_refused(text: str) -> None:
    with pytest.raises(GalleryKeyError):
        GalleryKey.parse(text)


def test_a_key_does_not_show_itself() -> None:
    key = GalleryKey(SECRET)
    assert repr(SECRET)[2:10] not in repr(key)
    assert key.text not in repr(key) + str(key)


def test_a_key_has_32_bytes() -> None:
    with pytest.raises(GalleryKeyError, match="32 bytes"):
        GalleryKey(bytes(16))


def test_a_key_file_is_only_its_owners_and_never_replaced(tmp_path: Path) -> None:
    file = tmp_path / "key"
    key = make_key_file(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert GalleryKey.from_file(file) == key
    with pytest.raises(GalleryWriteError, match="exists"):
        make_key_file(file)
    assert GalleryKey.from_file(file) == key
    assert make_key_file(tmp_path / "another") != key


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602])
def test_a_key_file_open_to_others_is_told(mode: int, tmp_path: Path) -> None:
    file = tmp_path / "key"
    make_key_file(file)
    file.chmod(mode)
    with pytest.warns(KeyFileWarning, match=f"{mode:04o}"):
        GalleryKey.from_file(file)


def test_files_that_hold_no_key(tmp_path: Path) -> None:
    file = tmp_path / "key"
    with pytest.raises(FileMissingError):
        GalleryKey.from_file(file)
    with pytest.raises(FileUnreadableError):
        GalleryKey.from_file(tmp_path)
    for content in (b"", b"\xff" * 64, b"A" * 100_000, os.urandom(32)):
        file.write_bytes(content)
        file.chmod(0o600)
        with pytest.raises(GalleryKeyError, match=r"the file .*key"):
            GalleryKey.from_file(file)
    with pytest.raises(GalleryWriteError):
        make_key_file(tmp_path / "absent" / "key")


def test_the_option_goes_before_the_environment_and_that_before_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [tmp_path / "option", tmp_path / "setting"]
    option, setting = (make_key_file(file) for file in files)
    variable = GalleryKey.generate()
    monkeypatch.setenv("DOCFRAUD_GALLERY_KEY", variable.text)
    assert find_key(files[0], setting=files[1]) == option
    assert find_key(setting=files[1]) == variable
    monkeypatch.setenv("DOCFRAUD_GALLERY_KEY", "nonsense")
    with pytest.raises(GalleryKeyError, match="DOCFRAUD_GALLERY_KEY"):
        find_key(setting=files[1])
    monkeypatch.delenv("DOCFRAUD_GALLERY_KEY")
    assert find_key(setting=files[1]) == setting
    with pytest.raises(GalleryKeyError) as caught:
        find_key()
    assert "make-key" in caught.value.remedy
