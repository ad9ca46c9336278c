/** What is measured: database, broker and the packaged service in processes of its own, and the same machine's bare clients. */
package io.iplease.bench.rig;
