package dev.holdfast.call;

/** Where identifiers and jitter come from. Safe for use by any thread. */
public interface RandomSource {

    /** 128 random bits, unpredictable to a client. */
    byte[] identifier();

    /** Uniform in [0, 1). */
    double jitter();
}
