"""The user of the portal."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class UserManager(BaseUserManager["User"]):
    """Makes users."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person who signs in with `email` (kept in lower case)."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by e-mail address, whatever its case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by e-mail address."""

    class Language(models.TextChoices):
        """The language a person is written to in."""

        JA = "ja", "日本語"
        EN = "en", "English"

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.JA)
    is_secretariat = models.BooleanField(default=False)
    is_seeker = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    mailbox = models.EmailField(
        blank=True, help_text="of a shared account: where its mails go, since it signs in with the ID of an institution"
    )
    sign_in_notices = models.BooleanField(default=True, help_text="a mail when somebody signs in on a new device")
    erased_at = models.DateTimeField(null=True, blank=True, help_text="since when nothing here says who this was")

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering: ClassVar = ["email"]

    def __str__(self) -> str:
        """Say the name."""
        return self.name

    @property
    def is_shared(self) -> bool:
        """Whether several people sign in with it."""
        return bool(self.mailbox)

    @property
    def reads_at(self) -> str:
        """The address to which mails go."""
        return self.mailbox or self.email


class Session(AbstractBaseSession):
    """A session and the person signed in with it; an index, no reference: sessions come and go without a look at people."""

    user_id = models.IntegerField(null=True, db_index=True)

    class Meta(AbstractBaseSession.Meta):
        pass

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Return what reads and writes these rows."""
        from koubo.accounts.sessions import SessionStore  # noqa: PLC0415 - it asks for this model

        return SessionStore
