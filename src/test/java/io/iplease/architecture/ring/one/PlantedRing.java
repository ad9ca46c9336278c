package io.iplease.architecture.ring.one;

/** Half of a ring of imports, for the rule against them to find. */
public record PlantedRing(io.iplease.architecture.ring.two.PlantedRing other) {}
