package dev.holdfast.observe;

import java.util.HexFormat;

/** Text that is safe in a log line, whoever wrote it. */
public final class LogText {

    private LogText() {}

    /**
     * The text as a JSON string (RFC 8259 section 7) in printable ASCII, quotation marks included.
     *
     * <p>More is escaped than JSON asks for, because a log line is also read in a terminal: control characters of both
     * sets, line separators and marks of writing direction can forge a line or hide a part of it.
     */
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                quoted.append(c);
            } else {
                quoted.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return quoted.append('"').toString();
    }
}
