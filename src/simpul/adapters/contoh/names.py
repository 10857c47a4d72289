"""Made-up names in the Indonesian manner. Any likeness to a real street is chance."""

from collections.abc import Iterator


def _words(text: str) -> tuple[str, ...]:
    """Read names apart by spaces; an underscore stands for a space within a name."""
    return tuple(word.replace("_", " ") for word in text.split())


FLOWERS = _words("""
    Melati Mawar Kenanga Anggrek Cempaka Dahlia Flamboyan Teratai Kamboja Bougenvil Seruni
    Wijaya_Kusuma Tanjung Sedap_Malam Alamanda Lavender Nusa_Indah Soka Asoka
""")
TREES = _words("""
    Mahoni Cemara Jati Sengon Beringin Trembesi Ketapang Angsana Akasia Pinus Randu Waru
    Bambu_Kuning Pinang Lontar Aren Gayam Sawo Manggis Duku Salak Rambutan
""")
BIRDS = _words("""
    Merpati Kutilang Kepodang Rajawali Garuda Nuri Perkutut Camar Bangau Elang Murai Jalak
    Cendrawasih Gelatik Walet Kasuari Merak Prenjak
""")
THINGS = _words("""
    Batu_Kali Watu_Gede Sumber_Bening Tirta Kali_Anyar Sawah_Lega Bukit_Contoh Pasar_Lama Lumbung
    Sendang Telaga Embun Pelangi Fajar Senja Purnama Samudra Pesisir Nelayan
""")
VILLAGES = _words("""
    Sumbercontoh Karangmisal Tegalandai Banyuandai Wonomisal Sidocontoh Kaliandai Purwomisal
    Bumicontoh Tirtomisal Giriandai Pasirmisal Rejocontoh Sarimisal Tamanandai Jatimisal
    Kedungcontoh Lemahandai Argomisal Segaracontoh
""")
"""From contoh (example), misal (say) and andai (suppose): names that no village has."""

_ROMAN = ("", " II", " III", " IV", " V", " VI", " VII", " VIII", " IX", " X", " XI", " XII")


def streets(prefix: str, start: int) -> Iterator[str]:
    """Give street names without end, no two alike: "Jalan Melati", ..., "Jalan Melati II", ...

    Args:
        prefix: "Jalan", "Gang" or "Lorong".
        start: where in the list to begin.
    """
    stems = FLOWERS + TREES + BIRDS + THINGS
    turn = 0
    while True:
        for at in range(len(stems)):
            stem = stems[(at + start) % len(stems)]
            suffix = _ROMAN[turn] if turn < len(_ROMAN) else f" {turn + 1}"
            yield f"{prefix} {stem}{suffix}"
        turn += 1


def village(number: int) -> str:
    """Give the name of the village with this number, from 0; no two alike."""
    turn, at = divmod(number, len(VILLAGES))
    return (
        VILLAGES[at]
        + ("", " Lor", " Kidul", " Wetan", " Kulon")[turn % 5]
        + (f" {turn // 5 + 1}" if turn > 4 else "")
    )
