package dev.holdfast.http;

import dev.holdfast.idempotency.HeaderField;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * The head of a request that can be understood in one way only (RFC 9112, RFC 9113 section 8).
 *
 * <p>The HTTP decoder has read it before, and refuses most of what is wrong; the checks here don't rely on that.
 *
 * @param method in upper case
 * @param target the request target as it came
 * @param fields all header fields, in order; for HTTP/2 without its pseudo-headers
 * @param contentLength where it is declared
 * @param declaresBody whether the head says that a body follows; an HTTP/2 body may come unannounced
 * @param awaitsContinue whether the client holds its body back until it is asked for it
 */
record RequestHead(
        String method,
        String target,
        List<HeaderField> fields,
        OptionalLong contentLength,
        boolean declaresBody,
        boolean awaitsContinue) {

    private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]{0,31}");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~!$&'()*+;=:%\\[\\]-]*");

    /** Fields by which common frameworks let a client replace the method; an underscore is a hyphen to CGI and WSGI. */
    private static final Set<String> METHOD_OVERRIDES =
            Set.of("x-http-method-override", "x-http-method", "x-method-override");

    /** Fields by which common servers let a gateway replace the target. */
    private static final Set<String> TARGET_OVERRIDES = Set.of("x-original-url", "x-rewrite-url");

    /** Checks a request's head. */
    static Checked<RequestHead> of(HttpServerRequest request) {
        List<HeaderField> fields = StreamSupport.stream(request.headers().spliterator(), false)
                .map(field -> new HeaderField(field.getKey(), field.getValue()))
                .toList();
        return of(request.version(), request.method().name(), request.uri(), fields);
    }

    static Checked<RequestHead> of(HttpVersion version, String method, String target, List<HeaderField> fields) {
        if (version != HttpVersion.HTTP_1_1 && version != HttpVersion.HTTP_2) {
            return refuse("HTTP/1.1 or HTTP/2 is needed: older versions can't tell a whole response from one cut off.");
        }
        if (!METHOD.matcher(method).matches() || method.equals("CONNECT") || method.equals("TRACE")) {
            return refuse("The method " + FieldSyntax.shown(method) + " is not passed on.");
        }
        for (HeaderField field : fields) {
            if (!FieldSyntax.isName(field.name()) || !FieldSyntax.isValue(field.value())) {
                return refuse("The header field " + FieldSyntax.shown(field.name())
                        + " has a name or value that HTTP does not allow.");
            }
        }
        return ofFields(version == HttpVersion.HTTP_1_1, method, target, fields);
    }

    private static Checked<RequestHead> ofFields(
            boolean isHttp1, String method, String target, List<HeaderField> fields) {
        List<String> hosts = values(fields, "host");
        if (hosts.size() > 1 || isHttp1 && hosts.isEmpty()) {
            return refuse("The request has " + hosts.size() + " Host header fields instead of one.");
        }
        if (!hosts.stream().allMatch(host -> HOST.matcher(host).matches())) {
            return refuse("The Host header field names no host.");
        }
        if (!values(fields, "upgrade").stream().allMatch(protocol -> protocol.equalsIgnoreCase("h2c"))
                || fields.stream().anyMatch(field -> lower(field.name()).startsWith("sec-websocket-"))) {
            return refuse("Connections are not upgraded; WebSocket is not passed on.");
        }
        if (!fields.stream().allMatch(field -> isOfThisRequest(field, method))) {
            return refuse("A header field names another method or target than the request line.");
        }
        List<String> expectations = values(fields, "expect");
        if (expectations.size() > 1 || !expectations.stream().allMatch(what -> what.equalsIgnoreCase("100-continue"))) {
            return Checked.refuse(Refusal.invalid(417, "Only Expect: 100-continue can be met."));
        }
        List<String> lengths = values(fields, "content-length");
        List<String> codings = values(fields, "transfer-encoding");
        if (lengths.size() > 1
                || !lengths.stream().allMatch(length -> LENGTH.matcher(length).matches())) {
            return refuse("The Content-Length is not one decimal number.");
        }
        if (!codings.isEmpty() && !(isHttp1 && codings.equals(List.of("chunked")) && lengths.isEmpty())) {
            return refuse("Transfer-Encoding must be chunked alone, without Content-Length, over HTTP/1.1.");
        }
        OptionalLong length =
                lengths.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(lengths.getFirst()));
        boolean declaresBody = !codings.isEmpty() || length.orElse(0) > 0;
        return Checked.accept(
                new RequestHead(method, target, fields, length, declaresBody, declaresBody && !expectations.isEmpty()));
    }

    /** A tool that believes such a field would carry out another request than the one whose contract was looked up. */
    private static boolean isOfThisRequest(HeaderField field, String method) {
        String name = lower(field.name()).replace('_', '-');
        return METHOD_OVERRIDES.contains(name)
                ? field.value().strip().equals(method)
                : !TARGET_OVERRIDES.contains(name);
    }

    /** The values of all fields of a name, which is given in lower case. */
    List<String> values(String name) {
        return values(fields, name);
    }

    static List<String> values(List<HeaderField> fields, String name) {
        return HeaderField.valuesOf(fields, name).toList();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static Checked<RequestHead> refuse(String detail) {
        return Checked.refuse(Refusal.invalid(detail));
    }
}
