package io.iplease.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadersTest {

    private final Readers readers = new Readers(5, 2);

    @Test
    void aCallerReadsNoMoreStreamsThanItMay() {
        assertThat(readers.enter("a")).isTrue();
        assertThat(readers.enter("a")).isTrue();
        assertThat(readers.enter("a")).isFalse();
        assertThat(readers.enter("b")).isTrue();
    }

    @Test
    void toAskForRoomTakesNone() {
        for (int i = 0; i < 9; i++) {
            assertThat(readers.hasRoomFor("a")).isTrue();
        }
        assertThat(readers.enter("a")).isTrue();
    }

    @Test
    void whoLeavesMakesRoom() {
        readers.enter("a");
        readers.enter("a");
        readers.leave("a");
        assertThat(readers.enter("a")).isTrue();
    }

    @Test
    void allTogetherReadNoMoreThanTheyMay() {
        for (String caller : new String[] {"a", "b", "c", "d", "e"}) {
            assertThat(readers.enter(caller)).isTrue();
        }
        assertThat(readers.enter("f")).isFalse();
    }
}
