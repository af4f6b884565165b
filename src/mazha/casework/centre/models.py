"""What the hall has: kinds of business, windows, numbers, rooms and their bookings, screens and kiosks."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Business(models.Model):
    """A kind of business people take a number for. Its letter begins the number."""

    id = models.AutoField(primary_key=True)
    letter = models.CharField(max_length=1, unique=True)
    title_zh = models.CharField(max_length=40)
    title_en = models.CharField(max_length=60)
    hint_zh = models.CharField(max_length=80, blank=True)
    hint_en = models.CharField(max_length=120, blank=True)
    place = models.PositiveSmallIntegerField(default=0)
    """Where it stands on the kiosk; equal ones by letter."""
    closed_at = models.DateTimeField(null=True)


class Window(models.Model):
    """A window of the hall, and the organisation that staffs it."""

    id = models.AutoField(primary_key=True)
    number = models.PositiveSmallIntegerField(unique=True)
    title_zh = models.CharField(max_length=40)
    title_en = models.CharField(max_length=60)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    businesses = ArrayField(models.IntegerField(), default=list)
    """Kinds of business it serves."""
    closed_at = models.DateTimeField(null=True)


class Hours(models.Model):
    """From a day on, when the hall gives and calls numbers on a working day."""

    id = models.AutoField(primary_key=True)
    from_date = models.DateField(unique=True)
    spans = models.CharField(max_length=60)
    """`08:30-12:00 13:30-17:30`, on the district's clock."""


class Counter(models.Model):
    """The last number given of one kind of business on one day."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    business = models.ForeignKey(Business, models.PROTECT, related_name="+")
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "business"], name="counter_day")]


class Ticket(models.Model):
    """A number somebody holds. It says nothing of who: what matter was registered from it stands in `Brought`."""

    class State(models.TextChoices):
        WAITING = "waiting"
        CALLED = "called"
        SERVING = "serving"
        DONE = "done"
        MISSED = "missed"

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    business = models.ForeignKey(Business, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    window = models.ForeignKey(Window, models.PROTECT, null=True, related_name="+")
    """Where it was last called; of one that was transferred and waits, where it is expected."""
    transferred = models.BooleanField(default=False)
    """It waits for `window` alone."""
    taken_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    """Its place in the line: when it was taken, put back or transferred."""
    first_called_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)
    calls = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=64, null=True, unique=True)
    """Of the tap that took it: tapped twice, it is one number."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["day", "state", "queued_at", "id"], name="ticket_line")]
        constraints = [
            models.UniqueConstraint(fields=["day", "business", "number"], name="ticket_once"),
            models.UniqueConstraint(
                fields=["window"], condition=Q(state__in=["called", "serving"]), name="window_serves_one"
            ),
        ]


class Brought(models.Model):
    """The matter registered from a number, and the windows it went to. Seen by who sees the matter."""

    id = models.BigAutoField(primary_key=True)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="brought")
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "matter"], name="brought_once")]


class Device(models.Model):
    """A kiosk or a hall screen, known by a secret that only it holds."""

    class Kind(models.TextChoices):
        KIOSK = "kiosk"
        SCREEN = "screen"

    id = models.AutoField(primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=60)
    secret_print = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)


class Room(models.Model):
    """A room of the hall that sessions are held in."""

    class Kind(models.TextChoices):
        MEDIATION = "mediation"
        HEARING = "hearing"
        COUNSELLING = "counselling"
        VIDEO = "video"
        FILING = "filing"
        CAUCUS = "caucus"

    id = models.AutoField(primary_key=True)
    kind = models.CharField(max_length=20, choices=Kind)
    title_zh = models.CharField(max_length=40)
    title_en = models.CharField(max_length=60)
    seats = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField(null=True)


class Booking(models.Model):
    """A room held from one moment to another. The store refuses two that overlap (migration 0002_walls).

    Who holds it is for every officer to see; what for stands in `Purpose`.
    """

    id = models.BigAutoField(primary_key=True)
    room = models.ForeignKey(Room, models.PROTECT, related_name="bookings")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    officer = models.ForeignKey("people.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    """Null: a program did."""
    organisation_id = models.IntegerField(null=True)
    booked_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="booking_forward")]


class Purpose(models.Model):
    """What a room is held for, and of which matter: seen by who may read the matter's words."""

    booking = models.OneToOneField(Booking, models.CASCADE, primary_key=True, related_name="purpose")
    matter = models.ForeignKey("matters.Matter", models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=80)


class Bundle(models.Model):
    """Several troubles of one person, received together: one of the matters leads, and one answer goes out."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    """The one that leads: under its code the one answer goes out."""
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)


class Part(models.Model):
    """A matter of a bundle, the leading one too. Its clocks and its rights stay its own."""

    id = models.BigAutoField(primary_key=True)
    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="parts")
    matter = models.OneToOneField("matters.Matter", models.PROTECT, related_name="+")
    at = models.DateTimeField()
