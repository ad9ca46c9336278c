package io.iplease.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iplease.lease.Accounts;
import io.iplease.lease.LeaseId;
import io.iplease.local.tenant.LeaseEvents;
import io.iplease.local.tenant.OutgoingEvent;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/** New leases that each ask for one address, four leases an owner, each under a name of its own. */
public final class CreateEvents implements Supplier<ProducerRecord<String, byte[]>> {

    private static final int LEASES_OF_AN_OWNER = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    private int next;

    @Override
    public ProducerRecord<String, byte[]> get() {
        int n = next++;
        return upserted("created", lease(n), 1, name(n), 80).binary(n + "-C");
    }

    /** The lease of number {@code n}, from 0. */
    public static LeaseId lease(int n) {
        return new LeaseId(Accounts.account(n / LEASES_OF_AN_OWNER), n + 1, 1, 1, Accounts.PROVIDER);
    }

    static String name(int n) {
        return "name" + n % LEASES_OF_AN_OWNER;
    }

    static OutgoingEvent upserted(String verb, LeaseId lease, long revision, String endpoint, int port) {
        return LeaseEvents.upserted(
                verb, lease, Optional.of(revision), Optional.empty(), Optional.of(manifest(endpoint, port)));
    }

    private static JsonNode manifest(String endpoint, int port) {
        try {
            return JSON.readTree("""
                    {"name":"westcoast","services":[{"name":"web","count":1,"expose":[
                    {"port":3000,"externalPort":%d,"proto":"TCP","service":"","global":true,"hosts":null,"ip":"%s",
                    "endpointSequenceNumber":1}]}]}""".formatted(port, endpoint));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
