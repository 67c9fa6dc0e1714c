"""Systems and bodies: found where they are named, and nowhere else."""

from __future__ import annotations

import pytest

from normalizers.lookups import find_systems, parties, party_of, split_parties, systems


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param("ผ่านระบบ SchoolMIS/SGS", ["SchoolMIS", "SGS"], id="two with a slash"),
        pytest.param("ด้วยระบบ Data Management Center", ["DMC"], id="full name"),
        pytest.param("ข้อมูลนักเรียนรายบุคคล (DMC2021)", ["DMC"], id="with a year"),
        pytest.param("แบบสอบถามการศึกษาเพื่อปวงชน (EFA) ผ่านระบบ EMIS", ["EFA", "EMIS"], id="form in a system"),
        pytest.param("ระบบ EMIS และ SCHOOL  MIS", ["EMIS", "SchoolMIS"], id="blanks inside"),
        pytest.param("https://portal.bopp-obec.info/obec64", [], id="an address names none"),
        pytest.param("DMCX SETTING reset B-OBECX", [], id="part of another word"),
        pytest.param("ข้อมูลนักเรียนรายบุคคล", [], id="the data is not the system"),
        pytest.param("DMC DMC DMC", ["DMC"], id="once"),
        pytest.param("", [], id="empty"),
    ],
)
def test_systems_named_in_a_text(text: str, named: list[str]) -> None:
    assert sorted(m.system for m in find_systems(text)) == sorted(named)
    assert all(text[m.start : m.end] == m.raw for m in find_systems(text))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("สพท.", "esao"),
        ("สพฐ.", "obec"),
        ("โรงเรียน", "school"),
        ("ผู้อำนวยการ สำนักงานเขตพื้นที่ การศึกษา", "esao-director"),
        ("สนผ.", "bopp"),
        ("สนม.", None),
        ("โรงเรียนในสังกัดทุกแห่ง", "school"),
        ("สพป.ทุกเขต", "spp"),
        ("ผู้อำนวยการโรงเรียนทุกแห่ง", "principal"),
        ("ทุกแห่ง", None),
        ("ศึกษาพิเศษ", None),
    ],
)
def test_party_of_a_name(name: str, key: str | None) -> None:
    assert party_of(name) == key


def test_names_in_a_row_are_split_only_when_all_are_known() -> None:
    assert split_parties("ผู้บริหารโรงเรียน ผู้อำนวยการกลุ่มนโยบายและแผน") == [
        "ผู้บริหารโรงเรียน",
        "ผู้อำนวยการกลุ่มนโยบายและแผน",
    ]
    assert split_parties("ผู้บริหารโรงเรียน ใครก็ไม่รู้") is None
    assert split_parties("") is None


def test_data_files_are_sound() -> None:
    """Ids are unique, and no alias belongs to two."""
    assert len({s.id for s in systems()}) == len(systems())
    assert len({p.id for p in parties()}) == len(parties())
    for rows in (systems(), parties()):
        owners: dict[str, set[str]] = {}
        for row in rows:
            for alias in row.aliases:
                owners.setdefault(alias, set()).add(row.id)
        assert {a: o for a, o in owners.items() if len(o) > 1} == {}
