package io.iplease.ledger;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * The provider's rules of giving.
 *
 * @param coolDown how long a released address is kept from everybody but its last owner and name; not negative
 * @param patience how long a lease may be overtaken by smaller ones in the waiting line; not negative
 * @param quota how many addresses one owner may have, cooling ones included; absent: no limit
 */
public record Policy(Duration coolDown, Duration patience, OptionalInt quota) {}
