# SPDX-License-Identifier: LGPL-2.1-or-later
"""Keys, signed modules and a firmware's variables for the trees of golden cases (openssl makes them)."""
import hashlib
import pathlib
import subprocess

MOK = "605dab50-e046-4300-abb6-3dd810dd8b23"
GUIDS = {"SecureBoot": "8be4df61-93ca-11d2-aa0d-00e098032b8c", "SetupMode": "8be4df61-93ca-11d2-aa0d-00e098032b8c",
         "db": "d719b2cb-3d3a-4596-a3bc-dad00e67656f", "dbx": "d719b2cb-3d3a-4596-a3bc-dad00e67656f"}
X509 = bytes.fromhex("a159c0a5e494a74a87b5ab155c2bf072")
SHA256 = bytes.fromhex("2616c4c14c509240aca941f936934328")
MARK = b"~Module signature appended~\n"


def openssl(top, *words):
    subprocess.run(["openssl", *words], cwd=top, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True)


def make_key(top, name, subject, serial, identifier, *ca):
    """keys/NAME.key, .pem and .der: the names and numbers are always the same, the key itself is not."""
    (top / "keys").mkdir(exist_ok=True)
    openssl(top, "req", "-new", "-x509", "-nodes", "-batch", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-keyout", f"keys/{name}.key", "-out", f"keys/{name}.pem", "-days", "9", "-subj", subject,
            "-set_serial", f"0x{serial}", "-addext", f"subjectKeyIdentifier={identifier}",
            "-addext", f"basicConstraints=critical,CA:{'TRUE' if ca else 'FALSE'}")
    openssl(top, "x509", "-in", f"keys/{name}.pem", "-outform", "DER", "-out", f"keys/{name}.der")


def make_key_signed_by(top, name, issuer, subject, identifier):
    """The same, of a key whose certificate another key has signed."""
    openssl(top, "req", "-new", "-nodes", "-batch", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-keyout", f"keys/{name}.key",
            "-out", f"keys/{name}.csr", "-subj", subject)
    (top / f"keys/{name}.cnf").write_text(f"subjectKeyIdentifier={identifier}\nauthorityKeyIdentifier=keyid,issuer\n"
                                          "basicConstraints=critical,CA:FALSE\n")
    openssl(top, "x509", "-req", "-in", f"keys/{name}.csr", "-CA", f"keys/{issuer}.pem", "-CAkey", f"keys/{issuer}.key", "-set_serial", "0x77",
            "-days", "9", "-extfile", f"keys/{name}.cnf", "-out", f"keys/{name}.pem")
    openssl(top, "x509", "-in", f"keys/{name}.pem", "-outform", "DER", "-out", f"keys/{name}.der")


def certificates(top, settings):
    """The settings of a kernel, with what "certificate=@NAME" stands for."""
    for setting in settings:
        name = setting.removeprefix("certificate=@")
        yield setting if name == setting else "certificate=" + (top / f"keys/{name}.der").read_bytes().hex()


def sign(top, path, name):
    """As the kernel's sign-file does it."""
    openssl(top, "cms", "-sign", "-binary", "-noattr", "-nocerts", "-nosmimecap", "-outform", "DER", "-md", "sha256",
            "-signer", f"keys/{name}.pem", "-inkey", f"keys/{name}.key", "-in", path, "-out", "keys/signature")
    signature = (top / "keys/signature").read_bytes()
    trailer = bytes([0, 0, 2, 0, 0, 0, 0, 0]) + len(signature).to_bytes(4, "big")
    with (top / path).open("ab") as f:
        f.write(signature + trailer + MARK)


def value_of(top, text):
    """A byte in hex, or the names of keys for a list of their certificates; of a path: the file's digest."""
    if len(text) == 2 and all(c in "0123456789abcdef" for c in text):
        return bytes.fromhex(text)
    lists = b""
    for name in text.split(","):
        content = (top / (name if "/" in name else f"keys/{name}.der")).read_bytes()
        kind, entry = (SHA256, bytes(16) + hashlib.sha256(content).digest()) if "/" in name else (X509, bytes(16) + content)
        lists += kind + b"".join(n.to_bytes(4, "little") for n in (28 + len(entry), 0, len(entry))) + entry
    return lists


def set_variables(top, *settings):
    variables = pathlib.Path(top) / "sys/firmware/efi/efivars"
    variables.mkdir(parents=True, exist_ok=True)
    for setting in settings:
        name, text = setting.split("=")
        (variables / f"{name}-{GUIDS.get(name, MOK)}").write_bytes(b"\x07\0\0\0" + value_of(top, text))
