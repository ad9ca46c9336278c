package io.iplease.cluster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeaseNamespaceTest {

    /** SHA-224 of "abc" (FIPS 180-2, B.1 of the SHA-224 appendix) is 23097d22…; its base32hex from RFC 4648's alphabet. */
    @Test
    void aKnownHashHasItsKnownDigits() {
        assertThat(TextHash.of("abc")).isEqualTo("4c4nq8hk0nc251i2khrrr8ilmclarf74nmgb7tv3dieqe");
    }

    @Test
    void everyNamespaceIsAValidNameOf45Digits() {
        Set<String> seen = new HashSet<>();
        for (int dseq = 1; dseq <= 500; dseq++) {
            String namespace = LeaseNamespace.of(Claims.lease(dseq));
            assertThat(namespace).matches("[0-9a-v]{45}");
            seen.add(namespace);
        }
        assertThat(seen).hasSize(500);
    }
}
