"""Repair of damaged Thai, class by class: pairs of what comes in and what must come out."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from normalizers.thai_text import TextChange, damage, propose, repair

PUA = [
    ("ให\uf70bสถานศึกษา", "ให้สถานศึกษา"),
    ("ไม\uf70aเป\uf712นไปตามแผน", "ไม่เป็นไปตามแผน"),
    ("ป\uf710จจุบ\uf710น", "ปัจจุบัน"),
    ("ผู\uf70bปกครอง", "ผู้ปกครอง"),
    ("ฝ\uf705ายวิชาการ", "ฝ่ายวิชาการ"),
    ("ป\uf706ายประกาศ", "ป้ายประกาศ"),
    ("ป\uf702การศึกษา", "ปีการศึกษา"),
    ("ป\uf702\uf713นี้", "ปี่นี้"),
    ("สัมฤทธิ\uf70e", "สัมฤทธิ์"),
    ("ก\uf70aอสร\uf70bาง", "ก่อสร้าง"),
    ("\uf700านข\uf70bอมูล", "ฐานข้อมูล"),
    ("สั\uf70f\uf70fาจ\uf70bาง", "สัญญาจ้าง"),
    ("ค\uf70fหญ\uf718้า", "คญหญุ้า"),
    ("ว\uf710น\uf717", "วัน์"),
    ("ท\uf711างาน", "ทำงาน"),
    ("ฎ\uf719", "ฎู"),
    ("โต\uf70cะ", "โต๊ะ"),
    ("จ\uf70dา", "จ๋า"),
]

PUA_MAC = [
    ("ห\uf884วหน\uf88bา", "หัวหน่า"),
    ("ผ\uf89c\uf88eร\uf884บผ\uf885ดชอบ", "ผู้รับผิดชอบ"),
    ("ป\uf886การศ\uf887กษา", "ปีการศึกษา"),
    ("พ\uf888\uf88eนท\uf886\uf88b", "พื้นที่"),
    ("เป\uf889นป\uf884จจ\uf89bบ\uf884น", "เป็นปัจจุบัน"),
    ("ฝ\uf88aายปกครอง", "ฝ่ายปกครอง"),
    ("เป\uf88fาหมาย", "เป้าหมาย"),
    ("ว\uf885เคราะห\uf897", "วิเคราะห์"),
    ("โต\uf891ะ", "โต๊ะ"),
    ("ส\uf899านัก", "สำนัก"),
    ("\uf89eาน", "ฐาน"),
    ("สั\uf89aชาติ", "สัญชาติ"),
]

PUA_SYMBOL = [
    ("\uf0b7 ตรวจสอบข้อมูล", "• ตรวจสอบข้อมูล"),
    ("\uf0a7 ครู", "▪ ครู"),
    ("\uf0d8 แนวทาง", "➢ แนวทาง"),
    ("\uf0fc ผ่าน", "✓ ผ่าน"),
    ("\uf06f ใช่ \uf06f ไม่ใช่", "□ ใช่ □ ไม่ใช่"),
    ("\uf076 หมายเหตุ", "❖ หมายเหตุ"),
    ("\uf0e0 ส่งต่อ", "→ ส่งต่อ"),
    ("\uf0fe ยืนยันแล้ว", "☑ ยืนยันแล้ว"),
]

SARA_AM_SPACE = [
    ("ส านักงาน", "สำนักงาน"),
    ("จ านวน ๑ ชุด", "จำนวน ๑ ชุด"),
    ("ก าหนดการ", "กำหนดการ"),
    ("น ้าดื่มสะอาด", "น้ำดื่มสะอาด"),
    ("น้ าประปา", "น้ำประปา"),
    ("ซ ้าซ้อน", "ซ้ำซ้อน"),
    ("ต ่ากว่าเกณฑ์", "ต่ำกว่าเกณฑ์"),
    ("ประจ าปี", "ประจำปี"),
    ("อ าเภอ", "อำเภอ"),
    ("ต าบล", "ตำบล"),
    ("ท าหน้าที่", "ทำหน้าที่"),
    ("ผู้น าเข้าข้อมูล", "ผู้นำเข้าข้อมูล"),
    ("ด าเนินการจัดท าแผน", "ดำเนินการจัดทำแผน"),
    ("ส\u00a0าเนา", "สำเนา"),
    ("จัดท า", "จัดทำ"),
    ("ค า", "คำ"),
    ("สม ่าเสมอ", "สม่ำเสมอ"),
    ("ตา บล", "ตำบล"),
]

SARA_AM_NIKHAHIT = [
    ("สํานัก", "สำนัก"),
    ("นํ้าหนัก", "น้ำหนัก"),
    ("น้ําหนัก", "น้ำหนัก"),
    ("กําหนดการ", "กำหนดการ"),
    ("ซํ้าซ้อน", "ซ้ำซ้อน"),
    ("ตํ่า", "ต่ำ"),
    ("จํานวน", "จำนวน"),
    ("สํ านักงาน", "สำนักงาน"),
    ("คาํสั่ง", "คำสั่ง"),
    ("ประจําเดือน", "ประจำเดือน"),
]

SARA_AM_DOUBLE = [
    ("คำาสั่ง", "คำสั่ง"),
    ("สำานักงาน", "สำนักงาน"),
    ("จำานวน", "จำนวน"),
    ("น้ำาหนัก", "น้ำหนัก"),
    ("กำาหนด", "กำหนด"),
    ("ดำาเนินการ", "ดำเนินการ"),
    ("อำานาจ", "อำนาจ"),
    ("ลำาดับ", "ลำดับ"),
    ("ทํำ", "ทำ"),
    ("ประจำาปี", "ประจำปี"),
]

FFFD = [
    ("ก\ufffdาหนด", "กำหนด"),
    ("จ\ufffdานวน", "จำนวน"),
    ("ท\ufffdำงาน", "ทำงาน"),
    ("น\ufffd้าหนัก", "น้ำหนัก"),
    ("น้\ufffdาหนัก", "น้ำหนัก"),
    ("ส\ufffdานักงาน", "สำนักงาน"),
    ("ประจ\ufffdา", "ประจำ"),
    ("ล\ufffdาดับ", "ลำดับ"),
    ("อ\ufffdาเภอ", "อำเภอ"),
    ("ต\ufffdาบล", "ตำบล"),
]

SARA_AM_LOST = [
    ("สานักงานเขตพื้นที่", "สำนักงานเขตพื้นที่"),
    ("จานวนนักเรียน", "จำนวนนักเรียน"),
    ("กาหนดการ", "กำหนดการ"),
    ("อาเภอเมือง", "อำเภอเมือง"),
    ("ตาบลในเมือง", "ตำบลในเมือง"),
    ("ดาเนินการ", "ดำเนินการ"),
    ("จัดทาแผน", "จัดทำแผน"),
    ("นาเข้าข้อมูล", "นำเข้าข้อมูล"),
    ("คาสั่งโรงเรียน", "คำสั่งโรงเรียน"),
    ("ประจาปีงบประมาณ", "ประจำปีงบประมาณ"),
    ("ลาดับที่", "ลำดับที่"),
    ("ตาแหน่งครูชานาญการ", "ตำแหน่งครูชำนาญการ"),
    ("สาเนาถูกต้อง", "สำเนาถูกต้อง"),
    ("กากับ ดูแล", "กำกับ ดูแล"),
    ("ผู้อานวยการ", "ผู้อำนวยการ"),
    ("สาหรับผู้บริหาร", "สำหรับผู้บริหาร"),
    ("จังหวัดกาแพงเพชร", "จังหวัดกำแพงเพชร"),
]

AM_FOR_AA = [
    ("กำรศึกษำ", "การศึกษา"),
    ("สำนักงำน", "สำนักงาน"),
    ("ภำคเรียนที่ ๑", "ภาคเรียนที่ ๑"),
    ("กุมภำพันธ์", "กุมภาพันธ์"),
    ("พฤษภำคม", "พฤษภาคม"),
    ("สถำนศึกษำ", "สถานศึกษา"),
    ("รำยงำนผล", "รายงานผล"),
    ("ข้ำรำชกำร", "ข้าราชการ"),
    ("เจ้ำหน้ำที่", "เจ้าหน้าที่"),
    ("สำรสนเทศ", "สารสนเทศ"),
    ("ค่ำใช้จ่ำย", "ค่าใช้จ่าย"),
    ("แนวทำงกำรดำเนินกำร", "แนวทางการดำเนินการ"),
    ("จึงเรียนมำเพื่อทรำบ", "จึงเรียนมาเพื่อทราบ"),
]

MARK_ORDER = [
    ("ท่ี", "ที่"),
    ("พ้ืนท่ี", "พื้นที่"),
    ("ข้ันตอน", "ขั้นตอน"),
    ("เร่ือง", "เรื่อง"),
    ("หนา้ที่", "หน้าที่"),
    ("เจา้หนา้ที่", "เจ้าหน้าที่"),
    ("คา่ใช้จ่าย", "ค่าใช้จ่าย"),
    ("น้ี", "นี้"),
    ("นำ้หนัก", "น้ำหนัก"),
    ("พันธ์ุ", "พันธุ์"),
    ("สิทธ์ิ", "สิทธิ์"),
    ("เคร่ืองมือ", "เครื่องมือ"),
    ("ข้ึนทะเบียน", "ขึ้นทะเบียน"),
]

MARK_DOUBLE = [
    ("นี้้", "นี้"),
    ("ที่่", "ที่"),
    ("ผู้้ปกครอง", "ผู้ปกครอง"),
    ("ปีีการศึกษา", "ปีการศึกษา"),
    ("สััมมนา", "สัมมนา"),
    ("เว็บไซต์์", "เว็บไซต์"),
    ("ที่ี่", "ที่"),
    ("จำำนวน", "จำนวน"),
    ("ข้้้อมูล", "ข้อมูล"),
    ("ครูู", "ครู"),
]

DOUBLE_E = [
    ("เเละ", "และ"),
    ("เเผนปฏิบัติการ", "แผนปฏิบัติการ"),
    ("เเนวทาง", "แนวทาง"),
    ("ตำเเหน่ง", "ตำแหน่ง"),
    ("เเบบรายงาน", "แบบรายงาน"),
    ("คะเเนน", "คะแนน"),
    ("เเจ้ง", "แจ้ง"),
    ("สิ่งเเวดล้อม", "สิ่งแวดล้อม"),
    ("เเก้ไข", "แก้ไข"),
    ("ทุกเเห่ง", "ทุกแห่ง"),
]

LAKKHANGYAO = [
    ("กๅร", "การ"),
    ("สถๅนศึกษๅ", "สถานศึกษา"),
    ("หน้ๅที่", "หน้าที่"),
    ("ข้ๅรๅชกๅร", "ข้าราชการ"),
    ("ภๅคเรียน", "ภาคเรียน"),
    ("สํๅนัก", "สำนัก"),
    ("รๅยงๅน", "รายงาน"),
    ("คณะกรรมกๅร", "คณะกรรมการ"),
    ("ว่ๅด้วย", "ว่าด้วย"),
    ("มๅตรฐๅน", "มาตรฐาน"),
]

INVISIBLE = [
    ("นักเรียน\u200bรายบุคคล", "นักเรียนรายบุคคล"),
    ("\ufeffเรื่อง", "เรื่อง"),
    ("สำนัก\u00adงาน", "สำนักงาน"),
    ("ข้อ\u200cมูล", "ข้อมูล"),
    ("๒๕\u200b๖๔", "๒๕๖๔"),
    ("โรง\u2060เรียน", "โรงเรียน"),
    ("DMC\u200b2021", "DMC2021"),
    ("การ\u200dศึกษา", "การศึกษา"),
    ("ที่\u200e ศธ ๐๔๑๐๐", "ที่ ศธ ๐๔๑๐๐"),
    ("\u202aเขต ๑\u202c", "เขต ๑"),
]

NBSP = [
    ("เขต\u00a0๒", "เขต ๒"),
    ("พ.ศ.\u00a0๒๕๖๔", "พ.ศ. ๒๕๖๔"),
    ("นาย\u00a0สมชาย", "นาย สมชาย"),
    ("ครู\u00a0\u00a0\u00a0นักเรียน", "ครู   นักเรียน"),
    ("๑๐\u202fมิถุนายน", "๑๐ มิถุนายน"),
    ("ม.๖\u00a0", "ม.๖ "),
    ("ที่\u00a0ศธ\u00a0๐๔๐๐๖/ว\u00a0๕๔๓", "ที่ ศธ ๐๔๐๐๖/ว ๕๔๓"),
    ("ต่าง\u00a0ๆ", "ต่าง ๆ"),
]

SPACE_IN_WORD_1 = [
    ("เ ดือน", "เดือน"),
    ("แ ละ", "และ"),
    ("โ รงเรียน", "โรงเรียน"),
    ("ใ นสังกัด", "ในสังกัด"),
    ("ไ ด้รับ", "ได้รับ"),
    ("ท ี่", "ที่"),
    ("ที ่", "ที่"),
    ("ป ีการศึกษา", "ปีการศึกษา"),
    ("พ .ค. 64", "พ.ค. 64"),
    ("10 พ .ย. 64", "10 พ.ย. 64"),
    ("เม .ย. 65", "เม.ย. 65"),
    ("มิ .ย. ๖๕", "มิ.ย. ๖๕"),
    ("สพฐ .กำหนด", "สพฐ.กำหนด"),
    ("ผู ้อำนวยการ", "ผู้อำนวยการ"),
    ("เข า", "เขา"),
    ("เจ ้าหน้าที่", "เจ้าหน้าที่"),
]

SPACE_IN_WORD_2 = [
    ("นักเรี ยน", "นักเรียน"),
    ("สำ นักงาน", "สำนักงาน"),
    ("ผู้อำ นวยการ", "ผู้อำนวยการ"),
    ("ข้อ มูล", "ข้อมูล"),
    ("บุคลา กร", "บุคลากร"),
    ("ปฏิทิ น", "ปฏิทิน"),
    ("กิจกร รม", "กิจกรรม"),
    ("คณะกรร มการ", "คณะกรรมการ"),
    ("พฤศจิกาย น 2560", "พฤศจิกายน 2560"),
    ("กลุ่ มสารสนเทศ", "กลุ่มสารสนเทศ"),
    ("น้ำหนั กส่วนสูง", "น้ำหนักส่วนสูง"),
    ("ก ารศึกษา", "การศึกษา"),
    ("เอกส ารแนบ", "เอกสารแนบ"),
    ("ค ่าใช้จ่าย", "ค่าใช้จ่าย"),
    ("ทุ กรายการ", "ทุกรายการ"),
]

LETTERSPACED = [
    ("ป ร ะ ก า ศ", "ประกาศ"),
    ("คํ า สั่ ง", "คำสั่ง"),
    ("ค ำ สั่ ง", "คำสั่ง"),
    ("บั น ทึ ก ข้ อ ค ว า ม", "บันทึกข้อความ"),
    ("ห นั ง สื อ รั บ ร อ ง", "หนังสือรับรอง"),
    ("ส่ ว น ร า ช ก า ร", "ส่วนราชการ"),
    ("ด่ ว น ที่ สุ ด", "ด่วนที่สุด"),
    ("ร ะ เ บี ย บ", "ระเบียบ"),
    ("เ รื่ อ ง", "เรื่อง"),
    ("ป ร ะ ก า ศ   โ ร ง เ รี ย น", "ประกาศ   โรงเรียน"),
    ("ร า ย ง า น ก า ร ป ร ะ ชุ ม", "รายงานการประชุม"),
]

MARK_SHIFT = [
    ("โรงเรยี น", "โรงเรียน"),
    ("กลมุ่ บริหารงานบุคคล", "กลุ่มบริหารงานบุคคล"),
    ("สงั กัด", "สังกัด"),
    ("บคุ ลากร", "บุคลากร"),
    ("ปฏิบตั ริ าชการ", "ปฏิบัติราชการ"),
    ("การจดั การเรยี นรู้", "การจัดการเรียนรู้"),
    ("ใหผ้ ู้เรยี น", "ให้ผู้เรียน"),
    ("ตวั ชว้ี ดั", "ตัวชี้วัด"),
    ("ทโี่ รงเรยี น", "ที่โรงเรียน"),
    ("ปที ่ี ๑", "ปีที่ ๑"),
    ("ทีม่ ีคุณภาพ", "ที่มีคุณภาพ"),
    ("เจา้ หนา้ ที่", "เจ้าหน้าที่"),
    ("ขา้ ราชการครู", "ข้าราชการครู"),
    ("นกั เรยี นชน้ั มธั ยมศกึ ษาปที ี่ ๑", "นักเรียนชั้นมัธยมศึกษาปีที่ ๑"),
    ("ขอ้ มลู", "ข้อมูล"),
    ("จัดเกบ็ข้อมูล", "จัดเก็บข้อมูล"),
    ("หลกัสูตร", "หลักสูตร"),
    ("ปฏิบตัิงาน", "ปฏิบัติงาน"),
    ("และใหถ้ือปฏิบัติ", "และให้ถือปฏิบัติ"),
    ("เปน็ไปตาม", "เป็นไปตาม"),
    ("เดก็", "เด็ก"),
    ("ทงั้นี้", "ทั้งนี้"),
    ("หลกัสูตรข้นั สูง", "หลักสูตรขั้นสูง"),
]

TONE_AS_BELOW = [
    ("ฝุายปกครอง", "ฝ่ายปกครอง"),
    ("เปูาหมาย", "เป้าหมาย"),
    ("ปูองกัน", "ป้องกัน"),
    ("ไฟฟูา", "ไฟฟ้า"),
    ("เฝูาระวัง", "เฝ้าระวัง"),
    ("ผู้ปุวย", "ผู้ป่วย"),
    ("ปุาไม้", "ป่าไม้"),
    ("ปูายโรงเรียน", "ป้ายโรงเรียน"),
    ("แฟูมสะสมผลงาน", "แฟ้มสะสมผลงาน"),
    ("ฟูองร้อง", "ฟ้องร้อง"),
]

MOJIBAKE_SOURCES = [
    "ด่วนที่สุด",
    "เรื่อง",
    "โรงเรียน",
    "กระทรวงศึกษาธิการ",
    "สำนักงานเขตพื้นที่การศึกษาประถมศึกษา เขต ๒",
    "ขอแสดงความนับถือ",
    "ที่ ศธ ๐๔๑๐๐/๑๕๓๔",
    "ปีการศึกษา 2564",
    "ผ่านระบบ SchoolMIS และ SGS",
    "กรกฎาคม",
    "ตรวจสอบ",
]

DIGIT_LETTER = [
    ("๑o มิถุนายน ๒๕๖๔", "๑๐ มิถุนายน ๒๕๖๔"),
    ("๓o มีนาคม", "๓๐ มีนาคม"),
    ("1O พ.ย. 64", "10 พ.ย. 64"),
    ("l0 มิถุนายน 2565", "10 มิถุนายน 2565"),
    ("3l มีนาคม 2560", "31 มีนาคม 2560"),
    ("ที่ ศธ ๐๔๑oo/๑๕๓๔", "ที่ ศธ ๐๔๑๐๐/๑๕๓๔"),
    ("ที่ ศธ 041O0/ว 543", "ที่ ศธ 04100/ว 543"),
    ("พ.ศ. 256O", "พ.ศ. 2560"),
    ("เวลา O8.3O น.", "เวลา 08.30 น."),
    ("เวลา ๐๘.๓o น.", "เวลา ๐๘.๓๐ น."),
    ("จำนวน 1oo คน", "จำนวน 100 คน"),
    ("1,2OO บาท", "1,200 บาท"),
    ("โทร. O-5662-1741", "โทร. 0-5662-1741"),
    ("โทร. ๐-๕๖๖๒-๑๗๔l", "โทร. ๐-๕๖๖๒-๑๗๔๑"),
]

LINE_JOIN = [
    ("ผู้อำนวย\nการโรงเรียน", "ผู้อำนวยการโรงเรียน"),
    ("เท\nศบาลตำบล", "เทศบาลตำบล"),
    ("ให้โรงเรียนในสัง\nกัดดำเนินการ", "ให้โรงเรียนในสังกัดดำเนินการ"),
    ("สารสน\nเทศ", "สารสนเทศ"),
    ("งบ\nประมาณ", "งบประมาณ"),
    ("ประชา\nชน", "ประชาชน"),
    ("ข้อ\nมูล", "ข้อมูล"),
    ("กิจ\nกรรม", "กิจกรรม"),
    ("พฤศจิกาย\nน 2560", "พฤศจิกายน 2560"),
    ("รับผิด\nชอบ", "รับผิดชอบ"),
    ("นักเรีย\nน", "นักเรียน"),
    ("นัก\nเรียน", "นักเรียน"),
    ("สถาน\nศึกษา", "สถานศึกษา"),
    ("ดำเนิน\nการ", "ดำเนินการ"),
    ("ท\nี่โรงเรียน", "ที่โรงเรียน"),
]

SPELLING = [
    ("กรกฏาคม", "กรกฎาคม"),
    ("๑๐ พฤษภาม ๒๕๖๔", "๑๐ พฤษภาคม ๒๕๖๔"),
    ("15 พฤศจิกายม 2564", "15 พฤศจิกายน 2564"),
    ("พฤษจิกายน", "พฤศจิกายน"),
    ("ปฎิทิน", "ปฏิทิน"),
    ("ปฎิบัติราชการ", "ปฏิบัติราชการ"),
    ("ขออนุญาติ", "ขออนุญาต"),
    ("กฏหมาย", "กฎหมาย"),
    ("เว็บไซด์", "เว็บไซต์"),
    ("อิเล็คทรอนิกส์", "อิเล็กทรอนิกส์"),
    ("ศึกษานิเทศน์", "ศึกษานิเทศก์"),
    ("บุคคลากร", "บุคลากร"),
    ("สัมนา", "สัมมนา"),
    ("ข้อสังเกตุ", "ข้อสังเกต"),
    ("งบประมาน", "งบประมาณ"),
]

TIER_1 = {
    "pua": PUA,
    "pua_mac": PUA_MAC,
    "pua_symbol": PUA_SYMBOL,
    "sara_am_nikhahit": SARA_AM_NIKHAHIT,
    "sara_am_double": SARA_AM_DOUBLE,
    "fffd": FFFD,
    "mark_order": MARK_ORDER,
    "mark_double": MARK_DOUBLE,
    "double_e": DOUBLE_E,
    "lakkhangyao": LAKKHANGYAO,
    "invisible": INVISIBLE,
    "nbsp": NBSP,
    "space_in_word": SPACE_IN_WORD_1,
    "digit_letter": DIGIT_LETTER,
}
TIER_2 = {
    "sara_am_space": SARA_AM_SPACE,
    "sara_am_lost": SARA_AM_LOST,
    "am_for_aa": AM_FOR_AA,
    "space_in_word": SPACE_IN_WORD_2,
    "letterspaced": LETTERSPACED,
    "mark_shift": MARK_SHIFT,
    "tone_as_below": TONE_AS_BELOW,
    "line_join": LINE_JOIN,
    "spelling": SPELLING,
}


def _pairs(tables: dict[str, list[tuple[str, str]]]) -> list[object]:
    return [
        pytest.param(damaged, expected, id=f"{cls}-{number}")
        for cls, pairs in tables.items()
        for number, (damaged, expected) in enumerate(pairs)
    ]


@pytest.mark.parametrize(("damaged", "expected"), _pairs(TIER_1))
def test_characters_suffice(damaged: str, expected: str) -> None:
    assert repair(damaged, 1).text == expected
    assert repair(damaged, 2).text == expected


@pytest.mark.parametrize(("damaged", "expected"), _pairs(TIER_2))
def test_words_tell(damaged: str, expected: str) -> None:
    assert repair(damaged, 2).text == expected
    assert repair(expected, 2).text == expected


@pytest.mark.parametrize("damaged", [pair[0] for pair in SARA_AM_SPACE[:-1]])
def test_split_am_needs_no_words(damaged: str) -> None:
    assert repair(damaged, 1).text == dict(SARA_AM_SPACE)[damaged]


@pytest.mark.parametrize("thai", MOJIBAKE_SOURCES)
@pytest.mark.parametrize("encoding", ["latin-1", "mac_roman"])
def test_windows_874_read_as(thai: str, encoding: str) -> None:
    damaged = thai.encode("cp874").decode(encoding)
    assert repair(damaged, 1).text == thai


@pytest.mark.parametrize("thai", MOJIBAKE_SOURCES)
@pytest.mark.parametrize("encoding", ["cp874", "cp1252", "mac_roman"])
def test_utf_8_read_as(thai: str, encoding: str) -> None:
    # Decoders pass bytes that a table lacks through as control characters.
    damaged = "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in thai.encode("utf-8"))
    assert repair(damaged, 1).text == thai


DOMAIN = [
    ("เจ้าหน้าที่ GPA สพฐ. และผู้อำนวยการ สนม. เขต 1", "เจ้าหน้าที่ GPA สพฐ. และผู้อำนวยการ สพม. เขต 1"),
    ("โรงเรียนสังกัด สนม. ผ่านระบบ SGS", "โรงเรียนสังกัด สพม. ผ่านระบบ SGS"),
    ("- สนม. ผ่านระบบ SGS", "- สพม. ผ่านระบบ SGS"),
    ("ผอ. สนม. เขต 31", "ผอ. สพม. เขต 31"),
    ("ทะเบียนคุมครูภัณฑ์โรงเรียน", "ทะเบียนคุมครุภัณฑ์โรงเรียน"),
    ("http://shoolmis.obec.expert", "http://schoolmis.obec.expert"),
    ("ระบบ ShoolMIS", "ระบบ SchoolMIS"),
    ("ซัง/วัด น้ำหนัก-ส่วนสูง", "ชั่ง/วัด น้ำหนัก-ส่วนสูง"),
    ("เร่งรัดให้นักเรียน แก่ ร., 0, มส., มผ.", "เร่งรัดให้นักเรียน แก้ ร., 0, มส., มผ."),
    ("ยืนยันข้อมูล ณ วันที่ 10 พ.ย. 64 ทุกราชการ", "ยืนยันข้อมูล ณ วันที่ 10 พ.ย. 64 ทุกรายการ"),
    ("กรอกรนำหนังสือส่วนสูงของนักเรียน", "กรอกน้ำหนักส่วนสูงของนักเรียน"),
    ("สำนักางานเขตพื้นที่", "สำนักงานเขตพื้นที่"),
    ("จักสรรงบประมาณ", "จัดสรรงบประมาณ"),
    ("สิ่งที่สงมาด้วย ๑ ชุด", "สิ่งที่ส่งมาด้วย ๑ ชุด"),
    ("http://data.bopp-obec.lnfo", "http://data.bopp-obec.info"),
    ("ระบบ B-0BEC", "ระบบ B-OBEC"),
    ("ระบบ EMlS", "ระบบ EMIS"),
    ("สพฎ. กำหนด", "สพฐ. กำหนด"),
    ("ระบบ DMC2O21", "ระบบ DMC2021"),
]


@pytest.mark.parametrize(("damaged", "expected"), DOMAIN)
def test_field_knowledge_only_proposes(damaged: str, expected: str) -> None:
    assert repair(damaged, 2).text == damaged
    assert repair(damaged, 3).text == expected
    proposals = propose(damaged)
    assert proposals
    assert {proposal.cls for proposal in proposals} == {"domain"}
    assert all(damaged[p.start : p.end] == p.before for p in proposals)


@pytest.mark.parametrize(
    "text",
    [
        "สนผ. สพฐ. ผ่านระบบ SGS",
        "ผู้อำนวยการโรงเรียนในอำเภอสนม จังหวัดสุรินทร์",
        "สนมเอก ผู้อำนวยการ",
        "ที่ว่าการ อ.สนม. เขต 1",
        "มอบให้แก่ ร.ร.วัดใหม่ และนักเรียน",
        "แก่ ร.ต.อ.สมชาย ผลการเรียน",
        "ทุกราชการส่วนท้องถิ่น ข้อมูล",
        "สถานศึกษาพิเศษ",
        "การศึกษาพิเศษ",
        "หนังสือส่วนตัว",
        "จัดสรรค์",
        "schoolmis.obec.expert",
        "O-NET B-OBEC EMIS SchoolMIS",
    ],
)
def test_field_knowledge_needs_its_context(text: str) -> None:
    assert propose(text) == ()


def test_many_losses_make_one_more_likely() -> None:
    text = "๑. ทาจานวนนักเรียนให้เท่ากับจานวนจริง ๒. สานักงานนาไปใช้"
    assert repair(text).text == "๑. ทำจำนวนนักเรียนให้เท่ากับจำนวนจริง ๒. สำนักงานนำไปใช้"


def test_change_carries_spans_class_and_tier() -> None:
    repaired = repair("ที่ ส านักงาน และ สานัก")
    first, second = repaired.changes
    assert (first.cls, first.tier, first.before, first.after) == ("sara_am_space", 1, " า", "ำ")
    assert (second.cls, second.tier, second.before, second.after) == ("sara_am_lost", 2, "สานัก", "สำนัก")
    assert repaired.raw[second.start : second.end] == "สานัก"
    assert repaired.text[second.start_after : second.end_after] == "สำนัก"
    assert second.to_json() == {
        "start": second.start,
        "end": second.end,
        "before": "สานัก",
        "after": "สำนัก",
        "class": "sara_am_lost",
        "tier": 2,
    }


def test_tier_1_leaves_words_alone() -> None:
    assert repair("สานักงาน กำรศึกษำ", 1).text == "สานักงาน กำรศึกษำ"


def test_offsets_lead_back() -> None:
    repaired = repair("ก่อน ส\u200bานัก\ufeff หลัง")
    for offset in range(len(repaired.text) + 1):
        assert 0 <= repaired.to_raw(offset) <= len(repaired.raw)
    assert repaired.raw[repaired.to_raw(repaired.text.index("หลัง")) :] == "หลัง"
    assert repaired.text[repaired.from_raw(repaired.raw.index("หลัง")) :] == "หลัง"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("ให้โรงเรียนในสังกัดตรวจสอบข้อมูลนักเรียนรายบุคคล และดำเนินการให้แล้วเสร็จ", "sound"),
        ("DMC, EMIS", "sound"),
        ("", "sound"),
        ("ส านักงานเขตพื้นที่การศึกษา", "mendable"),
        ("ให\uf70bสถานศึกษา", "mendable"),
        ("กําหนดการ", "mendable"),
        ("พ้ืนท่ี", "mendable"),
        ("´èÇ¹·ÕèÊØ´", "mendable"),
        ("(cid:12)(cid:45)(cid:3)(cid:77)", "unusable"),
        ("\ufffd\ufffd\ufffd งาน \ufffd\ufffd", "unusable"),
        ("ระเบยบวาดวยการรบ\n ่ ้ ั\n ี ้ ่ ิ ั ุ\nหนงสอ\n ั ื ่ ้", "unusable"),
        ("ระเบยบสานกนายกรฐมนตรวาดวยงานสารบรรณ พทธศกราช" * 5, "unusable"),
    ],
)
def test_verdict_on_a_page(text: str, verdict: str) -> None:
    found = damage(text)
    assert found.verdict == verdict
    assert found.reason
    assert found.to_json()["verdict"] == verdict


def test_damage_counts() -> None:
    found = damage("ส านัก น ้าหนัก สํานัก ท่ี ให\uf70b \ufffd (cid:7)")
    assert (found.split_am, found.nikhahit_am, found.misordered_marks) == (2, 1, 1)
    assert (found.private_use, found.replacement, found.cid) == (1, 1, 1)


SAMPLE = Path(__file__).resolve().parents[1].parent / "shared" / "gold" / "text-repair-sample.jsonl"


@pytest.mark.shared
@pytest.mark.skipif(not SAMPLE.exists(), reason="no shared gold sample beside this checkout")
def test_public_sample() -> None:
    cases = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines() if line.strip()]
    wrong = [
        (case["id"], case["class"], repair(case["damaged"], case["tier"]).text)
        for case in cases
        if repair(case["damaged"], case["tier"]).text != case["expected"]
    ]
    assert cases
    assert wrong == []


def test_types() -> None:
    assert all(isinstance(change, TextChange) for change in repair("ท่ี").changes)


def test_words_are_read_on_need_only() -> None:
    code = (
        "import sys; from normalizers.thai_text import damage, repair; repair('ส านัก', 1); damage('ท่ี');"
        "assert not [name for name in sys.modules if name.startswith(('pythainlp', 'pandas'))]"
    )
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "text",
    ["๒ กุมภาพันธ์พ.ศ. ๒๕๖๗", "10 ธันวาคมพ.ศ.2565", "เดือนมีนาคมพ.ศ.2560", "วันที่ 5 มกราคมนั้น", "1 เมษายนก.ค.ศ."],
)
def test_a_word_that_touches_a_month_keeps_its_first_letter(text: str) -> None:
    assert repair(text, tier=3).text == text
