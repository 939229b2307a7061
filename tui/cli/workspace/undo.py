"""The commands `undo` and `redo`: the operator's last action is taken back, or done again."""

from store.core.errors import InvalidSelection
from store.core.history.acts import PastAct, UndoPlan
from tui.cli.common import monitor, opened, print_list, print_result
from tui.process import output
from tui.process.exit_codes import Exit
from tui.process.output import Column
from tui.text.cells import when
from tui.text.undo import plan_told, question, report_told

_COLUMNS = (Column("WHEN", 16), Column("WAY", 8), Column("STATE", 12), Column("WHAT", 60))


def run(database: str, *, redo: bool, yes: bool, dry_run: bool, as_json: bool) -> Exit:
    """Say what is going to be taken back or done again, ask, and do it; REFUSED when nothing could be."""
    with opened(database) as services:
        plan = services.history.next_redo() if redo else services.history.next_undo()
        told = [question(plan), *plan_told(plan, services.settings.workspace())]
        if dry_run:
            print_result(_shape(plan, dry_run=True), *told, as_json=as_json)
            return Exit.DONE
        if not services.why_read_only:
            _confirm(plan, told, yes)
        with monitor("Doing again" if redo else "Taking back") as watch:
            report = services.history.undo(plan, watch)
    left = [{"whom": one.whom, "why": one.why} for one in report.left]
    shown = {**_shape(plan, dry_run=False), "back": report.back, "left": left}
    print_result(shown, *report_told(report), as_json=as_json)
    return Exit.DONE if report.back else Exit.REFUSED


def show(database: str, limit: int, *, as_json: bool) -> None:
    """Print the operator's newest actions, and which of them are taken back."""
    with opened(database) as services:
        listed, workspace = services.history.listed(limit), services.settings.workspace()

    def cells(one: PastAct) -> tuple[str, ...]:
        return when(one.at, workspace), one.source, _state(one), one.text

    print_list("actions", listed, _COLUMNS, cells, nothing="You have done nothing here yet.", as_json=as_json)


def _state(one: PastAct) -> str:
    return "taken back" if one.taken_back else "can go back" if one.can else "for good"


def _confirm(plan: UndoPlan, told: list[str], yes: bool) -> None:
    """Have the operator agree, unless it is about one row and nothing stays."""
    if yes or plan.is_plain:
        return
    verb = "doing it again" if plan.redo else "taking it back"
    if not output.is_attended():
        raise InvalidSelection(" ".join(told), f"Add --yes for {verb}, or --dry-run to see what it would do.")
    for sentence in told:
        output.narrate(sentence)
    if output.ask("Type yes to go on: ").casefold() != "yes":
        raise InvalidSelection("Nothing was changed.")


def _shape(plan: UndoPlan, *, dry_run: bool) -> dict[str, output.Json]:
    from store.services import serializers

    return {"dry_run": dry_run, **serializers.undo_plan(plan)}
