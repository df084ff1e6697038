package dev.holdfast.contract;

import dev.holdfast.json.JsonPointer;
import java.util.ArrayList;
import java.util.List;

/**
 * A path with variables over a call: {@code {key}}, {@code {upstream_key}}, {@code {call_id}}, {@code {tenant}},
 * {@code {request./pointer}}, {@code {response./pointer}}.
 *
 * @param text the template as it stands in the contract file
 * @param parts the text taken apart, in order
 */
public record ValueTemplate(String text, List<Part> parts) {

    /** A piece of a template. */
    public sealed interface Part {

        /** Text that stands for itself. */
        record Literal(String text) implements Part {}

        /** A value of the call itself. */
        record CallValue(Source source) implements Part {}

        /** A value of the request's or the response's JSON body. */
        record BodyValue(Body body, JsonPointer pointer) implements Part {}
    }

    /** Values of a call that a template may name. */
    public enum Source implements Labelled {
        KEY("key"),
        UPSTREAM_KEY("upstream_key"),
        CALL_ID("call_id"),
        TENANT("tenant");

        private final String label;

        Source(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /** Bodies that a template may point into. */
    public enum Body implements Labelled {
        REQUEST("request"),
        RESPONSE("response");

        private final String label;

        Body(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    public ValueTemplate {
        parts = List.copyOf(parts);
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException where a brace is unbalanced, a variable is not known, or the text does not begin
     *     with a slash
     */
    public static ValueTemplate parse(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("must begin with '/', but is " + text);
        }
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('{', at);
            int end = open < 0 ? text.length() : open;
            if (text.substring(at, end).indexOf('}') >= 0) {
                throw new IllegalArgumentException("has a '}' without a '{': " + text);
            }
            if (end > at) {
                parts.add(new Part.Literal(text.substring(at, end)));
            }
            if (open < 0) {
                break;
            }
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw new IllegalArgumentException("has a '{' without a '}': " + text);
            }
            parts.add(variable(text.substring(open + 1, close)));
            at = close + 1;
        }
        return new ValueTemplate(text, parts);
    }

    /** Whether the template points into {@code body}. */
    public boolean reads(Body body) {
        return parts.stream().anyMatch(part -> part instanceof Part.BodyValue value && value.body() == body);
    }

    private static Part variable(String name) {
        for (Body body : Body.values()) {
            String prefix = body.label() + "./";
            if (name.startsWith(prefix)) {
                return new Part.BodyValue(body, JsonPointer.parse(name.substring(prefix.length() - 1)));
            }
        }
        return Labelled.find(Source.class, name)
                .map(Part.CallValue::new)
                .orElseThrow(() -> new IllegalArgumentException("knows no variable {" + name + "}; there are "
                        + Labelled.choices(Source.class) + ", request./pointer and response./pointer"));
    }
}
