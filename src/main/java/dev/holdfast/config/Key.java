package dev.holdfast.config;

/**
 * One key of a block of the contract file.
 *
 * @param name as it is written
 * @param shape what it may hold
 * @param required whether the block is incomplete without it
 */
record Key<T>(String name, Shape<T> shape, boolean required) {

    static <T> Key<T> optional(String name, Shape<T> shape) {
        return new Key<>(name, shape, false);
    }

    static <T> Key<T> required(String name, Shape<T> shape) {
        return new Key<>(name, shape, true);
    }
}
