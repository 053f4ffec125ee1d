# SPDX-License-Identifier: LGPL-2.1-or-later
"""Mutations of what is around the ELF file: how it is packed (C), and its signature (D)."""
import gzip
import lzma
import subprocess
import zlib

from corpus import COMPRESSED, IGNORE_VERMAGIC, IGNORE_VERSIONS, MAGIC, mutation, sign, split, trailer, with_


def xz(content, check=lzma.CHECK_CRC32, filters=None):
    return lzma.compress(content, check=check, filters=filters)


def zstd(content, *options):
    return subprocess.run(["zstd", "-q", "-c", *options], input=content, stdout=subprocess.PIPE, check=True).stdout


def packed(content):
    """The kernel is to unpack it."""
    return with_(content, flags=COMPRESSED)


@mutation
def C1_unpacked_by_the_kernel(m):
    for name in ("vp_plain", "nls_utf8", "fat"):
        yield f"{name}", packed(xz(m.content(name)))
    for name in ("nls_utf8", "nls_iso8859_1", "ts_kmp", "fat"):
        yield f"{name}, signed", packed(xz(m.signed(name)))


@mutation
def C2_magic(m):
    content = m.content("vp_plain")
    yield "not packed", packed(content)
    yield "gzip", packed(gzip.compress(content, mtime=0))
    yield "zstd", packed(zstd(content))
    yield "one byte", packed(b"\xfd")
    yield "zeroes", packed(bytes(100))
    yield "lzma alone", packed(lzma.compress(content, format=lzma.FORMAT_ALONE))
    for at in range(6):
        wrong = bytearray(xz(content))
        wrong[at] ^= 1
        yield f"byte {at}", packed(bytes(wrong))
    yield "the magic alone", packed(b"\xfd7zXZ\0")


@mutation
def C3_xz(m):
    content = m.content("nls_utf8")
    yield "CRC64", packed(xz(content, lzma.CHECK_CRC64))
    yield "SHA-256", packed(xz(content, lzma.CHECK_SHA256))
    yield "no check", packed(xz(content, lzma.CHECK_NONE))
    delta = [{"id": lzma.FILTER_DELTA}, {"id": lzma.FILTER_LZMA2}]
    yield "delta filter", packed(xz(content, filters=delta))
    for name in ("X86", "ARM", "POWERPC"):
        filters = [{"id": getattr(lzma, f"FILTER_{name}")}, {"id": lzma.FILTER_LZMA2}]
        yield f"filter {name}", packed(xz(content, filters=filters))
    yield "small dictionary", packed(xz(content, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 4096}]))
    yield "large dictionary", packed(xz(content, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 64 << 20}]))
    whole = xz(content)
    for part in (2, 3, 10):
        yield f"cut at 1/{part}", packed(whole[: len(whole) // part])
    yield "cut by a byte", packed(whole[:-1])
    yield "cut by its index", packed(whole[:-30])
    yield "head alone", packed(whole[:12])
    for at in (20, len(whole) // 2, len(whole) - 40, len(whole) - 10, len(whole) - 1):
        wrong = bytearray(whole)
        wrong[at] ^= 0x55
        yield f"byte {at if at == 20 else at - len(whole)} changed", packed(bytes(wrong))
    yield "a header's checksum", packed(whole[:8] + bytes(4) + whole[12:])
    yield "something behind it", packed(whole + b"behind")
    yield "padding behind it", packed(whole + bytes(8))
    yield "a second stream", packed(whole + xz(content))
    yield "of nothing", packed(xz(b""))
    yield "of text", packed(xz(b"hello\n" * 100))


@mutation
def C4_other_algorithms(m):
    content = m.content("ts_kmp")
    yield "zstd with a length", packed(zstd(content, f"--stream-size={len(content)}"))
    yield "gzip with a name", packed(b"\x1f\x8b\x08\x08" + bytes(6) + b"name\0" + zlib.compress(content)[2:-4])


@mutation
def C6_unpacked_by_user_space(m):
    """The kernel gets the module as it was."""
    for name in ("vp_plain", "nls_utf8"):
        content = m.content(name)
        for kind, file in (("CRC32", xz(content)), ("CRC64", xz(content, lzma.CHECK_CRC64)), ("gzip", gzip.compress(content, mtime=0)),
                           ("zstd", zstd(content)), ("delta", xz(content, filters=[{"id": lzma.FILTER_DELTA}, {"id": lzma.FILTER_LZMA2}]))):
            yield f"{kind} {name}", with_(file, unpacked=content)
    signed = m.signed("ts_kmp")
    yield "signed", with_(xz(signed), unpacked=signed)
    yield "zstd signed", with_(zstd(signed), unpacked=signed)
    broken = m.elf("vp_plain").set_header(e_machine=183).bytes()
    yield "for another machine", with_(zstd(broken), unpacked=broken)


SIGNED = ["nls_utf8", "nls_iso8859_1", "ts_kmp", "ts_bm", "fat", "mii", "lru_cache", "dummy", "nls_cp437"]


@mutation
def D3_good(m):
    for name in SIGNED:
        yield f"{name}", m.signed(name)


@mutation
def D1_forced(m):
    for flags in (IGNORE_VERSIONS, IGNORE_VERMAGIC, IGNORE_VERSIONS | IGNORE_VERMAGIC):
        for name in ("nls_utf8", "ts_kmp"):
            yield f"flags {flags} {name}", with_(m.signed(name), flags=flags)
        yield f"flags {flags} vp_plain", with_(m.content("vp_plain"), flags=flags)
        yield f"flags {flags}, packed", with_(xz(m.signed("nls_utf8")), flags=flags | COMPRESSED)


@mutation
def D2_none(m):
    for name in SIGNED:
        yield f"{name}", m.content(name)
    signed = m.signed("nls_utf8")
    yield "something behind it", signed + b"\n"
    yield "a byte less", signed[:-1]
    yield "the mark in capitals", signed[:-28] + MAGIC.upper()
    yield "no mark", signed[:-28]


@mutation
def D2_cut(m):
    module, cms = split(m.signed("nls_utf8"))
    rest = len(module) + len(cms) + 12
    for label, size in (("0", 0), ("1", 1), ("a byte less", len(cms) - 1), ("a byte more", len(cms) + 1), ("all", rest - 12),
                        ("all but one", rest - 13), ("too much", rest), ("2^31", 2**31), ("2^32-1", 2**32 - 1)):
        yield f"length {label}", module + cms + trailer(size)
    yield "nothing but the mark", MAGIC
    for size in (1, 11, 12, 13):
        yield f"{size} bytes and the mark", bytes(size) + MAGIC
    yield "no CMS", sign(m.content("vp_plain"), b"")
    yield "zeroes for a CMS", sign(m.content("vp_plain"), bytes(256))
    yield "text for a CMS", sign(m.content("vp_plain"), b"signature\n" * 20)


@mutation
def D2_kind(m):
    for name in ("nls_utf8", "ts_kmp"):
        module, cms = split(m.signed(name))
        for kind in (0, 1, 3, 255):
            yield f"{kind} {name}", sign(module, cms, id_type=kind)


@mutation
def D2_parameters(m):
    for name in ("nls_utf8", "ts_kmp"):
        module, cms = split(m.signed(name))
        for field, value in (("algo", 1), ("hash", 4), ("signer_len", 1), ("key_id_len", 20), ("pad", 1), ("pad", 1 << 23)):
            yield f"{field} {value} {name}", sign(module, cms, **{field: value})
    yield "kind and parameters", sign(module, cms, id_type=1, algo=1)


def changed(data, at, value=None):
    new = bytearray(data)
    new[at] = new[at] ^ 1 if value is None else value
    return bytes(new)


OID_DATA = bytes.fromhex("06092a864886f70d010701")
OID_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
OID_SHA256 = bytes.fromhex("0609608648016503040201")


@mutation
def D2_der(m):
    for name in ("nls_utf8", "fat"):
        module, cms = split(m.signed(name))
        yield f"first byte {name}", sign(module, changed(cms, 0))
        yield f"a length {name}", sign(module, changed(cms, 2, 0))
        yield f"an endless length {name}", sign(module, changed(cms, 1, 0x80))
        for part in (2, 3):
            yield f"cut at 1/{part} {name}", sign(module, cms[: len(cms) // part])
        yield f"a byte behind {name}", sign(module, cms + b"\0")
        yield f"kind of message {name}", sign(module, cms.replace(OID_SIGNED_DATA, OID_SIGNED_DATA[:-1] + b"\x03"))
        yield f"kind of content {name}", sign(module, cms.replace(OID_DATA, OID_DATA[:-1] + b"\x05"))
        version = cms.index(OID_SIGNED_DATA) + len(OID_SIGNED_DATA)
        version = cms.index(b"\x02\x01", version) + 2
        for value in (0, 2, 3, 5):
            yield f"version {value} {name}", sign(module, changed(cms, version, value))
        signer = cms.index(b"\x02\x01\x01\x30", cms.index(OID_DATA)) + 2
        for value in (0, 2, 3):
            yield f"version {value} of the signer {name}", sign(module, changed(cms, signer, value))


@mutation
def D2_digest(m):
    for name in ("nls_utf8", "ts_kmp"):
        module, cms = split(m.signed(name))
        assert cms.count(OID_SHA256) == 2
        unknown = OID_SHA256[:-1] + b"\x7e"
        yield f"unknown {name}", sign(module, cms.replace(OID_SHA256, unknown))
        sha512 = OID_SHA256[:-1] + b"\x03"
        yield f"another {name}", sign(module, cms.replace(OID_SHA256, sha512))
        at = cms.rindex(OID_SHA256)
        yield f"unknown, of the signer {name}", sign(module, cms[:at] + unknown + cms[at + len(unknown):])
        yield f"another, of the signer {name}", sign(module, cms[:at] + sha512 + cms[at + len(unknown):])


@mutation
def D2_key_kind(m):
    module, cms = split(m.signed("nls_utf8"))
    for label, oid in (("RSA", "06092a864886f70d010101"), ("ECDSA", "06082a8648ce3d040302")):
        oid = bytes.fromhex(oid)
        if oid in cms:
            yield f"unknown, was {label}", sign(module, cms.replace(oid, changed(oid, len(oid) - 1, 0x7E)))


@mutation
def D2_serial(m):
    """The key is found by issuer and serial number."""
    for name in ("nls_utf8", "ts_kmp"):
        module, cms = split(m.signed(name))
        issuer = cms.index(b"Build time")
        yield f"issuer {name}", sign(module, changed(cms, issuer))
        serial = cms.index(b"\x02", issuer + len(b"Build time autogenerated kernel key"))
        yield f"serial {name}", sign(module, changed(cms, serial + 5))
        yield f"end of the serial {name}", sign(module, changed(cms, serial + 1 + cms[serial + 1]))


@mutation
def D2_bytes(m):
    """The key is known, and it did not sign this."""
    for name in ("nls_utf8", "ts_kmp", "fat"):
        module, cms = split(m.signed(name))
        for label, at in (("first", 0), ("machine", 18), ("middle", len(module) // 2), ("last", len(module) - 1)):
            yield f"{label} of {name}", sign(changed(module, at), cms)
        yield f"longer {name}", sign(module + b"\0", cms)
        yield f"shorter {name}", sign(module[:-1], cms)
        yield f"end of the signature of {name}", sign(module, changed(cms, len(cms) - 1))
        yield f"middle of the signature of {name}", sign(module, changed(cms, len(cms) - 30))
    yield "of another module", sign(split(m.signed("nls_utf8"))[0], split(m.signed("ts_kmp"))[1])


@mutation
def D2_strange_key(m):
    for name in ("vp_plain", "nls_utf8"):
        content = m.content(name)
        for kind, digest in (("rsa", "sha256"), ("rsa", "sha384"), ("rsa", "sha512"), ("rsa", "sha1"), ("rsa", "sha224"),
                             ("p256", "sha256"), ("p384", "sha384")):
            yield f"{kind} {digest} {name}", sign(content, m.keys.cms(content, kind, digest))
    content = m.content("vp_plain")
    plain = ("-noattr", "-nosmimecap")
    yield "MD5", sign(content, m.keys.cms(content, "rsa", "md5"))
    yield "SHA3-256", sign(content, m.keys.cms(content, "rsa", "sha3-256"))
    yield "by key id", sign(content, m.keys.cms(content, "rsa", flags=(*plain, "-nocerts", "-keyid")))
    yield "by key id, P-384", sign(content, m.keys.cms(content, "p384", flags=(*plain, "-nocerts", "-keyid")))
    yield "packed", with_(xz(sign(content, m.keys.cms(content))), flags=COMPRESSED)


@mutation
def D2_certificate_inside(m):
    content = m.content("vp_plain")
    for kind in ("rsa", "p384"):
        yield f"{kind}", sign(content, m.keys.cms(content, kind, flags=("-noattr", "-nosmimecap")))
        other = m.keys.cms(m.content("nls_utf8"), kind, flags=("-noattr", "-nosmimecap"))
        yield f"{kind}, of another module", sign(content, other)


@mutation
def D2_attributes(m):
    for name in ("vp_plain", "ts_kmp"):
        content = m.content(name)
        for kind in ("rsa", "p384"):
            yield f"{kind} {name}", sign(content, m.keys.cms(content, kind, flags=("-nocerts", "-nosmimecap")))
    yield "with a certificate", sign(content, m.keys.cms(content, flags=("-nosmimecap",)))


@mutation
def D2_content_inside(m):
    content = m.content("vp_plain")
    yield "the module itself", sign(content, m.keys.cms(content, flags=("-nodetach", "-noattr", "-nocerts", "-nosmimecap")))


@mutation
def D2_twice(m):
    for name in ("nls_utf8", "ts_kmp"):
        signed = m.signed(name)
        yield f"{name}, last by a strange key", sign(signed, m.keys.cms(signed))
        yield f"{name}, last copied", sign(signed, split(signed)[1])
