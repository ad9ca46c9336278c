package io.iplease.api.access;

import java.util.Set;

/** What a caller may do. */
public final class Roles {

    /** Sees everything, and may do everything. */
    public static final String OPERATOR = "operator";

    /** The provider's own software: the paths that Akash's components speak, for every tenant. */
    public static final String PROVIDER = "provider";

    /** Sees its own leases, addresses and changes, and may move its addresses. */
    public static final String TENANT = "tenant";

    /** Those that a token's roles claim can give; who is a tenant follows from the owner claim. */
    static final Set<String> CLAIMED = Set.of(OPERATOR, PROVIDER);

    private Roles() {}
}
