"""How a fact is said in words, to people who do not know the names of the types."""

from __future__ import annotations

from legal_pipeline.model import RelationshipType

PHRASES: dict[RelationshipType, tuple[str, str]] = {
    RelationshipType.PARTY_TO: ("is a party to", "has the party"),
    RelationshipType.REPRESENTED_BY: ("is represented by", "represents"),
    RelationshipType.MEMBER_OF: ("is a member of", "has the member"),
    RelationshipType.PRESIDED_BY: ("is presided over by", "presides over"),
    RelationshipType.AUTHORED_BY: ("was signed by", "signed"),
    RelationshipType.EMPLOYED_BY: ("is employed by", "employs"),
    RelationshipType.OFFICER_OF: ("is an officer of", "has the officer"),
    RelationshipType.INSURED_BY: ("is insured by", "insures"),
    RelationshipType.OWNS: ("owns", "is owned by"),
    RelationshipType.ALIAS_OF: ("is also called", "is another name of"),
    RelationshipType.AGREED_WITH: ("has an agreement with", "has an agreement with"),
    RelationshipType.GOVERNED_BY: ("is governed by", "governs"),
    RelationshipType.AGREED_AMOUNT: ("sets the amount", "is set by"),
    RelationshipType.VENUE_IN: ("has its courts in", "has the disputes of"),
    RelationshipType.EFFECTIVE_ON: ("is effective from", "is the effective date of"),
    RelationshipType.SIGNED_ON: ("was signed on", "is the date of signing of"),
    RelationshipType.ENDS_ON: ("ends on", "is the end of"),
    RelationshipType.HAS_TERM: ("has the term", "is the term of"),
    RelationshipType.DATED: ("is dated", "is the date of"),
    RelationshipType.FILED_ON: ("was filed on", "is the filing date of"),
    RelationshipType.CLAIMS_AMOUNT: ("claims", "is claimed by"),
    RelationshipType.LOCATED_IN: ("is located in", "is the location of"),
    RelationshipType.CITES: ("cites", "is cited by"),
    RelationshipType.SENT_BY: ("was sent by", "sent"),
    RelationshipType.SENT_TO: ("was sent to", "received"),
    RelationshipType.COPIED_TO: ("was copied to", "was copied on"),
    RelationshipType.TESTIMONY_OF: ("is the testimony of", "testifies in"),
    RelationshipType.EXAMINED_BY: ("was examined by", "examined"),
    RelationshipType.CO_OCCURS: ("is named with", "is named with"),
}
"""How a relationship reads from its source and from its target."""
