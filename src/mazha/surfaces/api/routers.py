"""One router for each first word of an address. Endpoints hang themselves on it when `api.py` imports them."""

from __future__ import annotations

from ninja import Router

matters = Router(tags=["Matters"])
track = Router(tags=["Track"])
procedures = Router(tags=["Catalogues"])
categories = Router(tags=["Catalogues"])
organisations = Router(tags=["Catalogues"])
areas = Router(tags=["Catalogues"])
figures = Router(tags=["Figures"])
webhooks = Router(tags=["Webhooks"])
