package dev.holdfast.store.embedded;

import dev.holdfast.store.AuditLog;
import dev.holdfast.store.CallStore;
import dev.holdfast.store.StoreUnderTest;
import java.time.Duration;
import java.time.Instant;

/** An embedded store on a clock that a test moves. */
record EmbeddedStoreUnderTest(ManualClock clock, EmbeddedCallStore store) implements StoreUnderTest {

    EmbeddedStoreUnderTest() {
        this(new ManualClock(), EmbeddedCapacity.DEFAULT);
    }

    EmbeddedStoreUnderTest(ManualClock clock, EmbeddedCapacity capacity) {
        this(clock, new EmbeddedCallStore(clock, capacity));
    }

    @Override
    public CallStore calls() {
        return store;
    }

    @Override
    public AuditLog audit() {
        return store;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void advance(Duration duration) {
        clock.advance(duration);
    }
}
