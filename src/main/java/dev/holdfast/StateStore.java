package dev.holdfast;

import dev.holdfast.store.AuditLog;
import dev.holdfast.store.CallStore;
import dev.holdfast.store.embedded.EmbeddedCallStore;
import dev.holdfast.store.embedded.EmbeddedCapacity;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Makes the store. There is one kind so far: in this process. */
@Singleton
final class StateStore {

    private static final Logger LOG = Logger.getLogger(StateStore.class);

    private final EmbeddedCallStore store;

    StateStore() {
        store = new EmbeddedCallStore(InstantSource.system(), EmbeddedCapacity.DEFAULT);
        LOG.warn("event=store_embedded guards=this_process_only"
                + " problem=records are lost when the process ends, and no other sidecar sees them");
    }

    @Produces
    @Singleton
    CallStore calls() {
        return store;
    }

    @Produces
    @Singleton
    AuditLog audit() {
        return store;
    }
}
