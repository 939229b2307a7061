"""The tables: columns, indexes, and the constraints that the database itself checks.

Rows never leave the store; `repositories.mapping` turns them into the core's frozen values.
"""

from store.database.models.channels import Channel
from store.database.models.contacts import Address, Contact, ToldApart
from store.database.models.delivery import (
    Attempt,
    Broadcast,
    ChannelState,
    Lease,
    LoggedExchange,
    MessageTally,
)
from store.database.models.fields import CustomField, FieldValue
from store.database.models.groups import ContactGroup, Membership, Tally
from store.database.models.journal import (
    Deletion,
    History,
    ImportRun,
    Journal,
    Merger,
    Message,
    MovedMessage,
    Setting,
    Traffic,
)
from store.database.models.locations import Place
from store.database.models.presence import Presence
from store.database.models.searches import KeptSearch, RecentSearch

contacts = Contact.__table__
addresses = Address.__table__
told_apart = ToldApart.__table__
channels = Channel.__table__
fields = CustomField.__table__
values = FieldValue.__table__
groups = ContactGroup.__table__
memberships = Membership.__table__
tallies = Tally.__table__
messages = Message.__table__
broadcasts = Broadcast.__table__
attempts = Attempt.__table__
exchanges = LoggedExchange.__table__
message_tallies = MessageTally.__table__
channel_states = ChannelState.__table__
leases = Lease.__table__
traffic = Traffic.__table__
import_runs = ImportRun.__table__
journal = Journal.__table__
history = History.__table__
deletions = Deletion.__table__
mergers = Merger.__table__
moved_messages = MovedMessage.__table__
settings = Setting.__table__
places = Place.__table__
kept_searches = KeptSearch.__table__
recent_searches = RecentSearch.__table__
presence = Presence.__table__
