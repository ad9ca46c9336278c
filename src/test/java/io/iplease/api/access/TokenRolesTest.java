package io.iplease.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A ServiceAccount is what the configuration says, and nothing that its token claims. */
class TokenRolesTest {

    private static final Optional<Set<String>> OPS = Optional.of(Set.of("ops/alice", "ops/bob"));

    @Test
    void aServiceAccountThatIsNamedHasTheRole() {
        assertThat(TokenRoles.names(OPS, "system:serviceaccount:ops:alice")).isTrue();
    }

    @Test
    void aServiceAccountOfAnotherNamespaceHasItNot() {
        assertThat(TokenRoles.names(OPS, "system:serviceaccount:other:alice")).isFalse();
        assertThat(TokenRoles.names(OPS, "system:serviceaccount:ops:alice2")).isFalse();
        assertThat(TokenRoles.names(OPS, "alice")).isFalse();
    }

    @Test
    void whereNoneIsNamedNoneHasIt() {
        assertThat(TokenRoles.names(Optional.empty(), "system:serviceaccount:ops:alice"))
                .isFalse();
    }
}
