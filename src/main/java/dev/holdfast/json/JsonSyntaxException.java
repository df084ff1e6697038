package dev.holdfast.json;

/** Says that bytes are no JSON text that {@link JsonParser} takes, and where. Carries no stack trace: it is cheap. */
public final class JsonSyntaxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int offset;

    JsonSyntaxException(String problem, int offset) {
        super(problem + " at byte " + offset, null, false, false);
        this.offset = offset;
    }

    /** The first byte that is wrong, from 0; the length of the text where it ends too early. */
    public int offset() {
        return offset;
    }
}
