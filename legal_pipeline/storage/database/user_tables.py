"""The tables of people who sign in: no results, and nothing that the reader of the database may see."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()
"""Of all tables: `tables` adds those of the results."""

users = sa.Table(
    "users",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    # of argon2, with its parameters and its salt
    sa.Column("password_hash", sa.String(255), nullable=False),
    sa.Column("is_administrator", sa.Boolean, nullable=False),
    # the matters of everybody else are in the table below
    sa.Column("sees_all_matters", sa.Boolean, nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
)
"""People who may sign in to the workspace."""

user_matters = sa.Table(
    "user_matters",
    metadata,
    sa.Column("user_name", sa.String(64), sa.ForeignKey("users.name", ondelete="CASCADE"), primary_key=True),
    sa.Column("matter", sa.Text, primary_key=True),
)
"""The matters that a user may see. No foreign key: access may be given before the first document of a matter arrives."""

user_sessions = sa.Table(
    "user_sessions",
    metadata,
    # SHA-256 of the token in the cookie: who reads this table cannot be anybody
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("user_name", sa.String(64), sa.ForeignKey("users.name", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
)
"""Sessions that have not ended; those that have expired are deleted by the next sign-in."""

login_attempts = sa.Table(
    "login_attempts",
    metadata,
    # SHA-256 of the name, the address, or both: what is typed as a name may be a password
    sa.Column("counted", sa.String(64), primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("since", sa.DateTime(timezone=True), nullable=False),
)
"""Attempts to sign in that were not followed by success, by name and by address."""
