/** The log of what was decided: who reads on from where, what an entry says, and which replica announces it. */
package io.iplease.store.log;
