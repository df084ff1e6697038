package dev.holdfast.contract;

/**
 * Which requests to an upstream are calls of a tool.
 *
 * @param method in upper case
 * @param path the path below the upstream's URL
 */
public record Route(String method, PathTemplate path) {

    public Route {
        new Checks()
                .require(
                        method.matches("[A-Z][A-Z-]{0,31}") && !method.equals("CONNECT") && !method.equals("TRACE"),
                        "match.method",
                        "must be an HTTP method in upper case (not CONNECT or TRACE), but is '" + method + "'")
                .throwIfAny();
    }

    /** Whether some request fits both, and neither is to be preferred for it. */
    public boolean tiesWith(Route other) {
        return method.equals(other.method)
                && path.overlaps(other.path)
                && !path.isMoreSpecificThan(other.path)
                && !other.path.isMoreSpecificThan(path);
    }

    public boolean matches(String requestMethod, String requestPath) {
        return method.equals(requestMethod) && path.matches(requestPath);
    }

    /** The method and the path, such as {@code GET /v1/tickets/{id}}. */
    @Override
    public String toString() {
        return method + " " + path.text();
    }
}
