"""Pages of a scan read ahead by other processes: the same content, whatever becomes of them."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest

from extractors import extract, progress, to_json
from extractors.ahead import Ahead
from extractors.errors import ExtractError


def children() -> list[str]:
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()


def tens(page: int) -> tuple[int, int] | None:
    if page == 4:
        return None  # left to the reader
    if page == 5:
        raise ExtractError("page_too_large", "wide", 5)
    return page * 10, os.getpid()


@pytest.mark.parametrize("helpers", [2, 3])
def test_pages_come_in_order_from_other_processes(helpers: int) -> None:
    before = children()
    with closing(Ahead(tens, 9, helpers)) as ahead:
        found = [ahead.take(page) for page in (1, 2, 4)]  # 3 is read and not asked for
        with pytest.raises(ExtractError) as caught:
            ahead.take(5)
        found += [ahead.take(page) for page in (6, 9)]
        assert len(children()) == len(before) + helpers
    assert (caught.value.code, caught.value.detail, caught.value.page) == ("page_too_large", "wide", 5)
    assert [one and one[0] for one in found] == [10, 20, None, 60, 90]
    assert {one[1] for one in found if one} - {os.getpid()} != set()
    assert os.getpid() not in {one[1] for one in found if one}
    assert children() == before


def test_without_helpers_nothing_is_read_ahead() -> None:
    before = children()
    for helpers, last in ((1, 9), (2, 1)):  # one page is nothing to share
        with closing(Ahead(tens, last, helpers)) as ahead:
            assert ahead.take(1) is None
            assert children() == before


def deadly(page: int) -> int:
    if page == 3:
        os._exit(1)
    return page


def test_a_helper_that_dies_leaves_the_pages_to_the_reader() -> None:
    before = children()
    with closing(Ahead(deadly, 6, 2)) as ahead:
        found = [ahead.take(page) for page in range(1, 7)]
    assert found[0] == 1
    assert found[2:] == [None] * 4
    assert children() == before


def faulty(page: int) -> int:
    raise LookupError("a fault of ours")


def test_a_fault_is_left_to_the_reader(capfd: pytest.CaptureFixture[str]) -> None:
    with closing(Ahead(faulty, 3, 2)) as ahead:
        assert ahead.take(1) is None
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("suffix", ["pdf", "tiff"])
def test_a_scan_of_several_pages_is_the_same_document(suffix: str, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    import pypdfium2 as pdfium

    from extractors.scan import pictures, reader

    letter = pdfium.PdfDocument(samples / "2564-circular" / "circular-2564.pdf")
    page = letter[0].render(scale=200 / 72, grayscale=True).to_pil()
    strips = [page.crop((0, top, page.width, top + 260)) for top in (300, 560, 820)]
    path = tmp_path / f"scan.{suffix}"
    how = {"resolution": 200} if suffix == "pdf" else {"dpi": (200, 200)}
    strips[0].save(path, save_all=True, append_images=strips[1:], **how)  # type: ignore[arg-type]
    data = path.read_bytes()

    own = tmp_path / "pids"
    module, name = (reader, "read_page") if suffix == "pdf" else (pictures, "read_raster")
    read_page = getattr(module, name)

    def noted(*arguments: object) -> object:
        with own.open("a") as stream:
            stream.write(f"{os.getpid()}\n")
        return read_page(*arguments)

    monkeypatch.setattr(module, name, noted)
    found = []
    for helpers in (1, 3):
        progress.listen(None, {}, helpers)
        try:
            found.append(to_json(extract(data, path.name)))
        finally:
            progress.listen(None, {})
    pids = list(map(int, own.read_text().split()))
    assert pids[:3] == [os.getpid()] * 3
    assert len(pids) == 6
    assert os.getpid() not in pids[3:]
    assert found[0] == found[1]
    assert b'"number":3' in found[0].replace(b" ", b"") or b'"page":3' in found[0].replace(b" ", b"")
