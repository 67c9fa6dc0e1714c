"""Repair of broken Thai text: what PDF files, scanners and wrong encodings do to it.

>>> repair("ส านักงานเขตพื้นท่ี").text
'สำนักงานเขตพื้นที่'
"""

from normalizers.thai_text.changes import Repaired, TextChange
from normalizers.thai_text.damage import Damage, damage
from normalizers.thai_text.repairer import propose, repair

__all__ = ["Damage", "Repaired", "TextChange", "damage", "propose", "repair"]
