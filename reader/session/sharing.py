"""The session's side of two windows on one gold set: see what the other does, then take over.

`look` is for a thread of its own, since it may read everything anew; what it gives is put
in its place by `take`, in the thread that edits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.gold.store.following import Follower
    from reader.gold.store.following import Fresh as Fresh
    from reader.session.session import Session


class Sharing:
    """What a session does while another process has its marks open.

    Args:
        session: whose marks they are.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._follower: Follower | None = None

    @property
    def waits(self) -> bool:
        """Whether another process has the marks, or has just begun them."""
        session = self._session
        if session.gold is None:
            return False
        return session.save_state.passing or session.store.outrun

    def look(self) -> Fresh | None:
        """The marks opened anew, where that shows more; from any thread."""
        if self._follower is None:
            from reader.gold.store.following import Follower

            self._follower = Follower()
        fresh = self._follower.look(self._session.store)
        if fresh is not None:
            article = self._session.article
            fresh.gold.warmed(article.id if article else "")
        return fresh

    def take(self, fresh: Fresh) -> bool:
        """Go on with what `look` gave; whether marks can be made from now on."""
        session = self._session
        before, session.store, session.gold = session.store, fresh.store, fresh.gold
        before.close()
        return fresh.store.state.kind == "saved"
