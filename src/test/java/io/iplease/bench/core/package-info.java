/** What deciding, reading an SDL and decoding a record cost by themselves: benchmarks for JMH, which {@code CoreBench} runs. */
package io.iplease.bench.core;
