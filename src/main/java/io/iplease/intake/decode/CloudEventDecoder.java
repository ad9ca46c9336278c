package io.iplease.intake.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.iplease.intake.decode.Undecodable.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Reads CloudEvents from Kafka records, in binary and in structured mode (CloudEvents, Kafka protocol binding 1.0.2). Parses
 * by itself because the connector's decoding drops extension attributes of structured events.
 */
final class CloudEventDecoder {

    private static final String CONTENT_TYPE = "content-type";
    private static final String STRUCTURED = "application/cloudevents+json";

    private CloudEventDecoder() {}

    /** @throws UndecodableException if the record is no CloudEvent with JSON data */
    static CloudEvent decode(byte[] value, Headers headers) {
        if (value == null || value.length == 0) {
            throw new UndecodableException(Reason.EMPTY_VALUE, "the record has no value");
        }
        String mediaType =
                header(headers, CONTENT_TYPE).map(CloudEventDecoder::mediaType).orElse("application/json");
        if (mediaType.equals(STRUCTURED)) {
            JsonNode event = StrictJson.object(value);
            Attributes attributes = new Attributes(name -> attribute(event, name));
            attributes.check();
            attributes
                    .get("datacontenttype")
                    .map(CloudEventDecoder::mediaType)
                    .ifPresent(CloudEventDecoder::requireJson);
            return attributes.with(data(event));
        }
        requireJson(mediaType);
        Attributes attributes = new Attributes(name -> header(headers, "ce_" + name)
                .or(() -> name.equals("traceparent") ? header(headers, name) : Optional.empty()));
        attributes.check();
        return attributes.with(StrictJson.object(value));
    }

    private static JsonNode data(JsonNode event) {
        if (event.has("data") && event.has("data_base64")) {
            throw new UndecodableException(Reason.INVALID_JSON, "the event has both data and data_base64");
        }
        if (event.has("data_base64")) {
            try {
                return StrictJson.object(
                        Base64.getDecoder().decode(event.get("data_base64").asText()));
            } catch (IllegalArgumentException broken) {
                throw new UndecodableException(Reason.INVALID_JSON, "data_base64 is not base64");
            }
        }
        if (!event.path("data").isObject()) {
            throw new UndecodableException(Reason.INVALID_DATA, "data is not a JSON object");
        }
        return event.get("data");
    }

    private static Optional<String> attribute(JsonNode event, String name) {
        JsonNode node = event.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isTextual()) {
            throw new UndecodableException(Reason.INVALID_ATTRIBUTE, name + " is not text");
        }
        return Optional.of(node.textValue());
    }

    private static Optional<String> header(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        if (header == null || header.value() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header.value()))
                    .toString());
        } catch (CharacterCodingException broken) {
            throw new UndecodableException(Reason.INVALID_ATTRIBUTE, "header " + name + " is not UTF-8");
        }
    }

    private static String mediaType(String contentType) {
        return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static void requireJson(String mediaType) {
        if (!mediaType.equals("application/json")
                && (!mediaType.endsWith("+json") || mediaType.startsWith("application/cloudevents"))) {
            throw new UndecodableException(
                    Reason.UNSUPPORTED_CONTENT_TYPE, "the content type is neither JSON nor " + STRUCTURED);
        }
    }
}
