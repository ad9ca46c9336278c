package io.iplease.local.trial.input;

/**
 * One record of the input.
 *
 * @param number its own, from 0; stands in a header that means nothing to the service
 * @param id the CloudEvent's id; the same id again is a duplicate
 * @param operation what it says
 */
public record Input(int number, String id, Operation operation) {}
