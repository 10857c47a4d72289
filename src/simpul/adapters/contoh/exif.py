"""Puts time, position and camera into a JPEG as a phone does (EXIF 2.32; DCF 2.0)."""

from datetime import UTC, datetime
from fractions import Fraction

from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from simpul.kernel.geo import LonLat

from .streets import INVENTED


def stamp(
    jpeg: bytes, at: datetime, position: LonLat | None, heading_deg: float, speed_m_s: float, focal_mm: int
) -> bytes:
    """Give a JPEG with EXIF.

    Args:
        jpeg: the picture, without EXIF.
        at: when it was taken, aware; local time and its offset are written, GPS time in UTC.
        position: where the receiver said it was; None writes no GPS block.
        heading_deg: direction of travel, degrees clockwise from north.
        speed_m_s: speed.
        focal_mm: focal length for a frame 36 mm wide.
    """
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = INVENTED
    exif[ExifTags.Base.Model] = "Simulated pinhole"
    exif[ExifTags.Base.Software] = INVENTED
    exif[ExifTags.Base.ImageDescription] = "Rendered picture of an invented street"
    exif[ExifTags.Base.Orientation] = 1
    local = at.strftime("%Y:%m:%d %H:%M:%S")
    exif[ExifTags.Base.DateTime] = local
    details = exif.get_ifd(ExifTags.IFD.Exif)
    offset = at.strftime("%z")
    details[ExifTags.Base.DateTimeOriginal] = local
    details[ExifTags.Base.OffsetTimeOriginal] = f"{offset[:3]}:{offset[3:]}"
    details[ExifTags.Base.FocalLengthIn35mmFilm] = focal_mm
    details[ExifTags.Base.SubsecTimeOriginal] = f"{at.microsecond // 1000:03d}"
    if position is not None:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(_gps(at.astimezone(UTC), position, heading_deg, speed_m_s))
    body = exif.tobytes()
    return jpeg[:2] + b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body + jpeg[2:]


def _gps(at: datetime, position: LonLat, heading_deg: float, speed_m_s: float) -> dict[int, object]:
    tag = ExifTags.GPS
    return {
        tag.GPSVersionID: b"\x02\x03\x00\x00",
        tag.GPSLatitudeRef: "N" if position.lat >= 0 else "S",
        tag.GPSLatitude: _degrees(position.lat),
        tag.GPSLongitudeRef: "E" if position.lon >= 0 else "W",
        tag.GPSLongitude: _degrees(position.lon),
        tag.GPSTimeStamp: (
            IFDRational(at.hour),
            IFDRational(at.minute),
            _ratio(at.second + at.microsecond / 1e6, 1000),
        ),
        tag.GPSDateStamp: at.strftime("%Y:%m:%d"),
        tag.GPSSpeedRef: "K",
        tag.GPSSpeed: _ratio(speed_m_s * 3.6, 100),
        tag.GPSImgDirectionRef: "T",
        tag.GPSImgDirection: _ratio(heading_deg, 100),
        tag.GPSHPositioningError: _ratio(3.0, 10),
    }


def _ratio(value: float, parts: int) -> IFDRational:
    fraction = Fraction(round(value * parts), parts)
    return IFDRational(fraction.numerator, fraction.denominator)


def _degrees(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    whole = abs(value)
    degrees = int(whole)
    minutes = int((whole - degrees) * 60)
    seconds = (whole - degrees - minutes / 60) * 3600
    return IFDRational(degrees), IFDRational(minutes), _ratio(seconds, 100_000)
