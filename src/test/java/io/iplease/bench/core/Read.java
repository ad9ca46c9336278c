package io.iplease.bench.core;

import io.iplease.bench.load.CreateEvents;
import io.iplease.intake.decode.RecordDecoder;
import io.iplease.lease.LeaseId;
import io.iplease.local.tenant.LeaseEvents;
import io.iplease.local.tenant.OutgoingEvent;
import io.iplease.sdl.Sdl;
import io.iplease.sdl.SdlReader;
import io.iplease.sdl.SdlReading;
import io.iplease.store.fence.PartitionId;
import io.iplease.store.fence.RecordPosition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What comes in, from bytes to what it says. */
@State(Scope.Benchmark)
public class Read {

    private static final RecordPosition POSITION = new RecordPosition(new PartitionId(new UUID(1, 1), 0), 0, 0);

    private byte[] sdl;
    private ConsumerRecord<byte[], byte[]> withManifest;
    private ConsumerRecord<byte[], byte[]> withSdl;
    private ConsumerRecord<byte[], byte[]> closed;

    /** Makes an SDL and records. */
    @Setup
    public void prepare() throws IOException {
        sdl = Files.readAllBytes(Path.of("deploy", "local", "hello-world.yaml"));
        LeaseId lease = CreateEvents.lease(0);
        OutgoingEvent text = LeaseEvents.upserted(
                "created",
                lease,
                Optional.of(1L),
                Optional.of(new String(sdl, StandardCharsets.UTF_8)),
                Optional.empty());
        withManifest = received(new CreateEvents().get());
        withSdl = received(text.binary("1"));
        closed = received(LeaseEvents.closed(lease, Optional.of("bench")).binary("2"));
    }

    /** The SDL of the guide's hello-world deployment. */
    @Benchmark
    public SdlReading<Sdl> sdl() {
        return SdlReader.read(sdl);
    }

    /** A lease that is created, with a manifest. */
    @Benchmark
    public RecordDecoder.Decoded recordWithManifest() {
        return RecordDecoder.decode(withManifest, POSITION);
    }

    /** A lease that is created, with that SDL. */
    @Benchmark
    public RecordDecoder.Decoded recordWithSdl() {
        return RecordDecoder.decode(withSdl, POSITION);
    }

    /** A lease that is closed. */
    @Benchmark
    public RecordDecoder.Decoded recordClosed() {
        return RecordDecoder.decode(closed, POSITION);
    }

    private static ConsumerRecord<byte[], byte[]> received(ProducerRecord<String, byte[]> sent) {
        byte[] key = sent.key().getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(
                sent.topic(),
                0,
                0,
                0,
                TimestampType.CREATE_TIME,
                key.length,
                sent.value().length,
                key,
                sent.value(),
                sent.headers(),
                Optional.empty());
    }
}
