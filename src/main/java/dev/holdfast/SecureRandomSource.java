package dev.holdfast;

import dev.holdfast.call.RandomSource;
import dev.holdfast.idempotency.CallId;
import java.security.SecureRandom;
import java.util.concurrent.ThreadLocalRandom;

/** Identifiers that nobody can guess, and jitter that nobody needs to. */
public final class SecureRandomSource implements RandomSource {

    private final SecureRandom random = new SecureRandom();

    @Override
    public byte[] identifier() {
        byte[] bytes = new byte[CallId.RANDOM_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public double jitter() {
        return ThreadLocalRandom.current().nextDouble();
    }
}
