package io.iplease.lease;

import static io.iplease.lease.Accounts.account;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseIdTest {

    private static final Account OWNER = account(1);
    private static final Account PROVIDER = Accounts.PROVIDER;
    private static final long UINT32_MAX = 4294967295L;

    @Test
    void theTextIsTheFivePartsJoinedBySlashes() {
        assertThat(new LeaseId(OWNER, 250172, 2, 3, PROVIDER).text())
                .isEqualTo(OWNER.value() + "/250172/2/3/" + PROVIDER.value());
    }

    @Test
    void theTextIsReadBack() {
        LeaseId lease = new LeaseId(OWNER, -1, UINT32_MAX, 1, PROVIDER);
        assertThat(LeaseId.parse(lease.text())).isEqualTo(lease);
    }

    @Test
    void itIsPrintedAsItsText() {
        LeaseId lease = new LeaseId(OWNER, 1, 1, 1, PROVIDER);
        assertThat(lease).hasToString(lease.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1/1/1", "/1/1/1/", "1/1/1/1/1/1", "////"})
    void aTextWithoutFivePartsIsRefused(String parts) {
        String text = parts.isEmpty() ? "" : OWNER + "/" + parts;
        assertThatExceptionOfType(InvalidLeaseValueException.class).isThrownBy(() -> LeaseId.parse(text));
    }

    @Test
    void aRefusedTextIsQuoted() {
        assertThatExceptionOfType(InvalidLeaseValueException.class)
                .isThrownBy(() -> LeaseId.parse("1/1/1/1"))
                .withMessage("lease id \"1/1/1/1\" is not owner/dseq/gseq/oseq/provider");
    }

    @Test
    void theOwnerAndTheProviderAreAccounts() {
        assertThatExceptionOfType(InvalidLeaseValueException.class)
                .isThrownBy(() -> LeaseId.parse("alice/1/1/1/" + PROVIDER));
        assertThatExceptionOfType(InvalidLeaseValueException.class)
                .isThrownBy(() -> LeaseId.parse(OWNER + "/1/1/1/bob"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "9223372036854775808", "18446744073709551615"})
    void aDseqIsAnUnsigned64BitNumber(String text) {
        assertThat(new LeaseId(OWNER, LeaseId.parseDseq(text), 1, 1, PROVIDER).dseqText())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", "1.0", "0x1", " 1", "1 ", "18446744073709551616", "\u0661"})
    void whatIsNoUnsigned64BitNumberIsNoDseq(String text) {
        assertThatExceptionOfType(InvalidLeaseValueException.class)
                .isThrownBy(() -> LeaseId.parseDseq(text))
                .withMessage("dseq \"%s\" is not an unsigned 64-bit number", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "4294967295"})
    void aGseqIsFrom1To4294967295(String text) {
        assertThat(LeaseId.parseSequence("gseq", text)).isEqualTo(Long.parseLong(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "+1", "4294967296", "99999999999999999999", "\u0661"})
    void anotherNumberIsNoGseq(String text) {
        assertThatExceptionOfType(InvalidLeaseValueException.class)
                .isThrownBy(() -> LeaseId.parseSequence("gseq", text))
                .withMessage("gseq is not a number from 1 to 4294967295");
    }

    @Test
    void anIdIsMadeOfSequencesInRangeOnly() {
        assertThatExceptionOfType(InvalidLeaseValueException.class)
                .isThrownBy(() -> new LeaseId(OWNER, 1, 0, 1, PROVIDER))
                .withMessage("gseq is not a number from 1 to 4294967295");
        assertThatExceptionOfType(InvalidLeaseValueException.class)
                .isThrownBy(() -> new LeaseId(OWNER, 1, 1, UINT32_MAX + 1, PROVIDER))
                .withMessage("oseq is not a number from 1 to 4294967295");
    }

    @Test
    void idsAreInTheOrderOfTheirPartsWithDseqUnsigned() {
        List<Account> accounts = Stream.of(account(1), account(2)).sorted().toList();
        Account low = accounts.getFirst();
        Account high = accounts.getLast();
        List<LeaseId> ordered = List.of(
                new LeaseId(low, 1, 1, 1, low),
                new LeaseId(low, 1, 1, 1, high),
                new LeaseId(low, 1, 1, 2, low),
                new LeaseId(low, 1, 2, 1, low),
                new LeaseId(low, 2, 1, 1, low),
                new LeaseId(low, Long.MAX_VALUE, 1, 1, low),
                new LeaseId(low, Long.MIN_VALUE, 1, 1, low),
                new LeaseId(low, -1, 1, 1, low),
                new LeaseId(high, 1, 1, 1, low));
        assertThat(ordered.reversed().stream().sorted()).isEqualTo(ordered);
    }
}
