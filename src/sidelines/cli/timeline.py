"""`sidelines timeline`: the days of each of them side by side."""

from __future__ import annotations

from sidelines.cli.asking import (
    AsOf,
    CaseFile,
    MeetingName,
    PictureFile,
    PictureText,
    RankingName,
    Titles,
    answer_about,
    case_as_known,
    give_picture,
    look_at_picture,
)


def timeline(
    case: CaseFile,
    out: PictureFile = None,
    text: PictureText = False,
    meeting: MeetingName = None,
    as_of: AsOf = None,
    ranking: RankingName = None,
    titles: Titles = False,
) -> None:
    """Draw the days of each of them side by side, in the time of the place, with the windows marked."""
    from sidelines.pictures.timeline import timeline_svg, timeline_text

    look_at_picture(case, out, text)
    answer = answer_about(case_as_known(case, as_of, titles=titles), meeting, ranking)
    give_picture(out, timeline_svg(answer) if out else "", timeline_text(answer) if text else "")
