"""The years published when this version was made, so that an installation can count from its first minute.

Years that are there already stay as they are: running it again changes nothing. Later years come with
`mazha calendar packaged`, which tells the running clocks.
"""

import datetime as dt
import tomllib
from pathlib import Path

from django.db import migrations, transaction
from django.db.models.functions import Now

FOLDER = Path(__file__).parents[1] / "data" / "years"
NEWEST = 2026


def load(apps, schema_editor):
    Year, Day = apps.get_model("workdays", "Year"), apps.get_model("workdays", "Day")
    for file in sorted(FOLDER.glob("*.toml")):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        if table["year"] > NEWEST:
            continue
        with transaction.atomic(using=schema_editor.connection.alias):
            year, is_new = Year.objects.get_or_create(
                year=table["year"],
                defaults={"published": True, "notice": table["notice"], "loaded_by": "mazha", "loaded_at": Now()},
            )
            if is_new:
                Day.objects.bulk_create(days(year, table["holiday"]))


def days(year, holidays):
    Day = type(year)._meta.get_field("days").related_model
    for holiday in holidays:
        for i in range((holiday["last"] - holiday["first"]).days + 1):
            date = holiday["first"] + dt.timedelta(days=i)
            yield Day(date=date, year=year, kind="rest", name=holiday["name"])
        for date in holiday.get("make_up", ()):
            yield Day(date=date, year=year, kind="make_up", name=holiday["name"])


def unload(apps, schema_editor):
    """Only what this migration brought: years an administrator loaded or changed stay."""
    apps.get_model("workdays", "Year").objects.filter(loaded_by="mazha", year__lte=NEWEST).delete()


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("workdays", "0002_edition")]

    operations = [migrations.RunPython(load, unload)]
