package dev.holdfast.http;

/** What a header field may be made of (RFC 9110 section 5). */
final class FieldSyntax {

    private FieldSyntax() {}

    /** A token (RFC 9110 section 5.6.2). */
    static boolean isName(CharSequence name) {
        return !name.isEmpty() && name.chars().allMatch(FieldSyntax::isTokenChar);
    }

    /** A value without control characters, tabs apart; what lies beyond ASCII is opaque and allowed (section 5.5). */
    static boolean isValue(CharSequence value) {
        return value.chars().allMatch(c -> c == '\t' || c >= ' ' && c != 0x7F && c <= 0xFF);
    }

    static boolean isTokenChar(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /** Text from a client, cut and made safe to be shown in a sentence. */
    static String shown(String text) {
        StringBuilder safe = new StringBuilder();
        text.chars().limit(60).forEach(c -> safe.append(c >= ' ' && c <= '~' ? (char) c : '?'));
        return text.length() > 60 ? safe.append('…').toString() : safe.toString();
    }
}
