"""What strangers upload: taken by content, refused in words, never parsed by the portal itself, nothing left behind."""

import io
import struct
import time
import zipfile
import zlib

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from antt_portal import file_store
from antt_portal.refusals import Refused
from dossiers import intake, reading_apart, sandbox
from tests.dossiers import samples

HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


def zipped() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "a")
    return target.getvalue()


def encrypted() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.encrypt("mat-khau", algorithm="RC4-128")
    return samples.written(writer)


def pixel_bomb() -> bytes:
    """A PNG of 169 million pixels in a few hundred kilobytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    side = 13_000
    rows = zlib.compressobj(9)
    body = b"".join(rows.compress(bytes(1 + side // 8)) for _ in range(side)) + rows.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def huge_page() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=14_000, height=14_000)
    return samples.written(writer)


def gif() -> bytes:
    target = io.BytesIO()
    Image.new("P", (2, 2)).save(target, "GIF")
    return target.getvalue()


def photo_cut_short() -> bytes:
    content = samples.photo(size=(400, 400), colour="beige")
    return content[: len(content) // 2]


HOSTILE = {
    "nothing": (lambda: b"", "không có nội dung"),
    "a page of HTML": (lambda: HTML, "chỉ nhận tệp PDF và ảnh"),
    "HTML before a PDF": (lambda: HTML + samples.pdf(), "lẫn nội dung"),
    "a PDF with HTML in its first line": (lambda: b"%PDF-1.7\n%" + HTML + samples.pdf(), "lẫn nội dung"),
    "a PDF with an archive behind it": (lambda: samples.pdf() + zipped(), "lẫn nội dung"),
    "a photo with an archive behind it": (lambda: samples.photo() + zipped(), "lẫn nội dung"),
    "a photo with a PDF in its head": (lambda: samples.photo(comment=b"%PDF-1.4"), "lẫn nội dung"),
    "bytes before a PDF": (lambda: b"MZ" + samples.pdf(), "lẫn nội dung"),
    "an archive": (zipped, "chỉ nhận tệp PDF và ảnh"),
    "a GIF": (gif, "chỉ nhận tệp PDF và ảnh"),
    "an SVG": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "chỉ nhận tệp PDF và ảnh"),
    "a program": (lambda: b"\x7fELF" + bytes(200), "chỉ nhận tệp PDF và ảnh"),
    "a locked PDF": (encrypted, "đặt mật khẩu"),
    "half a PDF": (lambda: samples.pdf(20)[:-200], "thiếu phần cuối"),
    "a PDF of nothing but its name": (lambda: b"%PDF-1.7\n%%EOF", "Không đọc được"),
    "half a photo": (photo_cut_short, "Không đọc được"),
    "a photo of nothing but its name": (lambda: b"\xff\xd8\xff\xe0" + bytes(50), "Không đọc được"),
    "a PDF of 501 pages": (lambda: samples.pdf(501), "hơn 500 trang"),
    "a PDF larger than A0": (huge_page, "khổ A0"),
    "a picture of 169 million pixels": (pixel_bomb, "50 triệu điểm ảnh"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words_and_leaves_nothing(name, settings):
    make, words = HOSTILE[name]
    with pytest.raises(Refused, match=words) as refusal:
        intake.take_in([make()], name="bien-ban.pdf")
    assert "“bien-ban.pdf”" in refusal.value.sentence
    assert refusal.value.sentence.endswith("tải lên.")
    assert not list(settings.FILE_STORE.rglob("*"))
    assert not list(settings.FILE_UPLOAD_TEMP_DIR.glob("looked-at-*"))


@pytest.mark.parametrize(
    ("content", "media_type", "pages"),
    [(samples.pdf(3), "application/pdf", 3), (samples.photo(), "image/jpeg", 1), (samples.photo("PNG"), "image/png", 1)],
    ids=["PDF", "JPEG", "PNG"],
)
def test_what_a_file_is_is_told_by_its_content_whatever_its_name(content, media_type, pages):
    received = intake.take_in([content], name="bang-luong.exe")
    assert (received.media_type, received.pages) == (media_type, pages)
    assert file_store.read(received.sha256) == content


def test_a_pdf_that_only_forbids_changes_is_taken():
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.encrypt(user_password="", owner_password="mat-khau", algorithm="RC4-128")
    assert intake.take_in([samples.written(writer)], name="a.pdf").pages == 1


ACTIVE = {
    "JavaScript": {"/OpenAction": {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert(1)")}},
    "Launch": {"/AA": {"/S": NameObject("/Launch")}},
    "EmbeddedFiles": {"/Names": {"/EmbeddedFiles": {}}},
    "RichMedia": {"/Extra": {"/Subtype": NameObject("/RichMedia")}},
    "XFA": {"/AcroForm": {"/XFA": ArrayObject()}},
    "SubmitForm": {"/OpenAction": {"/S": NameObject("/SubmitForm")}},
    "ImportData": {"/OpenAction": {"/S": NameObject("/ImportData")}},
    "GoToR": {"/OpenAction": {"/S": NameObject("/GoToR")}},
}


def pdf_dictionary(values: dict) -> DictionaryObject:
    made = DictionaryObject()
    for key, value in values.items():
        made[NameObject(key)] = pdf_dictionary(value) if isinstance(value, dict) else value
    return made


@pytest.mark.parametrize("name", ACTIVE)
def test_a_pdf_that_could_act_by_itself_is_kept_unchanged_with_a_warning(name):
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.root_object.update(pdf_dictionary(ACTIVE[name]))
    content = samples.written(writer)
    received = intake.take_in([content], name="a.pdf")
    assert name in received.warning
    assert file_store.read(received.sha256) == content


def test_names_packed_in_an_object_stream_or_written_in_hexadecimal_are_found_too():
    packed = zlib.compress(b"1 0 << /S /JavaScript >>")
    content = b"%PDF-1.7\n1 0 obj << /Type /ObjStm /N 1 /First 4 >> stream\n" + packed + b"\nendstream endobj << /#4caunch 1 >> %%EOF"
    assert sandbox.active_names(content) == ["JavaScript", "Launch"]


def test_letters_that_only_look_like_a_name_inside_a_picture_are_no_warning():
    assert sandbox.active_names(b"%PDF-1.7\n<< /Length 20 >> stream\nxx /JS /AA xx\nendstream %%EOF") == []


def test_a_file_over_the_limit_is_cut_off_while_it_streams(settings):
    settings.UPLOAD_LIMIT_BYTES = 1000
    read = []

    def chunks():
        for number in range(100):
            read.append(number)
            yield bytes(100)

    with pytest.raises(Refused, match="lớn hơn"):
        intake.take_in(chunks(), name="a.pdf")
    assert len(read) == 11


def test_a_child_that_does_not_answer_is_ended_and_the_file_is_not_readable(monkeypatch, tmp_path):
    slow = tmp_path / "slow.py"
    slow.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(reading_apart, "SANDBOX", slow)
    monkeypatch.setattr(reading_apart, "WALL_SECONDS", 0.5)
    started = time.monotonic()
    assert reading_apart.run("inspect", "x") == {"refused": "unreadable"}
    assert time.monotonic() - started < 10


def test_a_child_that_takes_too_much_memory_ends_and_the_file_is_not_readable(monkeypatch, tmp_path):
    greedy = tmp_path / "greedy.py"
    limits = f"import sys; sys.path.insert(0, {str(reading_apart.SANDBOX.parent)!r}); import sandbox; sandbox.limit_this_process()\n"
    greedy.write_text(limits + "held = bytearray(600 * 1024 * 1024)\nprint('{}')\n")
    monkeypatch.setattr(reading_apart, "SANDBOX", greedy)
    assert reading_apart.run("inspect", "x") == {"refused": "unreadable"}


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Biên bản họp tổ.pdf", "Biên bản họp tổ.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\anh.jpg", "anh.jpg"),
        ("a\x00b.pdf", "ab.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("", "tep"),
        ("...", "tep"),
        ("Bie\u0302n ba\u0309n.pdf", "Biên bản.pdf"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
        ('a"; filename=b.pdf', "a; filename=b.pdf"),
    ],
)
def test_the_name_of_a_file_is_data_to_show_and_nothing_else(given, shown):
    assert intake.safe_name(given) == shown
