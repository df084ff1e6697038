package dev.holdfast.store.embedded;

import dev.holdfast.store.AuditLogContract;
import dev.holdfast.store.StoreUnderTest;

final class EmbeddedAuditLogTest extends AuditLogContract {

    @Override
    protected StoreUnderTest open() {
        return new EmbeddedStoreUnderTest();
    }
}
