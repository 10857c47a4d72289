"""Archives that somebody sends: looked through before anything is unpacked."""

import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

from simpul.kernel.refusal import Refused


class BadArchive(Refused):
    """The archive cannot be read, or holds something that must not be unpacked."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: `name` is relative with "/" between folders, `size` in bytes once unpacked."""

    name: str
    size: int


def inspect_zip(
    source: Path | BinaryIO, *, max_total: int, max_files: int, max_ratio: float = 100
) -> list[Member]:
    """List what a ZIP file holds, in its order, without unpacking it.

    What the directory of the archive says is checked here; reading through `zipfile` then never gives more
    bytes of a member than its directory said, so a lie there cannot fill the disk either. Folders are left
    out.

    Args:
        source: the archive.
        max_total: most bytes once unpacked.
        max_files: most files.
        max_ratio: most bytes unpacked for each byte packed, over all; a photo or a GPX stays below 30.

    Raises:
        BadArchive: it is broken or encrypted, too big by any of the limits, or a name in it is absolute,
            climbs out with "..", comes twice, is a link or a device, or two members share the same bytes (an
            overlap bomb).
    """
    try:
        with zipfile.ZipFile(source) as archive:
            infos = archive.infolist()
            if len(infos) > max_files:
                raise BadArchive(
                    _("The archive holds %(count)d files; at most %(most)d are taken.")
                    % {"count": len(infos), "most": max_files}
                )
            _check_sizes(infos, max_total, max_ratio)
            _check_overlap(infos)
            for info in infos:
                _check_member(info)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise BadArchive(_("The archive cannot be read: %(error)s") % {"error": error}) from error
    names = [info.filename for info in infos if not info.is_dir()]
    if len(set(names)) != len(names):
        raise BadArchive(_("The archive holds the same name twice."))
    return [Member(info.filename, info.file_size) for info in infos if not info.is_dir()]


def _check_sizes(infos: list[zipfile.ZipInfo], max_total: int, max_ratio: float) -> None:
    total, packed = sum(info.file_size for info in infos), sum(info.compress_size for info in infos)
    if total > max_total:
        raise BadArchive(
            _("The archive unpacks to %(total)d bytes; at most %(most)d are taken.")
            % {"total": total, "most": max_total}
        )
    if total > max_ratio * max(packed, 1):
        raise BadArchive(_("The archive unpacks to far more than it is: it looks like a trap."))


def _check_overlap(infos: list[zipfile.ZipInfo]) -> None:
    """Refuse members that share packed bytes (D. Fifield, A better zip bomb, WOOT 2019)."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise BadArchive(_("Files in the archive lie over each other: it looks like a trap."))
        end = info.header_offset + info.compress_size


def _check_member(info: zipfile.ZipInfo) -> None:
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if not path.parts or path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise BadArchive(
            _("The archive holds a name that leads out of it: %(name)r") % {"name": info.filename[:100]}
        )
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise BadArchive(_("The archive holds a link or a device: %(name)r") % {"name": info.filename[:100]})
    if info.flag_bits & 0x1:
        raise BadArchive(_("The archive is encrypted: send it without a password."))
