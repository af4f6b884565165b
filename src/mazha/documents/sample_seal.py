"""A seal for a demo: a root, a seal and a time-stamp authority, each saying in its name that it is a sample."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ROOT, SEAL, SEAL_KEY, TSA, TSA_KEY = "root.crt", "seal.crt", "seal.key", "tsa.crt", "tsa.key"
NAMES = {
    ROOT: "样例根证书 SAMPLE ROOT",
    SEAL: "样章 SAMPLE SEAL（无法律效力 no legal effect）",
    TSA: "样例时间戳 SAMPLE TIME STAMP",
}
# Fixed, so that no clock is read: it is a sample on every day.
_FROM, _UNTIL = dt.datetime(2020, 1, 1, tzinfo=dt.UTC), dt.datetime(2049, 12, 31, tzinfo=dt.UTC)


def make(folder: Path) -> None:
    """Write the three certificates and the two keys. The root's key is thrown away."""
    root_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    root = _certificate(ROOT, root_key, None, root_key)
    _write(folder / ROOT, root.public_bytes(serialization.Encoding.PEM))
    for name, key_name in ((SEAL, SEAL_KEY), (TSA, TSA_KEY)):
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        _write(folder / name, _certificate(name, key, root, root_key).public_bytes(serialization.Encoding.PEM))
        plain = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        _write(folder / key_name, plain)


def _certificate(
    name: str, key: rsa.RSAPrivateKey, issuer: x509.Certificate | None, issuer_key: rsa.RSAPrivateKey
) -> x509.Certificate:
    subject = x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"), x509.NameAttribute(NameOID.COMMON_NAME, NAMES[name])]
    )
    is_root = issuer is None
    build = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer is not None else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not is_root, content_commitment=name == SEAL, key_encipherment=False,
                data_encipherment=False, key_agreement=False, key_cert_sign=is_root, crl_sign=is_root,
                encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
    )  # fmt: skip
    if name == TSA:
        build = build.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return build.sign(issuer_key, hashes.SHA256())


def _write(file: Path, content: bytes) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
