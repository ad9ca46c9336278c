package io.iplease.lease;

/** The transport protocols that an exposure can name. */
public enum Protocol {
    /** Also what an absent protocol means. */
    TCP,
    UDP
}
