#!/usr/bin/env python3
"""Plays all four lease events in both content modes with librdkafka against the running deploy/local/run, reads the
answers from the outgoing topic, and compares them with what the REST API says.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install confluent-kafka==2.16.1
    /tmp/venv/bin/python src/test/python/wire_check.py [.local/env]
"""

import json
import sys
import time
import urllib.request
import uuid

from confluent_kafka import Consumer, Producer, TopicPartition

ENV = dict(line.rstrip("\n").split("=", 1) for line in open(sys.argv[1] if len(sys.argv) > 1 else ".local/env"))
PROVIDER = ENV["IPLEASE_PROVIDER"]
SDL = open("deploy/local/hello-world.yaml").read()
ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
SOURCE = "/librdkafka/" + str(uuid.uuid4())


def account(payload):
    """Bech32 (BIP-173) of 20 bytes with the prefix akash."""
    bits = "".join(f"{byte:08b}" for byte in payload)
    symbols = [int(bits[i : i + 5], 2) for i in range(0, 160, 5)]
    values = [ord(c) >> 5 for c in "akash"] + [0] + [ord(c) & 31 for c in "akash"] + symbols + [0] * 6
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate([0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3]):
            if top >> i & 1:
                checksum ^= generator
    checksum ^= 1
    return "akash1" + "".join(ALPHABET[s] for s in symbols + [checksum >> 5 * (5 - i) & 31 for i in range(6)])


def send(mode, owner, kind, data):
    attributes = {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": SOURCE,
        "type": "io.iplease." + kind,
        "time": "2026-11-24T10:00:00Z",
    }
    if mode == "binary":
        headers = [("ce_" + name, value) for name, value in attributes.items()] + [("content-type", "application/json")]
        value = json.dumps(data)
    else:
        headers = [("content-type", "application/cloudevents+json")]
        value = json.dumps(attributes | {"datacontenttype": "application/json", "data": data})
    failures = []
    producer.produce(
        "lease-events", key=owner, value=value, headers=headers, on_delivery=lambda e, m: failures.append(e) if e else None
    )
    assert producer.flush(30) == 0 and not failures, failures
    return attributes["id"]


def lease(owner, dseq):
    return {"owner": owner, "dseq": dseq, "gseq": 1, "oseq": 1, "provider": PROVIDER}


def read(owner, types):
    """The owner's next events without those of the load balancer, which come in their own time."""
    events = []
    deadline = time.time() + 60
    while len(events) < len(types):
        assert time.time() < deadline, f"{[e['type'] for e in events]} instead of {types}"
        message = consumer.poll(1)
        if message is None or message.key() != owner.encode():
            continue
        assert not message.error(), message.error()
        headers = {name: value.decode() for name, value in message.headers()}
        kind = headers["ce_type"].removeprefix("io.iplease.address.").removesuffix(".v1")
        sequences.append(int(headers["ce_sequence"]))
        if kind not in ("bound", "unbound", "binding_failed"):
            events.append({"type": kind, "cause": headers["ce_causationid"], "data": json.loads(message.value())})
    assert [event["type"] for event in events] == types, [event["type"] for event in events]
    return events


def rest(owner, dseq):
    with urllib.request.urlopen(f"{ENV['IPLEASE_URL']}/api/v1/leases/{owner}/{dseq}/1/1") as answer:
        return json.load(answer)


def agree(event):
    """REST says of the endpoint what the event said."""
    data = event["data"]
    shown = rest(data["lease"]["owner"], data["lease"]["dseq"])
    if event["type"] == "released":
        assert shown["state"] == "closed" and shown["endpoints"] == [], shown
    else:
        endpoint = next(e for e in shown["endpoints"] if e["endpoint"] == data["endpoint"])
        assert endpoint["address"] == data["address"] and endpoint["ports"] == data["ports"], (endpoint, data)


producer = Producer({"bootstrap.servers": ENV["KAFKA_BOOTSTRAP_SERVERS"], "partitioner": "murmur2_random"})
consumer = Consumer(
    {"bootstrap.servers": ENV["KAFKA_BOOTSTRAP_SERVERS"], "group.id": str(uuid.uuid4()), "enable.auto.commit": False}
)
topic = consumer.list_topics("ip-lease-events", 10).topics["ip-lease-events"]
consumer.assign(
    [
        TopicPartition("ip-lease-events", p, consumer.get_watermark_offsets(TopicPartition("ip-lease-events", p), 10)[1])
        for p in topic.partitions
    ]
)
for mode in ("binary", "structured"):
    owner = account(uuid.uuid4().bytes + b"wire")
    sequences = []
    first, second = lease(owner, 1), lease(owner, 2)
    created = send(mode, owner, "lease.created.v1", {"lease": first, "revision": 1, "sdl": SDL})
    [allocated] = read(owner, ["allocated"])
    assert allocated["cause"] == created
    agree(allocated)
    send(mode, owner, "lease.updated.v1", {"lease": first, "revision": 2, "sdl": SDL.replace("as: 80", "as: 8080")})
    [retained] = read(owner, ["retained"])
    assert retained["data"]["address"] == allocated["data"]["address"]
    assert [port["externalPort"] for port in retained["data"]["ports"]] == [8080]
    agree(retained)
    send(mode, owner, "lease.created.v1", {"lease": second, "sdl": SDL})
    [withheld] = read(owner, ["withheld"])
    agree(withheld)
    migrate = {"owner": owner, "provider": PROVIDER, "endpoints": ["myendpoint"], "destination": {"dseq": "2", "gseq": 1}}
    send(mode, owner, "endpoints.migrate.v1", migrate)
    _, migrated, source = read(owner, ["released", "migrated", "withheld"])
    assert migrated["data"]["address"] == allocated["data"]["address"] and migrated["data"]["from"] == first
    agree(migrated)
    agree(source)
    for closing in (first, second):
        send(mode, owner, "lease.closed.v1", {"lease": closing, "reason": "done"})
    [released] = read(owner, ["released"])
    assert released["data"]["address"] == allocated["data"]["address"]
    agree(released)
    assert sequences == list(range(1, len(sequences) + 1)), sequences
    print(f"{mode}: created, updated, migrated, closed; {len(sequences)} events in order, REST agrees")
print("librdkafka and iplease understand each other")
