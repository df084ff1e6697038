package dev.holdfast.store;

/** The store did not do what it was asked, or may have done it without saying so. */
public abstract sealed class StoreFailure extends RuntimeException
        permits StoreUnavailable, StoreConflict, StoreCorrupt {

    private static final long serialVersionUID = 1L;

    StoreFailure(String message) {
        super(message, null, false, false);
    }
}
