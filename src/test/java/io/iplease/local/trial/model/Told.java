package io.iplease.local.trial.model;

import java.util.List;

/**
 * What an outgoing event says, apart from the address.
 *
 * @param type such as {@code allocated}
 * @param lease the lease's text form; of a refusal, the destination's
 * @param endpoint the name; of a refusal, all names
 * @param ports the endpoint's ports as text, sorted
 * @param reason why; empty where there is nothing to explain
 */
public record Told(String type, String lease, String endpoint, List<String> ports, String reason) {}
