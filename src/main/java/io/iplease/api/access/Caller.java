package io.iplease.api.access;

import io.iplease.lease.Account;
import io.quarkus.security.identity.SecurityIdentity;
import java.util.Optional;

/**
 * Who asks.
 *
 * @param name the token's subject
 * @param account the tenant's account, if the token names one
 * @param onlyOwner the tenant whose data alone the caller may see; empty if it may see all
 */
public record Caller(String name, Optional<Account> account, Optional<Account> onlyOwner) {

    static final String ACCOUNT = Caller.class.getName();

    /** The caller that a request's token stands for. */
    public static Caller of(SecurityIdentity identity) {
        Optional<Account> account = Optional.ofNullable(identity.getAttribute(ACCOUNT));
        return new Caller(
                identity.getPrincipal().getName(),
                account,
                identity.hasRole(Roles.OPERATOR) ? Optional.empty() : account);
    }

    /** Whether the caller may see what a tenant has. */
    public boolean sees(String owner) {
        return onlyOwner.map(own -> own.value().equals(owner)).orElse(true);
    }
}
