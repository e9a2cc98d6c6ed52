"""A data set that is published as one large zip: files taken out of it, without believing what it says of itself."""

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, cast

from cutaway.data.files import CHUNK, read_up_to, regular_file
from cutaway.errors import DataError

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # zipfile unpacks these, and only these, in bounded memory
ENCRYPTED = 0x1  # the flag of a member that wants a password


@dataclass(frozen=True)
class Archive:
    """A zip: its ``name`` on the mirrors, ``size`` in bytes, ``sha256``, and the folder in it that holds the files."""

    name: str
    size: int
    sha256: str
    folder: str

    @property
    def megabytes(self) -> str:
        """The size for people.

        >>> Archive("gzip.zip", 561_753_746, "", "gzip").megabytes
        '562 MB'
        """
        return f"{self.size / 1e6:,.0f} MB"


def check_archive(archive: Archive, path: Path) -> None:
    """Make sure that a file is the archive; nothing of it is read as a zip before.

    Raises:
        DataError: It is missing, or has another size or SHA-256.
    """
    digest, size = sha256(), 0
    with regular_file(path, f"the archive {archive.name}") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    if size != archive.size:
        raise DataError(f"{path} has {size:,} bytes, expected {archive.size:,}; get it again or remove it.")
    if digest.hexdigest() != archive.sha256:
        given = digest.hexdigest()[:12]
        raise DataError(
            f"{path} is not the archive {archive.name}: its SHA-256 begins with {given}, expected "
            f"{archive.sha256[:12]}; get it again or remove it."
        )


def take_out(archive: Archive, path: Path, wanted: Mapping[str, int], into: Path) -> None:
    """Write members of a zip into a folder, under the names that are wanted, each with its limit in bytes.

    A path in the zip is only ever compared with FOLDER/NAME, never used: it could lead anywhere.

    Raises:
        DataError: It is no zip, is damaged, or a member is missing or larger than its limit.
        OSError: The folder cannot be written to.
    """
    try:
        with zipfile.ZipFile(path) as opened:
            for name, limit in wanted.items():
                _take_one(opened, _member(opened, f"{archive.folder}/{name}", limit), limit, into / name)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise DataError(f"{path} is no zip that can be read ({error}); get it again.") from error


def _member(opened: zipfile.ZipFile, name: str, limit: int) -> zipfile.ZipInfo:
    try:
        member = opened.getinfo(name)
    except KeyError:
        raise DataError(f"The archive {opened.filename} has no {name}; get it again.") from None
    if member.flag_bits & ENCRYPTED or member.compress_type not in METHODS:
        raise DataError(f"{name} in {opened.filename} is encrypted or packed in an unusual way; get it again.")
    if member.file_size > limit:
        raise _too_large(opened, name, limit)
    return member


def _take_one(opened: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int, target: Path) -> None:
    """Write one member; what it unpacks to is counted, since its header may say anything."""
    with opened.open(member) as packed:
        content = read_up_to(cast(BinaryIO, packed), limit + 1)
    if len(content) > limit:
        raise _too_large(opened, member.filename, limit)
    target.write_bytes(content)


def _too_large(opened: zipfile.ZipFile, name: str, limit: int) -> DataError:
    return DataError(f"{name} in {opened.filename} has more than the {limit:,} bytes it may have; get it again.")
