package dev.holdfast.config;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** The environment variables that Holdfast reads; the names follow from {@link HoldfastConfig}. */
final class EnvironmentVariables {

    static final List<String> KNOWN = List.of(
            "HOLDFAST_CONTRACTS",
            "HOLDFAST_UPSTREAM_URL",
            "HOLDFAST_REDIS_URL",
            "HOLDFAST_DATA_HOST",
            "HOLDFAST_DATA_PORT",
            "HOLDFAST_CONTROL_HOST",
            "HOLDFAST_CONTROL_PORT",
            "HOLDFAST_CONTROL_TOKEN_FILE",
            "HOLDFAST_TENANT",
            "HOLDFAST_AGENT",
            "HOLDFAST_STORE_TIMEOUT",
            "HOLDFAST_DRAIN",
            "HOLDFAST_IDENTITY_TENANT_HEADER",
            "HOLDFAST_IDENTITY_USER_HEADER",
            "HOLDFAST_IDENTITY_WORKFLOW_HEADER",
            "HOLDFAST_IDENTITY_AGENT_HEADER");

    /** Set by Kubernetes in every pod of a namespace that has a service called holdfast, holdfast-data or the like. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("HOLDFAST(_[A-Z0-9_]+)?_(SERVICE_(HOST|PORT)(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP).*)?)");

    private EnvironmentVariables() {}

    /** A sentence for each variable that begins with {@code HOLDFAST_} and means nothing, in alphabetical order. */
    static List<String> warnings(Collection<String> names) {
        return names.stream()
                .filter(name -> name.startsWith("HOLDFAST_"))
                .filter(name -> !KNOWN.contains(name))
                .filter(name -> !isServiceLink(name))
                .sorted()
                .map(name -> name + " is not a variable of Holdfast and is ignored" + Spelling.hint(name, KNOWN))
                .toList();
    }

    private static boolean isServiceLink(String name) {
        return name.equals("HOLDFAST_PORT") || SERVICE_LINK.matcher(name).matches();
    }
}
