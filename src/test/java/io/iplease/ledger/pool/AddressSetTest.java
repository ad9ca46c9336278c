package io.iplease.ledger.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Here {@code 10-20} is short for the range from 0.0.0.10 to 0.0.0.20. */
class AddressSetTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10-20          | 10-20",
                "30-40 10-20    | 10-20 30-40",
                "10-20 15-30    | 10-30",
                "10-20 21-30    | 10-30",
                "10-20 22-30    | 10-20 22-30",
                "10-20 12-15    | 10-20",
                "10-20 12-20    | 10-20",
                "10-20 10-20    | 10-20",
                "10-20 10-15    | 10-20",
                "10-15 10-20    | 10-20",
                "10-30 12-15 31 | 10-31"
            })
    void rangesAreKeptSortedDisjointAndNotAdjacent(String ranges, String kept) {
        assertThat(print(set(ranges))).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10-20       | 30-40       | none",
                "10-20       | 21-40       | none",
                "10-20       | 20-40       | 20",
                "10-20       | 0-10        | 10",
                "10-20       | 12-15       | 12-15",
                "12-15       | 10-20       | 12-15",
                "10-20 30-40 | 15-35       | 15-20 30-35",
                "10-20 30-40 | 12-13 38-50 | 12-13 38-40"
            })
    void theIntersectionHasWhatIsInBoth(String one, String other, String both) {
        assertThat(print(set(one).intersect(set(other)))).isEqualTo(both);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10-20       | 30-40    | 10-20",
                "10-20       | 0-9      | 10-20",
                "10-20       | 21-40    | 10-20",
                "10-20       | 0-10     | 11-20",
                "10-20       | 20-40    | 10-19",
                "10-20       | 10-20    | none",
                "10-20       | 0-40     | none",
                "10-20       | 15       | 10-14 16-20",
                "10-20       | 11 13    | 10 12 14-20",
                "10-20 30-40 | 15-35    | 10-14 36-40"
            })
    void theDifferenceHasWhatIsInTheFirstOnly(String one, String other, String left) {
        assertThat(print(set(one).minus(set(other)))).isEqualTo(left);
    }

    @Test
    void theUnionHasWhatIsInEither() {
        assertThat(print(set("10-20 40").union(set("21-30 50")))).isEqualTo("10-30 40 50");
    }

    @Test
    void theSizeIsThatOfAllRanges() {
        assertThat(set("10-20 30").size()).isEqualTo(12);
        assertThat(AddressSet.of(AddressRange.parse("0.0.0.0/0")).size()).isEqualTo(4294967296L);
    }

    @Test
    void onlyASetWithoutAddressesIsEmpty() {
        assertThat(AddressSet.EMPTY.isEmpty()).isTrue();
        assertThat(set("10").isEmpty()).isFalse();
        assertThat(set("10").minus(address(10)).isEmpty()).isTrue();
    }

    @Test
    void theFirstAddressIsTheLowest() {
        assertThat(set("30-40 10-20").first()).contains(address(10));
        assertThat(AddressSet.EMPTY.first()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"9, false", "10, true", "20, true", "25, false", "30, true"})
    void anAddressIsInTheSetIfItIsInARange(long address, boolean contained) {
        assertThat(set("10-20 30").contains(address(address))).isEqualTo(contained);
    }

    @Test
    void withoutOneAddressALargeSetIsTwoRanges() {
        assertThat(AddressSet.of(AddressRange.parse("10.0.0.0/8")).minus(Ipv4Address.parse("10.1.0.0")))
                .hasToString("10.0.0.0-10.0.255.255,10.1.0.1-10.255.255.255");
    }

    /** At both ends of the address space, where the gaps around a set are none. */
    @ParameterizedTest
    @ValueSource(longs = {0, Ipv4Address.MAX - 63})
    void whateverTheSetsAreTheyHaveTheAddressesThatSingleOnesWouldSay(long base) {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            BitSet one = anyAddresses(random);
            BitSet other = anyAddresses(random);
            BitSet both = (BitSet) one.clone();
            both.and(other);
            BitSet left = (BitSet) one.clone();
            left.andNot(other);
            AddressSet set = set(base, one);
            assertThat(set.intersect(set(base, other))).as("seed %d", seed).isEqualTo(set(base, both));
            assertThat(set.minus(set(base, other))).as("seed %d", seed).isEqualTo(set(base, left));
            assertThat(IntStream.range(0, 64).filter(n -> set.contains(address(base + n))))
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(one.stream().boxed().toList());
        }
    }

    private static BitSet anyAddresses(Random random) {
        BitSet addresses = new BitSet(64);
        for (int ranges = random.nextInt(8); ranges > 0; ranges--) {
            int first = random.nextInt(64);
            addresses.set(first, Math.min(64, first + 1 + random.nextInt(9)));
        }
        return addresses;
    }

    private static AddressSet set(long base, BitSet addresses) {
        return new AddressSet(addresses.stream()
                .mapToObj(n -> new AddressRange(address(base + n), address(base + n)))
                .toList());
    }

    static AddressSet set(String ranges) {
        return new AddressSet(Arrays.stream(ranges.split(" "))
                .map(range -> range.split("-"))
                .map(ends -> new AddressRange(
                        address(Long.parseLong(ends[0])), address(Long.parseLong(ends[ends.length - 1]))))
                .toList());
    }

    static Ipv4Address address(long bits) {
        return new Ipv4Address(bits);
    }

    private static String print(AddressSet set) {
        return set.isEmpty() ? "none" : set.toString().replace("0.0.0.", "").replace(',', ' ');
    }
}
