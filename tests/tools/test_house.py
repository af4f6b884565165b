"""Each house lint finds a planted breach and leaves the sound twin beside it alone."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tools.house import __main__ as house
from tools.house import code, migrations, pages
from tools.house.breach import Breach, is_allowed

OWNERS = frozenset({"matters", "people", "notices"})
HEAD = '"""Says what it is for."""\n'

IN_CODE = [
    ("docstring", "matters/actions.py", "x = 1", None),
    ("vague-name", "matters/utils.py", HEAD, None),
    ("doors", "surfaces/desk/views.py", HEAD + "x = Matter.objects.all()", None),
    (
        "doors",
        "people/queries.py",
        HEAD + "from mazha.matters.models import Matter\nx = Matter.objects",
        HEAD + "from mazha.people.models import Post\nx = Post.objects",
    ),
    ("doors", "people/rules.py", HEAD + "from mazha.people.models import Post\nx = Post.objects", None),
    ("doors", "surfaces/desk/views.py", HEAD + "matter.save()", HEAD + "photo.save(buffer)"),
    ("doors", "surfaces/desk/views.py", HEAD + "apps.get_model('matters', 'Matter')", None),
    (
        "doors",
        "notices/actions.py",
        HEAD + "X = 'update matters_matter set gist = %s'",
        HEAD + "X = 'update notices_notice set state = %s'",
    ),
    ("save", "matters/actions.py", HEAD + "m.save()", HEAD + "m.save(update_fields=['due_at'])"),
    ("save-override", "matters/models.py", HEAD + "class M:\n  def save(self): pass", None),
    ("ordering", "matters/models.py", HEAD + "class M:\n class Meta:\n  ordering = ['id']", None),
    (
        "timedelta",
        "matters/rules.py",
        HEAD + "x = dt.timedelta(5)",
        HEAD + "x = dt.timedelta(days=5) + dt.timedelta(0)",
    ),
    ("composed-sql", "matters/actions.py", HEAD + "c.execute(f'select {x}')", HEAD + "c.execute(f'select 1', [x])"),
    ("composed-sql", "matters/actions.py", HEAD + "c.execute('select %s' % x)", HEAD + "c.execute('select %s', [x])"),
    ("composed-sql", "matters/actions.py", HEAD + "M.objects.raw('select ' + x)", None),
    ("composed-sql", "matters/actions.py", HEAD + "c.execute('select {}'.format(x))", HEAD + "c.execute('a' 'b')"),
    ("stage", "procedures/actions.py", HEAD + "matter.stage = 'closed'", HEAD + "stage = 'closed'"),
    ("stage", "procedures/actions.py", HEAD + "rows.update(stage='closed')", HEAD + "rows.update(late=True)"),
    ("stage", "procedures/actions.py", HEAD + "setattr(matter, 'stage', 'closed')", None),
    ("clock", "matters/actions.py", HEAD + "from mazha.kernel.moments import now", None),
    ("clock", "matters/queries.py", HEAD + "at = moments.now()", HEAD + "at = moments.local(at)"),
    ("long-function", "matters/rules.py", HEAD + "def f():\n" + " x = 1\n" * 61, HEAD + "def f():\n" + " x = 1\n" * 59),
    ("long-file", "matters/rules.py", HEAD + "x = 1\n" * 401, HEAD + "x = 1\n" * 399),
]
IN_TESTS = [
    ("mock", "from unittest.mock import patch"),
    ("mock", "from unittest import mock"),
    ("sleep", "import time\ntime.sleep(1)"),
]
IN_PAGES = [
    ("inline-style", '<p style="color: red">{{ x }}</p>', '<p class="late">{{ x }}</p>'),
    ("inline-style", "<style>p {}</style>", None),
    ("inline-script", "<script>run()</script>", '<script src="x.js"></script>'),
    ("inline-script", '<a onclick="run()">{{ x }}</a>', '<a data-run href="/x">{{ x }}</a>'),
    ("inline-script", '<a href="javascript:run()">{{ x }}</a>', None),
    ("unescaped", "{{ x|safe }}", "{{ x|escape }}"),
    ("unescaped", "{% autoescape off %}{{ x }}{% endautoescape %}", None),
    ("needs-script", '<button hx-post="/x">{{ x }}</button>', '<form method="post" action="/x" hx-post="/x"></form>'),
    ("needs-script", '<a hx-get="/x">{{ x }}</a>', '<a href="/x" hx-get="/x">{{ x }}</a>'),
    ("needs-script", '<div hx-get="/x">{{ x }}</div>', '<div hx-get="/x" hx-trigger="keyup">{{ x }}</div>'),
    ("untranslated", "<p>Sent</p>", '<p>{% translate "Sent" %}</p>'),
    ("untranslated", "<p>已发送</p>", "<p>{% blocktranslate %}Sent{% endblocktranslate %}</p>"),
    ("untranslated", '<input placeholder="Your words">', "<input placeholder=\"{% translate 'Your words' %}\">"),
    ("untranslated", "{% block title %}Sent{% endblock %}", "{% block bodyclass %}mz-desk{% endblock %}"),
]

MIGRATION = """from django.db import migrations, models
X = '''%s'''
class Migration(migrations.Migration):
    atomic = %s
    operations = [%s]
"""
SQL = "migrations.RunSQL(X, '')"
IN_MIGRATIONS = [
    ("AddIndex('matter', models.Index(fields=['x'], name='x'))", "AddIndexConcurrently('matter', models.Index())"),
    ("RemoveIndex('matter', 'x')", "RemoveIndexConcurrently('matter', 'x')"),
    ("migrations.AlterField('matter', 'x', models.TextField())", None),
    (
        "migrations.AddField('matter', 'x', models.SlugField())",
        "migrations.AddField('matter', 'x', models.TextField())",
    ),
    ("migrations.AddField('matter', 'x', models.TextField(unique=True))", None),
    (
        "migrations.AddField('matter', 'x', models.ForeignKey('a.B', models.PROTECT))",
        "migrations.AddField('matter', 'x', models.ForeignKey('B', PROTECT, db_index=False, db_constraint=False))",
    ),
    (
        "migrations.AddField('matter', 'x', models.UUIDField(db_default=Random()))",
        "migrations.AddField('matter', 'x', models.IntegerField(db_default=0))",
    ),
    ("migrations.AddConstraint('matter', x)", "AddConstraintNotValid('matter', x)"),
    ("migrations.RenameField('matter', 'x', 'y')", None),
    ("migrations.RemoveField('matter', 'x')", None),
    ("migrations.RunPython(fill)", "migrations.RunPython(fill, migrations.RunPython.noop)"),
    (
        "AddIndex('matter', models.Index())",
        "migrations.CreateModel(name='Matter', fields=[]), AddIndex('matter', models.Index())",
    ),
]
IN_SQL = [
    ("create index x on matters_matter (id)", "create index concurrently x on matters_matter (id)"),
    (
        "CREATE UNIQUE INDEX x ON matters_matter (id)",
        "create table matters_matter (id int); create index x on matters_matter (id)",
    ),
    (
        "alter table matters_matter alter column x type bigint",
        "alter table matters_matter alter column x set default 1",
    ),
    ("alter table matters_matter alter x set not null", "alter table matters_matter alter x drop not null"),
    (
        "alter table matters_matter add column x timestamptz default now()",
        "alter table matters_matter add x int default 0 not null",
    ),
    ("alter table matters_matter add column x int references people_officer", None),
    (
        "alter table matters_matter add constraint x check (y > 0)",
        "alter table matters_matter add constraint x check (y > 0) not valid",
    ),
    ("alter table matters_matter add primary key (id)", "alter table x add constraint y primary key using index z"),
    (
        "update matters_matter set x = 1",
        "create function f() returns int language sql as $$ update matters_matter set x = 1 $$",
    ),
    ("delete from notices_notice where true", "create policy erase on notices_notice for delete using (true)"),
    ("lock table matters_matter", "comment on table matters_matter is null"),
    ("reindex table matters_matter", "reindex table concurrently matters_matter"),
    ("truncate notices_notice", "revoke truncate on notices_notice from x"),
]


def _rules(found: object) -> list[str]:
    return [breach.rule for breach in found]  # type: ignore[attr-defined]


class TestCode:
    @pytest.mark.parametrize(("rule", "file", "planted", "sound"), IN_CODE)
    def test_finds_what_was_planted(self, rule: str, file: str, planted: str, sound: str | None) -> None:
        assert rule in _rules(code.breaches(f"src/mazha/{file}", planted, OWNERS))
        if sound is not None:
            assert rule not in _rules(code.breaches(f"src/mazha/{file}", sound, OWNERS))

    @pytest.mark.parametrize(("rule", "planted"), IN_TESTS)
    def test_finds_what_was_planted_in_a_test(self, rule: str, planted: str) -> None:
        assert rule in _rules(code.breaches("tests/actions/test_x.py", planted, OWNERS))

    @pytest.mark.parametrize("file", ["surfaces/desk/views.py", "channels/qr/actions.py", "notices/jobs.py"])
    def test_lets_the_edges_read_the_clock(self, file: str) -> None:
        text = HEAD + "from mazha.kernel.moments import now"
        assert _rules(code.breaches(f"src/mazha/{file}", text, OWNERS)) == []

    def test_lets_the_spine_set_a_stage(self) -> None:
        assert _rules(code.breaches("src/mazha/matters/actions/steps.py", HEAD + "m.stage = 'x'", OWNERS)) == []


class TestPages:
    @pytest.mark.parametrize(("rule", "planted", "sound"), IN_PAGES)
    def test_finds_what_was_planted(self, rule: str, planted: str, sound: str | None) -> None:
        assert rule in _rules(pages.breaches("x.html", planted))
        if sound is not None:
            assert rule not in _rules(pages.breaches("x.html", sound))

    def test_names_the_line(self) -> None:
        planted = "{% comment %}\nWords\n{% endcomment %}\n<p>\n{{ x }}</p><i style=x></i>"
        assert [(b.line, b.rule) for b in pages.breaches("x.html", planted)] == [(5, "inline-style")]


class TestMigrations:
    """What would hold up everybody on a table with a million rows."""

    FILE = "src/mazha/matters/migrations/0099_x.py"

    def _found(self, operations: str, sql: str = "", *, alone: bool = True) -> list[str]:
        return _rules(migrations.breaches(self.FILE, MIGRATION % (sql, not alone, operations)))

    @pytest.mark.parametrize(("planted", "sound"), IN_MIGRATIONS)
    def test_finds_what_was_planted(self, planted: str, sound: str | None) -> None:
        assert self._found(planted)
        assert sound is None or self._found(sound) == []

    @pytest.mark.parametrize(("planted", "sound"), IN_SQL)
    def test_finds_what_was_planted_in_sql(self, planted: str, sound: str | None) -> None:
        assert self._found(SQL, planted) == ["locks-table"]
        assert sound is None or self._found(SQL, sound) == []

    @pytest.mark.parametrize("operation", ["AddIndexConcurrently('m', x)", "migrations.RunPython(fill, back)"])
    def test_wants_long_work_outside_a_transaction(self, operation: str) -> None:
        assert self._found(operation, alone=False) == ["locks-table"]

    def test_exempts_by_name_what_was_there_before(self) -> None:
        text = MIGRATION % ("", True, "migrations.AlterField('matter', 'x', y)")
        assert _rules(migrations.breaches("src/mazha/matters/migrations/0003_leaner.py", text)) == []
        assert all((house.ROOT / "src/mazha" / f"{name}.py").is_file() for name in migrations.BEFORE_THE_RULE)


class TestAllowance:
    def test_needs_a_reason(self) -> None:
        breach = Breach("x.py", 2, "clock", "…")
        assert not is_allowed(breach, ["", "now()  # house: clock -- why"])
        assert not is_allowed(breach, ["", "now()  # house: stage -- the file's own date"])
        assert is_allowed(breach, ["", "now()  # house: clock -- the file's own date"])

    def test_may_stand_on_the_line_above(self) -> None:
        assert is_allowed(Breach("x.py", 2, "clock", "…"), ["# house: clock -- the file's own date", "now()"])

    def test_may_cover_a_file(self) -> None:
        assert is_allowed(Breach("x.py", 9, "clock", "…"), ["# house-file: clock -- nothing is decided by it"])


class TestMain:
    def test_finds_unfinished_words_in_any_file(self, tmp_path: Path) -> None:
        subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
        (tmp_path / "notes.md").write_text("fine\nTO" + "DO: finish\n")
        found = list(house.breaches(["notes.md"], tmp_path))
        assert [(breach.line, breach.rule) for breach in found] == [(2, "unfinished")]
