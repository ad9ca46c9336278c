/**
 * The words of the outside world: who leases what, and which lease events arrive.
 *
 * <p>Immutable values that check themselves: a constructor that is given text or numbers outside the rules throws {@link
 * io.iplease.lease.InvalidLeaseValueException}, whose message is a sentence fit for the sender. Imports nothing but the
 * JDK.
 */
package io.iplease.lease;
