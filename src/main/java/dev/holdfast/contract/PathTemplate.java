package dev.holdfast.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A path of fixed and variable segments, such as {@code /v1/tickets/{id}}. A variable stands for one non-empty segment.
 *
 * @param text the template as it stands in the contract file
 * @param segments its segments; a variable one is empty
 */
public record PathTemplate(String text, List<Optional<String>> segments) {

    private static final Pattern VARIABLE = Pattern.compile("\\{[A-Za-z_][A-Za-z0-9_]*}");
    private static final Pattern FIXED = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@%-]*");

    public PathTemplate {
        segments = List.copyOf(segments);
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException where it does not begin with a slash, has a query, a dot segment, or a segment
     *     that is only partly variable
     */
    public static PathTemplate parse(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("must begin with '/', but is " + text);
        }
        List<Optional<String>> segments = new ArrayList<>();
        for (String segment : text.substring(1).split("/", -1)) {
            if (VARIABLE.matcher(segment).matches()) {
                segments.add(Optional.empty());
            } else if (FIXED.matcher(segment).matches() && !segment.equals(".") && !segment.equals("..")) {
                segments.add(Optional.of(segment));
            } else {
                throw new IllegalArgumentException("has the segment '" + segment
                        + "', which is neither plain path text nor one whole {variable}: " + text);
            }
        }
        return new PathTemplate(text, segments);
    }

    public boolean hasVariables() {
        return segments.stream().anyMatch(Optional::isEmpty);
    }

    /** Whether a normalised path, without its query, fits. */
    public boolean matches(String path) {
        int at = 0;
        for (Optional<String> segment : segments) {
            if (at >= path.length() || path.charAt(at) != '/') {
                return false;
            }
            int end = path.indexOf('/', at + 1);
            end = end < 0 ? path.length() : end;
            int length = end - at - 1;
            boolean fits = segment.isEmpty()
                    ? length > 0
                    : length == segment.get().length() && path.startsWith(segment.get(), at + 1);
            if (!fits) {
                return false;
            }
            at = end;
        }
        return at == path.length();
    }

    /**
     * Whether this template is to be preferred where both match: at the first segment in which they differ, a fixed one
     * wins over a variable one.
     */
    public boolean isMoreSpecificThan(PathTemplate other) {
        for (int i = 0; i < Math.min(segments.size(), other.segments.size()); i++) {
            boolean fixed = segments.get(i).isPresent();
            if (fixed != other.segments.get(i).isPresent()) {
                return fixed;
            }
        }
        return false;
    }

    /** Whether some path fits both. */
    public boolean overlaps(PathTemplate other) {
        if (segments.size() != other.segments.size()) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            Optional<String> one = segments.get(i);
            Optional<String> another = other.segments.get(i);
            // A variable stands for a segment that is not empty.
            boolean fits = one.isPresent() && another.isPresent()
                    ? one.equals(another)
                    : one.or(() -> another).filter(String::isEmpty).isEmpty();
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** Whether both match exactly the same paths, so that no path could tell them apart. */
    public boolean isEquivalentTo(PathTemplate other) {
        return segments.equals(other.segments);
    }
}
