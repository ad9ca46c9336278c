package io.iplease.local.chaos.part;

/** What a replica reaches through the network. */
public enum Link {
    KAFKA,
    POSTGRES,
    KUBERNETES
}
