/** What a benchmark says: tables on the terminal, JSON, charts; and on which machine, with which versions, by which command. */
package io.iplease.bench.report;
