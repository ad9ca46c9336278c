package io.iplease.cluster.traffic;

import java.time.Instant;

/**
 * An address was moved.
 *
 * @param event when somebody asked for it
 * @param to whose Pods are to answer
 */
public record Move(Instant event, Side to) {}
