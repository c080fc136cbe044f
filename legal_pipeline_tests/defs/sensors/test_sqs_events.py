"""Events by way of SQS: a hint at a key, whatever its order, its number, and what else lies on the queue."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline.errors import SetupError
from legal_pipeline.model import State
from legal_pipeline.settings import Settings, load_settings
from legal_pipeline.storage.inbox.sqs_events import InvalidMessage, keys_of, open_event_queue
from legal_pipeline_tests.defs.conftest import Pipeline
from legal_pipeline_tests.defs.sensors.inboxes import Bucket, Ticking
from legal_pipeline_tests.servers.s3 import BUCKET, S3Server

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

LETTER = b"John Smith, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021."
REPLY = b"Jane Doe, counsel for Harbor Foods Inc., sued on April 4, 2022."


def event(key: str, name: str = "ObjectCreated:Put", bucket: str = BUCKET) -> dict[str, Any]:
    return {"Records": [{"eventSource": "aws:s3", "eventName": name, "s3": {"bucket": {"name": bucket}, "object": {"key": key}}}]}


def by_topic(message: dict[str, Any]) -> dict[str, Any]:
    return {"Type": "Notification", "Message": json.dumps(message)}


# message · keys it tells of
MESSAGES = [
    (event("inbox/m/a.pdf"), ["inbox/m/a.pdf"]),
    (event("inbox/m/a.pdf", "ObjectCreated:CompleteMultipartUpload"), ["inbox/m/a.pdf"]),
    (event("inbox/m/a.pdf", "s3:ObjectCreated:Put"), ["inbox/m/a.pdf"]),
    (event("inbox/m/a.pdf", "ObjectRemoved:Delete"), ["inbox/m/a.pdf"]),
    (event("inbox/m/a+b%2C+100%25+%F0%9F%98%80.pdf"), ["inbox/m/a b, 100% 😀.pdf"]),
    (event("inbox/m/a.pdf", "ObjectTagging:Put"), []),
    (event("inbox/m/a.pdf", bucket="another"), []),
    ({"Records": event("a")["Records"] + event("b")["Records"]}, ["a", "b"]),
    (by_topic(event("inbox/m/a.pdf")), ["inbox/m/a.pdf"]),
    ({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": BUCKET}, []),
    (by_topic({"Event": "s3:TestEvent"}), []),
]


@pytest.mark.parametrize(("message", "keys"), MESSAGES, ids=lambda value: str(value)[:50])
def test_what_a_message_tells_of(message: dict[str, Any], keys: list[str]) -> None:
    assert keys_of(json.dumps(message), BUCKET) == keys


@pytest.mark.parametrize("body", ["", "hello", "[]", "3", "null", "{}", '{"Records": 3}', '{"Records": [{}]}', '{"Type": "Notification"}'])
def test_what_no_bucket_has_sent(body: str) -> None:
    with pytest.raises(InvalidMessage):
        keys_of(body, BUCKET)


@given(st.recursive(st.none() | st.text() | st.integers(), lambda of: st.lists(of) | st.dictionaries(st.text() | st.just("Records"), of)))
def test_any_message_is_read_or_is_unreadable(message: object) -> None:
    with suppress(InvalidMessage):
        assert isinstance(keys_of(json.dumps(message), BUCKET), list)


@dataclass
class Events:
    client: SQSClient
    url: str

    def send(self, message: object) -> None:
        self.client.send_message(QueueUrl=self.url, MessageBody=message if isinstance(message, str) else json.dumps(message))

    def left(self) -> int:
        """On the queue, in somebody's hands or not."""
        names: Any = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        return sum(map(int, self.client.get_queue_attributes(QueueUrl=self.url, AttributeNames=names)["Attributes"].values()))


@pytest.fixture
def bucket(s3_server: S3Server) -> Bucket:
    return Bucket(s3_server)


@pytest.fixture
def events(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> Events:
    """A queue that the settings name, gone with the next reset; what is received comes back at once when it is not deleted."""
    session = boto3.session.Session("tests", "of-the-tests", region_name="us-east-1")
    client = session.client("sqs", endpoint_url=bucket.server.url)
    url = client.create_queue(QueueName="arrivals", Attributes={"VisibilityTimeout": "0"})["QueueUrl"]
    monkeypatch.setenv("LEGAL_PIPELINE_S3_EVENTS_QUEUE_URL", url)
    return Events(client, url)


@pytest.fixture
def settings(events: Events) -> Settings:
    return load_settings()


@pytest.fixture
def tick(pipeline: Pipeline, bucket: Bucket, events: Events) -> Ticking:
    """After the first round of listing, which finds nothing: the next one comes in an hour."""
    ticking = Ticking(pipeline, bucket)
    assert ticking() == []
    return ticking


def states(pipeline: Pipeline) -> dict[str, State]:
    return {status.document.file_name: status.state for status in pipeline.store.documents.find()}


def test_an_event_is_enough(pipeline: Pipeline, bucket: Bucket, events: Events, tick: Ticking) -> None:
    bucket.put("m/told of.txt", LETTER, "priority=high")
    bucket.put("m/not told of.txt", LETTER)
    events.send(event("inbox/m/told+of.txt"))
    [request] = tick()
    assert request.tags["legal/priority"] == "high"
    assert states(pipeline) == {"told of.txt": State.WAITING}
    assert events.left() == 0
    tick.cursor = None
    assert len(tick()) == 1, "the next round finds what no event told of"


def test_the_bucket_of_the_test_sends_its_own_events(pipeline: Pipeline, bucket: Bucket, events: Events, tick: Ticking) -> None:
    arn = events.client.get_queue_attributes(QueueUrl=events.url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    configuration: Any = {"QueueConfigurations": [{"QueueArn": arn, "Events": ["s3:ObjectCreated:*"]}]}
    bucket.server.client.put_bucket_notification_configuration(Bucket=BUCKET, NotificationConfiguration=configuration)
    bucket.put("m/exhibit no. 4, 100%.txt", LETTER)
    assert len(tick()) == 1
    assert states(pipeline) == {"exhibit no. 4, 100%.txt": State.WAITING}
    assert events.left() == 0


def test_duplicates_and_any_order(pipeline: Pipeline, bucket: Bucket, events: Events, tick: Ticking) -> None:
    """The object is there: whatever the last message says."""
    bucket.put("m/a.txt", LETTER)
    for name in ("ObjectCreated:Put", "ObjectRemoved:Delete", "ObjectCreated:Put", "ObjectRemoved:DeleteMarkerCreated"):
        events.send(event("inbox/m/a.txt", name))
    assert len(tick()) == 1
    assert tick() == []
    [status] = pipeline.store.documents.find()
    assert (status.state, status.missing_at) == (State.WAITING, None)
    assert events.left() == 0


def test_overwritten_and_removed(pipeline: Pipeline, bucket: Bucket, events: Events, tick: Ticking) -> None:
    bucket.put("m/a.txt", LETTER)
    events.send(event("inbox/m/a.txt"))
    [request] = tick()
    assert request.partition_key
    assert pipeline.run(request.partition_key).success
    bucket.put("m/a.txt", REPLY)
    events.send(event("inbox/m/a.txt"))
    assert len(tick()) == 1
    assert pipeline.run(request.partition_key).success
    bucket.delete("m/a.txt")
    events.send(event("inbox/m/a.txt", "ObjectRemoved:Delete"))
    events.send(event("inbox/m/never+there.txt", "ObjectRemoved:Delete"))
    assert tick() == []
    [status] = pipeline.store.documents.find()
    assert status.state is State.DONE and status.missing_at is not None
    assert events.left() == 0


def test_an_event_of_what_a_run_is_at_stays_on_the_queue(pipeline: Pipeline, bucket: Bucket, events: Events, tick: Ticking) -> None:
    bucket.put("m/a.txt", LETTER)
    events.send(event("inbox/m/a.txt"))
    [request] = tick()
    assert request.partition_key
    pipeline.store.documents.start(request.partition_key, "a run")
    bucket.put("m/a.txt", REPLY)
    events.send(event("inbox/m/a.txt"))
    assert tick() == []
    assert events.left() == 1
    pipeline.store.documents.finish(request.partition_key)
    assert len(tick()) == 1
    assert events.left() == 0


def test_a_message_is_taken_off_only_when_its_object_is_registered(
    pipeline: Pipeline, bucket: Bucket, events: Events, tick: Ticking, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    bucket.put("m/a.txt", LETTER)
    events.send(event("inbox/m/a.txt"))
    with monkeypatch.context() as patch:
        patch.setattr("legal_pipeline.storage.inbox.arrivals.Arrivals.register", killed)
        with pytest.raises(KeyboardInterrupt):
            tick()
    assert events.left() == 1
    assert len(tick()) == 1
    assert events.left() == 0


POISON = ["no JSON", "{}", "null", json.dumps({"Records": [{"eventName": "ObjectCreated:Put"}]})]


def test_poison_is_said_taken_off_and_stops_nothing(
    pipeline: Pipeline, bucket: Bucket, events: Events, tick: Ticking, capsys: pytest.CaptureFixture[str]
) -> None:
    bucket.put("m/a.txt", LETTER)
    for body in (*POISON, event("inbox/m/a.txt"), event("elsewhere/m/b.txt"), event("inbox/stray.txt"), {"Event": "s3:TestEvent"}):
        events.send(body)
    assert len(tick()) == 1
    assert states(pipeline) == {"a.txt": State.WAITING}
    assert events.left() == 0
    said = [line for line in capsys.readouterr().err.splitlines() if "WARNING" in line]
    assert len(said) == len(POISON) and all("is not a bucket event" in line for line in said)


def test_many_messages_are_taken_a_tick_at_a_time(
    pipeline: Pipeline, bucket: Bucket, events: Events, tick: Ticking, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(25):
        bucket.put(f"m/{number}.txt", LETTER)
        events.send(event(f"inbox/m/{number}.txt"))
    asked = tick.all()
    assert len({request.partition_key for request in asked}) == len(asked) == len(states(pipeline)) == 25
    assert events.left() == 0


def test_without_its_queue_the_bucket_is_listed_all_the_same(pipeline: Pipeline, bucket: Bucket, events: Events, tick: Ticking) -> None:
    events.client.delete_queue(QueueUrl=events.url)
    bucket.put("m/a.txt", LETTER)
    assert len(tick()) == 1
    assert tick() == []
    assert "correct LEGAL_PIPELINE_S3_EVENTS_QUEUE_URL" in (tick.skipped or "")


@pytest.mark.parametrize("url", ["", "no address", "https://", "sqs://queue"])
def test_an_address_that_is_none(url: str, s3_server: S3Server) -> None:
    with pytest.raises(SetupError, match="S3_EVENTS_QUEUE_URL"):
        open_event_queue(url)
