package io.iplease.intake.decode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.iplease.intake.decode.Undecodable.Reason;
import java.io.IOException;

/**
 * Reads JSON of unknown origin: one value, no key twice (readers differ in which one counts), Jackson's bounds on depth and
 * length.
 */
final class StrictJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    /** @throws UndecodableException if the bytes are no JSON object */
    static JsonNode object(byte[] bytes) {
        JsonNode node;
        try {
            node = MAPPER.readTree(bytes);
        } catch (JsonProcessingException broken) {
            throw new UndecodableException(Reason.INVALID_JSON, "no JSON: " + broken.getOriginalMessage());
        } catch (IOException broken) {
            throw new UndecodableException(Reason.INVALID_JSON, "no JSON: " + broken.getMessage());
        }
        if (!node.isObject()) {
            throw new UndecodableException(Reason.INVALID_JSON, "the value is not a JSON object");
        }
        return node;
    }
}
