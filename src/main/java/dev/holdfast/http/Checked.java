package dev.holdfast.http;

import java.util.function.Function;

/** What came of checking a part of a request: a value, or the reason why the request is refused. */
sealed interface Checked<T> {

    record Accepted<T>(T value) implements Checked<T> {}

    record Refused<T>(Refusal refusal) implements Checked<T> {}

    static <T> Checked<T> accept(T value) {
        return new Accepted<>(value);
    }

    static <T> Checked<T> refuse(Refusal refusal) {
        return new Refused<>(refusal);
    }

    /** Goes on with the value; a refusal stays one. */
    default <R> Checked<R> then(Function<? super T, Checked<R>> next) {
        return switch (this) {
            case Accepted<T> accepted -> next.apply(accepted.value());
            case Refused<T> refused -> new Refused<>(refused.refusal());
        };
    }
}
