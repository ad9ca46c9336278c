/** Benchmarks of the whole service, and the bare clients that it is compared with. Run by {@code ./mvnw verify -Pbench}. */
package io.iplease.bench;
