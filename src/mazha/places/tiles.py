"""Map tiles from outside, where an installation has a key for them: Tianditu, the state's own map service."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

_SERVERS = tuple(f"https://t{i}.tianditu.gov.cn" for i in range(8))


@dataclass(frozen=True, slots=True)
class TileSource:
    """One layer of raster tiles, 256 pixels wide, in Web Mercator over CGCS2000 (so WGS-84 needs no shift)."""

    name: str
    urls: tuple[str, ...]
    """Templates with {x}, {y} and {z}."""
    max_zoom: int
    attribution: str


def sources(language: str) -> tuple[TileSource, ...]:
    """The ground and its labels, bottom first; empty when no key is set (`MAZHA_TIANDITU_KEY`)."""
    if not settings.TIANDITU_KEY:
        return ()
    labels = "eva" if language.startswith("en") else "cva"
    return tuple(
        TileSource(
            name=f"tianditu-{layer}",
            urls=tuple(
                f"{s}/DataServer?T={layer}_w&x={{x}}&y={{y}}&l={{z}}&tk={settings.TIANDITU_KEY}" for s in _SERVERS
            ),
            max_zoom=18,
            attribution=_("© Tianditu, National Platform for Common Geospatial Information Services"),
        )
        for layer in ("vec", labels)
    )


def origins() -> tuple[str, ...]:
    """Where tiles come from, for the page's content security policy; empty without a key."""
    return _SERVERS if settings.TIANDITU_KEY else ()
