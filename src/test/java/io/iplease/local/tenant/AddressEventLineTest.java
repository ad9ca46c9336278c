package io.iplease.local.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AddressEventLineTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.250Z");

    @Test
    void aMigrationIsOneLineWithWhereItCameFrom() throws IOException {
        assertThat(line("migrated", """
                        {"lease": {"owner": "akash1ntyvlwva7u4zgzhx7vsgu2y3f090ly6t6ya6qj", "dseq": 8, "gseq": 1, "oseq": 1},
                         "endpoint": "myendpoint", "address": "198.51.100.7", "pool": "public",
                         "ports": [{"service": "web", "port": 3000, "externalPort": 80, "protocol": "TCP"}], "reason": null,
                         "from": {"owner": "akash1ntyvlwva7u4zgzhx7vsgu2y3f090ly6t6ya6qj", "dseq": 7, "gseq": 1, "oseq": 1}}
                        """))
                .isEqualTo("12:00:00.250  migrated        akash1nt…a6qj/8/1/1  myendpoint  198.51.100.7  pool public  "
                        + "80/TCP→web:3000  from akash1nt…a6qj/7/1/1");
    }

    @Test
    void aRefusalSaysWhatWasAskedForAndWhyNot() throws IOException {
        assertThat(line("refused", """
                        {"owner": "akash1ntyvlwva7u4zgzhx7vsgu2y3f090ly6t6ya6qj", "endpoints": ["myendpoint"],
                         "destination": {"dseq": 8, "gseq": 1}, "reason": "nothing_to_migrate"}
                        """))
                .isEqualTo("12:00:00.250  refused         akash1nt…a6qj  [\"myendpoint\"]  "
                        + "to {\"dseq\":8,\"gseq\":1}  because nothing_to_migrate");
    }

    private static String line(String verb, String data) throws IOException {
        return AddressEventLine.of("io.iplease.address." + verb + ".v1", NOON, new ObjectMapper().readTree(data));
    }
}
