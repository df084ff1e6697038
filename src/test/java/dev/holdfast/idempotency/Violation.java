package dev.holdfast.idempotency;

/** A promise that a {@link World} breaks. */
final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String what;

    Violation(String what) {
        super(what, null, false, false);
        this.what = what;
    }

    String what() {
        return what;
    }

    /** The same with the step by which it came to it. */
    Violation after(String step) {
        return new Violation(what + "\n  last: " + step);
    }
}
