"""Tests of the header blocks of mails."""
