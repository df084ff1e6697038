package dev.holdfast.store;

/** A stored value can't be read. */
public final class StoreCorrupt extends StoreFailure {

    private static final long serialVersionUID = 1L;

    public StoreCorrupt(String message) {
        super(message);
    }
}
