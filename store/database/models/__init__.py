"""The tables, and nothing else: what is stored, and what the database itself refuses.

Rows never leave the store; `mapping` turns them into the core's frozen values.
"""

from store.database.models.base import Base
from store.database.models.channels import Channel
from store.database.models.contacts import Address, Contact
from store.database.models.fields import CustomField, FieldValue
from store.database.models.groups import ContactGroup, Membership, Tally
from store.database.models.journal import History, ImportRun, Journal, Message, Setting
from store.database.models.locations import Place
from store.database.models.searches import KeptSearch, RecentSearch

__all__ = [
    "Address",
    "Base",
    "Channel",
    "Contact",
    "ContactGroup",
    "CustomField",
    "FieldValue",
    "History",
    "ImportRun",
    "Journal",
    "KeptSearch",
    "Membership",
    "Message",
    "Place",
    "RecentSearch",
    "Setting",
    "Tally",
]

contacts = Base.metadata.tables["contact"]
addresses = Base.metadata.tables["address"]
channels = Base.metadata.tables["channel"]
fields = Base.metadata.tables["customfield"]
values = Base.metadata.tables["fieldvalue"]
groups = Base.metadata.tables["contactgroup"]
memberships = Base.metadata.tables["membership"]
tallies = Base.metadata.tables["tally"]
messages = Base.metadata.tables["message"]
import_runs = Base.metadata.tables["importrun"]
journal = Base.metadata.tables["journal"]
history = Base.metadata.tables["history"]
settings = Base.metadata.tables["setting"]
places = Base.metadata.tables["place"]
kept_searches = Base.metadata.tables["keptsearch"]
recent_searches = Base.metadata.tables["recentsearch"]
