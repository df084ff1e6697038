package dev.holdfast.contract;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A constant with one wire label: the same text in the contract file, in JSON, in metrics and in logs. */
public interface Labelled {

    String label();

    /** The constant of {@code type} that carries {@code label}. */
    static <E extends Enum<E> & Labelled> Optional<E> find(Class<E> type, String label) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.label().equals(label))
                .findFirst();
    }

    /** All labels of {@code type}, for an error message. */
    static <E extends Enum<E> & Labelled> String choices(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(Labelled::label).collect(Collectors.joining(", "));
    }
}
