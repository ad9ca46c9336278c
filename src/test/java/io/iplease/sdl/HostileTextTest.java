package io.iplease.sdl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.iplease.lease.EndpointDemand;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts made to hurt the reader: each breaks a rule at a place, and takes neither long nor much memory. */
@Timeout(20)
class HostileTextTest {

    private static final int LONGEST = 256 * 1024;
    /** What may be allocated in all while one text is read; most of it never lives at the same time. */
    private static final long MOST_BYTES = 256L * 1024 * 1024;

    private static final String VALID = """
            version: "2.0"
            services: {web: }
            deployment: {web: {akash: }}
            """;

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void aHostileTextBreaksARuleInBoundedMemory(String name, SdlRule rule, String text) {
        long before = allocated();

        SdlReading<Sdl> reading = SdlReader.read(text);

        assertThat(allocated() - before).isLessThan(MOST_BYTES);
        assertThat(violations(reading)).extracting(SdlViolation::rule).contains(rule);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("manifests")
    void aManifestMayBeAsHostile(String name, String text) {
        long before = allocated();

        SdlReading<List<EndpointDemand>> reading = ManifestReader.readGroup(text, 1);

        assertThat(allocated() - before).isLessThan(MOST_BYTES);
        assertThat(reading).isInstanceOf(SdlReading.Invalid.class);
    }

    /** A manifest has no version that could be wrong. What else is wrong with these as manifests is the first thing to be found. */
    static Stream<Arguments> manifests() {
        return texts().map(Arguments::get)
                .filter(text -> text[1] != SdlRule.VERSION_UNKNOWN)
                .map(text -> arguments(text[0], text[2]));
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                arguments(
                        "one character too long", SdlRule.TOO_LARGE, VALID + "#".repeat(LONGEST - VALID.length() + 1)),
                arguments("10 MB of list", SdlRule.TOO_LARGE, "[" + "1,".repeat(5_000_000) + "]"),
                arguments("as much as is read of list", SdlRule.TOO_MANY_NODES, "[" + "1,".repeat(120_000) + "]"),
                arguments("as much as is read of mapping", SdlRule.TOO_MANY_NODES, "{" + "a:,".repeat(60_000) + "}"),
                arguments("lists in lists", SdlRule.TOO_DEEP, "[".repeat(10_000)),
                arguments("lists in lists, closed", SdlRule.TOO_DEEP, "[".repeat(10_000) + "]".repeat(10_000)),
                arguments("mappings in mappings", SdlRule.TOO_DEEP, "{a: ".repeat(10_000)),
                arguments("block lists in block lists", SdlRule.TOO_DEEP, "- ".repeat(100_000)),
                arguments("keys in keys", SdlRule.TOO_DEEP, "? ".repeat(100_000)),
                arguments("ever more indentation", SdlRule.TOO_DEEP, numbered(700, i -> " ".repeat(i) + "a:\n")),
                arguments("lists by aliases", SdlRule.TOO_MANY_NODES, explosion("[*a%1$d, *a%1$d]")),
                arguments("mappings by aliases", SdlRule.TOO_MANY_NODES, explosion("{a: *a%1$d, b: *a%1$d}")),
                arguments("mappings by merge keys", SdlRule.TOO_MANY_NODES, explosion("{<<: [*a%1$d, *a%1$d]}")),
                arguments("uses of uses of uses", SdlRule.TOO_MANY_NODES, usesByAliases()),
                arguments("as much as is read of aliases", SdlRule.ALIAS_UNKNOWN, "[" + "*a,".repeat(80_000) + "]"),
                arguments("as much as is read of one alias", SdlRule.ALIAS_UNKNOWN, "*" + "a".repeat(250_000)),
                arguments("as much as is read of one tag", SdlRule.TAG_UNKNOWN, "!" + "%41".repeat(80_000) + " a"),
                arguments("as much as is read of directives", SdlRule.WRONG_TYPE, "%A b\n".repeat(50_000) + "--- a"),
                arguments("as much as is read of documents", SdlRule.SEVERAL_DOCUMENTS, "--- a\n".repeat(40_000)),
                arguments("as much as is read of lines", SdlRule.EMPTY, "\n".repeat(LONGEST)),
                arguments("as much as is read of comments", SdlRule.EMPTY, "#\n".repeat(100_000)),
                arguments("as much as is read of words", SdlRule.WRONG_TYPE, "a\n ".repeat(80_000)),
                arguments("as much as is read of block scalar", SdlRule.WRONG_TYPE, ">\n" + " a\n\n".repeat(60_000)),
                arguments("as much as is read of quotes", SdlRule.NOT_YAML, "\"".repeat(LONGEST)),
                arguments("as much as is read of colons", SdlRule.NOT_YAML, ":".repeat(LONGEST)),
                arguments("a key as long as it gets", SdlRule.NOT_YAML, "k".repeat(250_000) + ": a"),
                arguments("a version as long as it gets", SdlRule.VERSION_UNKNOWN, "version: " + "9".repeat(250_000)),
                arguments("a port as long as it gets", SdlRule.PORT_RANGE, """
                        services: {web: {expose: [{port: %s, to: [{ip: a}]}]}}
                        deployment: {web: {akash: }}
                        """.formatted("0".repeat(250_000))),
                arguments(
                        "a service name as long as it gets", SdlRule.SERVICE_NAME, """
                        services: &s {? %s : {expose: [{port: 1, to: [{ip: a}]}]}}
                        deployment: *s
                        """.formatted("w".repeat(250_000))),
                arguments("no character at all", SdlRule.CHARACTER, VALID + "# \ud800"),
                arguments("NUL", SdlRule.CHARACTER, "\0"));
    }

    @Test
    void ofManyViolationsTheFirstAreListedAndTheRestCounted() {
        String endpoints = numbered(24_000, i -> "  E%d:\n".formatted(i));

        SdlReading.Invalid<Sdl> reading = invalid(SdlReader.read(VALID + "endpoints:\n" + endpoints));

        // Each endpoint has a bad name, has no kind and is not used.
        assertThat(reading.violations()).hasSize(100);
        assertThat(reading.more()).isEqualTo(3 * 24_000 - 100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,", "[],", "*a,"})
    void readingEndsAtTheFirstNodeTooMany(String item) {
        String text = "[&a 1," + "1,".repeat(60_000) + item.repeat(40_100) + "]";

        assertThat(invalid(SdlReader.read(text)).violations())
                .extracting(SdlViolation::rule)
                .containsExactly(SdlRule.TOO_MANY_NODES);
    }

    @Test
    void aThousandPortsAreReadAndNotOneMore() {
        assertThat(SdlReader.read(withPorts(1_000))).isInstanceOf(SdlReading.Valid.class);
        assertThat(invalid(SdlReader.read(withPorts(1_001))).violations())
                .extracting(SdlViolation::rule)
                .containsExactly(SdlRule.TOO_MANY_PORTS);
    }

    private static String withPorts(int count) {
        return "version: '2.0'\nendpoints: {front: {kind: ip}}\nservices:\n  web:\n    expose:\n"
                + numbered(count, i -> "    - {port: %d, to: [{global: true, ip: front}]}\n".formatted(i + 1))
                + "deployment: {web: {akash: {count: 1}}}\n";
    }

    @Test
    void theLongestTextIsStillRead() {
        String longest = VALID + "#".repeat(LONGEST - VALID.length());

        assertThat(SdlReader.read(longest)).isInstanceOf(SdlReading.Valid.class);
        assertThat(SdlReader.read(longest.getBytes(StandardCharsets.UTF_8))).isInstanceOf(SdlReading.Valid.class);
    }

    @Test
    void bytesBeyondTheLongestAreNotRead() {
        byte[] tooLong = (VALID + "#".repeat(LONGEST - VALID.length() + 1)).getBytes(StandardCharsets.UTF_8);

        assertThat(violations(SdlReader.read(tooLong)))
                .containsExactly(
                        new SdlViolation(SdlRule.TOO_LARGE, "SDL invalid: the text is longer than 262144 bytes", 1, 1));
    }

    @Test
    void asManyNodesAsAllowedAreRead() {
        // The rest has 15 nodes.
        assertThat(SdlReader.read(VALID + "x: [" + "1,".repeat(99_985) + "]")).isInstanceOf(SdlReading.Valid.class);
        assertThat(SdlReader.read(VALID + "x: [" + "1,".repeat(99_986) + "]")).isInstanceOf(SdlReading.Invalid.class);
    }

    private static String explosion(String twice) {
        return "a0: &a0 {x: 1}\n" + numbered(60, i -> "a%d: &a%d %s\n".formatted(i + 1, i + 1, twice.formatted(i)));
    }

    /** Each service has all entries, each of which has all directives: a billion uses in 200 kB. */
    private static String usesByAliases() {
        return "x:\n"
                + "- &to [" + "{global: true, ip: ab},".repeat(1_000) + "]\n"
                + "- &expose [" + "{port: 1, to: *to},".repeat(1_000) + "]\n"
                + "services: &s {" + numbered(1_000, i -> "w%d: {expose: *expose},".formatted(i)) + "}\n"
                + "deployment: *s\n";
    }

    private static String numbered(int times, IntFunction<String> text) {
        return IntStream.range(0, times).mapToObj(text).collect(Collectors.joining());
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static List<SdlViolation> violations(SdlReading<Sdl> reading) {
        return invalid(reading).violations();
    }

    private static SdlReading.Invalid<Sdl> invalid(SdlReading<Sdl> reading) {
        assertThat(reading).isInstanceOf(SdlReading.Invalid.class);
        return (SdlReading.Invalid<Sdl>) reading;
    }
}
