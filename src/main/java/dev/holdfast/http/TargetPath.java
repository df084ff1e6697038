package dev.holdfast.http;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The path and query of a request target, understood in one way only.
 *
 * <p>What an upstream might read otherwise than Holdfast does is refused: a tool that is matched here must be the tool
 * that is carried out there. Percent-encoded unreserved characters are decoded and the hexadecimal digits of all others
 * made upper case (RFC 3986 section 6.2.2), so that one resource has one path; the query is left as it came.
 *
 * @param path begins with a slash; no empty segment but perhaps the last, no dot segment
 * @param query without its question mark; empty where there is none
 */
record TargetPath(String path, String query) {

    /** Reads a request target; {@code isOwn} tells whether an authority names this very server. */
    static Checked<TargetPath> parse(String target, Predicate<String> isOwn) {
        if (target.startsWith("/")) {
            return ofOriginForm(target);
        }
        String lower = target.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("http://") && !lower.startsWith("https://")) {
            return refuse("must be a path that begins with a slash");
        }
        int start = target.indexOf("//") + 2;
        int end = endOfAuthority(target, start);
        if (!isOwn.test(lower.substring(start, end))) {
            return refuse("names another host; Holdfast is no forward proxy, so call its own address");
        }
        String rest = target.substring(end);
        return ofOriginForm(rest.startsWith("/") ? rest : "/" + rest);
    }

    private static int endOfAuthority(String target, int start) {
        int end = start;
        while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private static Checked<TargetPath> ofOriginForm(String target) {
        if (!target.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '#' && c != '\\')) {
            return refuse("holds a character that must be percent-encoded");
        }
        int mark = target.indexOf('?');
        String raw = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? "" : target.substring(mark + 1);
        Optional<String> problem = problemOfEscapes(raw);
        if (problem.isPresent()) {
            return refuse(problem.get());
        }
        String path = normalised(raw);
        return problemOfSegments(path)
                .map(TargetPath::refuse)
                .orElseGet(() -> Checked.accept(new TargetPath(path, query)));
    }

    private static Optional<String> problemOfEscapes(String path) {
        for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 1)) {
            if (at + 2 >= path.length()
                    || !HexFormat.isHexDigit(path.charAt(at + 1))
                    || !HexFormat.isHexDigit(path.charAt(at + 2))) {
                return Optional.of("holds a percent sign without two hexadecimal digits");
            }
            int octet = octetAt(path, at);
            if (octet == '/' || octet == '\\' || octet == '.') {
                return Optional.of("holds an encoded slash, backslash or dot, which servers read in different ways");
            }
            if (octet < ' ' || octet == 0x7F) {
                return Optional.of("holds an encoded control character");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> problemOfSegments(String path) {
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            if (segments[i].isEmpty() && i < segments.length - 1) {
                return Optional.of("holds an empty segment (//), which servers read in different ways");
            }
            // Some servers drop a segment's parameters first and see a dot segment then.
            String name = segments[i].split(";|%3B", 2)[0];
            if (name.equals(".") || name.equals("..")) {
                return Optional.of("holds a dot segment");
            }
        }
        return Optional.empty();
    }

    private static String normalised(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        StringBuilder normal = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) != '%') {
                normal.append(path.charAt(i));
                continue;
            }
            int octet = octetAt(path, i);
            if (isUnreserved(octet)) {
                normal.append((char) octet);
            } else {
                normal.append(path.substring(i, i + 3).toUpperCase(Locale.ROOT));
            }
            i += 2;
        }
        return normal.toString();
    }

    private static int octetAt(String path, int percent) {
        return HexFormat.fromHexDigits(path, percent + 1, percent + 3);
    }

    private static boolean isUnreserved(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0;
    }

    private static Checked<TargetPath> refuse(String problem) {
        return Checked.refuse(Refusal.invalid("The request target " + problem + "."));
    }
}
