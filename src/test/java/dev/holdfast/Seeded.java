package dev.holdfast;

import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Runs a property on random cases. Every run has another seed, which it prints; {@code -Dholdfast.seed=…} repeats one.
 */
public final class Seeded {

    private static final long SEED = Long.getLong("holdfast.seed", System.nanoTime());

    static {
        System.out.println("Random cases from seed " + SEED + "; -Dholdfast.seed=" + SEED + " repeats them");
    }

    private Seeded() {}

    /** Holds {@code property} against {@code times} cases, each drawn from the generator it is given. */
    public static void check(int times, Consumer<RandomGenerator> property) {
        RandomGenerator random = new Random(SEED);
        for (int i = 1; i <= times; i++) {
            try {
                property.accept(random);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError(
                        "case " + i + " of -Dholdfast.seed=" + SEED + ": " + failure.getMessage(), failure);
            }
        }
    }
}
