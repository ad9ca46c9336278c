package io.iplease.sdl;

import io.iplease.lease.Quoted;
import java.util.Arrays;

/**
 * The rules that an SDL or a manifest can break. The names are stable codes, shown to tenants and in dead letters; the
 * sentences of the first seven are those of Akash's own parser.
 */
public enum SdlRule {
    /** An endpoint's name matches {@code ^[a-z]+[-_0-9a-z]+$} and has at most 255 characters. */
    ENDPOINT_NAME("endpoint named %s is not a valid name"),
    ENDPOINT_KIND_MISSING("endpoint named %s has no kind"),
    /** The only kind is {@code ip}. */
    ENDPOINT_KIND_UNKNOWN("endpoint named %s, unknown kind %s"),
    /** What leads to a leased address is reachable by everyone. */
    IP_NOT_GLOBAL("error on %s if an IP is declared the directive must be declared as global"),
    ENDPOINT_UNDECLARED("error on service %s no endpoint named %s exists"),
    /** An external port and protocol of one endpoint leads to one place. */
    PORT_COLLISION("IP endpoint %s port: %s protocol: %s specified by service %s already in use by %s"),
    ENDPOINT_UNUSED("endpoint %s declared but never used"),
    /** Each port is a slice in the cluster and a row in the database, and all of an owner's are looked at for one event. */
    TOO_MANY_PORTS("the endpoints have more than %s ports together"),

    VERSION_MISSING("no version found"),
    VERSION_UNKNOWN("unsupported version %s"),
    NOTHING_DEPLOYED("the deployment places no service"),
    SERVICE_MISSING("the deployment places service %s, which does not exist"),
    /** A service that uses an endpoint has a name that Kubernetes can carry. */
    SERVICE_NAME("service %s name is invalid"),
    PORT_MISSING("error on service %s an IP is declared for an exposure without a port"),
    PORT_RANGE("error on service %s port %s is not a number from 1 to 65535"),
    PROTOCOL_UNKNOWN("error on service %s protocol %s is neither TCP nor UDP"),
    /** The lease's group is not among those that the text has. */
    GROUP_MISSING("there is no group %s, the groups are numbered from 1 to %s"),
    /** Groups of a manifest are told apart by name. */
    GROUP_DUPLICATE("group %s appears twice"),

    WRONG_TYPE("%s must be %s"),
    KEY_DUPLICATE("key %s appears twice in one mapping"),
    KEY_NOT_TEXT("a key of a mapping must be text"),
    TAG_UNKNOWN("tag %s is not supported"),
    ALIAS_UNKNOWN("alias %s refers to nothing"),
    ALIAS_CYCLE("alias %s refers to what contains it"),
    TOO_MANY_NODES("the text has more than %s nodes, aliases counted in full"),
    TOO_DEEP("the text is nested more than %s levels deep"),
    SEVERAL_DOCUMENTS("the text holds more than one document"),
    EMPTY("the text is empty"),
    NOT_YAML("the text is not YAML: %s"),
    CHARACTER("character U+%04X is not allowed"),
    NOT_UTF8("the text is not UTF-8"),
    TOO_LARGE("the text is longer than %s bytes");

    private final String sentence;

    SdlRule(String sentence) {
        this.sentence = sentence;
    }

    /** The message of a violation: the sentence with its facts, those that are text of unknown origin quoted. */
    String message(Object... facts) {
        return "SDL invalid: "
                + sentence.formatted(Arrays.stream(facts)
                        .map(fact -> fact instanceof String text ? Quoted.of(text) : fact)
                        .toArray());
    }
}
