package dev.holdfast.store.embedded;

import dev.holdfast.store.CallStoreContract;
import dev.holdfast.store.StoreUnderTest;

final class EmbeddedCallStoreTest extends CallStoreContract {

    @Override
    protected StoreUnderTest open() {
        return new EmbeddedStoreUnderTest();
    }
}
