"""The counts are kept by the program's own statements: triggers, their functions and their sequence go.

They kept PostgreSQL from dividing the schemas of workspaces among servers. The rows of many slots are made
one for each count, in pages with room for the next versions of their rows.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

SQLITE = (
    "tally_contact_added",
    "tally_contact_deleted",
    "tally_contact_moved",
    "tally_member_added",
    "tally_member_deleted",
    "tally_route_added",
    "tally_route_deleted",
    "tally_route_moved",
    "traffic_insert",
    "traffic_delete",
)

POSTGRESQL = (
    "DROP TRIGGER tally_contact_added ON contact",
    "DROP TRIGGER tally_contact_deleted ON contact",
    "DROP TRIGGER tally_contact_moved ON contact",
    "DROP TRIGGER tally_route_written ON contact",
    "DROP TRIGGER tally_route_moved ON contact",
    "DROP TRIGGER tally_member_added ON membership",
    "DROP TRIGGER tally_member_deleted ON membership",
    "DROP TRIGGER traffic_written ON message",
    "DROP FUNCTION tally_contacts_added()",
    "DROP FUNCTION tally_contacts_deleted()",
    "DROP FUNCTION tally_contact_moved()",
    "DROP FUNCTION tally_members_added()",
    "DROP FUNCTION tally_members_deleted()",
    "DROP FUNCTION tally_route_changed()",
    "DROP FUNCTION traffic_changed()",
    "DROP FUNCTION tally_route(VARCHAR, INTEGER, BIGINT, INTEGER)",
    "DROP FUNCTION tally_squash(BIGINT)",
    "DROP SEQUENCE tally_slot",
    "ALTER TABLE tally SET (fillfactor = 50)",
    "ALTER TABLE traffic SET (fillfactor = 50)",
)

SIZES = "SELECT about, group_id, sum(size) AS size FROM tally GROUP BY about, group_id HAVING sum(size) <> 0"


def upgrade() -> None:
    """Keep the counts as they are, each in one row."""
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    for statement in [f"DROP TRIGGER {name}" for name in SQLITE] if sqlite else POSTGRESQL:
        op.execute(statement)
    kept = [dict(row) for row in connection.execute(sa.text(SIZES)).mappings()]
    op.execute("DELETE FROM tally")
    if kept:
        one = "INSERT INTO tally (about, group_id, slot, size) VALUES (:about, :group_id, 0, :size)"
        connection.execute(sa.text(one), kept)
