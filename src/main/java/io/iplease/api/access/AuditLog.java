package io.iplease.api.access;

import io.quarkus.security.spi.runtime.AuthenticationFailureEvent;
import io.quarkus.security.spi.runtime.AuthorizationFailureEvent;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import org.jboss.logging.Logger;

/** One line for every request that is denied or changes something, in the log category {@code iplease.audit}. */
@ApplicationScoped
public class AuditLog {

    private static final Logger AUDIT = Logger.getLogger("iplease.audit");
    private static final int LONGEST_PATH = 300;

    /**
     * Notes that a caller asked for what it may not see, and was told that there is no such thing.
     *
     * @param caller who asked
     * @param what what was asked for
     */
    public void hidden(Caller caller, String what) {
        AUDIT.warnf("denied: %s asks for %s, which is not its own", caller.name(), what);
    }

    /** Notes that a caller asks more often than it may. */
    void tooOften(String caller) {
        AUDIT.warnf("denied: %s asks too often", caller);
    }

    /**
     * Notes that a caller changed something, or tried to.
     *
     * @param caller who asked
     * @param what what was asked for
     * @param outcome what became of it
     */
    public void changed(Caller caller, String what, String outcome) {
        AUDIT.infof("changed: %s: %s: %s", caller.name(), what, outcome);
    }

    void unauthenticated(@Observes AuthenticationFailureEvent event) {
        AUDIT.warnf(
                "denied: no valid token for %s: %s",
                request(event.getEventProperties()),
                event.getAuthenticationFailure().getMessage());
    }

    void unauthorized(@Observes AuthorizationFailureEvent event) {
        AUDIT.warnf(
                "denied: %s may not ask for %s",
                event.getSecurityIdentity() == null
                                || event.getSecurityIdentity().isAnonymous()
                        ? "nobody in particular"
                        : event.getSecurityIdentity().getPrincipal().getName(),
                request(event.getEventProperties()));
    }

    private static String request(Map<String, Object> properties) {
        if (properties.get(RoutingContext.class.getName()) instanceof RoutingContext context) {
            // The path as it was sent, so that it has no line breaks.
            String path = context.request().path();
            return "%s %s from %s"
                    .formatted(
                            context.request().method(),
                            path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) + "…" : path,
                            context.request().remoteAddress().hostAddress());
        }
        return "something";
    }
}
