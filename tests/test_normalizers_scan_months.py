"""Short names of months as scans are read: mended in dates, left alone elsewhere."""

from __future__ import annotations

import pytest

from normalizers.dates.scan_months import mend_scan_months

MENDED = {
    "๑๕ ท.ค. - ๑๑ W.ย. ๖๖": "๑๕ ต.ค. - ๑๑ พ.ย. ๖๖",
    "๑  พW.ย. .๖๖": "๑  พ.ย. .๖๖",
    "๑ -๒๘ มฝี.ย. ๖๗": "๑ -๒๘ มิ.ย. ๖๗",
    "ก.ย. - ตด.ค. 67": "ก.ย. - ต.ค. 67",
    "๑ เไม.ย. ๒๕๖๒": "๑ เม.ย. ๒๕๖๒",
    "๖ ม.ย. ๖๕": "๖ มิ.ย. ๖๕",
    "25 ตต.ค. 59": "25 ต.ค. 59",
    "W.ค.64": "พ.ค.64",
    "๑๖» พฤษภาคม ๒๕๖๓": "๑๖ พฤษภาคม ๒๕๖๓",
}
LEFT = (
    "๑๕ มี.ค. - ๓๐ เม.ย. ๖๗",
    "เวลา 08.30 น. - 16.30 น.",
    "ภาคเรียนที่ 2 ปี พ.ศ. 2565",
    "1 ก.ค.ศ. 2565",
    "วันที่ 5 ก.พ.ร. แจ้ง",
    "3 ส.ส. ในเขต",
    "ชั้น ม.1 - ม.3 และ ปพ.5",
    "สพฐ. 2565",
    "๑ ก.ฉ. ๒๕๖๑",
)


@pytest.mark.parametrize(("read", "true"), MENDED.items())
def test_a_name_in_a_date_is_mended(read: str, true: str) -> None:
    assert mend_scan_months(read) == true


@pytest.mark.parametrize("text", LEFT)
def test_what_is_no_month_or_could_be_two_is_left(text: str) -> None:
    assert mend_scan_months(text) == text
