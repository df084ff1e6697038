package dev.holdfast.store;

/** The store is away, too slow, full or read-only; what was asked for may or may not have happened. */
public final class StoreUnavailable extends StoreFailure {

    private static final long serialVersionUID = 1L;

    public StoreUnavailable(String message) {
        super(message);
    }
}
