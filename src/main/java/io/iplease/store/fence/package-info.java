/** How far the input has been applied: what keeps a record from being decided twice, and none from being skipped. */
package io.iplease.store.fence;
