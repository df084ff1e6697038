package dev.holdfast.store.embedded;

import dev.holdfast.store.RepeatGuardContract;
import dev.holdfast.store.StoreUnderTest;

final class EmbeddedRepeatGuardTest extends RepeatGuardContract {

    @Override
    protected StoreUnderTest open() {
        return new EmbeddedStoreUnderTest();
    }
}
