package dev.holdfast.http;

import dev.holdfast.idempotency.Caller;
import dev.holdfast.idempotency.HeaderField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a request says on whose behalf it is made.
 *
 * <p>The header fields go on to the upstream as they came. A pinned identity is put in the place of whatever the agent
 * sent under its name, so that an agent can't claim another one towards the tool either.
 */
public record IdentityHeaders(Source tenant, Source user, Source workflow, Source agent) {

    /** The headers' usual names, nothing pinned. */
    public static final IdentityHeaders DEFAULT = new IdentityHeaders(
            Source.header("X-Tenant-Id"),
            Source.header("X-User-Id"),
            Source.header("X-Workflow-Id"),
            Source.header("X-Agent-Id"));

    /** The tenant of a request that names none. */
    public static final String DEFAULT_TENANT = "default";

    static final int MAX_LENGTH = 128;

    /**
     * Where one identity comes from.
     *
     * @param header the header field that carries it
     * @param pinned the one value it has, whatever a request says; empty: the request says it
     */
    public record Source(String header, Optional<String> pinned) {

        public Source {
            if (!FieldSyntax.isName(header)) {
                throw new IllegalArgumentException("an identity needs a header name, not '" + header + "'");
            }
            if (pinned.isPresent() && !isIdentity(pinned.get())) {
                throw new IllegalArgumentException("the value pinned for " + header + " " + RULE);
            }
        }

        public static Source header(String name) {
            return new Source(name, Optional.empty());
        }

        public static Source pinned(String header, String value) {
            return new Source(header, Optional.of(value));
        }
    }

    private static final String RULE = "must be 1 to 128 printable ASCII characters";

    /** Reads the caller off a request's header fields. */
    Checked<Caller> callerOf(List<HeaderField> fields) {
        return read(tenant, fields)
                .then(tenantId -> read(user, fields)
                        .then(userId -> read(workflow, fields)
                                .then(workflowId -> read(agent, fields)
                                        .then(agentId -> Checked.accept(new Caller(
                                                tenantId.orElse(DEFAULT_TENANT), userId, workflowId, agentId))))));
    }

    /** The fields as they go on to an upstream. */
    List<HeaderField> passedOn(List<HeaderField> fields) {
        List<HeaderField> passed = new ArrayList<>(fields);
        for (Source source : List.of(tenant, user, workflow, agent)) {
            source.pinned().ifPresent(value -> {
                passed.removeIf(field -> field.passesFor(source.header()));
                passed.add(new HeaderField(source.header(), value));
            });
        }
        return passed;
    }

    private static Checked<Optional<String>> read(Source source, List<HeaderField> fields) {
        if (source.pinned().isPresent()) {
            return Checked.accept(source.pinned());
        }
        List<String> values = RequestHead.values(fields, source.header());
        if (values.size() > 1) {
            return Checked.refuse(
                    Refusal.invalid("The header field " + source.header() + " is sent " + values.size() + " times."));
        }
        if (values.stream().allMatch(IdentityHeaders::isIdentity)) {
            return Checked.accept(values.stream().findFirst());
        }
        return Checked.refuse(Refusal.invalid("The header field " + source.header() + " " + RULE + "."));
    }

    private static boolean isIdentity(String value) {
        return !value.isEmpty()
                && value.length() <= MAX_LENGTH
                && !value.startsWith(" ")
                && !value.endsWith(" ")
                && value.chars().allMatch(c -> c >= ' ' && c <= '~');
    }
}
