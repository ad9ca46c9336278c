package io.iplease.store.outgoing;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;

/** Writes an unsigned 64-bit number so that no reader of JSON rounds it: as a string where a double is not exact. */
final class DseqSerializer extends JsonSerializer<Long> {

    private static final long LAST_EXACT_IN_A_DOUBLE = 1L << 53;

    @Override
    public void serialize(Long dseq, JsonGenerator json, SerializerProvider provider) throws IOException {
        if (Long.compareUnsigned(dseq, LAST_EXACT_IN_A_DOUBLE) <= 0) {
            json.writeNumber(dseq);
        } else {
            json.writeString(Long.toUnsignedString(dseq));
        }
    }
}
