"""Who may change something on the page: asked by everything that does, and the login in the page's heading.

To hide a button is not enough: what was once shown can be pressed after a login has ended, and a forged
message can press it too. Each function that takes what a reader brings is marked with ``edits`` and refuses
by itself; one who may only read brings nothing.

Own layers, a scan under work and a plan at hand live in their session alone: no other one sees them. What an
editor adds to the atlases (a plan, corrections, rasters, places) is there for all.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import streamlit as st
from streamlit.errors import StreamlitAuthError
from streamlit.runtime.scriptrunner import get_script_run_ctx

from atlas import served
from atlas.errors import UserError
from atlas.office import access, editors, logins, passwords, uploads
from atlas.office.access import Connection, Settings
from atlas.office.attempts import Attempts, WaitError
from atlas.office.passwords import PasswordError
from atlas.ui import state
from atlas.ui.markup import plain, remark
from atlas.words import text

LOGIN, TICKET, USED, SAID = "login", "login-ticket", "login-used", "login-said"  # in the session
NAME, PASSWORD = "login-name", "login-password"  # keys of the form

Given = ParamSpec("Given")
Made = TypeVar("Made")

_attempts = Attempts()
_log = logging.getLogger(__name__)


class AccessError(UserError):
    """Who asks may not change anything."""


def may_edit() -> bool:
    """Say whether this session may change the atlases."""
    return not refusal()


def offers_forms() -> bool:
    """Say whether forms are shown: also when a login has just run out, so that what was typed is not lost."""
    return refusal() in ("", "expired")


def refusal() -> str:
    """Say why this session may change nothing: as ``access.refusal`` does, or ``expired``; "" if it may."""
    why = access.refusal(_decided(), _connection(), editor(), store_is_read_only=served.is_read_only())
    had_one = LOGIN in st.session_state or USED in st.session_state
    return "expired" if why == "login" and had_one else why


def editor() -> str:
    """Return the name of who is logged in; "" where nobody is, or not any more."""
    path = _decided().editors
    if path is None:
        return ""
    return _signed_in(path) if editors.is_list(path) else _logged_in(path)


def _logged_in(path: Path) -> str:
    """Name who logged in with a password, in this session or, as the browser's cookie says, before it."""
    token = st.session_state.get(LOGIN) or st.context.cookies.to_dict().get(logins.COOKIE, "")
    made = logins.held.holder(token)
    if made is None or not passwords.is_valid(path, made):
        return ""
    st.session_state[LOGIN] = token
    return made.name


def _signed_in(path: Path) -> str:
    """Name who signed in with the office's account and is listed."""
    now = time.monotonic()
    try:
        name = editors.admitted(editors.load(path), st.user.to_dict(), time.time())
    except UserError:
        return ""  # a list that cannot be used names nobody
    if not name or now - st.session_state.setdefault(USED, now) > logins.IDLE_S:
        return ""
    st.session_state[USED] = now
    return name


def edits(act: Callable[Given, Made]) -> Callable[Given, Made]:
    """Mark a function that changes an atlas or takes a file: it is done for who may, and said on the log.

    Raises
    ------
    AccessError
        They may not.
    """

    @wraps(act)
    def guarded(*given: Given.args, **named: Given.kwargs) -> Made:
        why = refusal()
        if why:
            _log.warning("refused: %s", why, extra={"what": act.__name__})
            raise AccessError(f"access-{why}")
        made = act(*given, **named)
        _log.info(
            "edit",
            extra={"what": act.__name__, "user": editor(), "atlas": st.session_state.get("county", "")},
        )
        return made

    return guarded


def bar() -> None:
    """Show in the heading that the page is for reading, or the login; nothing where all may be done.

    From here on the server takes files from this session, or none.
    """
    path, why, run = _decided().editors, refusal(), get_script_run_ctx()
    if run is not None:
        uploads.admit(run.session_id, not why)
    if path is None and not why:
        return
    with st.container(key="access", width="content"):
        if path is None or why in ("closed", "store"):
            st.html(remark(text(state.language(), "access.read-only")), width="content")
        elif why:
            _login(path)
        else:
            with st.popover(plain(editor()), key="account"):
                _logout()


def hand_over() -> None:
    """Let the browser keep a login made a moment ago, for when the page is loaded anew; nothing is shown."""
    if ticket := st.session_state.pop(TICKET, ""):
        script = f'fetch("{logins.PATH}", {{method: "POST", body: "{ticket}"}})'
        st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def _login(path: Path) -> None:
    language = state.language()
    with st.popover(text(language, "access.login"), key="login-box"):
        (_sign_in if editors.is_list(path) else _form)()
        if said := st.session_state.pop(SAID, None):
            st.warning(plain(text(language, f"error.{said.key}", **said.values)))


def _logout() -> None:
    st.button(text(state.language(), "access.logout"), key="logout", on_click=_log_out)


def _form() -> None:
    language = state.language()
    st.html(remark(text(language, "access.login-hint", minutes=round(logins.IDLE_S / 60))))
    with st.form("login-form", border=False):
        st.text_input(text(language, "access.name"), key=NAME, max_chars=passwords.LONGEST_NAME)
        st.text_input(
            text(language, "access.password"), type="password", key=PASSWORD, max_chars=passwords.MOST
        )
        st.form_submit_button(
            text(language, "access.enter"), type="primary", key="login-enter", on_click=_log_in
        )


def _log_in() -> None:
    said, path = st.session_state, _decided().editors
    name, password = said[NAME].strip(), said[PASSWORD]
    said[PASSWORD] = ""
    if path is None:
        return
    try:
        made = _attempts.tried(name, lambda: passwords.login(path, name, password))
    except WaitError as error:
        said[SAID] = error
        return
    except (PasswordError, OSError) as error:
        _broken(error)
        return
    if made is None:
        _log.warning("login failed")
        said[SAID] = AccessError("login-wrong")
        return
    said[LOGIN], said[TICKET] = logins.held.begin(made)
    _log.info("login", extra={"user": made.name})
    st.rerun()  # all of the page, not the heading alone


def _sign_in() -> None:
    """Lead to the office's own sign-in, or say that who signed in is no editor."""
    language, claims = state.language(), st.user.to_dict()
    if claims.get("is_logged_in") and USED not in st.session_state:
        name = claims.get("email") or claims.get("sub", "")
        st.html(remark(text(language, "access.not-listed", name=name)))
        _logout()
    times = {"minutes": round(logins.IDLE_S / 60), "hours": round(editors.LASTS_S / 3600)}
    st.html(remark(text(language, "access.sign-in-hint", **times)))
    st.button(text(language, "access.sign-in"), key="sign-in", type="primary", on_click=_go_to_sign_in)


def _go_to_sign_in() -> None:
    try:
        st.login()
    except StreamlitAuthError as error:
        _broken(error)


def _broken(error: Exception) -> None:
    """Say that nobody can log in; why is for the log, not for whoever opens the page."""
    _log.error("nobody can log in: %s", error)
    st.session_state[SAID] = AccessError("login-broken")


def _log_out() -> None:
    path = _decided().editors
    logins.held.end(st.session_state.pop(LOGIN, ""))
    st.session_state.pop(USED, None)
    if path is not None and editors.is_list(path):
        st.logout()
    else:
        st.rerun()


def _decided() -> Settings:
    return access.settings(os.environ)


def _connection() -> Connection:
    bound = str(st.get_option("server.address") or "")
    return Connection(bound, st.context.ip_address or "", st.context.headers.to_dict())
