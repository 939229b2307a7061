"""Counts of folders and groups, kept; and whether a smart group is filled.

Triggers keep the counts, so that they are exact whoever writes. SQLite, which has one writer at a time, adds
to one row a folder or group. PostgreSQL would have its writers wait for each other there: each puts down what
it adds in a row of its own, the count is the sum, and now and then the rows that nobody holds are made one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

COUNTED = """
INSERT INTO tally (about, group_id, slot, size)
    SELECT status, 0, 0, count(*) FROM contact GROUP BY status
    UNION ALL SELECT 'group', group_id, 0, count(*) FROM membership GROUP BY group_id
"""

SQLITE_ADD = """
INSERT INTO tally (about, group_id, slot, size) VALUES ({about}, {group}, 0, 1)
    ON CONFLICT (about, group_id, slot) DO UPDATE SET size = size + 1
"""

SQLITE_TAKE = "UPDATE tally SET size = size - 1 WHERE about = {about} AND group_id = {group} AND slot = 0"

SQLITE_TRIGGERS = (
    ("tally_contact_added", "INSERT ON contact", ("+NEW",)),
    ("tally_contact_deleted", "DELETE ON contact", ("-OLD",)),
    ("tally_contact_moved", "UPDATE OF status ON contact WHEN OLD.status <> NEW.status", ("-OLD", "+NEW")),
    ("tally_member_added", "INSERT ON membership", ("+NEW",)),
    ("tally_member_deleted", "DELETE ON membership", ("-OLD",)),
)

POSTGRESQL_FUNCTIONS = """
CREATE SEQUENCE tally_slot;

CREATE FUNCTION tally_squash(slot BIGINT) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    IF slot % 2048 = 0 THEN
        WITH free AS (SELECT t.about, t.group_id, t.slot FROM tally t FOR UPDATE SKIP LOCKED),
        gone AS (
            DELETE FROM tally t USING free f
            WHERE t.about = f.about AND t.group_id = f.group_id AND t.slot = f.slot
            RETURNING t.about, t.group_id, t.size
        )
        INSERT INTO tally (about, group_id, slot, size)
            SELECT s.about, s.group_id, nextval('tally_slot'), s.size
            FROM (SELECT g.about, g.group_id, sum(g.size) AS size FROM gone g GROUP BY 1, 2) s
            WHERE s.size <> 0;
    END IF;
END $$;

CREATE FUNCTION tally_contacts_added() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE mine BIGINT := nextval('tally_slot');
BEGIN
    INSERT INTO tally (about, group_id, slot, size)
        SELECT c.status, 0, mine, count(*) FROM changed c GROUP BY c.status;
    PERFORM tally_squash(mine);
    RETURN NULL;
END $$;

CREATE FUNCTION tally_contacts_deleted() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE mine BIGINT := nextval('tally_slot');
BEGIN
    INSERT INTO tally (about, group_id, slot, size)
        SELECT c.status, 0, mine, -count(*) FROM changed c GROUP BY c.status;
    PERFORM tally_squash(mine);
    RETURN NULL;
END $$;

CREATE FUNCTION tally_contact_moved() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE mine BIGINT := nextval('tally_slot');
BEGIN
    INSERT INTO tally (about, group_id, slot, size)
        VALUES (OLD.status, 0, mine, -1), (NEW.status, 0, mine, 1);
    PERFORM tally_squash(mine);
    RETURN NULL;
END $$;

CREATE FUNCTION tally_members_added() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE mine BIGINT := nextval('tally_slot');
BEGIN
    INSERT INTO tally (about, group_id, slot, size)
        SELECT 'group', c.group_id, mine, count(*) FROM changed c GROUP BY c.group_id;
    PERFORM tally_squash(mine);
    RETURN NULL;
END $$;

CREATE FUNCTION tally_members_deleted() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE mine BIGINT := nextval('tally_slot');
BEGIN
    INSERT INTO tally (about, group_id, slot, size)
        SELECT 'group', c.group_id, mine, -count(*) FROM changed c GROUP BY c.group_id;
    PERFORM tally_squash(mine);
    RETURN NULL;
END $$;

CREATE TRIGGER tally_contact_added AFTER INSERT ON contact
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tally_contacts_added();

CREATE TRIGGER tally_contact_deleted AFTER DELETE ON contact
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tally_contacts_deleted();

CREATE TRIGGER tally_contact_moved AFTER UPDATE OF status ON contact
    FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION tally_contact_moved();

CREATE TRIGGER tally_member_added AFTER INSERT ON membership
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tally_members_added();

CREATE TRIGGER tally_member_deleted AFTER DELETE ON membership
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tally_members_deleted()
"""


def upgrade() -> None:
    """Make the counts, count what is there, and have it kept from now on."""
    _group_columns()
    op.create_table(
        "tally",
        sa.Column("about", sa.String(8), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("slot", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("about", "group_id", "slot", name="pk_tally"),
        sqlite_with_rowid=False,
    )
    op.execute(COUNTED)
    if op.get_bind().dialect.name == "sqlite":
        for name, event, steps in SQLITE_TRIGGERS:
            body = "; ".join(_step(step, "contact" in name).strip() for step in steps)
            op.execute(f"CREATE TRIGGER {name} AFTER {event} BEGIN {body}; END")
    else:
        for statement in POSTGRESQL_FUNCTIONS.split(";\n\n"):
            op.execute(statement)


def _group_columns() -> None:
    """A smart group says whether its members are worked out, and how far; those that are there are to be."""
    for column in (
        "state VARCHAR(8) DEFAULT 'ready' NOT NULL"
        " CONSTRAINT ck_contactgroup_state CHECK (state IN ('ready', 'filling'))",
        "filled_to INTEGER DEFAULT 0 NOT NULL",
        "meaning VARCHAR(64) DEFAULT '' NOT NULL",
    ):
        op.execute(f"ALTER TABLE contactgroup ADD COLUMN {column}")
    op.execute("UPDATE contactgroup SET state = 'filling' WHERE query <> ''")


def _step(step: str, of_contacts: bool) -> str:
    """One row more or one less in the count that the row belongs to."""
    row = step[1:]
    about, group = (f"{row}.status", "0") if of_contacts else ("'group'", f"{row}.group_id")
    return (SQLITE_ADD if step[0] == "+" else SQLITE_TAKE).format(about=about, group=group)
