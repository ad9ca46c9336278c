package io.iplease.api.access;

import io.iplease.config.IpleaseConfig;
import io.iplease.lease.Account;
import io.iplease.lease.InvalidLeaseValueException;
import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * What a token that was found valid allows. A token of the identity provider has the roles that its roles claim lists, and is
 * a tenant's if its owner claim is an account. A ServiceAccount's token has the roles that the configuration gives it, and no
 * others: whoever can make ServiceAccounts must not make operators.
 */
@ApplicationScoped
class TokenRoles implements SecurityIdentityAugmentor {

    static final String KUBERNETES = "kubernetes";
    private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

    private final IpleaseConfig.Access access;

    TokenRoles(IpleaseConfig config) {
        this.access = config.access();
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (identity.isAnonymous() || !(identity.getPrincipal() instanceof JsonWebToken token)) {
            return Uni.createFrom().item(identity);
        }
        boolean kubernetes = KUBERNETES.equals(identity.getAttribute(OidcUtils.TENANT_ID_ATTRIBUTE));
        Optional<Account> account = kubernetes ? Optional.empty() : account(token);
        Set<String> roles = new HashSet<>(kubernetes ? rolesOf(token.getSubject()) : identity.getRoles());
        roles.retainAll(Roles.CLAIMED);
        account.ifPresent(owner -> roles.add(Roles.TENANT));
        QuarkusSecurityIdentity.Builder augmented = QuarkusSecurityIdentity.builder()
                .setPrincipal(token)
                .addAttributes(identity.getAttributes())
                .addCredentials(identity.getCredentials())
                .addRoles(roles);
        account.ifPresent(owner -> augmented.addAttribute(Caller.ACCOUNT, owner));
        return Uni.createFrom().item(augmented.build());
    }

    private Optional<Account> account(JsonWebToken token) {
        Object claim = token.getClaim(access.ownerClaim());
        try {
            return claim instanceof String text ? Optional.of(new Account(text)) : Optional.empty();
        } catch (InvalidLeaseValueException noAccount) {
            return Optional.empty();
        }
    }

    private Set<String> rolesOf(String subject) {
        Set<String> roles = new HashSet<>();
        if (names(access.kubernetes().operators(), subject)) {
            roles.add(Roles.OPERATOR);
        }
        if (names(access.kubernetes().providers(), subject)) {
            roles.add(Roles.PROVIDER);
        }
        return roles;
    }

    static boolean names(Optional<Set<String>> serviceAccounts, String subject) {
        return serviceAccounts.orElse(Set.of()).stream()
                .anyMatch(name -> subject.equals(SERVICE_ACCOUNT + name.replace('/', ':')));
    }
}
