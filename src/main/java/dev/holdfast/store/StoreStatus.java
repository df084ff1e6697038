package dev.holdfast.store;

/**
 * What a store guards and how it is.
 *
 * @param name {@code embedded} or {@code redis}
 * @param shared whether other sidecars see the same records
 * @param available whether it answered when it was last asked
 * @param detail one sentence for an operator
 */
public record StoreStatus(String name, boolean shared, boolean available, String detail) {}
