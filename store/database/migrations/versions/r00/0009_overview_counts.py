"""Counts for the overview, kept: contacts by the channel of their next message, messages by quarter hours.

Triggers keep them, so that they are exact whoever writes. An active contact stands under its channel, under 0
when no channel can reach it, or under -1 without an address; one that is tied to its channel also among the
locked. Quarters of an hour make up the days of every time zone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

PLACE = "coalesce({0}route_channel_id, CASE WHEN {0}top_address IS NULL THEN -1 ELSE 0 END)"
IS_LOCKED = "{0}route_locked AND {0}route_channel_id IS NOT NULL"

# An address that is tied to the channel of the route is the one that decides, unless one above it takes the
# same channel without a lock; such a contact is put right with its next change.
LOCKED = """
UPDATE contact SET route_locked = {true}
    WHERE route_channel_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM address a WHERE a.contact_id = contact.id AND a.channel_id = contact.route_channel_id
    )
"""

COUNTED = (
    f"INSERT INTO tally (about, group_id, slot, size) SELECT 'route', {PLACE.format('')}, 0, count(*)"
    f" FROM contact WHERE status = 'active' GROUP BY {PLACE.format('')}",
    "INSERT INTO tally (about, group_id, slot, size) SELECT 'locked', route_channel_id, 0, count(*)"
    f" FROM contact WHERE status = 'active' AND {IS_LOCKED.format('')} GROUP BY route_channel_id",
)

SQLITE_QUARTER = "CAST(strftime('%s', {0}created_on) AS INTEGER) / 900"
POSTGRESQL_QUARTER = "floor(extract(epoch FROM {0}created_on) / 900)::INTEGER"
TRAFFIC = (
    "INSERT INTO traffic (direction, quarter, slot, size)"
    " SELECT direction, {quarter}, 0, count(*) FROM message GROUP BY direction, {quarter}"
)

SQLITE_CHANGE = """
INSERT INTO tally (about, group_id, slot, size)
    SELECT 'route', {place}, 0, {amount} WHERE {row}status = 'active'
    ON CONFLICT (about, group_id, slot) DO UPDATE SET size = size + {amount};
INSERT INTO tally (about, group_id, slot, size)
    SELECT 'locked', {row}route_channel_id, 0, {amount} WHERE {row}status = 'active' AND {locked}
    ON CONFLICT (about, group_id, slot) DO UPDATE SET size = size + {amount}
"""

SQLITE_MOVED = (
    "UPDATE OF status, route_channel_id, top_address, route_locked ON contact WHEN OLD.status <> NEW.status"
    " OR OLD.route_channel_id IS NOT NEW.route_channel_id OR OLD.route_locked <> NEW.route_locked"
    " OR (OLD.top_address IS NULL) <> (NEW.top_address IS NULL)"
)

SQLITE_MESSAGE = """
INSERT INTO traffic (direction, quarter, slot, size) VALUES ({row}direction, {quarter}, 0, {amount})
    ON CONFLICT (direction, quarter, slot) DO UPDATE SET size = size + {amount}
"""

POSTGRESQL = """
CREATE FUNCTION tally_route(about VARCHAR, place INTEGER, mine BIGINT, amount INTEGER) RETURNS VOID
LANGUAGE sql SET search_path FROM CURRENT AS $$
    INSERT INTO tally (about, group_id, slot, size) VALUES (about, place, mine, amount)
        ON CONFLICT ON CONSTRAINT pk_tally DO UPDATE SET size = tally.size + EXCLUDED.size
$$;

CREATE FUNCTION tally_route_changed() RETURNS TRIGGER LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE mine BIGINT := nextval('tally_slot');
BEGIN
    IF TG_OP <> 'INSERT' THEN
        IF OLD.status = 'active' THEN
            PERFORM tally_route('route', {old_place}, mine, -1);
            IF {old_locked} THEN PERFORM tally_route('locked', OLD.route_channel_id, mine, -1); END IF;
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        IF NEW.status = 'active' THEN
            PERFORM tally_route('route', {new_place}, mine, 1);
            IF {new_locked} THEN PERFORM tally_route('locked', NEW.route_channel_id, mine, 1); END IF;
        END IF;
    END IF;
    PERFORM tally_squash(mine);
    RETURN NULL;
END $$;

CREATE TRIGGER tally_route_written AFTER INSERT OR DELETE ON contact
    FOR EACH ROW EXECUTE FUNCTION tally_route_changed();

CREATE TRIGGER tally_route_moved
    AFTER UPDATE OF status, route_channel_id, top_address, route_locked ON contact
    FOR EACH ROW WHEN (OLD.status <> NEW.status OR OLD.route_channel_id IS DISTINCT FROM NEW.route_channel_id
        OR OLD.route_locked <> NEW.route_locked OR (OLD.top_address IS NULL) <> (NEW.top_address IS NULL))
    EXECUTE FUNCTION tally_route_changed();

CREATE FUNCTION traffic_changed() RETURNS TRIGGER LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    amount INTEGER := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
    one message%ROWTYPE;
BEGIN
    IF TG_OP = 'INSERT' THEN one := NEW; ELSE one := OLD; END IF;
    INSERT INTO traffic (direction, quarter, slot, size)
        VALUES (one.direction, {one_quarter}, pg_backend_pid() % 8, amount)
        ON CONFLICT (direction, quarter, slot) DO UPDATE SET size = traffic.size + EXCLUDED.size;
    RETURN NULL;
END $$;

CREATE TRIGGER traffic_written AFTER INSERT OR DELETE ON message
    FOR EACH ROW EXECUTE FUNCTION traffic_changed()
"""


def upgrade() -> None:
    """Make the counts, count what is there, and have it kept from now on."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    false = "0" if sqlite else "FALSE"
    op.execute(f"ALTER TABLE contact ADD COLUMN route_locked BOOLEAN DEFAULT {false} NOT NULL")
    op.create_table(
        "traffic",
        sa.Column("direction", sa.String(3), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("slot", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("direction", "quarter", "slot", name="pk_traffic"),
        sqlite_with_rowid=False,
    )
    op.execute(LOCKED.format(true="1" if sqlite else "TRUE"))
    for statement in COUNTED:
        op.execute(statement)
    quarter = (SQLITE_QUARTER if sqlite else POSTGRESQL_QUARTER).format("")
    op.execute(TRAFFIC.format(quarter=quarter))
    (_on_sqlite if sqlite else _on_postgresql)()


def _on_sqlite() -> None:
    changes = {
        "tally_route_added": ("INSERT ON contact", ("NEW",)),
        "tally_route_deleted": ("DELETE ON contact", ("OLD",)),
        "tally_route_moved": (SQLITE_MOVED, ("OLD", "NEW")),
    }
    for name, (event, rows) in changes.items():
        body = ";".join(_changed(SQLITE_CHANGE, f"{row}.") for row in rows)
        op.execute(f"CREATE TRIGGER {name} AFTER {event} BEGIN {body}; END")
    for event, row in (("INSERT", "NEW."), ("DELETE", "OLD.")):
        body = _changed(SQLITE_MESSAGE, row)
        op.execute(f"CREATE TRIGGER traffic_{event.lower()} AFTER {event} ON message BEGIN {body}; END")


def _changed(statements: str, row: str) -> str:
    return statements.format(
        row=row,
        place=PLACE.format(row),
        locked=IS_LOCKED.format(row),
        quarter=SQLITE_QUARTER.format(row),
        amount=1 if row == "NEW." else -1,
    )


def _on_postgresql() -> None:
    text = POSTGRESQL
    for name, row in (("old", "OLD."), ("new", "NEW.")):
        text = text.replace(f"{{{name}_place}}", PLACE.format(row))
        text = text.replace(f"{{{name}_locked}}", IS_LOCKED.format(row))
    text = text.replace("{one_quarter}", POSTGRESQL_QUARTER.format("one."))
    for statement in text.split(";\n\n"):
        op.execute(statement)
