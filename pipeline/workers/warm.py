"""Loaded once by the fork server: what every child would otherwise load, build and compile for itself."""

from __future__ import annotations

import contextlib
import gc
import os

from extractors.errors import ExtractError

_PLAN = """บันทึกข้อความ
ที่ ศธ ๐๔๐๐๖/ว ๑ วันที่ ๑๐ พฤศจิกายน ๒๕๖๔
เรื่อง ปฏิทินการปฏิบัติงาน ปีการศึกษา ๒๕๖๔
เรียน ผู้อำนวยการโรงเรียน
ด้วยสำนักงานขอให้โรงเรียนบันทึกข้อมูลในระบบ DMC ภายในวันที่ ๓๐ พฤศจิกายน ๒๕๖๔ โรงเรยี น
ที่\tรายการปฏิบัติ\tวัน เดือน ปี\tผู้รับผิดชอบ
๑\tบันทึกข้อมูลนักเรียน\t10 - 12 พ.ย. 64\tสพท./โรงเรียน
๒\tตรวจสอบข้อมูล\tภายใน พ.ย. 64\tสพท.
"""


def warm() -> None:
    """Read a circular of ours once: word lists are read and patterns compiled on first use."""
    from extractors import extract
    from pipeline.mapping.assemble import map_document

    with contextlib.suppress(ExtractError):
        map_document(extract(_PLAN.encode(), "warm.txt"))


# As many documents are read at a time as there are cores: each on one of them. Read when the libraries are loaded.
for _threads in ("OPENCV_FOR_THREADS_NUM", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")
gc.disable()  # nothing of this becomes rubbish
with contextlib.suppress(Exception):  # a child that is not warm is only slower, and says what is wrong
    warm()
gc.collect()
gc.freeze()  # what is loaded stays: children need not look through it, nor copy its pages by doing so
gc.enable()
