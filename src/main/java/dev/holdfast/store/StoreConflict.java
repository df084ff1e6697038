package dev.holdfast.store;

/** The store refused because it was told to do something that its state forbids: a programmer's error. */
public final class StoreConflict extends StoreFailure {

    private static final long serialVersionUID = 1L;

    public StoreConflict(String message) {
        super(message);
    }
}
