package io.iplease;

/** Is where no class should be, for the architecture test to find. */
public final class PlantedInTheRoot {

    private PlantedInTheRoot() {}
}
