package dev.holdfast.store;

import java.time.Duration;
import java.time.Instant;

/** A store whose time moves only when it is told to. */
public interface StoreUnderTest {

    CallStore calls();

    AuditLog audit();

    /** The store's time. */
    Instant now();

    void advance(Duration duration);
}
