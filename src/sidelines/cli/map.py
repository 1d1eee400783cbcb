"""`sidelines map`: stays, journeys and options on a map."""

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


def map_(
    case: CaseFile,
    out: PictureFile = None,
    text: PictureText = False,
    meeting: MeetingName = None,
    as_of: AsOf = None,
    ranking: RankingName = None,
    titles: Titles = False,
) -> None:
    """Draw a map: where each of them is, the best places to meet, and the ways there."""
    from sidelines.pictures.map import map_svg, map_text

    look_at_picture(case, out, text)
    answer = answer_about(case_as_known(case, as_of, titles=titles), meeting, ranking)
    give_picture(out, map_svg(answer) if out else "", map_text(answer) if text else "")
