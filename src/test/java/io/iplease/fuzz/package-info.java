/**
 * What a fuzzer calls, by {@code src/test/fuzz/run}: all that reads what others send. {@code FuzzCorpusTest} calls them with every
 * input of the corpus, in each build.
 */
package io.iplease.fuzz;
