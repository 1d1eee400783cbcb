"""What the desk reads from its environment, what it refuses for real use, and what browsers are told."""

import logging
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from sidelines.desk import clock
from sidelines.desk.environment import DEMO_SECRET, SETTINGS, Environment, UnsafeSettings, refuse_unsafe
from sidelines.desk.logs import SECRET_PREFIXES, NoSecretLinks
from sidelines.desk.models import DemoClock, Right

SECRET = "an example for tests alone: 0123456789 abcdefghijklmnopqrstuvwxyz"
FIT = {"SIDELINES_SECRET": SECRET, "SIDELINES_HOSTS": "desk.example.org"}


def asked(code: str, **environment: str) -> str:
    """What a fresh interpreter prints about Django's settings of the desk in this environment."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SIDELINES_", "DATABASE_"))
    }
    run = subprocess.run(
        [sys.executable, "-c", f"from sidelines.desk import settings as s; print(({code}))"],
        env=kept | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()


class TestTable:
    def test_names_each_setting_once_with_its_meaning(self):
        names = [setting.name for setting in SETTINGS]
        assert len(names) == len(set(names))
        assert all(setting.meaning.endswith((".", ")")) for setting in SETTINGS)

    def test_holds_every_setting_that_the_code_reads(self, root):
        read = set()
        for path in (root / "src" / "sidelines" / "desk").rglob("*.py"):
            read |= set(re.findall(r'"(SIDELINES_[A-Z]+|DATABASE_URL)"', path.read_text(encoding="utf-8")))
        assert read == {setting.name for setting in SETTINGS}

    def test_real_use_is_the_default(self):
        assert not Environment({}).demo
        assert not Environment({"SIDELINES_MODE": "Demo "}).demo
        assert Environment({"SIDELINES_MODE": "demo"}).demo


class TestRefusals:
    def test_nothing_stands_against_fit_settings(self):
        assert Environment(FIT).faults() == []
        refuse_unsafe(Environment(FIT))

    @pytest.mark.parametrize(
        ("said", "named"),
        [
            ({"SIDELINES_MODE": "demo"}, "anybody could sign in"),
            ({"SIDELINES_MODE": "test"}, "'test'"),
            ({"SIDELINES_SECRET": ""}, "SIDELINES_SECRET is not set"),
            ({"SIDELINES_SECRET": DEMO_SECRET}, "the demo's"),
            ({"SIDELINES_SECRET": "short"}, "too easy"),
            ({"SIDELINES_SECRET": "ab" * 40}, "too easy"),
            ({"SIDELINES_HOSTS": " "}, "SIDELINES_HOSTS is not set"),
            ({"SIDELINES_HOSTS": "*"}, "a pattern"),
            ({"SIDELINES_HOSTS": "desk.example.org, .example.org"}, "a pattern"),
            ({"SIDELINES_PROXIES": "one"}, "a number is expected"),
            ({"SIDELINES_TRY": "perhaps"}, "yes and no"),
            ({"SIDELINES_DEBUG": "yes"}, "SIDELINES_DEBUG is yes"),
        ],
    )
    def test_each_fault_is_named(self, said, named):
        with pytest.raises(UnsafeSettings, match=re.escape(named)):
            refuse_unsafe(Environment({**FIT, **said}))

    def test_all_faults_are_named_at_once(self):
        with pytest.raises(UnsafeSettings) as refusal:
            refuse_unsafe(Environment({"SIDELINES_DEBUG": "yes"}))
        assert all(name in str(refusal.value) for name in ("_SECRET", "_HOSTS", "_DEBUG"))

    def test_a_server_started_past_the_command_line_refuses_too(self):
        run = subprocess.run(
            [sys.executable, "-c", "import sidelines.desk.wsgi"],
            env={"PATH": os.environ["PATH"], "SIDELINES_HOSTS": "desk.example.org"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 1
        assert "SIDELINES_SECRET is not set" in run.stderr


class TestSettings:
    def test_real_use_is_strict(self):
        code = "s.DEMO, s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"
        assert asked(code, **FIT) == "(False, False, True, True, False)"
        assert int(asked("s.SECURE_HSTS_SECONDS", **FIT)) == 365 * 86_400
        assert asked("s.TRY_YOURS", **FIT) == "False"
        assert asked("s.ADDRESS", **FIT) == "https://desk.example.org"

    def test_the_demo_works_over_http_at_localhost(self):
        code = "s.DEMO, s.SESSION_COOKIE_SECURE, s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN, s.TRY_YOURS"
        assert asked(code, SIDELINES_MODE="demo") == "(True, False, True, True)"
        assert asked("s.ALLOWED_HOSTS", SIDELINES_MODE="demo") == "['localhost', '127.0.0.1', '[::1]']"

    def test_the_store_follows_the_folder(self, tmp_path):
        assert asked("s.DATABASES['default']['NAME']", SIDELINES_STORE=str(tmp_path)) == str(
            tmp_path / "desk.sqlite3"
        )
        assert Environment({"XDG_DATA_HOME": "here"}).store == Path("here", "sidelines")

    def test_a_database_can_be_named(self):
        url = "postgres://anna:word@db.example.org:5433/desk"
        code = "[s.DATABASES['default'][k] for k in ('ENGINE', 'HOST', 'PORT', 'NAME', 'USER')]"
        assert asked(code, DATABASE_URL=url) == (
            "['django.db.backends.postgresql', 'db.example.org', 5433, 'desk', 'anna']"
        )

    @pytest.mark.parametrize(
        ("url", "found"),
        [
            ("smtp://anna:p%40ss@post.example.org", "('post.example.org', 587, 'p@ss', False, True)"),
            ("smtps://post.example.org", "('post.example.org', 465, '', True, False)"),
            ("smtp+plain://localhost:2525", "('localhost', 2525, '', False, False)"),
        ],
    )
    def test_letters_go_where_they_are_sent(self, url, found):
        code = "s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_SSL, s.EMAIL_USE_TLS"
        assert asked(code, SIDELINES_SMTP=url) == found

    def test_letters_are_files_otherwise(self, tmp_path):
        assert asked("s.EMAIL_FILE_PATH", SIDELINES_STORE=str(tmp_path)) == str(tmp_path / "letters")

    def test_django_finds_nothing_wrong_with_real_use(self):
        call_command("check", deploy=True, fail_level="WARNING")

    @pytest.mark.django_db
    def test_no_migration_is_missing(self):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)

    @pytest.mark.django_db
    def test_sqlite_is_as_it_was_asked_to_be(self):
        if connection.vendor != "sqlite":
            pytest.skip("about SQLite")
        with connection.cursor() as cursor:
            found = {
                name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("foreign_keys", "synchronous", "busy_timeout")
            }
        assert found == {"foreign_keys": 1, "synchronous": 2, "busy_timeout": 20_000}
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


class TestWhatBrowsersAreTold:
    @pytest.mark.django_db
    def test_headers_are_strict(self, client):
        answer = client.get("/accounts/login/", secure=True)
        policy = answer["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Strict-Transport-Security"].startswith("max-age=31536000")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert all(morsel["secure"] and morsel["samesite"] for morsel in answer.cookies.values())
        assert answer.cookies


class TestLog:
    @pytest.mark.parametrize("prefix", SECRET_PREFIXES)
    def test_keeps_no_secret_of_a_link(self, prefix, caplog):
        with caplog.filtering(NoSecretLinks()):
            logging.getLogger("django.request").warning("Gone: %s", f"{prefix}abc123/def456/?x=1")
        assert f"Gone: {prefix}…" in caplog.text
        assert "def456" not in caplog.text
        assert "abc123" not in caplog.text


class TestClock:
    def test_is_the_real_one_outside_the_demo(self):
        before = datetime.now(UTC)
        assert before <= clock.now() <= datetime.now(UTC)
        with pytest.raises(RuntimeError):
            clock.set_demo(datetime(2018, 6, 1, tzinfo=UTC))
        with pytest.raises(RuntimeError), clock.at(datetime(2018, 6, 1, tzinfo=UTC)):
            pass

    @pytest.mark.django_db
    def test_a_row_left_from_a_demo_means_nothing_outside_it(self):
        DemoClock.objects.create(pk=1, instant=datetime(2018, 6, 1, tzinfo=UTC))
        assert datetime.now(UTC) - clock.now() < timedelta(minutes=1)

    @pytest.mark.django_db
    def test_the_demos_can_be_set_and_let_go(self, settings):
        settings.DEMO = True
        instant = datetime(2018, 6, 1, 9, tzinfo=UTC)
        clock.set_demo(instant)
        assert clock.now() == instant
        with clock.at(instant + timedelta(days=1)):
            assert clock.now() == instant + timedelta(days=1)
        assert clock.now() == instant
        clock.set_demo(None)
        assert datetime.now(UTC) - clock.now() < timedelta(minutes=1)

    @pytest.mark.django_db
    def test_has_one_row(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            DemoClock.objects.create(pk=2, instant=datetime(2018, 6, 1, tzinfo=UTC))


class TestConstraints:
    @pytest.mark.parametrize(
        "said",
        [
            {"may_commit": True},
            {"may_commit": True, "may_edit": True, "may_see": False},
            {"may_edit": True, "may_see": False},
            {"sees_whole_diary": True, "may_see": False},
        ],
    )
    def test_who_commits_edits_and_who_edits_sees(self, member, principal, said):
        with pytest.raises(IntegrityError), transaction.atomic():
            Right.objects.create(member=member(), principal=principal(), **said)

    def test_an_office_outside_has_no_chief_of_staff(self, office, member):
        with pytest.raises(IntegrityError), transaction.atomic():
            office(outside=True, chief_of_staff=member())

    def test_an_address_is_kept_in_small_letters(self, member):
        made = member(email="Aino@Example.org")
        assert made.email == "aino@example.org"
        made.email = "Aino@example.org"
        with pytest.raises(IntegrityError), transaction.atomic():
            made.save()
