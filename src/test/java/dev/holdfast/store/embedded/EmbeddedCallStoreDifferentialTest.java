package dev.holdfast.store.embedded;

import dev.holdfast.store.CallStoreDifferentialContract;
import dev.holdfast.store.StoreUnderTest;

final class EmbeddedCallStoreDifferentialTest extends CallStoreDifferentialContract {

    @Override
    protected StoreUnderTest open() {
        return new EmbeddedStoreUnderTest();
    }
}
